"""What an idea takes from a table, and by which headings it is found."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.participation.domain.tables.columns import Columns

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


COLUMNS = Columns(TARGETS, frozenset({"title", "text"}))
