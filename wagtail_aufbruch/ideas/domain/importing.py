"""Ideas from a table: what becomes of each row, writing them, and taking them back."""

import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.calls import fields_to_choose
from wagtail_aufbruch.ideas.domain.capture_messages import tell_of_import
from wagtail_aufbruch.ideas.domain.table_reading import Table, read_table
from wagtail_aufbruch.ideas.enums import ImportState
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage, ImportBatch, ImportedIdea, ImportFile
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.participants import participant_for
from wagtail_aufbruch.participation.enums import Actor, Source, State
from wagtail_aufbruch.participation.models import Transition
from wagtail_aufbruch.participation.models.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from wagtail_aufbruch.participation.text import clean_text

FILE_KEPT = timedelta(days=1)
BATCH_KEPT = timedelta(days=90)
"""After this nobody takes an import back any more; the ideas stay."""
ROWS_AT_ONCE = 100
"""Rows of one transaction: short enough that nobody else waits."""

TARGETS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "title": (gettext_lazy("Title"), ("titel", "title", "überschrift", "idee", "name der idee", "betreff", "idea")),
    "text": (
        gettext_lazy("Description"),
        ("text", "beschreibung", "description", "inhalt", "erläuterung", "vorschlag", "details"),
    ),
    "handlungsfeld": (
        gettext_lazy("Field of action"),
        ("handlungsfeld", "feld", "thema", "themenfeld", "kategorie", "field", "category", "topic", "field of action"),
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
        ("datum", "date", "eingegangen", "eingang", "eingegangen am", "erstellt", "created"),
    ),
}
"""What an idea takes from a table: its name, and the headings by which its column is found."""

LENGTHS = {
    "title": TITLE_LENGTH,
    "text": TEXT_LENGTH,
    "author_name": NAME_LENGTH,
    "place_name": 160,
    "event_name": 160,
    "event_table": 60,
}


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


class ImportRefused(ParticipationError):
    """Nothing is written; ``message`` says why."""


# --- Columns


