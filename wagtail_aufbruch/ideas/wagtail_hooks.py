"""What idea calls add to a process's pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from wagtail_aufbruch.core.caching import changes_at
from wagtail_aufbruch.core.extension import OpenAction, ProcessLink, Section, remembered
from wagtail_aufbruch.core.vocabulary import called
from wagtail_aufbruch.ideas.domain.calls import calls_of
from wagtail_aufbruch.ideas.domain.figures import stage_figures
from wagtail_aufbruch.ideas.domain.listing import newest_ideas, published_ideas_of_field
from wagtail_aufbruch.ideas.domain.notices import find_phase_news
from wagtail_aufbruch.ideas.domain.phases import discussing, running
from wagtail_aufbruch.ideas.editing import warn_of_settings
from wagtail_aufbruch.ideas.enums import Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.process_urls import urlpatterns
from wagtail_aufbruch.ideas.views.call_head import call_head, what_to_do

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
    """Calls that take ideas, and those in which people discuss and assess by now; each call once."""
    now = timezone.now()
    for call in shown_calls(process):
        phases = running(call, now)
        talk = discussing(call)
        if Phase.COLLECTING in phases:
            url = f"{call.url}{call.reverse_subpage('hand_in')}"
            yield _action(process, call, url, _("Hand in an idea"), call.closes_at, "bulb")
        elif Phase.DISCUSSING in phases and talk is not None:
            yield _action(process, call, f"{call.url}#ideen", what_to_do(call), talk.ends_at, "speech")


def _action(process: Any, call: Any, url: str, action: str, closes_at: datetime | None, icon: str) -> OpenAction:
    return OpenAction(
        title=call.title,
        url=url,
        action=action,
        kind=called(process, "idea_call"),
        closes_at=closes_at,
        summary=call.introduction,
        icon=icon,
    )


@hooks.register("aufbruch_process_sections")
def newest_ideas_of_process(process: Any) -> Iterator[Section]:
    calls = shown_calls(process)
    if calls:
        yield Section(
            title=_("Ideas from the town"),
            template="aufbruch_ideas/sections/process.html",
            context={
                "ideas": newest_ideas(process)[:SHOWN],
                "figures": stage_figures(process, calls),
                "calls": [_line(call) for call in calls],
            },
            order=300,
            anchor="ideen",
        )


def _line(call: Any) -> dict[str, Any]:
    """A call as one line: what runs there, and until when."""
    head = call_head(call, "", "")
    return {
        "title": call.title,
        "url": call.url,
        "state": head.state,
        "ends_at": head.running[0].ends_at if head.running else None,
    }


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
