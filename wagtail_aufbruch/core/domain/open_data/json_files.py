"""Public lists as JSON: an object that says under which licence it may be used, and holds the list."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from wagtail_aufbruch.core.conf import aufbruch_settings


def licence() -> dict[str, str]:
    """Under which licence the public may use the data."""
    return {"name": aufbruch_settings.data_licence, "url": aufbruch_settings.data_licence_url}


def for_json(value: object) -> object:
    """Days and moments in the form of ISO 8601; all else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def json_list(head: Mapping[str, object], key: str, items: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """An object with ``head`` and under ``key`` the list of ``items``, written bit by bit in UTF-8."""
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + f', "{key}": ['.encode()
    separator = b"\n"
    for item in items:
        yield separator + json.dumps(item, ensure_ascii=False).encode(errors="replace")
        separator = b",\n"
    yield b"\n]}\n"