def _folded(text: str) -> str:
    """Words alone, in small letters: what people write alike."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def guess_mapping(headings: list[str]) -> dict[str, int]:
    """Which column holds what, by its heading in German or English; a column serves once."""
    folded = [_folded(heading) for heading in headings]
    mapping: dict[str, int] = {}
    for target, (_name, words) in TARGETS.items():
        known = [_folded(word) for word in words]
        for place, heading in enumerate(folded):
            if heading in known and place not in mapping.values():
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


# --- Upload


@transaction.atomic
def take_file(call: IdeaCallPage, name: str, content: bytes, *, process: Any, user: Any) -> ImportBatch:
    """Read the table and keep it for a day. Raises TableRefused; then nothing is stored."""
    table = read_table(content)
    batch = ImportBatch.objects.create(
        process_id=process.pk,
        page_id=call.pk,
        user=user,
        name=clean_text(name).replace("\n", " ")[:120],
        encoding=table.encoding,
        mapping=guess_mapping(table.headings),
        row_count=len(table.rows),
    )
    ImportFile.objects.create(batch=batch, content=content)
    return batch


def table_of(batch: ImportBatch) -> Table:
    """The table once more. Raises ImportRefused where the day is over."""
    kept = ImportFile.objects.filter(batch=batch).first()
    if kept is None:
        raise ImportRefused(_("The file is deleted after a day. Please upload it once more."))
    return read_table(bytes(kept.content), batch.encoding)


# --- What becomes of each row


def check_rows(batch: ImportBatch, table: Table, call: IdeaCallPage, process: Any) -> list[Row]:
    """Every row with its fate, in the order of the table. Reads, never writes.

    Of two equal rows the first is new, as is what this very import has written already.
    """
    mapping = usable_mapping(batch.mapping, table.headings)
    fields = _fields_by_name(call, process)
    tags = {_folded(tag.name): tag.name for tag in call.tags.all()}
    existing = _existing(batch)
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(table.rows, start=table.first_number):
        row = Row(number)
        if not any(cell.strip() for cell in cells):
            continue
        _fill(row, {target: cells[place] for target, place in mapping.items()}, fields, tags)
        key = (_folded(row.values.get("title", "")), _folded(row.values.get("text", "")))
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


def _existing(batch: ImportBatch) -> dict[tuple[str, str], int]:
    ideas = Idea.objects.filter(page_id=batch.page_id, kind=KIND).exclude(imported__batch=batch)
    rows = ideas.order_by().values_list("title", "text", "pk")
    return {(_folded(title), _folded(text)): pk for title, text, pk in rows.iterator(chunk_size=2000)}


def _fields_by_name(call: IdeaCallPage, process: Any) -> dict[str, Handlungsfeld]:
    fields = {}
    for handlungsfeld in fields_to_choose(call, process):
        fields[_folded(handlungsfeld.title)] = handlungsfeld
        fields.setdefault(_folded(handlungsfeld.slug), handlungsfeld)
    return fields


def _fill(row: Row, cells: dict[str, str], fields: dict[str, Handlungsfeld], tags: dict[str, str]) -> None:
    """Clean the cells into values, and note what is wrong with them."""
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
    found = fields.get(_folded(name))
    if found is None:
        row.warnings.append(_("Unknown field of action “%(name)s”: the idea comes without") % {"name": name[:80]})
        return None
    return found.pk


def _tags(row: Row, text: str, tags: dict[str, str]) -> list[str]:
    known = []
    for name in filter(None, (part.strip(" #") for part in re.split(r"[,;|]", text))):
        if _folded(name) in tags:
            known.append(tags[_folded(name)])
        else:
            row.warnings.append(_("Unknown tag “%(name)s” is left out") % {"name": name[:60]})
    return known


def _email(row: Row, text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        row.reasons.append(_("“%(text)s” is no e-mail address") % {"text": text[:80]})
        return ""
    return text.lower() if len(text) <= 254 else ""


def _moment(row: Row, text: str) -> datetime | None:
    """The day in the German or the international form; never in the future."""
    if not text:
        return None
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)", text)
    iso = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}{german[4]}" if german else text
    try:
        moment = parse_datetime(iso.strip().replace(" Uhr", ""))
        day = parse_date(iso.strip()[:10]) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day, 12)
    if moment is None or not 1990 <= moment.year <= 2200:
        row.warnings.append(_("“%(text)s” is no date: today counts") % {"text": text[:40]})
        return None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return min(moment, timezone.now())


# --- Writing


@transaction.atomic
def change_columns(batch: ImportBatch, mapping: dict[str, int], encoding: str, options: dict[str, Any]) -> None:
    """Keep what staff chose. Raises ImportRefused once writing has begun, TableRefused for an unfit encoding."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.READY:
        raise ImportRefused(_("This table is written already. Upload it once more to bring it in otherwise."))
    locked.mapping, locked.options, locked.encoding = mapping, options, encoding
    locked.row_count = len(table_of(locked).rows)
    locked.save(update_fields=["mapping", "options", "encoding", "row_count"])
    batch.refresh_from_db()


def write_rows(batch: ImportBatch, call: IdeaCallPage, process: Any, user: Any, *, until: float, clock: Any) -> None:
    """Write rows until all are done or ``clock()`` passes ``until``; in steps of ``ROWS_AT_ONCE``.

    Each step is a transaction that holds the batch, so whoever presses the button as well waits and goes on where
    this one stopped: each row is written once. What breaks off is taken up by the next call.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if not {"title", "text"} & usable_mapping(locked.mapping, table_of(locked).headings).keys():
            raise ImportRefused(_("Say first which column holds the title or the description."))
        if locked.state == ImportState.READY:
            locked.state = ImportState.RUNNING
            locked.save(update_fields=["state"])
    if locked.state == ImportState.RUNNING:
        rows = check_rows(locked, table_of(locked), call, process)
        while _write_step(batch.pk, rows, call, process, user) and clock() < until:
            continue
    batch.refresh_from_db()


@transaction.atomic
def _write_step(batch_pk: int, rows: list[Row], call: IdeaCallPage, process: Any, user: Any) -> bool:
    """Write the next rows. Returns whether there are more."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_pk)
    if batch.state != ImportState.RUNNING:
        return False
    ahead = [row for row in rows if row.number > batch.next_row][:ROWS_AT_ONCE]
    for row in ahead:
        if row.fate == Fate.NEW:
            _write_row(batch, row, call, process, user)
    if ahead:
        batch.next_row = ahead[-1].number
    if not ahead or ahead[-1].number == rows[-1].number:
        batch.state, batch.finished_at = ImportState.DONE, timezone.now()
    batch.save(update_fields=["next_row", "state", "finished_at"])
    return bool(batch.state == ImportState.RUNNING)


