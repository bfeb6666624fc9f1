"""Ways to the desks: the admin's menu, the buttons of a call's page, and those of an event."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.extension.page_hooks import EventLink, MeetingSheets
from wagtail_aufbruch.ideas.domain.capture.capture import calls_for
from wagtail_aufbruch.ideas.domain.documents.card_sheets import MOST_CARDS, draw_cards
from wagtail_aufbruch.ideas.models import IdeaCallPage


class RoomMenuItem(MenuItem):
    """Shown to those who handle cases of a process that has a call."""

    def is_shown(self, request: HttpRequest) -> bool:
        return calls_for(request.user).exists()


def room_menu_item() -> RoomMenuItem:
    return RoomMenuItem(
        gettext_lazy("From the room"), reverse("aufbruch_room"), name="aufbruch-room", icon_name="edit", order=251
    )


def event_links(user: Any, event: Any) -> Iterator[EventLink]:
    """From an event to the desk of each call of its process, with the event chosen already."""
    process = getattr(event.specific, "process", None)
    calls = list(calls_for(user).filter(path__startswith=process.path)) if process is not None else []
    for call in calls:
        label = _("Capture ideas") if len(calls) == 1 else _("Capture ideas: %(title)s") % {"title": call.title}
        yield EventLink(label, f"{reverse('aufbruch_capture', args=[call.pk])}?veranstaltung={event.pk}", "edit")


def meeting_sheets(event: Any) -> Iterator[MeetingSheets]:
    """The cards of each call of the event's process."""
    process = getattr(event.specific, "process", None)
    if process is None:
        return
    for call in IdeaCallPage.objects.filter(path__startswith=process.path).order_by("path"):
        yield MeetingSheets(
            key=f"ideas-{call.pk}",
            label=_("Idea cards: %(title)s") % {"title": call.title},
            draw=partial(draw_cards, call),
            most=MOST_CARDS,
        )


def call_buttons(page: Any, user: Any, **kwargs: Any) -> Iterator[Button]:
    """For the "more" menu of a call in the list of pages and in the page's header."""
    if page.specific_class is not IdeaCallPage or not calls_for(user).filter(pk=page.pk).exists():
        return
    desks = [
        (_("Capture ideas"), "aufbruch_capture", "edit"),
        (_("Import a table"), "aufbruch_import", "upload"),
        (_("Print idea cards"), "aufbruch_cards", "download"),
    ]
    for place, (label, name, icon) in enumerate(desks):
        yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=80 + place)
