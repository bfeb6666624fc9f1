"""What becomes of each row of a table, before anything is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.places import doubt_about
from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.calls.queries import fields_to_choose
from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS, TARGETS
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage, ImportBatch
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.tables.cell_text import without_markup
from wagtail_aufbruch.participation.domain.tables.columns import folded
from wagtail_aufbruch.participation.domain.tables.shape import Table
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

LENGTHS = {
    "title": TITLE_LENGTH,
    "text": TEXT_LENGTH,
    "author_name": NAME_LENGTH,
    "place_name": 160,
    "event_name": 160,
    "event_table": 60,
}


EVERY = Q()
TEXTS = {*LENGTHS, "handlungsfeld", "tags"}
"""What may come with mark-up."""
SIX_PLACES = Decimal("0.000001")
DEGREES = re.compile(r"([+-]?\d{1,3}(?:[.,]\d+)?)\s*°?")
PAIR = re.compile(r"([+-]?\d{1,3}\.\d+)[\s,;]+([+-]?\d{1,3}\.\d+)|([+-]?\d{1,3},\d+)[\s;]+([+-]?\d{1,3},\d+)")
"""Both in one cell, as maps copy them."""


GERMAN_DAY = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})(?!\d)")
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
TIME = re.compile(
    r"(?:um |T)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?: ?(?:Uhr|h))?| ?(?:Uhr|h))"
)
"""Of a moment as people write it down. A number alone is no time."""


class Fate:
    """What becomes of a row."""

    NEW = "new"
    DUPLICATE = "duplicate"
    ERROR = "error"


@dataclass
class Row:
    """One row of the table with its fate; ``number`` counts as the spreadsheet does, blank lines too."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    fate: str = Fate.NEW
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check_rows(batch: ImportBatch, table: Table, call: IdeaCallPage, process: Process) -> list[Row]:
    """Every row with its fate, in the order of the table. Reads, never writes.

    Of two equal rows the first is new, as is what this very import has written already.
    """
    mapping = COLUMNS.usable(batch.mapping, table.headings)
    fields = _fields_by_name(call, process)
    tags = {folded(tag.name): tag.name for tag in call.tags.all()}
    existing = _existing(batch)
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(table.rows, start=table.first_number):
        row = Row(number)
        if not any(cell.strip() for cell in cells) and not {number} & (table.beyond.keys() | table.notes):
            continue
        _fill(row, {target: cells[place] for target, place in mapping.items()}, fields, tags)
        _tell_what_is_lost(row, table, cells, mapping)
        key = _key(row)
        if row.fate == Fate.NEW:
            if key in existing:
                row.fate = Fate.DUPLICATE
                row.reasons.append(_("This idea is there already: number %(number)s") % {"number": existing[key]})
            elif key in seen:
                row.fate = Fate.DUPLICATE
                row.reasons.append(_("The same as row %(number)s") % {"number": seen[key]})
            else:
                seen[key] = number
        rows.append(row)
    return rows


def _tell_what_is_lost(row: Row, table: Table, cells: list[str], mapping: dict[str, int]) -> None:
    """Name what the row holds and the idea would not."""
    beyond = " ".join(" ".join(cell.split()) for cell in table.beyond.get(row.number, []))
    if beyond:
        row.reasons.append(
            _(
                "“%(text)s” stands beyond the last column and would be lost. A text that holds the separator belongs "
                "in quotation marks"
            )
            % {"text": _short(beyond)}
        )
    if row.number in table.torn:
        row.reasons.append(_("Several rows seem to have become one: is a quotation mark missing?"))
    if row.reasons:
        row.fate = Fate.ERROR
    lost = [
        f"{table.name_of(place)}: {quoted(_short(cell))}"
        for place, cell in enumerate(cells)
        if cell.strip() and place not in mapping.values()
    ]
    lost += [f"{table.name_of(place)}: {note}" for place, note in table.notes.get(row.number, [])]
    if lost:
        row.warnings.append(_("Not taken over: %(cells)s") % {"cells": "; ".join(lost)})


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(80)


def columns_left_out(batch: ImportBatch, table: Table) -> list[tuple[str, int]]:
    """The columns that hold something and serve for nothing, with the number of rows in which they do."""
    used = COLUMNS.usable(batch.mapping, table.headings).values()
    found = []
    for place in range(len(table.headings)):
        filled = sum(1 for cells in table.rows if cells[place].strip()) if place not in used else 0
        if filled:
            found.append((str(table.name_of(place)), filled))
    return found


def there_by_now(batch: ImportBatch, rows: Iterable[Row]) -> set[int]:
    """The numbers of those rows whose idea has come in since they were checked, by another import for instance."""
    asked = list(rows)
    existing = _existing(batch, Q(title__in={row.values["title"] for row in asked}))
    return {row.number for row in asked if _key(row) in existing}


def _key(row: Row) -> tuple[str, str]:
    return folded(row.values.get("title", "")), folded(row.values.get("text", ""))


def _existing(batch: ImportBatch, where: Q = EVERY) -> dict[tuple[str, str], int]:
    ideas = Idea.objects.filter(where, page_id=batch.page_id, kind=KIND).exclude(imported__batch=batch)
    rows = ideas.order_by().values_list("title", "text", "pk")
    return {(folded(title), folded(text)): pk for title, text, pk in rows.iterator(chunk_size=2000)}


def _fields_by_name(call: IdeaCallPage, process: Process) -> dict[str, Handlungsfeld]:
    fields = {}
    for handlungsfeld in fields_to_choose(call, process):
        fields[folded(handlungsfeld.title)] = handlungsfeld
        fields.setdefault(folded(handlungsfeld.slug), handlungsfeld)
    return fields


