"""What each setting in WAGTAIL_AUFBRUCH must be, with an example."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import isfinite
from typing import TypeGuard

from django.conf import settings
from django.utils.functional import Promise

from wagtail_aufbruch.core.conf import DEFAULTS, FILE_MEGABYTES, MAIL_COLOURS

CENTURY = 36_500
"""Most days that a period may have: what is further away is no date any more."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Rule:
    """What one setting must be."""

    asked: str
    """Goes on after “must be”."""
    example: object
    fits: Callable[[object], bool]
    """``(value) -> bool``; takes whatever stands in the settings, also what makes no sense."""


def problem_of(name: str) -> Rule | None:
    """The rule that the value given for this setting breaks; None where it is fine or left out."""
    given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
    if not isinstance(given, dict) or name not in given:
        return None
    rule = RULES[name]
    return None if rule.fits(given[name]) else rule


def _whole(least: int, most: int, example: int) -> Rule:
    return Rule(
        f"a whole number from {least} to {most}",
        example,
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most,
    )


def _number(most: int, example: float, *, may_be_zero: bool = False) -> Rule:
    return Rule(
        f"a number {'from 0' if may_be_zero else 'above 0 and up'} to {most}",
        example,
        lambda value: _is_number(value) and (0 < value <= most or (may_be_zero and value == 0)),
    )


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _or_none(rule: Rule) -> Rule:
    return Rule(f"{rule.asked}, or None", rule.example, lambda value: value is None or rule.fits(value))


def _text(what: str, example: str, *, pattern: str = r".*\S.*") -> Rule:
    """``pattern`` is a regular expression for all of it; it never holds a line break."""
    return Rule(
        what,
        example,
        lambda value: isinstance(value, str | Promise) and re.fullmatch(pattern, str(value)) is not None,
    )


def _is_list_of_texts(value: object) -> TypeGuard[Collection[str]]:
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(one, str) and one for one in value)


def _are_hosts(value: object) -> bool:
    """An address, or a host with a port, would be no host that is asked, and nobody would hear why."""
    return _is_list_of_texts(value) and all(re.fullmatch(r"[^\s:/?#@]+|[0-9A-Fa-f:]+", one) for one in value)


def _are_colours(value: object) -> bool:
    return isinstance(value, dict) and all(
        name in MAIL_COLOURS and isinstance(colour, str) and re.fullmatch(r"[#\w(),.% -]+", colour)
        for name, colour in value.items()
    )


def _are_megabytes(value: object) -> bool:
    return isinstance(value, dict) and all(
        kind in FILE_MEGABYTES and _is_number(number) and 0 < number <= MILLION for kind, number in value.items()
    )


def _are_tiles(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(name), str | Promise) and str(value[name]).strip()
        for name in ("url", "attribution", "provider")
    )


