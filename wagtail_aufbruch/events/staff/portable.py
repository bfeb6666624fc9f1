"""What events put into a process file.

Three things stay out. Registrations belong to the people who registered. The online link is a secret: whoever has it
can join, and files are passed on. An event's identity in calendars (its UID) belongs to this site; another site that
loads the file announces events of its own.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from wagtail_aufbruch.core.models.palette import FieldIcon
from wagtail_aufbruch.events.enums import EventState, Format, Mode, RegistrationMode, Unit
from wagtail_aufbruch.events.models import EventIndexPage, EventKind, EventPage, MeetingSeries
from wagtail_aufbruch.events.models.event import MAX_PEOPLE
from wagtail_aufbruch.participation.staff.portable import Age, QuestionItem, default_of
from wagtail_aufbruch.portable.domain.core_sections import Body
from wagtail_aufbruch.portable.domain.registry import register_page_type, register_section
from wagtail_aufbruch.portable.domain.snippets import SnippetSection
from wagtail_aufbruch.portable.format.codecs import Codec, Private
from wagtail_aufbruch.portable.format.items import (
    Children,
    Choice,
    Item,
    KeyedItem,
    Moment,
    PageItem,
    Ref,
    Refs,
    complain,
)
from wagtail_aufbruch.portable.format.roles import Exporting


def _degrees(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation as error:
        message = _("“%(value)s” is not a number of degrees. Expected is something like 51.9066.")
        raise complain(message % {"value": value}) from error


class Coordinate(Codec):
    """Degrees: a plain number in the file."""

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> float | None:
        value = getattr(instance, name)
        return None if value is None else float(value)


Number = Annotated[int | None, Field(ge=0, le=2_147_483_647)]
SeatNumber = Annotated[int | None, Field(ge=1, le=2_147_483_647)]
Hours = Annotated[int, Field(ge=1, le=336)]
Line = Annotated[str, StringConstraints(max_length=255)]


class EventKindItem(KeyedItem):
    title: str
    icon: Annotated[str, Choice([*FieldIcon.values, ""])] = ""


class MeetingSeriesItem(KeyedItem):
    """A rhythm: ``every: 6`` with ``unit: months``."""

    title: str
    host: Annotated[str | None, Ref("pages")] = None
    every: Annotated[int, Field(ge=1, le=32767)] = 6
    unit: Annotated[str | None, Choice(Unit.values)] = None


class SpeakerItem(Item):
    """One of the members, or somebody named by their role; people who are not members are best left out."""

    member: Annotated[str | None, Ref("members")] = None
    name: str = ""
    about: str = ""


class ProgrammeItemItem(Item):
    title: str
    starts_at: Moment = None
    ends_at: Moment = None
    format: Annotated[str, Choice([*Format.values, ""])] = ""
    room: str = ""
    text: str = ""
    group: Annotated[str | None, Ref("pages")] = None
    speakers: Annotated[list[SpeakerItem], Children()] = []


class TableItem(Item):
    """A table or workshop to choose; ``seats`` is left out where it has no limit of its own."""

    title: str
    text: Line = ""
    room: str = ""
    seats: SeatNumber = None


class EventItem(PageItem):
    introduction: str = ""
    body: Body = []
    kind: Annotated[str | None, Ref("event_kinds")] = None
    host: Annotated[str | None, Ref("pages")] = None
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []
    series: Annotated[str | None, Ref("meeting_series")] = None
    starts_at: Moment = None
    ends_at: Moment = None
    is_all_day: bool = False
    date_note: str = ""
    state: Annotated[str | None, Choice(EventState.values)] = None
    state_note: Line = ""
    earlier_starts_at: Moment = None
    earlier_place: str = ""
    mode: Annotated[str | None, Choice(Mode.values)] = None
    place_name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    latitude: Annotated[Decimal | None, BeforeValidator(_degrees), Coordinate()] = None
    longitude: Annotated[Decimal | None, BeforeValidator(_degrees), Coordinate()] = None
    access_notes: str = ""
    assistance_contact: Line = ""
    online_minutes: Annotated[int, Field(ge=0, le=32767)] = default_of(EventPage, "online_minutes", int)
    contact_email: Annotated[str | None, Private()] = None
    programme: Annotated[list[ProgrammeItemItem], Children()] = []
    registration_mode: Annotated[str | None, Field(alias="sign_up"), Choice(RegistrationMode.values)] = None
    registration_note: Annotated[str, Field(alias="sign_up_note")] = ""
    registration_opens_at: Annotated[Moment, Field(alias="sign_up_opens_at")] = None
    registration_closes_at: Annotated[Moment, Field(alias="sign_up_closes_at")] = None
    seats: SeatNumber = None
    most_people: Annotated[int, Field(ge=1, le=MAX_PEOPLE)] = default_of(EventPage, "most_people", int)
    has_waiting_list: bool = default_of(EventPage, "has_waiting_list", bool)
    hold_hours: Hours = default_of(EventPage, "hold_hours", int)
    offer_hours: Hours = default_of(EventPage, "offer_hours", int)
    tables: Annotated[list[TableItem], Children()] = []
    questions: Annotated[list[QuestionItem], Children()] = []
    min_age: Age = None
    max_age: Age = None
    guardian_below: Age = None
    guardian_text: str | None = None
    terms_page: Annotated[str | None, Ref("pages")] = None
    consent_text: str | None = None
    consent_version: str | None = None
    reminder_days: Annotated[int, Field(ge=0, le=32767)] = default_of(EventPage, "reminder_days", int)
    keep_days: Annotated[int, Field(ge=0, le=365)] = default_of(EventPage, "keep_days", int)
    attendance: str = ""
    attendance_source: Line = ""
    documentation: Body = []


class EventIndexItem(PageItem):
    introduction: str = ""


register_page_type("event", EventPage, EventItem)
register_page_type("event_index", EventIndexPage, EventIndexItem)
register_section(SnippetSection("event_kinds", EventKind, EventKindItem, 600))
register_section(SnippetSection("meeting_series", MeetingSeries, MeetingSeriesItem, 610, names_pages=True))
