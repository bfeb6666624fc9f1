"""What a council's server says of one thing, read leniently: what cannot be meant is left out, the rest is good.

No people are read: neither persons and memberships nor who takes part or signed. Of what an agenda item came to only
the bare ``result`` is read, for :mod:`outcomes`, which lets no name through; ``resolutionText`` is not.
"""

import hashlib
import json
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.alias_generators import to_camel

from wagtail_aufbruch.council.domain.oparl.payloads.values import (
    Day,
    Link,
    Moment,
    Name,
    Number,
    Reference,
    References,
    Word,
    Yes,
    note,
)

MOST_PARTS = 500
"""Parts that one thing has at most: files of a paper, items of an agenda."""

NO_OBJECT, NO_ID, OTHER_TYPE = "not an object", "no id", "another type"


class Unreadable(Exception):
    """Nothing can be made of this one object; the others are not touched by it."""


class Read(BaseModel):
    """What all things of OParl have."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)

    id: Reference
    deleted: Yes = None

    @property
    def is_deleted(self) -> bool:
        """Only the server's own word hides anything."""
        return self.deleted is True

    @property
    def content(self) -> str:
        """A hash of all that is taken over: ``modified`` tells changes where there is none, and none where there is."""
        said = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


Thing = TypeVar("Thing", bound=Read)


def _several(kind: type[Thing]) -> BeforeValidator:
    """Several things of one kind; each that cannot be read is left out alone, and one stands for a list of one."""

    def read(value: object, info: ValidationInfo) -> tuple[Thing, ...]:
        if isinstance(value, dict):
            note(info, "an object, not a list")
            value = [value]
        if not isinstance(value, list):
            if value is not None and value != "":
                note(info, "not a list")
            return ()
        if len(value) > MOST_PARTS:
            note(info, "too many")
        return tuple(one for raw in value[:MOST_PARTS] if (one := _part(kind, raw, info)) is not None)

    return BeforeValidator(read)


def _part(kind: type[Thing], raw: object, info: ValidationInfo) -> Thing | None:
    try:
        return read_one(kind, raw, info.context if isinstance(info.context, list) else [])
    except Unreadable as error:
        note(info, str(error))
        return None


def _single(kind: type[Thing]) -> BeforeValidator:
    def read(value: object, info: ValidationInfo) -> Thing | None:
        if isinstance(value, list):
            value = value[0] if value else None
        return None if value is None or value == "" else _part(kind, value, info)

    return BeforeValidator(read)


class ReadFile(Read):
    name: Name = ""
    file_name: Word = ""
    mime_type: Word = ""
    date: Day = None
    size: Number = None
    access_url: Link = ""
    download_url: Link = ""

    @property
    def address(self) -> str:
        """Where people read it."""
        return self.access_url or self.download_url


Files = Annotated[tuple[ReadFile, ...], _several(ReadFile)]
OneFile = Annotated[ReadFile | None, _single(ReadFile)]


class ReadOrganization(Read):
    name: Name = ""
    short_name: Word = ""
    organization_type: Word = ""
    classification: Word = ""
    web: Link = ""


class ReadLocation(Read):
    id: Reference = ""
    description: Name = ""
    room: Word = ""
    street_address: Word = ""
    locality: Word = ""

    @property
    def words(self) -> str:
        """Where it is, as one line."""
        return self.description or ", ".join(part for part in (self.room, self.street_address, self.locality) if part)


class ReadConsultation(Read):
    meeting: Reference = ""
    agenda_item: Reference = ""
    organization: References = ()
    paper: Reference = ""
    role: Word = ""
    authoritative: Yes = None


class ReadPaper(Read):
    name: Name = ""
    reference: Word = ""
    date: Day = None
    paper_type: Word = ""
    web: Link = ""
    main_file: OneFile = None
    auxiliary_file: Files = ()
    consultation: Annotated[tuple[ReadConsultation, ...], _several(ReadConsultation)] = ()
    originator_organization: References = ()
    under_direction_of: References = ()


class ReadAgendaItem(Read):
    number: Word = ""
    name: Name = ""
    order: Number = None
    public: Yes = None
    consultation: Reference = ""
    result: Name = Field(default="", repr=False, exclude=True)
    """May hold names: never stored, never written to a log, and part of no hash."""
    resolution_file: OneFile = None


class ReadMeeting(Read):
    name: Name = ""
    start: Moment = None
    end: Moment = None
    location: Annotated[ReadLocation | None, _single(ReadLocation)] = None
    meeting_state: Word = ""
    cancelled: Yes = None
    web: Link = ""
    organization: References = ()
    agenda_item: Annotated[tuple[ReadAgendaItem, ...], _several(ReadAgendaItem)] = ()

    def model_post_init(self, _context: object) -> None:
        """An end before the start is none: Session writes midnight of the same day where it knows no end."""
        if self.start is not None and self.end is not None and self.end <= self.start:
            object.__setattr__(self, "end", None)


class ReadBody(Read):
    name: Name = ""
    short_name: Word = ""
    ags: Word = ""
    organization: Reference = ""
    meeting: Reference = ""
    paper: Reference = ""


class ReadSystem(Read):
    name: Name = ""
    body: Reference = ""


TYPES: dict[type[Read], str] = {
    ReadAgendaItem: "AgendaItem",
    ReadBody: "Body",
    ReadConsultation: "Consultation",
    ReadFile: "File",
    ReadLocation: "Location",
    ReadMeeting: "Meeting",
    ReadOrganization: "Organization",
    ReadPaper: "Paper",
    ReadSystem: "System",
}


def read_one(kind: type[Thing], raw: object, faults: list[str] | None = None) -> Thing:
    """Read one object; what was wrong with it is added to ``faults``. Raises Unreadable if nothing can be made of it.

    What is deleted often comes without its type, so a missing one is taken; another one is not.
    """
    if not isinstance(raw, dict):
        raise Unreadable(NO_OBJECT)
    said = raw.get("type")
    if isinstance(said, str) and said and said.rstrip("/").rsplit("/", 1)[-1].lower() != TYPES[kind].lower():
        raise Unreadable(OTHER_TYPE)
    try:
        found = kind.model_validate(raw, context=faults if faults is not None else [])
    except (ValidationError, RecursionError) as error:
        # The text of the error would hold what the server wrote.
        raise Unreadable(type(error).__name__) from None
    if not found.id and kind is not ReadLocation:
        raise Unreadable(NO_ID)
    return found
