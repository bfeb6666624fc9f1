"""The events of a process as open data: which files there are, and what stands in their columns."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, Column, DataFile, Dataset, Datatype
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.events.domain.calendar.listing import index_of, public_events
from wagtail_aufbruch.events.domain.calendar.open_data import COLUMNS

EVENTS = "veranstaltungen"

DESCRIBED: dict[str, tuple[Datatype, str | Promise]] = {
    "uid": ("string", gettext_lazy("Lasting name of the event, the same as in the calendar file.")),
    "title": ("string", gettext_lazy("Title of the event.")),
    "kind": ("string", gettext_lazy("Kind of event, in the words of the process.")),
    "state": ("string", gettext_lazy("“planned”, “moved” or “cancelled”.")),
    "reason": ("string", gettext_lazy("Why it was moved or cancelled, if it was.")),
    "starts": ("string", gettext_lazy("When it begins: day and time with the offset from UTC, or the day alone.")),
    "ends": ("string", gettext_lazy("When it ends, in the same form; empty where that is not known.")),
    "all_day": ("boolean", gettext_lazy("Whether it lasts whole days, without times.")),
    "date_in_words": ("string", gettext_lazy("The date in words where the day is not fixed yet.")),
    "mode": ("string", gettext_lazy("Whether people meet on site, online or both.")),
    "place": ("string", gettext_lazy("Name of the place; empty for events online.")),
    "street": ("string", gettext_lazy("Street and number of the place.")),
    "postcode": ("string", gettext_lazy("Postcode of the place.")),
    "town": ("string", gettext_lazy("Town in which the place is.")),
    "latitude": ("decimal", gettext_lazy("Latitude of the place in degrees (WGS 84).")),
    "longitude": ("decimal", gettext_lazy("Longitude of the place in degrees (WGS 84).")),
    "host": ("string", gettext_lazy("Group or board that invites.")),
    "fields": ("string", gettext_lazy("Fields of action that it is about.")),
    "description": ("string", gettext_lazy("What it is about, in a few sentences.")),
    "attendance": ("integer", gettext_lazy("How many people came; empty where nobody has counted.")),
    "attendance_source": ("string", gettext_lazy("Who has counted, or where the number was reported.")),
    "url": ("anyURI", gettext_lazy("Address of the event's page.")),
    "changed": ("string", gettext_lazy("When something that matters to guests changed last.")),
    "earlier_starts": ("string", gettext_lazy("Of an event that was moved: when it was to begin before.")),
    "earlier_place": ("string", gettext_lazy("Of an event that was moved: where it was to be before.")),
}
"""What stands in each of ``COLUMNS``."""


def datasets_of_events(process: Process) -> Iterator[Dataset]:
    """All public events of the process; nothing where it has no calendar."""
    index = index_of(process)
    if index is None:
        return
    yield Dataset(
        key=EVENTS,
        title=index.title,
        description=_("All public events, coming and past ones: when, where, and who invites."),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(Column(key, DESCRIBED[key][1], DESCRIBED[key][0], is_list=key == "fields") for key in COLUMNS),
        keywords=(_("events"), _("public participation")),
        changed_at=public_events(process).order_by().aggregate(newest=Max("calendar_entry__changed_at"))["newest"],
    )
