"""The goals of a process as criteria of a round, with their weights as they are now."""

from collections.abc import Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.reviews.extension.subjects import GivenCriterion

NAME_LENGTH, HINT_LENGTH = 120, 500
HIGHEST = 100
"""Of a weight."""


def goals_of(page: Page) -> list[Goal]:
    """All goals of the process in which the page stands, in their order."""
    process = process_of(page)
    return list(Goal.objects.filter(process=process.pk)) if process is not None else []


def criteria(page: Page) -> Sequence[GivenCriterion]:
    """Those with a weight: what counts for nothing is not asked of people."""
    return [
        GivenCriterion(
            Truncator(goal.title).chars(NAME_LENGTH), Truncator(goal.description).chars(HINT_LENGTH), goal.weight
        )
        for goal in goals_of(page)
        if goal.weight
    ]


def problems(page: Page) -> Sequence[str]:
    """Why nobody could judge by the goals, one sentence each with what helps."""
    goals = goals_of(page)
    if not goals:
        return [_("The process has no goal yet. Add at least one below “Goals”, with its weight.")]
    if not any(goal.weight for goal in goals):
        return [_("All goals have the weight 0, so that nothing would count. Give at least one of them a weight.")]
    return [
        _("The goal “%(goal)s” has the weight %(weight)d. Give it %(most)d at most; only the proportion counts.")
        % {"goal": goal.title, "weight": goal.weight, "most": HIGHEST}
        for goal in goals
        if goal.weight > HIGHEST
    ]
