"""Charts of the cockpit to take along: as a picture, as a table, and as JSON."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.charts import png
from wagtail_aufbruch.core.charts.data import Chart, Form, Row
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.open_data.json_files import json_list, licence
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.core.reader_cache import marks
from wagtail_aufbruch.participation.domain.documents.pdf import FONTS
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files
from wagtail_aufbruch.projects.domain.cockpit.showing import cockpit_of
from wagtail_aufbruch.projects.models import ProjectIndexPage
from wagtail_aufbruch.projects.public.cockpit import link_to

FILES_PER_TEN_MINUTES = 60
REGULAR, BOLD = FONTS / "AtkinsonHyperlegibleNext-Regular.ttf", FONTS / "AtkinsonHyperlegibleNext-Bold.ttf"
OTHERS = FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf"


def download_chart(index: ProjectIndexPage, request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """One chart as PNG, CSV or JSON; for one network up to a limit. Raises Http404 for one that is not shown."""
    refused = refuse_too_many_files(index, request, "cockpit", FILES_PER_TEN_MINUTES)
    if refused is not None:
        return refused
    process, today = index.process, timezone.localdate()
    cockpit = cockpit_of(process, partial(link_to, index.full_url or ""), today)
    chart = next((one for one in cockpit.charts if one.key == key), None)
    if chart is None:
        raise Http404("There is no such chart.")
    title = f"{process.title} {chart.title}"
    if ending == "csv":
        return as_open_data(_table(chart), title, ending)
    if ending == "json":
        return as_open_data(_json(chart, process.title), title, ending)
    values = {"title": process.title, "day": date_format(today), "licence": aufbruch_settings.data_licence}
    source = _("Source: %(title)s, as of %(day)s, licence %(licence)s") % values
    if chart.form is Form.COLUMNS:
        # Columns have no room for notes: what light and dashed ones mean stands below them.
        source = " ".join(filter(None, (chart.text, source)))
    name = f"projects.cockpit.{key}.{today}.{get_language()}"
    drawn = partial(png.draw, chart, REGULAR, BOLD, source=source, others=OTHERS)
    picture = marks.kept(process, str(process.pk), name, drawn)
    return as_open_data(HttpResponse(picture, content_type="image/png"), title, ending)


def _table(chart: Chart) -> HttpResponse:
    headings = [chart.things, chart.unit, *([chart.note_heading] if chart.note_heading else [])]
    rows = (
        [row.label, row.value if row.is_exact else "", *([_note(row)] if chart.note_heading else [])]
        for row in chart.rows
    )
    return HttpResponse(b"".join(csv_lines(headings, rows)), content_type="text/csv; charset=utf-8")


def _note(row: Row) -> str:
    """What is no number stands in words; the cell of the number stays empty, so that programs read numbers alone."""
    return "; ".join(filter(None, ("" if row.is_exact else row.told, row.note)))


def _json(chart: Chart, process: str) -> HttpResponse:
    head = {"process": process, "licence": licence(), "chart": chart.title, "things": chart.things, "unit": chart.unit}
    rows = (
        {"label": row.label, "value": row.value if row.is_exact else None, "note": _note(row)} for row in chart.rows
    )
    return HttpResponse(b"".join(json_list(head, "rows", rows)), content_type="application/json")
