"""Tasks that follow from decisions and are under way, as a table of the overview."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.enums import FollowUpState
from wagtail_aufbruch.council.models import FollowUp
from wagtail_aufbruch.council.models.followups import UNDER_WAY
from wagtail_aufbruch.participation.extension.overview import Cell, OverviewRow, OverviewScope, OverviewTable


def rows(scope: OverviewScope) -> list[OverviewRow]:
    """All of them, of drafts too; one query."""
    today = timezone.localdate()
    found = FollowUp.objects.under_way().filter(paper__process__in=scope.keys)
    return [_row(one, today) for one in found.select_related("paper")]


def _row(one: FollowUp, today: date) -> OverviewRow:
    is_late = rules.is_overdue(one.state, one.due, today)
    return OverviewRow(
        process_id=one.paper.process_id,
        title=one.task,
        url=reverse("aufbruch_follow_up", args=[one.pk]),
        state=one.state,
        cells=(
            Cell(one.get_state_display()),
            Cell(_say(one.due, today, is_late=is_late), is_late=is_late),
            Cell(", ".join(filter(None, [one.unit, one.role])) or "–"),
            Cell(str(one.paper)),
        ),
        is_overdue=is_late,
        has_nobody=not (one.unit and one.email),
        due=one.due,
    )


def _say(due: date | None, today: date, *, is_late: bool) -> str:
    if due is None:
        return "–"
    day = date_format(due, "SHORT_DATE_FORMAT")
    if not is_late:
        return day
    days = (today - due).days
    return ngettext("%(day)s, overdue for %(days)d day", "%(day)s, overdue for %(days)d days", days) % {
        "day": day,
        "days": days,
    }


TABLE = OverviewTable(
    key="beschluesse",
    title=gettext_lazy("Tasks from decisions"),
    what=pgettext_lazy("follow-up", "Task"),
    columns=(
        gettext_lazy("Where it stands"),
        gettext_lazy("Due date"),
        gettext_lazy("Responsible"),
        pgettext_lazy("council", "Paper"),
    ),
    states=tuple((state, FollowUpState(state).label) for state in UNDER_WAY),
    rows=rows,
    empty=gettext_lazy("No task from a decision is under way."),
    nobody=gettext_lazy("without a unit or an address"),
    order=400,
    is_by_group=False,
)
