"""Ideas from a table: keeping it, writing its rows, and taking them back."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS
from wagtail_aufbruch.ideas.domain.capture.import_rows import LENGTHS, Fate, Row, check_rows, there_by_now
from wagtail_aufbruch.ideas.domain.capture.import_table import read_table
from wagtail_aufbruch.ideas.emails import capture as capture_emails
from wagtail_aufbruch.ideas.enums import ImportState
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage, ImportBatch, ImportedIdea, ImportFile
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.contributions.transition_log import log_captured
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.tables.shape import Table
from wagtail_aufbruch.participation.enums import LinkPurpose, Source, State
from wagtail_aufbruch.participation.models import Participant

FILE_KEPT = timedelta(days=1)
BATCH_KEPT = timedelta(days=90)
"""After this nobody takes an import back any more; the ideas stay."""
ROWS_AT_ONCE = 100
"""Rows of one transaction: short enough that nobody else waits."""


class ImportRefused(ParticipationError):
    """Nothing is written; ``message`` says why."""


# --- Upload


@transaction.atomic
def take_file(call: IdeaCallPage, name: str, content: bytes, *, process: Process, user: AnyUser) -> ImportBatch:
    """Read the table and keep it for a day. Raises TableRefused; then nothing is stored."""
    table = read_table(content)
    batch = ImportBatch.objects.create(
        process_id=process.pk,
        page_id=call.pk,
        user_id=user.pk,
        name=clean_text(name).replace("\n", " ")[:120],
        encoding=table.encoding,
        mapping=COLUMNS.guess(table.headings),
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


# --- Writing


@transaction.atomic
def change_columns(batch: ImportBatch, mapping: dict[str, int], encoding: str, options: dict[str, bool]) -> None:
    """Keep what staff chose. Raises ImportRefused once writing has begun, TableRefused for an unfit encoding."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.READY:
        raise ImportRefused(_("This table is written already. Upload it once more to bring it in otherwise."))
    locked.mapping, locked.options, locked.encoding = mapping, options, encoding
    locked.row_count = len(table_of(locked).rows)
    locked.save(update_fields=["mapping", "options", "encoding", "row_count"])
    batch.refresh_from_db()


def write_rows(
    batch: ImportBatch, call: IdeaCallPage, process: Process, user: AnyUser, *, until: float, clock: Callable[[], float]
) -> None:
    """Write rows until all are done or ``clock()`` passes ``until``; in steps of ``ROWS_AT_ONCE``.

    Each step is a transaction that holds the batch, so whoever presses the button as well waits and goes on where
    this one stopped: each row is written once. What breaks off is taken up by the next call.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if not {"title", "text"} & COLUMNS.usable(locked.mapping, table_of(locked).headings).keys():
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
def _write_step(batch_pk: int, rows: list[Row], call: IdeaCallPage, process: Process, user: AnyUser) -> bool:
    """Write the next rows. Returns whether there are more.

    All imports of the call are held, so that of two that bring the same table each sees what the other has written.
    """
    held = ImportBatch.objects.select_for_update().filter(page_id=call.pk).order_by("pk")
    batch = next(one for one in held if one.pk == batch_pk)
    if batch.state != ImportState.RUNNING:
        return False
    ahead = [row for row in rows if row.number > batch.next_row][:ROWS_AT_ONCE]
    new = [row for row in ahead if row.fate == Fate.NEW]
    there = there_by_now(batch, new)
    for row in new:
        if row.number not in there:
            _write_row(batch, row, call, process, user)
    if ahead:
        batch.next_row = ahead[-1].number
    if not ahead or ahead[-1].number == rows[-1].number:
        batch.state, batch.finished_at = ImportState.DONE, timezone.now()
    batch.save(update_fields=["next_row", "state", "finished_at"])
    return bool(batch.state == ImportState.RUNNING)


def _write_row(batch: ImportBatch, row: Row, call: IdeaCallPage, process: Process, user: AnyUser) -> None:
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
        latitude=values["latitude"],
        longitude=values["longitude"],
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
    log_captured(idea, user=user)
    if author is not None and batch.options.get("tell"):
        _tell_of_import(idea, author)


def _tell_of_import(idea: Idea, author: Participant) -> None:
    # The link is the person's own and outlives this idea, hence it is not one of the idea's.
    process = process_page(idea)
    token = issue_link(author, LinkPurpose.ACCESS)
    write_mail(process, author, capture_emails.imported(idea, process, token), idea)


# --- Taking back


@transaction.atomic
def undo_import(batch: ImportBatch, *, user: AnyUser) -> int:
    """Delete all ideas of the import. Returns how many. Raises ImportRefused once one of them was worked on."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {ImportState.DONE, ImportState.RUNNING}:
        raise ImportRefused(_("There is nothing to take back."))
    keys = list(ImportedIdea.objects.filter(batch=locked).values_list("idea", flat=True))
    # Held from here on: what a colleague publishes at this moment is seen below, or finds the idea gone.
    lock(keys)
    ideas = Idea.objects.filter(pk__in=keys)
    touched = (
        ideas.exclude(state__in=[State.PENDING, State.WITHDRAWN]).count()
        or ideas.filter(official_answers__isnull=False).count()
        or ideas.filter(merged__isnull=False).count()
    )
    if touched:
        raise ImportRefused(
            ngettext(
                "This import can no longer be taken back: %(number)s of its ideas is decided on or answered.",
                "This import can no longer be taken back: %(number)s of its ideas are decided on or answered.",
                touched,
            )
            % {"number": touched}
        )
    number = ideas.count()
    ideas.delete()
    locked.state, locked.finished_at = ImportState.UNDONE, timezone.now()
    locked.save(update_fields=["state", "finished_at"])
    log(locked.page, "aufbruch.import_undone", user=user, data={"import": locked.pk, "number": number})
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
