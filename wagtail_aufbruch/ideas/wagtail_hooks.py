"""What idea calls add to a process's pages."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail import hooks

from wagtail_aufbruch.core.caching import changes_at
from wagtail_aufbruch.core.extension import OpenAction, ProcessLink, Section, remembered
from wagtail_aufbruch.core.vocabulary import called
from wagtail_aufbruch.ideas.domain.calls import calls_of, open_calls
from wagtail_aufbruch.ideas.domain.listing import newest_ideas, published_ideas_of_field
from wagtail_aufbruch.ideas.domain.notices import find_phase_news
from wagtail_aufbruch.ideas.editing import warn_of_settings
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.process_urls import urlpatterns

SHOWN = 6

hooks.register("aufbruch_find_news", find_phase_news)
hooks.register("after_create_page", warn_of_settings)
hooks.register("after_edit_page", warn_of_settings)


def shown_calls(process: Any) -> list[IdeaCallPage]:
    """The calls of the process; asked for once per request although two parts of its page show them."""
    calls = remembered(process, "ideas.calls", lambda: list(calls_of(process)))
    for call in calls:
        changes_at(process, *call.changing_moments)
    return calls


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("aufbruch_process_links")
def ideas_link(process: Any) -> list[ProcessLink]:
    """Always offered: to ask whether there is a call would cost every page of the process a query."""
    return [ProcessLink(title=called(process, "idea", plural=True), route="ideas", icon="bulb")]


@hooks.register("aufbruch_open_actions")
def open_idea_calls(process: Any) -> Iterator[OpenAction]:
    for call in open_calls(shown_calls(process)):
        yield OpenAction(
            title=call.title,
            url=f"{call.url}{call.reverse_subpage('hand_in')}",
            action=_("Hand in an idea"),
            kind=called(process, "idea_call"),
            closes_at=call.closes_at,
            summary=call.introduction,
            icon="bulb",
        )


@hooks.register("aufbruch_process_sections")
def newest_ideas_of_process(process: Any) -> Iterator[Section]:
    calls = shown_calls(process)
    if calls:
        yield Section(
            title=_("Ideas from the town"),
            template="aufbruch_ideas/sections/process.html",
            context={"ideas": newest_ideas(process)[:SHOWN], "calls": calls},
            order=300,
            anchor="ideen",
        )


@hooks.register("aufbruch_handlungsfeld_sections")
def ideas_of_field(process: Any, handlungsfeld: Any) -> Iterator[Section]:
    ideas = list(published_ideas_of_field(process, handlungsfeld)[:SHOWN])
    if ideas:
        yield Section(
            title=_("Ideas"),
            template="aufbruch_ideas/sections/handlungsfeld.html",
            context={"ideas": ideas},
            order=300,
            anchor="ideen",
        )
