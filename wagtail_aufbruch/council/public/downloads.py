"""Papers to take along as CSV and JSON: those that the address asks for. Only what everybody may see."""

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.core.reader_cache.freshness import allow_parameters
from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.council.domain.lists import exports, follow_up_exports
from wagtail_aufbruch.council.domain.lists.datasets import FOLLOW_UPS, PAPERS
from wagtail_aufbruch.council.domain.lists.listing import KEPT, searched
from wagtail_aufbruch.council.domain.papers.addresses import index_of
from wagtail_aufbruch.council.domain.papers.coming import next_midnight
from wagtail_aufbruch.council.models import Paper, PaperIndexPage
from wagtail_aufbruch.council.public.index import read_query
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files


def export_papers(index: PaperIndexPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """The papers that filters and search leave, however many they are."""
    refused = refuse_too_many_files(index, request, "papers_export")
    if refused is not None:
        return refused
    allow_parameters(request, *KEPT)
    query = read_query(index, request)
    papers = searched(query.filters.apply_to_file(Paper.objects.shown_in(index.process.pk)), query.search)
    if ending == "csv":
        response = StreamingHttpResponse(exports.as_csv(index, papers), content_type="text/csv; charset=utf-8")
    else:
        response = StreamingHttpResponse(
            exports.as_json(index, index.process, papers), content_type="application/json; charset=utf-8"
        )
    is_whole = not request.GET and index == index_of(index.process)
    return as_open_data(response, index.title, ending, process=index.process if is_whole else None, key=PAPERS)


def export_follow_ups(index: PaperIndexPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """What follows from the decisions on these papers, a row for each task."""
    refused = refuse_too_many_files(index, request, "follow_ups_export")
    if refused is not None:
        return refused
    allow_parameters(request, *KEPT)
    changes_at(request, next_midnight())
    query = read_query(index, request)
    papers = searched(query.filters.apply_to_file(Paper.objects.shown_in(index.process.pk)), query.search)
    if ending == "csv":
        response = StreamingHttpResponse(
            follow_up_exports.as_csv(index, papers), content_type="text/csv; charset=utf-8"
        )
    else:
        response = StreamingHttpResponse(
            follow_up_exports.as_json(index, index.process, papers), content_type="application/json; charset=utf-8"
        )
    is_whole = not request.GET and index == index_of(index.process)
    name = _("Follow-up of decisions")
    return as_open_data(response, name, ending, process=index.process if is_whole else None, key=FOLLOW_UPS)
