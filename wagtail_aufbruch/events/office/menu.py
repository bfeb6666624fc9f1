"""Ways to the office: the admin's menu, and the buttons of an event's page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.extension import event_links
from wagtail_aufbruch.events.domain.desk import events_for
from wagtail_aufbruch.events.models import EventMixin
from wagtail_aufbruch.participation.domain.staff import case_processes


class OfficeMenuItem(MenuItem):
    """Shown to those who handle cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return case_processes(request.user).exists()


def office_menu_item() -> OfficeMenuItem:
    return OfficeMenuItem(
        gettext_lazy("Registrations"),
        reverse_lazy("aufbruch_events_office"),
        name="aufbruch-events-office",
        icon_name="group",
        order=0,
    )


def event_buttons(page: Any, user: Any, **kwargs: Any) -> Iterator[Button]:
    """For the "more" menu of an event in the list of pages and in the page's header."""
    if not issubclass(page.specific_class or object, EventMixin) or not events_for(user).filter(pk=page.pk).exists():
        return
    desks = [
        (_("Registrations"), reverse("aufbruch_event_office", args=[page.pk]), "group"),
        (_("Door"), reverse("aufbruch_door", args=[page.pk]), "check"),
        (_("Lists and badges"), reverse("aufbruch_event_papers", args=[page.pk]), "download"),
        *((str(link.label), link.url, link.icon) for link in event_links(user, page)),
    ]
    for place, (label, url, icon) in enumerate(desks):
        yield Button(label, url, icon_name=icon, priority=80 + place)
