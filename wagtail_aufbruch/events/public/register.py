"""Registering: the form, and the page that says what comes next."""

import json
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.events.domain.errors import DoesNotFit, EventFull, RegistrationNotOpen
from wagtail_aufbruch.events.domain.registration.holding import hours_held, people_held_briefly
from wagtail_aufbruch.events.domain.registration.personal_data import active_registration
from wagtail_aufbruch.events.domain.registration.register import Outcome, register
from wagtail_aufbruch.events.domain.seats.availability import Availability, availability_of
from wagtail_aufbruch.events.forms.registration import RegistrationForm
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.public.own_registration import own_url
from wagtail_aufbruch.participation.domain.people.remembering import TOLD_ONCE
from wagtail_aufbruch.participation.domain.throttling import network_key, throttled
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant

REGISTRATIONS_PER_HOUR = 60
"""From one address: a school class that shares one still gets through."""

COOKIE = "aufbruch_registered"


@keeps_what_was_typed
@post_or_get
def register_for_event(event: EventPage, request: HttpRequest) -> HttpResponse:
    """The form: shown, shown again with its errors, or accepted."""
    availability = availability_of(event)
    participant = current_participant(event.process, request)
    registration = active_registration(event, participant)
    if registration is not None and request.method != "POST":
        return HttpResponseRedirect(own_url(event, request, registration, "schon"))
    form = _form(event, request, availability, participant)
    if not availability.takes_registrations:
        return _not_open(event, request, availability, form)
    if request.method != "POST":
        return _form_page(event, request, availability, form)
    if is_forged(request):
        return _form_page(event, request, availability, form, status=refuse_forged(form))
    if not form.is_valid():
        return _form_page(event, request, availability, form, status=422)
    if throttled(request, "register", REGISTRATIONS_PER_HOUR, 60):
        return _form_page(event, request, availability, form, status=refuse_throttled(form))
    return _take(event, request, form, participant)


def _take(
    event: EventPage, request: HttpRequest, form: RegistrationForm, participant: Participant | None
) -> HttpResponse:
    """Register with a valid form."""
    try:
        requested = replace(form.registration_request, network=network_key(request, f"seats-{event.pk}"))
        outcome = register(event, requested, process=event.process, participant=participant)
    except DoesNotFit as refusal:
        now = availability_of(event)
        again = _form(event, request, now, participant)
        again.is_valid()
        again.refuse(refusal)
        return _form_page(event, request, now, again, status=409)
    except RegistrationNotOpen as error:
        return _not_open(event, request, error.availability, form)
    except EventFull as error:
        return _not_open(event, request, availability_of(event), form, message=str(error.message))
    if participant is not None and outcome.is_theirs:
        return HttpResponseRedirect(own_url(event, request, outcome.registration, "angemeldet"))
    return _go_on(event, request, participant.email if participant else form.cleaned_data["email"], outcome)


def _form(
    event: EventPage, request: HttpRequest, availability: Availability, participant: Participant | None
) -> RegistrationForm:
    data = request.POST if request.method == "POST" else None
    return RegistrationForm(data, event=event, seating=availability.seating, participant=participant)


def _form_page(
    event: EventPage, request: HttpRequest, availability: Availability, form: RegistrationForm, status: int = 200
) -> HttpResponse:
    seats = availability.seating.total
    brief_from = people_held_briefly(event, seats)
    response = event.render(
        request,
        template="aufbruch_events/register.html",
        context_overrides={
            "form": form,
            "availability": availability,
            "hours_held": hours_held(event, seats),
            "brief_from": brief_from,
            "brief_hours": hours_held(event, seats, brief_from),
            "terms": public_page(event.terms_page_id),
            "subpage_title": _("Register for the event"),
            "subpage_parents": [],
        },
    )
    response.status_code = status
    return response


def _not_open(
    event: EventPage, request: HttpRequest, availability: Availability, form: RegistrationForm, message: str = ""
) -> HttpResponse:
    """Say why not, and show what was typed so that people can keep it."""
    posted = request.method == "POST"
    response = event.render(
        request,
        template="aufbruch_events/registration_not_open.html",
        context_overrides={
            "message": message or availability.message,
            "typed": form.typed() if posted else [],
            "subpage_title": _("Register for the event"),
            "subpage_parents": [],
        },
    )
    response.status_code = 409 if posted else 200
    return response


def _go_on(event: EventPage, request: HttpRequest, email: str, outcome: Outcome) -> HttpResponse:
    """Redirect to what comes next. A cookie for that page alone holds what it shows, since all share its address."""
    url = f"{event.get_url(request)}{event.reverse_subpage('registration_received')}"
    response = HttpResponseRedirect(url)
    response.set_signed_cookie(
        COOKIE,
        json.dumps([event.pk, email, outcome.state, outcome.until.isoformat() if outcome.until else ""]),
        salt=COOKIE,
        max_age=TOLD_ONCE,
        path=url,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@post_or_get
def registration_received(event: EventPage, request: HttpRequest) -> HttpResponse:
    """What comes next: open the mail and confirm."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=TOLD_ONCE)
    pk, email, state, until = json.loads(value) if value else (0, "", "", "")
    known = pk == event.pk
    return event.render(
        request,
        template="aufbruch_events/registration_received.html",
        context_overrides={
            "email": email if known else "",
            "waits": known and state == "waiting",
            "until": parse_datetime(until) if known and until else None,
            "guardian": bool(event.guardian_below),
            "subpage_title": _("We have written to you"),
            "subpage_parents": [],
        },
    )
