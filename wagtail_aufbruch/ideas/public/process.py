"""The ideas of all calls of a process."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.ideas.domain.calls.queries import open_calls
from wagtail_aufbruch.ideas.domain.lists.listing import scope_of_process
from wagtail_aufbruch.ideas.public.listing import context_of, idea_list
from wagtail_aufbruch.participation.public.maps import allow_tiles


def show_ideas(process: ProcessPage, request: HttpRequest) -> HttpResponse:
    """One list over all calls that everybody may see."""
    scope = scope_of_process(process)
    shown = idea_list(process, request, scope)
    if isinstance(shown, HttpResponse):
        return shown
    changes_at(request, *(moment for call in scope.calls.values() for moment in call.changing_moments))
    response = process.render(
        request,
        template="aufbruch_ideas/ideas.html",
        context_overrides={
            **context_of(shown, scope),
            "subpage_title": called(process, "idea", plural=True),
            "open_calls": open_calls(scope.calls.values()),
            "process_url": process.get_url(request),
        },
    )
    return allow_tiles(response) if shown.map else response
