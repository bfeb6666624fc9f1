"""Importing ideas: upload, check what becomes of every row, write, undo."""

import csv
import time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS
from wagtail_aufbruch.ideas.domain.capture.import_rows import Fate, Row, check_rows, columns_left_out, counted
from wagtail_aufbruch.ideas.domain.capture.import_table import LIMITS
from wagtail_aufbruch.ideas.domain.capture.importing import (
    change_columns,
    earlier_imports,
    table_of,
    take_file,
    undo_import,
    write_rows,
)
from wagtail_aufbruch.ideas.enums import ImportState
from wagtail_aufbruch.ideas.models import IdeaCallPage, ImportBatch
from wagtail_aufbruch.ideas.staff.guards import for_staff_of_call, page
from wagtail_aufbruch.ideas.staff.import_forms import ColumnsForm, UploadForm
from wagtail_aufbruch.participation.domain.documents.tables import harmless
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.tables.shape import Table, TableRefused

ROWS_SHOWN = 50
SECONDS = 8
"""How long one request writes; then the page shows the progress and goes on. Servers stop longer requests."""
FATES = (Fate.NEW, Fate.DUPLICATE, Fate.ERROR, "warning")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_call
def upload(request: HttpRequest, call: IdeaCallPage) -> HttpResponse:
    """Take the file; nothing is written yet."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            # One byte more than allowed is enough to see that it is too large.
            content = file.read(LIMITS.most_bytes + 1)
            batch = take_file(call, file.name, content, process=call.process, user=request.user)
        except TableRefused as error:
            form.add_error("table", str(error.message))
        else:
            return _to(batch, call)
    imports = earlier_imports(call)[:10]
    status = 422 if form.errors else 200
    return page(request, "import", _("Import a table"), call, status=status, form=form, imports=imports)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_call
def check(request: HttpRequest, call: IdeaCallPage, pk: int) -> HttpResponse:
    """GET shows what would become of each row, or how far writing is; POST takes other columns."""
    batch = _batch(call, pk)
    if batch.state != ImportState.READY:
        return page(request, "import_state", _("Import a table"), call, batch=batch, done=_figures_of(batch))
    try:
        table = table_of(batch)
    except ParticipationError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("aufbruch_import", args=[call.pk]))
    form = ColumnsForm(request.POST if request.method == "POST" else None, batch=batch, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            change_columns(batch, form.mapping, form.cleaned_data.get("encoding") or batch.encoding, form.options)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
        else:
            return _to(batch, call)
    return _preview(request, call, batch, table, form)


def _preview(
    request: HttpRequest, call: IdeaCallPage, batch: ImportBatch, table: Table, form: ColumnsForm
) -> HttpResponse:
    mapped = bool({"title", "text"} & COLUMNS.usable(batch.mapping, table.headings).keys())
    rows = check_rows(batch, table, call, call.process) if mapped else []
    wanted = request.GET.get("nur", "")
    shown = [row for row in rows if _is(row, wanted)] if wanted in FATES else rows
    counts = counted(rows)
    return page(
        request,
        "import_check",
        _("Check the table"),
        call,
        status=422 if form.errors else 200,
        batch=batch,
        form=form,
        table=table,
        mapped=mapped,
        counts=counts,
        total=len(rows),
        columns_left_out=columns_left_out(batch, table),
        wanted=wanted if wanted in FATES else "",
        rows=Paginator(shown, ROWS_SHOWN).get_page(request.GET.get("p")),
    )


def _is(row: Row, wanted: str) -> bool:
    return bool(row.warnings) if wanted == "warning" else row.fate == wanted


@require_GET
@for_staff_of_call
def errors(request: HttpRequest, call: IdeaCallPage, pk: int) -> HttpResponse:
    """The rows that are not imported, with the reasons, in the table's own columns, to correct and upload again."""
    batch = _batch(call, pk)
    try:
        table = table_of(batch)
    except ParticipationError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("aufbruch_import", args=[call.pk]))
    response = as_download(HttpResponse(content_type="text/csv; charset=utf-8"), "nicht-uebernommen", "csv")
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    more = [""] * max((len(cells) for cells in table.beyond.values()), default=0)
    writer.writerow([harmless(heading) for heading in (*table.headings, *more, _("Row"), _("Reason"))])
    width = len(table.headings) + len(more)
    for row in check_rows(batch, table, call, call.process):
        if row.fate != Fate.NEW:
            cells = (table.row_with_number(row.number) + more)[:width]
            writer.writerow([harmless(cell) for cell in (*cells, str(row.number), "; ".join(row.reasons))])
    return response


@require_POST
@for_staff_of_call
def write(request: HttpRequest, call: IdeaCallPage, pk: int) -> HttpResponse:
    """Write the rows that are new, for some seconds; pressed twice or by two people, each row is written once."""
    batch = _batch(call, pk)
    try:
        write_rows(batch, call, call.process, request.user, until=time.monotonic() + SECONDS, clock=time.monotonic)
    except ParticipationError as error:
        messages.error(request, error.message)
    return _to(batch, call)


@require_POST
@for_staff_of_call
def undo(request: HttpRequest, call: IdeaCallPage, pk: int) -> HttpResponse:
    """Delete all that the import wrote, as long as nobody has worked on it."""
    batch = _batch(call, pk)
    try:
        number = undo_import(batch, user=request.user)
    except ParticipationError as error:
        messages.error(request, error.message)
    else:
        text = ngettext("%(number)s idea is deleted again.", "%(number)s ideas are deleted again.", number)
        messages.success(request, text % {"number": number})
    return _to(batch, call)


def _batch(call: IdeaCallPage, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch, pk=pk, page_id=call.pk)


def _figures_of(batch: ImportBatch) -> dict[str, Any]:
    written = batch.imported.count()
    share = 100 if batch.state == ImportState.DONE else batch.next_row * 100 // max(batch.row_count + 1, 1)
    return {"written": written, "left_out": max(batch.row_count - written, 0), "share": min(share, 100)}


def _to(batch: ImportBatch, call: IdeaCallPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_import_check", args=[call.pk, batch.pk]))
