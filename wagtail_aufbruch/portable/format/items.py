"""What a process file may hold, as pydantic models: one class for each kind of item.

A field has the name of the model field it stands for; where the file has another name for it, that is its ``alias``.
How a value travels between file and database says
the codec in its annotation; without one it travels as it is. ``None`` means "not given": the model's own
default then holds.
"""

import re
from datetime import date, datetime
from typing import Annotated, NoReturn

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.portable.format.codecs import Children, Codec, Ref, Refs, RichText, Stream
from wagtail_aufbruch.portable.format.problems import one_of

KEY = re.compile(r"[\w-]{1,200}")

__all__ = [
    "Children",
    "Choice",
    "Day",
    "Item",
    "Key",
    "Moment",
    "PageItem",
    "Ref",
    "Refs",
    "RichText",
    "Stream",
    "codec_of",
    "complain",
    "key_of",
]


def complain(message: str) -> PydanticCustomError:
    """An error whose message is shown as it is; braces in it are not placeholders."""
    return PydanticCustomError("aufbruch", "{message}", {"message": message})


def _key(value: str) -> str:
    if not KEY.fullmatch(value):
        raise complain(_("A key consists of letters, digits, “-” and “_”, at most 200, without blanks."))
    return value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        _no_day(value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        _no_day(value)


def _no_day(value: str) -> NoReturn:
    raise complain(_("“%(value)s” is not a date. Expected is a day such as 2018-11-23.") % {"value": value})


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    message = _("“%(value)s” is not a moment. Expected is something like 2019-05-05 23:59:59.") % {"value": value}
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", value):
        raise complain(message)
    try:
        moment = datetime.fromisoformat(value)
        plausible_year(moment)  # beyond the calendar's ends no other zone can tell it
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    except ValidationError as error:
        raise complain(error.messages[0]) from error
    except (ValueError, OverflowError) as error:
        raise complain(message) from error


Key = Annotated[str, AfterValidator(_key)]
"""The lasting name of an item within its section; it stays when the item is renamed."""

Day = Annotated[date | None, BeforeValidator(_day)]
"""A day, YYYY-MM-DD."""

Moment = Annotated[datetime | None, BeforeValidator(_moment)]
"""A moment, YYYY-MM-DD hh:mm:ss; in the site's time zone where no offset is given."""


def Choice(values: list[str]) -> AfterValidator:
    """One of the model's ``values``; not given, the model's default holds."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in values:
            known = one_of(known_value for known_value in values if known_value)
            message = _("“%(value)s” is not known here. Expected is one of: %(known)s.")
            raise complain(message % {"value": value, "known": known})
        return value

    return AfterValidator(check)


class Item(BaseModel):
    """Something a file holds. Names that it does not know are a mistake, not a note."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class KeyedItem(Item):
    """An item that is found again by its key when the file is loaded a second time."""

    key: Key


class PageItem(KeyedItem):
    """What every page of a process has. ``pages`` below it are read separately, as each has a type of its own."""

    title: str
    slug: str = ""
    draft: bool = False
    show_in_menus: bool = False
    seo_title: str = ""
    search_description: str = ""
    photo: Annotated[str | None, Ref("images")] = None
    photo_alt: str = ""
    easy_language_page: Annotated[str | None, Ref("pages")] = None


def codec_of(field: FieldInfo) -> Codec:
    """How the field's value travels between file and database."""
    return next((mark for mark in field.metadata if isinstance(mark, Codec)), Codec())


def key_of(item: type[BaseModel], name: str) -> str:
    """What the file calls the field ``name``."""
    field = item.model_fields.get(name)
    return (field.alias if field else None) or name


def content_fields(item: type[Item]) -> dict[str, FieldInfo]:
    """The fields that stand for fields of the model; the others steer the loading."""
    steering = {"key", "draft", "fields"} if issubclass(item, KeyedItem) else set()
    return {name: field for name, field in item.model_fields.items() if name not in steering}
