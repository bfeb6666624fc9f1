"""Which column of a table holds what: by its heading, or as staff say."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.lists.unicode_forms import normal_form

TARGETS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "title": (
        gettext_lazy("Title"),
        ("titel", "title", "überschrift", "idee", "name der idee", "betreff", "idea", "subject"),
    ),
    "text": (
        gettext_lazy("Description"),
        ("text", "beschreibung", "description", "inhalt", "erläuterung", "vorschlag", "details", "body"),
    ),
    "handlungsfeld": (
        gettext_lazy("Field of action"),
        (
            *("handlungsfeld", "feld", "thema", "themenfeld", "kategorie", "field", "category", "category name"),
            *("topic", "field of action"),
        ),
    ),
    "tags": (
        gettext_lazy("Tags of the idea"),
        ("schlagwörter", "schlagworte", "tags", "stichworte", "stichwörter", "keywords"),
    ),
    "place_name": (gettext_lazy("Place"), ("ort", "place", "adresse", "stadtteil", "location", "address")),
    "author_name": (gettext_lazy("Name to be shown"), ("name", "autor", "autorin", "verfasser", "author", "von")),
    "email": (gettext_lazy("E-mail"), ("e mail", "email", "mail", "e mail adresse", "email adresse", "e mail address")),
    "event_name": (gettext_lazy("Name of the event"), ("veranstaltung", "event", "anlass", "workshop")),
    "event_table": (gettext_lazy("Table or corner"), ("tisch", "table", "gruppe", "station")),
    "created_at": (
        gettext_lazy("Date"),
        (
            "datum",
            "date",
            "eingegangen",
            "eingang",
            "eingegangen am",
            "erstellt",
            "erstellt am",
            "created",
            "created at",
        ),
    ),
    "latitude": (
        gettext_lazy("Latitude"),
        ("breitengrad", "breite", "latitude", "lat", "geografische breite", "koordinaten", "coordinates"),
    ),
    "longitude": (
        gettext_lazy("Longitude"),
        ("längengrad", "länge", "longitude", "lon", "lng", "geografische länge"),
    ),
}
"""What an idea takes from a table: its name, and the headings by which its column is found."""


def folded(text: str) -> str:
    """Words alone, in small letters: what people write alike."""
    return " ".join(re.findall(r"[^\W_]+", normal_form("NFKC", text).casefold()))


def _without_language(heading: str) -> str:
    """``body/de`` and ``title_en`` are what other platforms call a column with one of several languages."""
    words = heading.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in {"de", "en"} else heading


def guess_mapping(headings: list[str]) -> dict[str, int]:
    """Which column holds what, by its heading in German or English; a column serves once."""
    whole = [folded(heading) for heading in headings]
    # A heading that says just this comes before one of several languages; among those German comes first.
    ranked = sorted(
        range(len(whole)), key=lambda place: (whole[place].endswith((" de", " en")), whole[place][-3:], place)
    )
    mapping: dict[str, int] = {}
    for target, (_name, words) in TARGETS.items():
        known = [folded(word) for word in words]
        for place in ranked:
            names = {whole[place], _without_language(whole[place])}
            if names & set(known) and place not in mapping.values():
                mapping[target] = place
                break
    return mapping


def usable_mapping(mapping: dict[str, Any], headings: list[str]) -> dict[str, int]:
    """The mapping without what is no target or no column of this table."""
    return {
        target: place
        for target, place in mapping.items()
        if target in TARGETS and isinstance(place, int) and 0 <= place < len(headings)
    }
