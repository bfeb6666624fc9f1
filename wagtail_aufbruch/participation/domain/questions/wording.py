"""Answers as people read them, and as tables hold them."""

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.answers import Answer, plain_value
from wagtail_aufbruch.participation.enums import ExtraType


def in_words(answer: Answer) -> str:
    """The answer as people read it; several choices on lines of their own, since each may hold commas."""
    value, kind = plain_value(answer), answer.get("type")
    if kind == ExtraType.CONSENT:
        return _consent(answer)
    if kind == ExtraType.CATEGORY:
        return str(answer.get("title") or value)
    if value is True:
        return _("Yes")
    if isinstance(value, list):
        return "\n".join(_person(one) if isinstance(one, dict) else str(one) for one in value)
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True)
    if isinstance(value, datetime):
        return _moment(value)
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def in_a_cell(answer: Answer) -> object:
    """The answer for a table, in which numbers and days stay what they are."""
    value = plain_value(answer)
    if isinstance(value, datetime):
        return localtime(value) if value.tzinfo else value
    return value if isinstance(value, Decimal | date) else in_words(answer)


def video_host(answer: Answer) -> str:
    """Where the link in the answer leads, to be read before it is followed; empty where it is no link to a video."""
    value = answer.get("value")
    if answer.get("type") != ExtraType.VIDEO or not isinstance(value, str):
        return ""
    try:
        parts = urlsplit(value)
        return parts.hostname or "" if parts.scheme == "https" else ""
    except ValueError:
        return ""


def _consent(answer: Answer) -> str:
    try:
        given = parse_datetime(str(answer.get("given_at") or ""))
    except ValueError:
        given = None
    return _("Yes, on %(moment)s") % {"moment": _moment(given)} if given else _("Yes")


def _moment(value: datetime) -> str:
    return date_format(localtime(value) if value.tzinfo else value, "DATETIME_FORMAT")


def _person(person: dict[str, object]) -> str:
    words = [str(person.get("name") or ""), str(person.get("email") or "")]
    if person.get("is_young"):
        words.append(_("a guardian has to agree"))
    return ", ".join(filter(None, words))
