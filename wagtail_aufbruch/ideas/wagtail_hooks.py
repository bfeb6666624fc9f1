"""What idea calls add to a process's pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.core.extension.page_hooks import OpenAction, ProcessLink, Section
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.ideas.domain.calls.phases import discussing, running
from wagtail_aufbruch.ideas.domain.lists.figures import stage_figures, with_stage_counts
from wagtail_aufbruch.ideas.domain.lists.listing import newest_ideas, published_ideas_of_field, scope_of_process
from wagtail_aufbruch.ideas.domain.responses.taken_up import open_ideas_of_group
from wagtail_aufbruch.ideas.enums import Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.public.call_head import call_head, what_to_do
from wagtail_aufbruch.ideas.public.process_urls import urlpatterns
from wagtail_aufbruch.ideas.staff.editing import warn_of_settings
from wagtail_aufbruch.ideas.staff.menu import call_buttons, capture_menu_item
from wagtail_aufbruch.ideas.staff.urls import urlpatterns as staff_urls

SHOWN = 6
STYLESHEET = "aufbruch_participation/participation.css"

hooks.register("after_create_page", warn_of_settings)
hooks.register("after_edit_page", warn_of_settings)
hooks.register("register_admin_menu_item", capture_menu_item)
hooks.register("register_page_listing_more_buttons", call_buttons)
hooks.register("register_page_header_buttons", call_buttons)


def shown_calls(process: Process) -> list[IdeaCallPage]:
    """The calls of the process; asked for once per request although several parts of its page show them."""
    calls = list(scope_of_process(process).calls.values())
    for call in calls:
        changes_at(process, *call.changing_moments)
    return calls


@hooks.register("register_admin_urls")
def register_staff_urls() -> list[URLPattern]:
    return staff_urls


@hooks.register("register_log_actions")
def name_decisions(actions: LogActionRegistry) -> None:
    """What staff do with an idea beside its state and its stage, for the site's history."""
    for action, label, message in (
        ("aufbruch.merged", gettext_lazy("Join ideas"), gettext_lazy("Joined with another idea")),
        ("aufbruch.unmerged", gettext_lazy("Separate ideas"), gettext_lazy("Joining taken back")),
        ("aufbruch.capture_undone", gettext_lazy("Take back an idea"), gettext_lazy("Captured idea taken back")),
        ("aufbruch.import_undone", gettext_lazy("Take back an import"), gettext_lazy("Import taken back")),
        ("aufbruch.ideas_exported", gettext_lazy("Export ideas"), gettext_lazy("Ideas with addresses exported")),
    ):
        actions.register_action(action, label, message)


@hooks.register("aufbruch_group_sections")
def open_ideas_of(process: Process, group_page: Page) -> Iterator[Section]:
    """What the group has taken up and is still on its way."""
    ideas = open_ideas_of_group(process, group_page.pk, SHOWN)
    if ideas:
        yield Section(
            title=_("Ideas that the group has taken up"),
            template="aufbruch_ideas/sections/handlungsfeld.html",
            context={"ideas": ideas},
            order=300,
            anchor="ideen",
            stylesheet=STYLESHEET,
        )


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("aufbruch_process_links")
def ideas_link(process: Process) -> list[ProcessLink]:
    """Always offered: to ask whether there is a call would cost every page of the process a query."""
    return [ProcessLink(title=called(process, "idea", plural=True), route="ideas", icon="bulb")]


@hooks.register("aufbruch_open_actions")
def open_idea_calls(process: Process) -> Iterator[OpenAction]:
    """Calls that take ideas, and those in which people discuss and assess by now; each call once."""
    now = timezone.now()
    for call in shown_calls(process):
        phases = running(call, now)
        discussion = discussing(call)
        if Phase.COLLECTING in phases:
            url = f"{call.url}{call.reverse_subpage('hand_in')}"
            yield _action(process, call, url, _("Hand in an idea"), call.closes_at, "bulb")
        elif Phase.DISCUSSING in phases and discussion is not None:
            yield _action(process, call, f"{call.url}#ideen", what_to_do(call), discussion.ends_at, "speech")


def _action(
    process: Process, call: IdeaCallPage, url: str, action: str, closes_at: datetime | None, icon: str
) -> OpenAction:
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
def newest_ideas_of_process(process: Process) -> Iterator[Section]:
    calls = shown_calls(process)
    if calls:
        ideas = list(with_stage_counts(newest_ideas(process), calls)[:SHOWN])
        yield Section(
            title=_("Ideas from the town"),
            template="aufbruch_ideas/sections/process.html",
            context={
                "ideas": ideas,
                "figures": stage_figures(process, ideas),
                "calls": [_line(call) for call in calls],
            },
            order=300,
            anchor="ideen",
            stylesheet=STYLESHEET,
        )


def _line(call: IdeaCallPage) -> dict[str, Any]:
    """A call as one line: what runs there, and until when."""
    head = call_head(call, "", "")
    return {
        "title": call.title,
        "url": call.url,
        "state": head.state,
        "ends_at": head.running[0].ends_at if head.running else None,
    }


@hooks.register("aufbruch_handlungsfeld_sections")
def ideas_of_field(process: Process, handlungsfeld: Handlungsfeld) -> Iterator[Section]:
    ideas = list(published_ideas_of_field(process, handlungsfeld)[:SHOWN])
    if ideas:
        yield Section(
            title=_("Ideas"),
            template="aufbruch_ideas/sections/handlungsfeld.html",
            context={"ideas": ideas},
            order=300,
            anchor="ideen",
            stylesheet=STYLESHEET,
        )
