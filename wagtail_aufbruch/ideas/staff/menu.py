"""Ways to the staff's pages of ideas: the admin's menu, buttons of a call's page, links of an event."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.extension.page_hooks import EventLink, MeetingSheets
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.domain.capture.capture import calls_for, may_capture
from wagtail_aufbruch.ideas.domain.documents.card_sheets import MAX_CARDS, draw_cards
from wagtail_aufbruch.ideas.models import IdeaCallPage


class CaptureMenuItem(MenuItem):
    """Shown to those who handle cases of a process that has a call."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_capture(request.user)


def capture_menu_item() -> CaptureMenuItem:
    return CaptureMenuItem(
        gettext_lazy("From the room"),
        reverse("aufbruch_capture_calls"),
        name="aufbruch-capture",
        icon_name="edit",
        order=251,
    )


def event_links(user: AnyUser, event: BasePage) -> Iterator[EventLink]:
    """From an event to capturing ideas for each call of its process, with the event chosen already."""
    process = getattr(event.specific, "process", None)
    calls = list(of_process(calls_for(user), process)) if process is not None else []
    for call in calls:
        label = _("Capture ideas") if len(calls) == 1 else _("Capture ideas: %(title)s") % {"title": call.title}
        yield EventLink(label, f"{reverse('aufbruch_capture', args=[call.pk])}?veranstaltung={event.pk}", "edit")


def meeting_sheets(event: BasePage) -> Iterator[MeetingSheets]:
    """The cards of each call of the event's process."""
    process = getattr(event.specific, "process", None)
    if process is None:
        return
    for call in of_process(IdeaCallPage.objects.all(), process).order_by("path"):
        yield MeetingSheets(
            key=f"ideas-{call.pk}",
            label=_("Idea cards: %(title)s") % {"title": call.title},
            draw=partial(draw_cards, call),
            most=MAX_CARDS,
        )


def call_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the "more" menu of a call in the list of pages and in the page's header."""
    if page.specific_class is not IdeaCallPage or not calls_for(user).filter(pk=page.pk).exists():
        return
    ways = [
        (_("Capture ideas"), "aufbruch_capture", "edit"),
        (_("Import a table"), "aufbruch_import", "upload"),
        (_("Print idea cards"), "aufbruch_cards", "download"),
    ]
    for place, (label, name, icon) in enumerate(ways):
        yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=80 + place)
