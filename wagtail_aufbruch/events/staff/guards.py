"""What the staff pages of events share: who may open them, and their frame."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_aufbruch.events.domain.operations.staff_lists import events_for
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.staff.access import View, find_row, for_staff_of

for_staff_of_event = for_staff_of(events_for, key="event_pk", name="event")
"""For views of one event: for those who handle the cases of its process."""


def for_registration(view: View) -> View:
    """The same for one registration of the event."""

    @for_staff_of_event
    @wraps(view)
    def guarded(request: HttpRequest, event: EventPage, pk: int, **kwargs: Any) -> HttpResponse:
        known = Registration.objects.select_related("participant", "table", "registered_by")
        registration = find_row(known.filter(event_id=event.pk), pk)
        registration.event = event
        return view(request, event=event, registration=registration, **kwargs)

    return guarded


def trail(event: EventPage | None = None) -> list[dict[str, Any]]:
    """The way to a page of staff: to the list of events, and to the registrations of ``event``."""
    steps = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("aufbruch_events_staff"), "label": _("Events")},
    ]
    if event is not None:
        steps.append({"url": reverse("aufbruch_event_registrations", args=[event.pk]), "label": event.title})
    return steps


def page(
    request: HttpRequest,
    template: str,
    title: str,
    event: EventPage | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the admin's frame, with breadcrumbs."""
    here = {"url": "", "label": title, "sublabel": event.title if event is not None else ""}
    return render(
        request,
        f"aufbruch_events/staff/{template}.html",
        {
            "breadcrumbs_items": [*trail(event), here],
            "header_title": f"{title}: {event.title}" if event is not None else title,
            "page_title": f"{title}: {event.title}" if event is not None else title,
            "header_icon": "calendar-alt",
            "event": event,
            **context,
        },
        status=status,
    )
