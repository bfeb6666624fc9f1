"""Tables and page types of events; import them from here."""

from wagtail_aufbruch.events.models.calendar import CalendarEntry, EventRecord
from wagtail_aufbruch.events.models.door import DoorTap
from wagtail_aufbruch.events.models.event import EventIndexMixin, EventIndexPage, EventMixin, EventPage
from wagtail_aufbruch.events.models.kinds import EventKind, MeetingSeries
from wagtail_aufbruch.events.models.letter import EventLetter
from wagtail_aufbruch.events.models.parts import EventQuestion, EventTable, ProgrammeItem, Speaker
from wagtail_aufbruch.events.models.registration import Attendee, Registration, SeatAccount

__all__ = [
    "Attendee",
    "CalendarEntry",
    "DoorTap",
    "EventIndexMixin",
    "EventIndexPage",
    "EventKind",
    "EventLetter",
    "EventMixin",
    "EventPage",
    "EventQuestion",
    "EventRecord",
    "EventTable",
    "MeetingSeries",
    "ProgrammeItem",
    "Registration",
    "SeatAccount",
    "Speaker",
]
