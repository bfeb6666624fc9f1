"""The process page, its fields of action and the search below it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.process import aims, handlungsfelder, navigation, search, timeline
from wagtail_aufbruch.core.extension import page_hooks
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.reader_cache.marks import changes_at

BEST_PRACTICES_SHOWN = 3


def process_home(page: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """The home of the process: what is open now, where it stands, what belongs to it."""

    def find_pages(keys: Iterable[int]) -> dict[int, Page]:
        return navigation.frame_for(request, page, also=keys).also

    actions = page_hooks.open_actions(page)
    for action in actions:
        changes_at(request, action.closes_at)
    return page.render(
        request,
        context_overrides={
            "actions": actions,
            "timeline": timeline.process_timeline(page, timezone.localdate(), find_pages=find_pages),
            "branches": handlungsfelder.field_tree(page),
            "sections": page_hooks.process_sections(page),
            "aims": aims.process_aims(page),
            "best_practices": handlungsfelder.best_practices(page, limit=BEST_PRACTICES_SHOWN),
        },
    )


def handlungsfelder_index(page: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """All fields of action on their two levels."""
    return page.render(
        request,
        template="aufbruch/handlungsfelder.html",
        context_overrides={
            "subpage_title": called(page, "handlungsfeld", plural=True),
            "branches": handlungsfelder.field_tree(page),
        },
    )


def handlungsfeld_detail(page: ProcessMixin, request: HttpRequest, slug: str) -> HttpResponse:
    """One field with all that belongs to it; 404 for an unknown one and for one of another process."""
    field = handlungsfelder.field_of_process(page, slug)
    base = page.get_url(request) or ""
    if field is None:
        return _led_on(page, base, slug)
    parents = [(called(page, "handlungsfeld", plural=True), base + page.reverse_subpage("handlungsfelder"))]
    if field.parent:
        parents.append((field.parent.title, base + page.reverse_subpage("handlungsfeld", args=[field.parent.slug])))
    children = handlungsfelder.fields_below(field)
    sections = page_hooks.handlungsfeld_sections(page, field)
    practices = handlungsfelder.best_practices(page, field)
    documents = handlungsfelder.documents_of(field)
    return page.render(
        request,
        template="aufbruch/handlungsfeld.html",
        context_overrides={
            "subpage_title": field.title,
            "subpage_parents": parents,
            "handlungsfeld": field,
            "children": children,
            "sections": sections,
            "best_practices": practices,
            "documents": documents,
            "is_empty": not (sections or practices or documents),
        },
    )


def _led_on(page: ProcessMixin, base: str, slug: str) -> HttpResponse:
    """To where the field stands that was once found at this address. Raises Http404 where none was."""
    field = handlungsfelder.field_formerly_at(page, slug)
    if field is None:
        raise Http404(_("There is no field of action at this address."))
    moved = HttpResponsePermanentRedirect(base + page.reverse_subpage("handlungsfeld", args=[field.slug]))
    # Another field may get the address: then nobody's browser may know better.
    moved.headers["Cache-Control"] = "no-cache"
    return moved


def search_process(page: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """Search over the process: its pages, and what is handed in there.

    ``q`` is what people look for, ``p`` the page of results.
    """
    typed = request.GET.get("q", "")
    query = search.clean_query(typed)
    results = search.result_page(page, search.search_all(page, query), request.GET.get("p"))
    return page.render(
        request,
        template="aufbruch/search.html",
        context_overrides={
            "subpage_title": _("Search for “%(query)s”") % {"query": query} if query else _("Search"),
            "result_count": _result_count(results.paginator.count) if query else "",
            "query": query,
            "nothing_to_look_for": bool(typed) and not query,
            "results": results,
            "paging": urlencode({"q": query}) + "&",
        },
    )


def _result_count(number: int) -> str:
    return ngettext("%(number)d result", "%(number)d results", number) % {"number": number}
