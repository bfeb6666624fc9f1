"""An idea call: its page with the list, one idea."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.ideas.domain.lists.listing import scope_of_call
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.public.call_head import call_head
from wagtail_aufbruch.ideas.public.listing import context_of, idea_list
from wagtail_aufbruch.participation.public.maps import allow_tiles


def show_call(call: IdeaCallPage, request: HttpRequest) -> HttpResponse:
    """What is asked, until when, and the ideas published so far."""
    scope = scope_of_call(call)
    shown = idea_list(call, request, scope)
    if isinstance(shown, HttpResponse):
        return shown
    response: HttpResponse = call.render(
        request,
        context_overrides={
            **context_of(shown, scope),
            "is_first_page": shown.is_first_page and not shown.is_narrowed,
            "is_open": call.is_open(),
            "terms": public_page(call.terms_page_id),
            "head": call_head(call, _hand_in_url(call, request), _follow_url(call, request)),
            "process_url": call.process.get_url(request) if call.process else "",
        },
    )
    return allow_tiles(response) if shown.map else response


def _hand_in_url(call: IdeaCallPage, request: HttpRequest) -> str:
    return f"{call.get_url(request)}{call.reverse_subpage('hand_in')}"


def _follow_url(call: IdeaCallPage, request: HttpRequest) -> str:
    process = call.process
    if process is None or call.pk is None:  # looked at before it is saved: nobody can follow it yet
        return ""
    return f"{process.get_url(request)}{process.reverse_subpage('follow_page', args=[call.pk])}"
