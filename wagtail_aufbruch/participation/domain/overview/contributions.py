"""Contributions that wait for an answer, as a table of the overview."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.responses.stages import FIRST, OVER
from wagtail_aufbruch.participation.domain.responses.waiting import say_waiting, waiting
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.extension.overview import Cell, OverviewRow, OverviewScope, OverviewTable
from wagtail_aufbruch.participation.models import Contribution

COLUMNS = ("process", "title", "stage", "group", "published_at", "created_at", "handlungsfeld__title")


def rows(scope: OverviewScope) -> list[OverviewRow]:
    """All of them; one query, in which no text is read."""
    today = timezone.localdate()
    found = waiting().filter(process__in=scope.keys).order_by("pk")
    return [_row(one, today) for one in found.select_related("handlungsfeld").only(*COLUMNS)]


def _row(one: Contribution, today: date) -> OverviewRow:
    stage, field = one.stage or FIRST.value, one.handlungsfeld
    since = timezone.localtime(one.published_at or one.created_at).date()
    return OverviewRow(
        process_id=one.process_id,
        title=one.title,
        url=reverse("aufbruch_handling", args=[one.pk]),
        state=stage,
        cells=(Cell(str(Stage(stage).label)), Cell(field.title if field else "–"), Cell(say_waiting(since, today))),
        group=one.group_id,
        fields=frozenset([field.pk] if field else []),
        is_for_groups=True,
        has_nobody=one.group_id is None,
        days=(today - since).days,
    )


TABLE = OverviewTable(
    key="beitraege",
    title=_("Contributions that wait"),
    what=_("Contribution"),
    columns=(_("Stage"), _("Field of action"), _("Waits since")),
    states=tuple((stage.value, stage.label) for stage in Stage if stage not in OVER),
    rows=rows,
    empty=_("No contribution waits for an answer."),
    nobody=_("taken up by no group"),
    order=300,
)
