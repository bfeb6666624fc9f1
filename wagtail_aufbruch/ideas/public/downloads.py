"""Ideas to take along: files of all of them, points for the map, feeds. Below a call, and below a process."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import IO

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.open_data.json_files import licence
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.public.feeds import as_feed, feed_of, told
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.ideas.domain.lists import exports, feeds
from wagtail_aufbruch.ideas.domain.lists.cards import linker_for
from wagtail_aufbruch.ideas.domain.lists.datasets import IDEAS
from wagtail_aufbruch.ideas.domain.lists.exports import Export
from wagtail_aufbruch.ideas.domain.lists.filters import PARAMETERS, offer_for
from wagtail_aufbruch.ideas.domain.lists.listing import Scope, map_points, scope_of_call, scope_of_process
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.public.kept_files import PIECE, keeping, kept_file
from wagtail_aufbruch.ideas.public.listing import narrowed, version_of
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files


def scope_of(page: IdeaCallPage | ProcessPage) -> Scope:
    """The ideas of a call's page or of a process's."""
    return scope_of_call(page) if isinstance(page, IdeaCallPage) else scope_of_process(page)


def export_ideas(page: IdeaCallPage | ProcessPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """All public ideas that the address's filters leave, as a file.

    The file of all of them is kept; others, and one that is not kept, are made for one network up to a limit. Raises
    Http404 for a form that does not exist.
    """
    if ending not in CONTENT_TYPES:
        raise Http404
    scope = scope_of(page)
    filters = offer_for(scope, version_of(request, scope)).filters.read(request.GET)
    process = str(scope.process.pk)
    is_whole = not filters.is_set and not filters.asks_for_gone
    key = "" if not is_whole else f"{process}.{page.pk}.{ending}.{get_language()}.{_told_licence()}"
    kept = kept_file(request, process, key) if key else None
    if kept is not None:
        return _open_data(page, kept, ending, is_whole=True)
    refused = refuse_too_many_files(page, request, "export")
    if refused is not None:
        return refused
    rows, _too_many = narrowed(scope, filters)
    made = _chunks(Export(scope, filters.apply_to_file(rows)), ending)
    return _open_data(page, keeping(request, process, key, made) if key else made, ending, is_whole=is_whole)


def _open_data(
    page: IdeaCallPage | ProcessPage, chunks: Iterable[bytes], ending: str, *, is_whole: bool
) -> HttpResponseBase:
    """The columns are described of the file that holds the ideas of the whole process."""
    process = page if isinstance(page, ProcessPage) and is_whole else None
    response = StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[ending])
    return as_open_data(response, page.title, ending, process=process, key=IDEAS)


def file_response(export: Export, ending: str, name: str) -> HttpResponseBase:
    """The export as a download. Raises Http404 for a form that does not exist."""
    return _download(_chunks(export, ending), ending, name)


CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}


def _download(chunks: Iterable[bytes], ending: str, name: str) -> StreamingHttpResponse:
    return as_download(StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[ending]), name, ending)


def _chunks(export: Export, ending: str) -> Iterator[bytes]:
    if ending not in CONTENT_TYPES:
        raise Http404
    if ending == "xlsx":
        return _read(exports.as_xlsx(export))
    return exports.as_csv(export) if ending == "csv" else exports.as_json(export)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(PIECE):
            yield chunk


def _told_licence() -> str:
    """Stands in each file; another one in the settings makes another file."""
    return blake2b(repr(licence()).encode(), digest_size=8).hexdigest()


def map_data(page: IdeaCallPage | ProcessPage, request: HttpRequest) -> HttpResponse:
    """The places of the ideas that the address's filters leave; a thousand at most."""
    scope = scope_of(page)
    allow_parameters(request, *PARAMETERS)
    offer = offer_for(scope, version_of(request, scope))
    rows, _too_many = narrowed(scope, offer.filters.read(request.GET))
    fields, linker = offer.fields, linker_for(scope, request)
    points = [
        {
            "title": row.title,
            "url": linker.url(row.page_id, row.pk),
            "at": [float(row.latitude), float(row.longitude)],
            "place": row.place_name,
            "field": fields[row.handlungsfeld_id].title if row.handlungsfeld_id in fields else "",
            "accent": fields[row.handlungsfeld_id].shown_accent if row.handlungsfeld_id in fields else "",
        }
        for row in map_points(rows)
    ]
    return JsonResponse({"places": points})


def ideas_feed(page: IdeaCallPage | ProcessPage, request: HttpRequest) -> HttpResponse:
    """New ideas, as RSS."""
    scope = scope_of(page)
    linker = linker_for(scope, absolute=True)
    feed = feed_of(page, _("New ideas: %(title)s") % {"title": page.title}, "ideas_feed")
    for idea in feeds.newest(scope):
        feed.add_item(
            title=clean_text(idea.title),
            link=linker.url(idea.page_id, idea.pk),
            # By this a reader knows what it has shown already; an address changes when a page is renamed.
            unique_id=f"idee-{idea.pk}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=told(idea.text),
            author_name=clean_text(idea.author_name) or None,
            pubdate=idea.published_at,
        )
    return as_feed(feed)


def answers_feed(page: IdeaCallPage | ProcessPage, request: HttpRequest) -> HttpResponse:
    """Official answers, as RSS."""
    scope = scope_of(page)
    linker = linker_for(scope, absolute=True)
    feed = feed_of(page, _("Official answers: %(title)s") % {"title": page.title}, "answers_feed")
    for answer in feeds.newest_answers(scope):
        link = linker.url(answer.contribution.page_id, answer.contribution_id)
        feed.add_item(
            title=clean_text(answer.contribution.title),
            link=link,
            unique_id=f"antwort-{answer.pk}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=told(f"{answer.body}: {answer.text}"),
            pubdate=answer.published_at,
        )
    return as_feed(feed)
