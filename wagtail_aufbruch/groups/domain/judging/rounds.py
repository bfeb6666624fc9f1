"""Review rounds of a group. Import it only where they are installed (``installed``)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY
from wagtail_aufbruch.reviews.domain.rounds.people import Person, add_reviewers
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan, choose_items, create_round
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.models.reviewer import NAME_LENGTH


@dataclass(frozen=True)
class Plan:
    """A round as it was typed."""

    title: str
    introduction: str
    opens_at: datetime | None
    closes_at: datetime | None
    criteria: Sequence[CriterionPlan]
    contributions: Collection[int]
    members: Sequence[Member]


def rounds_of(group: ThemeGroupPage) -> "QuerySet[Round]":
    """Those in which the group judges contributions, the newest first."""
    return rounds_of_groups([group])


def rounds_of_groups(groups: Iterable[ThemeGroupPage]) -> "QuerySet[Round]":
    """The same for several groups."""
    return Round.objects.filter(page__in=[group.pk for group in groups], subject_kind=KEY)


@transaction.atomic
def prepare(group: ThemeGroupPage, plan: Plan, *, user: AnyUser) -> Round:
    """A draft of a round on these contributions, judged by these members; nobody is written to.

    Raises ReviewError where nothing is chosen, or something of it is not there any more.
    """
    if not plan.contributions:
        raise ReviewError(_("Choose at least one contribution."))
    typed = RoundPlan(
        plan.title,
        introduction=plan.introduction,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        criteria=plan.criteria,
    )
    made = create_round(group, KEY, typed, user=user)
    choose_items(made, plan.contributions, user=user)
    people = [Person(str(one)[:NAME_LENGTH], one.email, member=one) for one in plan.members]
    if people:
        add_reviewers(made, people, user=user)
    return made
