"""Rounds in which a theme group judges contributions of its process, and what it decides of them."""

from collections.abc import Sequence
from typing import Any

from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.reviews import add_jury, end_round, item_of, judge, juror, planned
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY
from wagtail_aufbruch.reviews.domain.outcomes import drafting
from wagtail_aufbruch.reviews.domain.outcomes.drafting import Typed
from wagtail_aufbruch.reviews.domain.outcomes.publishing import Published, release
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.models import Round

AUTHOR = "anna@example.org"


def make_ideas(number: int = 3, *, with_author: bool = True) -> list[Any]:
    """Ideas of one call, from A on, by an author whose address is confirmed."""
    process = make_process()
    author = make_participant(process, AUTHOR) if with_author else None
    call = make_call(process)
    return [make_idea(call, f"Idee {chr(65 + place)}", author=author) for place in range(number)]


def make_judging(
    ideas: Sequence[Any] = (),
    *,
    user: Any,
    group: Any = None,
    scores: Sequence[int] = (5, 4, 1),
    jury: int = 3,
    **values: Any,
) -> Round:
    """A round of a theme group that is over; all of the jury have given each idea the same score."""
    ideas = ideas or make_ideas()
    group = group or make_group(ideas[0].page.specific.process, "Klimaschutz", sides=[])
    made = preparing.create_round(group, KEY, planned(**{"title": "Ideen des Herbstes", **values}), user=user)
    preparing.choose_items(made, [idea.pk for idea in ideas], user=user)
    add_jury(made, jury, user=user)
    made = opening.release(made, user=user)
    for place in range(1, jury + 1):
        person = juror(made, place)
        for idea, score in zip(ideas, scores, strict=False):
            judge(person, item_of(made, idea), score, score)
    return end_round(made)


def decide(round_: Round, *decisions: tuple[Any, str, str], user: Any) -> int:
    """Write down (idea, verdict, reason), as somebody does who has just opened the page."""
    rows = sheet_of(round_).by_item()
    typed = {
        item.pk: Typed(verdict, reason, seen=rows[item.pk].seen)
        for idea, verdict, reason in decisions
        for item in [item_of(round_, idea)]
    }
    return drafting.save(round_, typed, user=user)


def decide_all(round_: Round, ideas: Sequence[Any], *, user: Any) -> None:
    """The last one goes back to the pool, the others go on."""
    *going, last = ideas
    decide(round_, *((idea, "go_on", "") for idea in going), (last, "pool", "Das Haus gehört uns nicht."), user=user)


def publish_at(round_: Round, at: Any, *, user: Any, met_on: Any = None) -> Published | None:
    """Set the moment (None: now), as somebody does who has just opened the page."""
    return release(round_, met_on=met_on, at=at, user=user, seen=sheet_of(round_).seen)[1]
