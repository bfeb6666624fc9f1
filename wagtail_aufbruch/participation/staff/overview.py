"""The page over all groups and projects: what is open, overdue, and without anybody responsible, in all processes whose
cases somebody handles; and the same as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.domain.moderation.case_rights import handled_processes, places_of_processes
from wagtail_aufbruch.participation.domain.overview import narrowing
from wagtail_aufbruch.participation.domain.overview.showing import ShownTable, overview
from wagtail_aufbruch.participation.staff.access import for_case_workers
from wagtail_aufbruch.participation.staff.frame import staff_page, way
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem


def overview_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("What is open"),
        reverse_lazy("aufbruch_overview"),
        name="aufbruch-overview",
        icon_name="list-ul",
        order=251,
    )


@require_GET
@for_case_workers
def show(request: HttpRequest) -> HttpResponse:
    """All tables, or the one that was chosen; a constant number of queries."""
    processes, wanted = handled_processes(request.user), narrowing.read(request.GET.dict())
    return staff_page(
        request,
        "aufbruch_participation/staff/overview.html",
        _("What is open"),
        way(),
        icon="list-ul",
        overview=overview(processes, list(places_of_processes(request.user)), wanted),
        processes=processes if len(processes) > 1 else [],
        wanted=wanted,
        query=wanted.query(),
    )


@require_GET
@for_case_workers
def export(request: HttpRequest, key: str) -> HttpResponse:
    """One table as a CSV file, narrowed down as on the page. 404 where there is no such table."""
    processes = handled_processes(request.user)
    wanted = narrowing.read(request.GET.dict())
    shown = overview(processes, list(places_of_processes(request.user)), wanted).table(key)
    if shown is None:
        raise Http404
    names = {process.pk: process.title for process in processes}
    answer = HttpResponse(b"".join(_lines(shown, names, request)), content_type="text/csv; charset=utf-8")
    return as_download(answer, str(shown.table.title), "csv")


def _lines(shown: ShownTable, processes: dict[int, str], request: HttpRequest) -> list[bytes]:
    headings = [_("Process"), shown.table.what, *shown.columns, _("Overdue"), shown.table.nobody, _("Address")]
    yes, no = _("yes"), _("no")
    rows = (
        [
            processes[row.process_id],
            row.title,
            *(cell.text for cell in row.cells),
            yes if row.is_overdue else no,
            yes if row.has_nobody else no,
            request.build_absolute_uri(row.url),
        ]
        for row in shown.rows
    )
    return list(csv_lines(map(str, headings), rows, delimiter=";"))
