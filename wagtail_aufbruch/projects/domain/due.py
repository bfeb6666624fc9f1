"""What is due next in projects that are under way: the next milestone that is not reached, or the planned end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.projects.domain.scope import with_stage
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import Milestone, ProjectPage

OVER = (Stage.REJECTED, Stage.DONE, Stage.STOPPED, Stage.POOL)
"""Nothing is due any more, whatever its milestones say."""

SOON = timedelta(days=30)
OVERDUE, NEXT_DAYS, THIS_YEAR, LATER, NO_DATE = "ueberfaellig", "30-tage", "dieses-jahr", "spaeter", "ohne-datum"

DUE_NAMES = {
    OVERDUE: _("overdue"),
    NEXT_DAYS: _("within the next 30 days"),
    THIS_YEAR: _("after that, still this year"),
    LATER: _("later"),
    NO_DATE: _("without a date"),
}
"""When something is due, the most urgent first; the keys stand in addresses."""


@dataclass(frozen=True)
class Due:
    """What is open in one project."""

    next_on: date | None = None
    """The earliest day; None where no day is planned."""
    what: str = ""
    """The milestone that is due then; "": the end of the project."""
    milestones: int = 0
    """How many are not reached yet."""

    def when(self, today: date) -> str:
        """One of ``DUE_NAMES``."""
        if self.next_on is None:
            return NO_DATE
        if self.next_on < today:
            return OVERDUE
        if self.next_on <= today + SOON:
            return NEXT_DAYS
        return THIS_YEAR if self.next_on.year == today.year else LATER


Standing = tuple[int, date | None, str]
"""Key, planned end and stage of a project."""


def standing_of_all(projects: QuerySet[ProjectPage]) -> list[Standing]:
    """What :func:`dues_of` goes by, of all of them; one query."""
    return list(with_stage(projects).order_by().values_list("pk", "ends_on", "stage"))


def dues_of(rows: list[Standing]) -> dict[int, Due]:
    """What is due, by the key of the project, of those that are not over; one query."""
    running = {pk: ends_on for pk, ends_on, stage in rows if stage not in OVER}
    milestones = Milestone.objects.filter(project_id__in=running, reached_on=None)
    open_ones: dict[int, list[tuple[date | None, str]]] = {}
    for pk, planned_on, title in milestones.order_by("sort_order", "pk").values_list(
        "project_id", "planned_on", "title"
    ):
        open_ones.setdefault(pk, []).append((planned_on, title))
    return {pk: _due(ends_on, open_ones.get(pk, [])) for pk, ends_on in running.items()}


def _due(ends_on: date | None, milestones: Iterable[tuple[date | None, str]]) -> Due:
    known = list(milestones)
    dated = [(on, title) for on, title in known if on is not None]
    if ends_on is not None:
        dated.append((ends_on, ""))
    first, what = min(dated, key=lambda one: one[0], default=(None, ""))
    return Due(first, what, len(known))