def _fill(row: Row, cells: dict[str, str], fields: dict[str, Handlungsfeld], tags: dict[str, str]) -> None:
    """Clean the cells into values, and note what is wrong with them."""
    for target in TEXTS & cells.keys():
        cells[target], had_markup = without_markup(cells[target])
        if had_markup:
            row.warnings.append(_("%(field)s: mark-up (HTML) is taken out") % {"field": TARGETS[target][0]})
    lines = {target: " ".join(clean_text(cell).split()) for target, cell in cells.items()}
    values: dict[str, Any] = {target: lines.get(target, "") for target in LENGTHS}
    values["text"] = clean_text(cells.get("text", "")).strip()
    _mend_title(row, values)
    for target, length in LENGTHS.items():
        if len(values[target]) > length:
            row.reasons.append(
                _("%(field)s: %(number)s characters, at most %(most)s are possible")
                % {"field": TARGETS[target][0], "number": len(values[target]), "most": length}
            )
    values["handlungsfeld"] = _field(row, lines.get("handlungsfeld", ""), fields)
    values["tags"] = _tags(row, lines.get("tags", ""), tags)
    values["email"] = _email(row, lines.get("email", ""))
    values["created_at"] = _moment(row, lines.get("created_at", ""))
    values["latitude"], values["longitude"] = _place(row, lines.get("latitude", ""), lines.get("longitude", ""))
    row.values = values
    if row.reasons:
        row.fate = Fate.ERROR


def _mend_title(row: Row, values: dict[str, Any]) -> None:
    """A table with a description alone: its first words are the title."""
    if values["title"]:
        return
    if not values["text"]:
        row.reasons.append(_("Neither title nor description"))
        return
    first = " ".join(values["text"].split())
    values["title"] = first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"
    row.warnings.append(_("The title is made of the description's first words"))


def _field(row: Row, name: str, fields: dict[str, Handlungsfeld]) -> int | None:
    if not name:
        return None
    found = fields.get(folded(name))
    if found is None:
        row.warnings.append(_("Unknown field of action “%(name)s”: the idea comes without") % {"name": name[:80]})
        return None
    return found.pk


def _tags(row: Row, text: str, tags: dict[str, str]) -> list[str]:
    known = []
    for name in filter(None, (part.strip(" #") for part in re.split(r"[,;|]", text))):
        if folded(name) in tags:
            known.append(tags[folded(name)])
        else:
            row.warnings.append(_("Unknown tag “%(name)s” is left out") % {"name": name[:60]})
    return known


def _email(row: Row, text: str) -> str:
    if not text:
        return ""
    address = normal_email(text[:400])
    try:
        if len(text) > 400 or len(address) > 254:
            raise ValidationError("")
        validate_email(address)
    except ValidationError:
        row.reasons.append(_("“%(text)s” is no e-mail address") % {"text": text[:80]})
        return ""
    return address


def _moment(row: Row, text: str) -> datetime | None:
    """The day, and the time if there is one, in the German or the international form; never in the future."""
    if not text:
        return None
    day, rest = _day(text)
    moment = _exact(text) or (_at(day, rest) if day else None)
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day)
        if rest:
            row.warnings.append(_("“%(text)s”: the day counts, “%(rest)s” is left out") % _shown(text, rest))
    if moment is None or not 1990 <= moment.year <= 2200:
        row.warnings.append(_("“%(text)s” is no date: today counts") % {"text": text[:40]})
        return None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now():
        row.warnings.append(_("“%(text)s” lies in the future: today counts") % {"text": text[:40]})
        return timezone.now()
    return moment


def _shown(text: str, rest: str) -> dict[str, str]:
    return {"text": _short(text), "rest": _short(rest)}


def _exact(text: str) -> datetime | None:
    """A moment as machines write it, a zone included."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _day(text: str) -> tuple[date | None, str]:
    """The day with which the text begins, and what stands behind it."""
    found = GERMAN_DAY.match(text) or ISO_DAY.match(text)
    if found is None:
        return None, text
    named = found.groupdict()
    try:
        day = date(int(_whole_year(named["year"])), int(named["month"]), int(named["day"]))
    except ValueError:
        return None, text
    return day, text[found.end() :].strip(" ,;")


def _at(day: date, rest: str) -> datetime | None:
    """The time that stands behind a day: "14:30", "um 14.30 Uhr", "14 Uhr". None where it is none, or no time alone."""
    found = TIME.fullmatch(rest)
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)
    except ValueError:
        return None


def _whole_year(year: str) -> str:
    """Of two digits the last year that ended so: nobody has handed in an idea in the future."""
    if len(year) == 4:
        return year
    this = timezone.localdate().year
    found = this - this % 100 + int(year)
    return str(found if found <= this else found - 100)


def _place(row: Row, latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None]:
    """The place on the map, or none: half a place, or one beyond the edge of the world, is named."""
    if not (latitude or longitude):
        return None, None
    pair = PAIR.fullmatch(latitude) if latitude and not longitude else None
    if pair:
        latitude, longitude = [found for found in pair.groups() if found]
    numbers = [DEGREES.fullmatch(text) for text in (latitude, longitude)]
    north, east = [Decimal(found[1].replace(",", ".")).quantize(SIX_PLACES) if found else None for found in numbers]
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        text = " ".join(filter(None, (latitude, longitude)))
        row.warnings.append(_("“%(text)s” is no place on the map: the idea comes without") % {"text": text[:60]})
        return None, None
    doubt = doubt_about(north, east)
    if doubt:
        row.warnings.append(doubt)
    return north, east


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows have which fate, and how many a warning."""
    counts = {Fate.NEW: 0, Fate.DUPLICATE: 0, Fate.ERROR: 0, "warning": 0}
    for row in rows:
        counts[row.fate] += 1
        counts["warning"] += bool(row.warnings)
    return counts
