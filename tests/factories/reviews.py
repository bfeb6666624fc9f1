"""Review rounds in every stage, over the ideas of a call."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.reviews.domain.invitations.links import issue
from wagtail_aufbruch.reviews.domain.operations.contributions import KEY
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement, save
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan
from wagtail_aufbruch.reviews.models import Item, Reviewer, Round


def planned(*criteria: CriterionPlan, **values: Any) -> RoundPlan:
    """A round as staff type it: two criteria, from an hour ago until in a week, unless the test says otherwise."""
    now = timezone.now().replace(second=0, microsecond=0)
    plan = {
        "title": "Ideen des Denklabors",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=7),
        "criteria": criteria or (CriterionPlan("Nutzen", weight=2), CriterionPlan("Machbarkeit")),
        **values,
    }
    return RoundPlan(**plan)


def make_round(call: Any = None, *, user: Any, ideas: Sequence[Any] = (), jury: int = 3, **values: Any) -> Round:
    """A draft with ideas and people who judge; nothing is released."""
    call = call or make_call(make_process())
    criteria = values.pop("criteria", ())
    made = preparing.create_round(call, KEY, planned(*criteria, **values), user=user)
    chosen = ideas or [make_idea(call, f"Idee {letter}") for letter in "ABC"]
    preparing.choose_items(made, [idea.pk for idea in chosen], user=user)
    add_jury(made, jury, user=user)
    return made


def add_jury(round_: Round, number: int, *, user: Any) -> list[Reviewer]:
    named = [people.Person(f"Jury {place}", f"jury{place}@example.org") for place in range(1, number + 1)]
    return list(people.add_reviewers(round_, named, user=user).new)


def make_running(call: Any = None, *, user: Any, **values: Any) -> Round:
    """A round that was released and runs."""
    return opening.release(make_round(call, user=user, **values), user=user)


def juror(round_: Round, place: int = 1) -> Reviewer:
    return round_.reviewers.select_related("round").get(email=f"jury{place}@example.org")


def item_of(round_: Round, idea: Any) -> Item:
    return round_.items.get(object_id=idea.pk)


def judge(reviewer: Reviewer, item: Item, *values: int | None, hand_in: bool = True, **said: Any) -> Any:
    """Hand in these scores, in the order of the criteria."""
    criteria = reviewer.round.criteria.order_by("sort_order")
    scores = {criterion.pk: value for criterion, value in zip(criteria, values, strict=False)}
    return save(reviewer, item.pk, Judgement(scores, **said), hand_in=hand_in)


def end_round(round_: Round) -> Round:
    """Let the end pass without waiting for it."""
    now = timezone.now().replace(microsecond=0)
    Round.objects.filter(pk=round_.pk).update(
        opens_at=now - timedelta(days=2), closes_at=(now - timedelta(hours=1)).replace(second=30)
    )
    round_.refresh_from_db()
    return round_


def fix_result(browser: Client, round_: Round) -> Any:
    """Fix the result in the admin, as somebody does who has just opened its page."""
    shown = browser.get(reverse("aufbruch_review_result", args=[round_.pk])).content.decode()
    found = re.search(r'name="fest-seen" value="(\w+)"', shown)
    seen = found[1] if found else ""
    return browser.post(reverse("aufbruch_review_fix", args=[round_.pk]), {"fest-seen": seen})


def address_of(reviewer: Reviewer) -> str:
    """The address that a mail brought, without the host."""
    process = reviewer.round.process.specific
    return f"{process.url}bewerten/{issue(reviewer)}/"
