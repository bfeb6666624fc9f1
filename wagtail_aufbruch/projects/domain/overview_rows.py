"""Projects that are under way, as a table of the overview: where each stands, what is due, who is responsible."""

from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.domain.responses.waiting import say_waiting
from wagtail_aufbruch.participation.extension.overview import Cell, OverviewRow, OverviewScope, OverviewTable
from wagtail_aufbruch.projects.domain.at_groups import say_due
from wagtail_aufbruch.projects.domain.cockpit.waiting import WAITING
from wagtail_aufbruch.projects.domain.due import OVER, OVERDUE, Due, dues_of
from wagtail_aufbruch.projects.domain.scope import HEAVY, ListedProject, with_stage
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage

UNSTATED = "ohne-stand"
"""Where nobody has said how far it is."""


def rows(scope: OverviewScope) -> list[OverviewRow]:
    """All projects that are not over, drafts among them; three queries."""
    titles = Handlungsfeld.objects.only("pk")
    pages = scope.pages(ProjectPage.objects.all())
    listed = with_stage(pages).defer(*HEAVY).prefetch_related(Prefetch("handlungsfelder", queryset=titles))
    found = [one for one in listed.order_by("path") if one.stage not in OVER]
    dues = dues_of([(one.pk, one.ends_on, one.stage) for one in found])
    today = timezone.localdate()
    return [_row(one, dues[one.pk], scope.process_of(one), today) for one in found]


def _row(project: ListedProject, due: Due, process: int, today: date) -> OverviewRow:
    waits = project.stage in WAITING and project.stage_on is not None
    is_late = due.when(today) == OVERDUE
    responsible = ", ".join(filter(None, [project.responsible_unit, project.responsible_role]))
    return OverviewRow(
        process_id=process,
        title=project.title,
        url=reverse("aufbruch_project", args=[project.pk]),
        state=project.stage or UNSTATED,
        cells=(
            Cell(stage_name(None, project.stage)),
            Cell(say_due(due, today) or "–", is_late=is_late),
            Cell(responsible or "–"),
            Cell(say_waiting(project.stage_on, today) if waits and project.stage_on else "–"),
        ),
        group=project.group_id,
        fields=frozenset(field.pk for field in project.handlungsfelder.all()),
        is_overdue=is_late,
        has_nobody=not project.responsible_unit,
        due=due.next_on,
        days=(today - project.stage_on).days if waits and project.stage_on else 0,
    )


TABLE = OverviewTable(
    key="projekte",
    title=_("Projects"),
    what=pgettext_lazy("project", "Project"),
    columns=(_("Where it stands"), _("What is due"), _("Responsible"), _("Waits since")),
    states=(
        (UNSTATED, _("not stated yet")),
        *((stage.value, stage.label) for stage in Stage if stage not in OVER),
    ),
    rows=rows,
    empty=_("No project is under way."),
    nobody=_("without a responsible office"),
    order=200,
)
