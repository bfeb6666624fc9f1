"""The review rounds that judge projects. Import it only where they are installed (``installed``)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising import goals
from wagtail_aufbruch.projects.domain.prioritising.result import Result, Review, WeightedGoal, result_of
from wagtail_aufbruch.projects.domain.prioritising.subjects import KEY
from wagtail_aufbruch.projects.domain.prioritising.words import LEAST_PEOPLE
from wagtail_aufbruch.projects.models import ProjectIndexPage
from wagtail_aufbruch.reviews.domain.results.standing import given_reviews
from wagtail_aufbruch.reviews.domain.rounds.preparing import RoundPlan, choose_items, create_round
from wagtail_aufbruch.reviews.models import Item, Round


@dataclass(frozen=True)
class Plan:
    """A round as it was typed."""

    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    projects: Collection[int]


@transaction.atomic
def prepare(index: ProjectIndexPage, plan: Plan, *, user: AnyUser) -> Round:
    """A draft of a round on these projects, by the goals of the process as they are now.

    Raises ProjectError where there is no goal with a weight or no project, and ReviewError for one that is not public.
    """
    problems = goals.problems(index)
    if problems:
        raise ProjectError(" ".join(problems))
    if not plan.projects:
        raise ProjectError(_("Choose at least one project; with two or more there is an order."))
    made = create_round(
        index,
        KEY,
        RoundPlan(
            plan.title,
            least_reviews=LEAST_PEOPLE,
            tie_breaks=(),
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
        ),
        user=user,
    )
    choose_items(made, plan.projects, user=user)
    return made


def result_in(round_: Round) -> Result:
    """What its reviews come to now; a constant number of queries. What was taken out is not among it."""
    criteria = list(round_.criteria.all())
    items = dict(
        Item.objects.filter(round=round_, taken_out_at__isnull=True).order_by("number").values_list("pk", "object_id")
    )
    reviews = [
        Review(one.reviewer, items[one.item], [one.scores.get(criterion.pk) for criterion in criteria])
        for one in given_reviews(round_, criteria)
        if one.counts and one.item in items
    ]
    weighted = [WeightedGoal(criterion.name, criterion.weight) for criterion in criteria]
    return result_of(items.values(), reviews, weighted, round_.least_reviews)
