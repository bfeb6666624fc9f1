"""Single values as servers send them: what cannot be meant becomes nothing, and is noted."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from pydantic import BeforeValidator, ValidationInfo

from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.core.moments.years import FIRST_YEAR, LAST_YEAR

LONGEST_ID = 500
LONGEST_ADDRESS = 2000
LONGEST_NAME = 1000
LONGEST_WORD = 200
LARGEST_NUMBER = 2**31 - 1
_SURROGATES = re.compile("[\ud800-\udfff]")


def note(info: ValidationInfo, fault: str) -> None:
    """Remember what was wrong: the name of the field and of the fault, and nothing of what the server wrote."""
    if isinstance(info.context, list):
        info.context.append(f"{info.field_name}: {fault}")


def line(value: object, longest: int = LONGEST_NAME) -> str:
    """One line of text; "" for anything but a text or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # Before cleaning, which is costly, nothing is longer than four times of what is kept.
    text = _SURROGATES.sub("", str(value)[: longest * 4])
    return clean_line(text)[:longest].rstrip()


def _text(longest: int) -> BeforeValidator:
    def read(value: object, info: ValidationInfo) -> str:
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
            note(info, "not a text")
        return line(value, longest)

    return BeforeValidator(read)


Name = Annotated[str, _text(LONGEST_NAME)]
Word = Annotated[str, _text(LONGEST_WORD)]


def _reference(value: object, info: ValidationInfo) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        note(info, "not a reference")
        return ""
    found = line(value, LONGEST_ID + 1)
    if len(found) > LONGEST_ID:
        note(info, "too long")
        return ""
    return found


Reference = Annotated[str, BeforeValidator(_reference)]
"""The id of another object, which may also stand there whole."""


def _references(value: object, info: ValidationInfo) -> tuple[str, ...]:
    if isinstance(value, str | dict):
        value = [value]
    if not isinstance(value, list):
        if value is not None:
            note(info, "not a list")
        return ()
    return tuple(dict.fromkeys(filter(None, (_reference(one, info) for one in value))))


References = Annotated[tuple[str, ...], BeforeValidator(_references)]


def _link(value: object, info: ValidationInfo) -> str:
    if value is None or value == "":
        return ""
    text = line(value, LONGEST_ADDRESS + 1)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(text) > LONGEST_ADDRESS or any(sign in text for sign in " \"'<>\\"):
        note(info, "not an address of the web")
        return ""
    return text


Link = Annotated[str, BeforeValidator(_link)]
"""An address that people may be led to."""


def _moment(value: object, info: ValidationInfo) -> datetime | None:
    if value is None or value == "":
        return None
    found: datetime | None = None
    if isinstance(value, str):
        text = value.strip()[:40]
        try:
            found = parse_datetime(text)
            if found is None and (day := parse_date(text)) is not None:
                found = datetime.combine(day, time())
        except ValueError:
            found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        note(info, "not a moment")
        return None
    if timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found.astimezone(UTC)


Moment = Annotated[datetime | None, BeforeValidator(_moment)]


def _day(value: object, info: ValidationInfo) -> date | None:
    """Many servers send a moment; the day is the one that it is written with."""
    if value is None or value == "":
        return None
    found: date | None = None
    if isinstance(value, str):
        try:
            found = parse_date(value.strip()[:10])
        except ValueError:
            found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        note(info, "not a day")
        return None
    return found


Day = Annotated[date | None, BeforeValidator(_day)]


def _yes(value: object, info: ValidationInfo) -> bool | None:
    """Yes and no as JSON has them, and as texts; None for anything else: nothing follows from it."""
    if isinstance(value, str):
        value = {"true": True, "false": False, "": None}.get(value.strip().lower(), value)
    if value is None or isinstance(value, bool):
        return value
    note(info, "neither true nor false")
    return None


Yes = Annotated[bool | None, BeforeValidator(_yes)]


def _number(value: object, info: ValidationInfo) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 12:
        value = int(value)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER:
        return value
    note(info, "not a number")
    return None


Number = Annotated[int | None, BeforeValidator(_number)]
