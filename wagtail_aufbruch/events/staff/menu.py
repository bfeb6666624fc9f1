"""Ways to the registrations: the admin's menu, and the buttons of an event's page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.extension.page_hooks import event_links
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.events.models import EventMixin
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_page
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem


def registrations_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Registrations"),
        reverse_lazy("aufbruch_events_staff"),
        name="aufbruch-events-staff",
        icon_name="group",
        order=0,
    )


def listing_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the "more" menu of an event in the list of pages; no query per row."""
    if not _is_event(page) or not handles_page(user, page):
        return
    ways = [
        (_("Registrations"), "aufbruch_event_registrations", "group"),
        (_("Door"), "aufbruch_door", "check"),
        (_("Lists and badges"), "aufbruch_event_papers", "download"),
    ]
    for place, (label, name, icon) in enumerate(ways):
        yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=80 + place)


def header_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the header of an event's page: the same, and the links of other apps."""
    yield from listing_buttons(page, user)
    if _is_event(page) and handles_page(user, page):
        for place, link in enumerate(event_links(user, page)):
            yield Button(str(link.label), link.url, icon_name=link.icon, priority=90 + place)


def _is_event(page: Page) -> bool:
    return issubclass(page.specific_class or object, EventMixin)