def _is_centre(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 3 or not all(map(_is_number, value)):
        return False
    latitude, longitude, zoom = value
    return bool(abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= zoom <= 19 and zoom == int(zoom))


HEADER = "the text of a header on one line"

RULES: dict[str, Rule] = {
    "BASE_TEMPLATE": _text("the name of a template", "town/aufbruch_base.html"),
    "CONTENT_SECURITY_POLICY": _or_none(_text(HEADER, "default-src 'self'; img-src 'self' data:")),
    "PERMISSIONS_POLICY": _or_none(_text(HEADER, DEFAULTS["PERMISSIONS_POLICY"])),
    "CACHE_ALIAS": _text("a key of CACHES", "default"),
    "CACHE_SECONDS": _whole(1, MILLION, 60),
    "CACHE_IGNORED_COOKIES": Rule("a list of names of cookies", ["_pk_*"], _is_list_of_texts),
    "LINK_HOURS": _whole(1, 24 * CENTURY, 72),
    "UNCONFIRMED_DAYS": _whole(1, CENTURY, 7),
    "GUARDIAN_DAYS": _whole(1, CENTURY, 14),
    "WITHDRAWN_DAYS": _whole(1, CENTURY, 30),
    "REJECTED_DAYS": _whole(1, CENTURY, 365),
    "PUBLISHED_DAYS": _or_none(_whole(1, CENTURY, 1095)),
    "REMEMBER_DAYS": _whole(1, CENTURY, 30),
    "MAIL_LOG_DAYS": _whole(1, CENTURY, 30),
    "MAIL_ATTEMPTS": _whole(1, 1000, 8),
    "REQUESTED_MAILS_IN_AN_HOUR": _whole(1, MILLION, 10),
    "REQUESTED_MAILS_IN_A_DAY": _whole(1, MILLION, 20),
    "MAILS_IN_AN_HOUR": _whole(1, MILLION, 60),
    "MAILS_IN_A_DAY": _whole(1, MILLION, 200),
    "MAIL_COLOURS": Rule(
        f"a dict with some of the keys {', '.join(map(repr, MAIL_COLOURS))}", {"colour": "#0b5a60"}, _are_colours
    ),
    "MAP_TILES": _or_none(
        Rule(
            "a dict with 'url', 'attribution' and 'provider', since readers are told whose server their browser asks",
            {"url": "https://tiles.example/{z}/{x}/{y}.png", "attribution": "© …", "provider": "…"},
            _are_tiles,
        )
    ),
    "MAP_CENTRE": Rule(
        "latitude (-90 to 90), longitude (-180 to 180) and zoom (a whole number from 0 to 19)",
        (51.9, 8.38, 12),
        _is_centre,
    ),
    "DATA_LICENCE": _text("the name of a licence", "dl-de/by-2-0"),
    "DATA_LICENCE_URL": _text(
        "an address that begins with https:// or http://",
        "https://www.govdata.de/dl-de/by-2-0",
        pattern=r"https?://\S+",
    ),
    "DATA_PUBLISHER": _text("the name of the town, or empty", "Stadt Musterstadt", pattern=r"[^\r\n]*"),
    "DATA_CONTACT": _text(
        "an e-mail address, an address that begins with https://, or empty",
        "beteiligung@musterstadt.example",
        pattern=r"(https?://[^\s<>\"{}|\\^`]+|[^\s<>\"{}|\\^`@:/]+@[^\s<>\"{}|\\^`@:/]+)?",
    ),
    "DATA_CONTRIBUTOR_ID": _text(
        "an address of the list of contributors of DCAT-AP.de, or empty",
        "http://dcat-ap.de/def/contributors/openNRW",
        pattern=r"(https?://[^\s<>\"{}|\\^`]+)?",
    ),
    "DISPOSABLE_DOMAINS": Rule("a list of domains", ["mailinator.com"], _is_list_of_texts),
    "TRUSTED_PROXIES": _whole(0, 100, 1),
    "THROTTLE_FACTOR": _number(MILLION, 2, may_be_zero=True),
    "SPAM_SECONDS": _number(3600, 3, may_be_zero=True),
    "UPLOAD_MEGABYTES": _number(MILLION, 10),
    "CLAMD": _text(
        "'unix:' with the path of a socket, or host and port",
        "unix:/run/clamav/clamd.ctl",
        pattern=r"(unix:/\S+|([^\s:/\[\]]+|\[[0-9A-Fa-f:.]+\]):[1-9]\d{0,4})?",
    ),
    "ENTRY_FILE_MEGABYTES": Rule(
        f"a dict with some of the keys {', '.join(map(repr, FILE_MEGABYTES))} and numbers above 0 and up to {MILLION}",
        {"audio": 50},
        _are_megabytes,
    ),
    "PICTURE_MEGAPIXELS": _number(MILLION, 40),
    "OPARL_PRIVATE_HOSTS": Rule(
        "a list of names of hosts, without http://, port and path", ["ris.stadt.intern"], _are_hosts
    ),
    "OPARL_PROXY": _text(
        "empty, or the address of a proxy, which begins with http:// or https://",
        "http://proxy.intern:3128",
        pattern=r"(https?://[^\s/]+/?)?",
    ),
    "OPARL_PAUSE_SECONDS": _number(3600, 0.25, may_be_zero=True),
}
