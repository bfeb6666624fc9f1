"""An idea call: its page with the list, one idea."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.ideas.domain.listing import scope_of_call
from wagtail_aufbruch.ideas.views.listing import allow_tiles, context_of, idea_list


def show_call(call: Any, request: HttpRequest) -> HttpResponse:
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
            "has_closed": call.has_closed(),
            "process_url": call.process.get_url(request) if call.process else "",
        },
    )
    return allow_tiles(response) if shown.map else response
