"""The page of one paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.council.domain.papers.coming import next_midnight
from wagtail_aufbruch.council.domain.papers.showing import find
from wagtail_aufbruch.council.domain.papers.subjects import subjects_of
from wagtail_aufbruch.council.domain.papers.taken_back import last_confirmed, taken_back
from wagtail_aufbruch.council.models import PaperIndexPage


def show_paper(index: PaperIndexPage, request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper is about, its way and what became of it. 404 for a draft and for one of another process; 410 for
    one that its server has taken back."""
    found = find(index.process, pk)
    if found is None:
        return _show_taken_back(index, request, pk)
    if found.next_station is not None or found.follow_ups:
        changes_at(request, next_midnight())
    response: HttpResponse = index.render(
        request,
        template="aufbruch_council/paper.html",
        context_overrides={
            "subpage_title": found.title,
            "found": found,
            "paper": found.paper,
            "subjects": subjects_of(found.paper),
            "last_confirmed": last_confirmed(found.paper),
        },
    )
    return response


def _show_taken_back(index: PaperIndexPage, request: HttpRequest, pk: int) -> HttpResponse:
    gone = taken_back(index.process, pk)
    if gone is None:
        raise Http404(_("There is no paper at this address."))
    response: HttpResponse = index.render(
        request,
        template="aufbruch_council/paper_gone.html",
        context_overrides={
            "subpage_title": gone.paper.reference or _("Not published any more"),
            "gone": gone,
            "subjects": subjects_of(gone.paper),
        },
    )
    response.status_code = 410
    return response
