"""Theme groups as a table of the overview: who leads them, what they said last."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.groups.domain.tandem import leads, vacancies
from wagtail_aufbruch.groups.domain.terms import current_condition, today
from wagtail_aufbruch.groups.models import Function, Statement, ThemeGroupMembership, ThemeGroupPage
from wagtail_aufbruch.participation.extension.overview import (
    Cell,
    OverviewRow,
    OverviewScope,
    OverviewTable,
    group_columns,
)


class Said(TypedDict):
    """What the list adds to each group: its last statement, and of which day it is."""

    said_on: date | None
    said: int | None


if TYPE_CHECKING:
    ListedGroup = WithAnnotations[ThemeGroupPage, Said]

NONE = Cell("–")
COMPLETE, VACANT, NOBODY = "vollstaendig", "unbesetzt", "ohne-leitung"
STATES = (
    (COMPLETE, pgettext_lazy("tandem", "led as planned")),
    (VACANT, pgettext_lazy("tandem", "a seat is vacant")),
    (NOBODY, pgettext_lazy("tandem", "nobody leads")),
)


def rows(scope: OverviewScope) -> list[OverviewRow]:
    """All groups of the processes, drafts among them; three queries and those of the columns of other apps."""
    day, columns = today(), group_columns()
    leading = ThemeGroupMembership.objects.filter(current_condition(day), function=Function.LEAD)
    spoken = Statement.objects.filter(live=True, body_page=OuterRef("pk")).order_by("-date", "-pk")
    groups = list(
        scope.pages(ThemeGroupPage.objects.all())
        .defer("body", "pattern_svg")
        .annotate(said_on=Subquery(spoken.values("date")[:1]), said=Subquery(spoken.values("pk")[:1]))
        .prefetch_related(
            Prefetch("memberships", queryset=leading.select_related("member")),
            Prefetch("handlungsfelder", queryset=Handlungsfeld.objects.only("pk")),
        )
        .order_by("path")
    )
    keys = [group.pk for group in groups]
    found = [column.cells(keys) if keys else {} for column in columns]
    return [_row(group, scope, [cells.get(group.pk, NONE) for cells in found], day) for group in groups]


def _row(group: "ListedGroup", scope: OverviewScope, cells: list[Cell], day: date) -> OverviewRow:
    leading = leads(group.memberships.all(), day)
    state = NOBODY if not leading else VACANT if vacancies(group, leading) else COMPLETE
    fields = [scope.below.get(one.pk, frozenset()) for one in group.handlungsfelder.all()]
    return OverviewRow(
        process_id=scope.process_of(group),
        title=group.title,
        url=reverse("aufbruch_working_page", args=[group.pk]),
        state=state,
        cells=(Cell(str(dict(STATES)[state])), _statement(group), *cells),
        key=group.pk,
        fields=frozenset().union(*fields),
        has_nobody=state != COMPLETE,
    )


def _statement(group: "ListedGroup") -> Cell:
    """When the group said something last, and where that is edited."""
    if group.said_on is None:
        return NONE
    url = reverse("wagtailsnippets_aufbruch_groups_statement:edit", args=[group.said])
    return Cell(date_format(group.said_on, "SHORT_DATE_FORMAT"), url)


def _columns() -> tuple[str, ...]:
    return (str(_("Leads")), str(_("Last statement")), *(str(column.label) for column in group_columns()))


TABLE = OverviewTable(
    key="gruppen",
    title=_("Theme groups"),
    what=_("Theme group"),
    columns=_columns,
    states=STATES,
    rows=rows,
    empty=_("There is no theme group here."),
    nobody=_("without a complete tandem"),
    order=100,
    is_of_groups=True,
)
