"""The meetings of groups: the next ones of one, for its working page; the next one of each, for the overview."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.moments.years import has_plausible_year
from wagtail_aufbruch.events.domain.calendar import listing
from wagtail_aufbruch.events.domain.calendar.soundness import told
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.extension.open_at_groups import OpenLine, OpenPart, WorkingGroup
from wagtail_aufbruch.participation.extension.overview import Cell, GroupColumn

SHOWN = 3


def _coming(process: Page, group_pk: int) -> "QuerySet[EventPage]":
    return listing.coming(process).filter(host_id=group_pk).defer(*listing.HEAVY)


def open_at_group(group: WorkingGroup) -> Iterator[OpenPart]:
    """The next meetings that the group holds; two queries at most."""
    found = list(_coming(group.process, group.page.pk)[: SHOWN + 1])
    lines = tuple(told(found[:SHOWN], _line))
    yield OpenPart(
        title=_("Next meetings"),
        lines=lines,
        total=len(lines) if len(found) <= SHOWN else _coming(group.process, group.page.pk).count(),
        empty=_("No meeting of the group is announced."),
        order=100,
    )


def _line(event: EventPage) -> OpenLine:
    status = descriptions.status_of(event)
    state = status.word[:1].upper() + status.word[1:] if status.is_changed else ""
    return OpenLine(
        event.title,
        event.url or "",
        text=descriptions.short_place(event),
        note=" · ".join(part for part in (state, descriptions.when(event, weekday=True)) if part),
    )


def next_meetings(groups: Sequence[int]) -> Mapping[int, Cell]:
    """The next public meeting of each of these groups that has one; one query."""
    events = only_public(EventPage.objects.filter(host_id__in=groups))
    sound = events.filter(has_plausible_year("starts_at", "ends_at"))
    first: dict[int, Cell] = {}
    for event in listing.in_order(sound.filter(listing.not_over())).defer(*listing.HEAVY):
        if event.host_id is not None and event.host_id not in first:
            first[event.host_id] = Cell(descriptions.when(event), event.url or "")
    return first


NEXT_MEETING = GroupColumn("next_meeting", _("Next meeting"), next_meetings)
