"""What the staff pages of events share: who may open them, and their frame."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.events.domain.errors import RegistrationGone
from wagtail_aufbruch.events.domain.operations.staff_lists import events_for
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.staff.access import View, find_row, for_staff_of
from wagtail_aufbruch.participation.staff.frame import Crumb, staff_page, way

for_staff_of_event = for_staff_of(events_for, key="event_pk", name="event")
"""For views of one event: for those who handle the cases of its process."""


def for_registration(view: View) -> View:
    """The same for one registration of the event; where it is deleted in that moment, their list says so."""

    @for_staff_of_event
    @wraps(view)
    def guarded(request: HttpRequest, event: EventPage, pk: int, **kwargs: Any) -> HttpResponse:
        known = Registration.objects.select_related("participant", "table", "registered_by")
        registration = find_row(known.filter(event_id=event.pk), pk)
        registration.event = event
        try:
            return view(request, event=event, registration=registration, **kwargs)
        except RegistrationGone as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(reverse("aufbruch_event_registrations", args=[event.pk]))

    return guarded


def trail(event: EventPage | None = None) -> list[Crumb]:
    """The way to a page of staff: to the list of events, and to the registrations of ``event``."""
    steps = [(reverse("aufbruch_events_staff"), _("Events"))]
    if event is not None:
        steps.append((reverse("aufbruch_event_registrations", args=[event.pk]), event.title))
    return way(*steps)


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
    return staff_page(
        request,
        f"aufbruch_events/staff/{template}.html",
        title,
        trail(event),
        icon="calendar-alt",
        about=event.title if event is not None else "",
        status=status,
        **{"event": event, **context},
    )