def _write_row(batch: ImportBatch, row: Row, call: IdeaCallPage, process: Any, user: Any) -> None:
    values = row.values
    now = timezone.now()
    author = participant_for(process, values["email"]) if values["email"] else None
    consent = bool(batch.options.get("consent"))
    idea = Idea.objects.create(
        kind=KIND,
        process_id=process.pk,
        page_id=call.pk,
        state=State.PENDING,
        source=Source.IMPORT,
        author=author,
        handlungsfeld_id=values["handlungsfeld"],
        created_at=values["created_at"] or now,
        state_changed_at=now,
        confirmed_at=now if consent else None,
        consent_text=call.consent_text,
        consent_version=call.consent_version,
        consented_at=now if consent else None,
        submission_key=uuid.uuid5(batch.key, str(row.number)),
        **{target: values[target] for target in LENGTHS},
    )
    if values["tags"]:
        idea.tags.set(values["tags"])
    ImportedIdea.objects.create(batch=batch, row=row.number, idea=idea)
    Transition.objects.create(contribution=idea, to_state=State.PENDING, actor=Actor.STAFF, user=user)
    if author is not None and batch.options.get("tell"):
        tell_of_import(idea, author, process)


# --- Taking back


@transaction.atomic
def undo_import(batch: ImportBatch) -> int:
    """Delete all ideas of the import. Returns how many. Raises ImportRefused once one of them was worked on."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {ImportState.DONE, ImportState.RUNNING}:
        raise ImportRefused(_("There is nothing to take back."))
    ideas = Idea.objects.filter(imported__batch=locked)
    touched = (
        ideas.exclude(state__in=[State.PENDING, State.WITHDRAWN]).count()
        or ideas.filter(official_answers__isnull=False).count()
        or ideas.filter(merged__isnull=False).count()
    )
    if touched:
        raise ImportRefused(
            _("This import can no longer be taken back: %(number)s of its ideas are decided on or answered.")
            % {"number": touched}
        )
    number = ideas.count()
    Idea.objects.filter(pk__in=list(ideas.values_list("pk", flat=True))).delete()
    locked.state, locked.finished_at = ImportState.UNDONE, timezone.now()
    locked.save(update_fields=["state", "finished_at"])
    return number


# --- What is kept


def old_files() -> QuerySet[ImportFile]:
    """Uploaded tables whose day is over."""
    return ImportFile.objects.filter(created_at__lt=timezone.now() - FILE_KEPT)


def old_batches() -> QuerySet[ImportBatch]:
    """Imports that nobody takes back any more; what they wrote stays."""
    return ImportBatch.objects.filter(created_at__lt=timezone.now() - BATCH_KEPT)


def earlier_imports(call: IdeaCallPage) -> QuerySet[ImportBatch]:
    """The call's imports, the last one first."""
    return ImportBatch.objects.filter(page_id=call.pk).select_related("user")


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows have which fate, and how many a warning."""
    counts = {Fate.NEW: 0, Fate.DUPLICATE: 0, Fate.ERROR: 0, "warning": 0}
    for row in rows:
        counts[row.fate] += 1
        counts["warning"] += bool(row.warnings)
    return counts
