"""Papers to take along as CSV and JSON: those that the address asks for. Only what everybody may see."""

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.reader_cache.freshness import allow_parameters
from wagtail_aufbruch.council.domain.lists import exports
from wagtail_aufbruch.council.domain.lists.listing import KEPT, searched
from wagtail_aufbruch.council.models import Paper, PaperIndexPage
from wagtail_aufbruch.council.public.index import read_query


def export_papers(index: PaperIndexPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """The papers that filters and search leave, however many they are."""
    allow_parameters(request, *KEPT)
    query = read_query(index, request)
    papers = searched(query.filters.apply(Paper.objects.shown_in(index.process.pk)), query.search)
    if ending == "csv":
        response = StreamingHttpResponse(exports.as_csv(index, papers), content_type="text/csv; charset=utf-8")
    else:
        response = StreamingHttpResponse(
            exports.as_json(index, index.process, papers), content_type="application/json; charset=utf-8"
        )
    as_download(response, index.title, ending)
    response.headers["Link"] = f'<{aufbruch_settings.data_licence_url}>; rel="license"'
    return response
