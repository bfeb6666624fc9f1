"""Check-in by phone: the list works without a connection, and taps are sent as soon as there is one."""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pks
from wagtail_aufbruch.events.domain.details.descriptions import when
from wagtail_aufbruch.events.domain.operations.checkin import (
    HIDDEN,
    Party,
    Taken,
    Tap,
    code_in,
    parties_of,
    record_taps,
)
from wagtail_aufbruch.events.domain.operations.staff_lists import (
    Numbers,
    numbers_of,
    registrations_like,
    registrations_of,
)
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.guards import for_staff_of_event

SHOWN = 40
OLDEST = timedelta(days=400)
MAX_BYTES = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_event
def show_door(request: HttpRequest, event: EventPage) -> HttpResponse:
    """The page; POST is one tap in a browser without JavaScript."""
    text = " ".join(clean_text(request.GET.get("suche", "")).split())[:120]
    code = code_in(request.GET.get("code", "")) or code_in(text)
    if request.method == "POST":
        _tap(request, event)
        here = {name: value for name, value in (("suche", text), ("code", code)) if value}
        return HttpResponseRedirect(f"{request.path}?{urlencode(here)}" if here else request.path)
    wanted = code or text
    rows = registrations_like(registrations_of(event).exclude(state__in=HIDDEN), wanted) if wanted else None
    found = parties_of(rows.order_by("name", "pk")[: SHOWN + 1]) if rows is not None else []
    return render(
        request,
        "aufbruch_events/staff/door.html",
        {
            "event": event,
            "event_when": when(event),
            "numbers": numbers_of([event.pk]).get(event.pk, Numbers()),
            "text": text,
            "code": code,
            "asked": rows is not None,
            "parties": found[:SHOWN],
            "more": len(found) > SHOWN,
            "key": uuid.uuid4(),
            "words": _words(),
        },
    )


def _tap(request: HttpRequest, event: EventPage) -> None:
    """What a plain form sends: one person, or all of a registration."""
    people = read_pks(request.POST.getlist("person"))
    is_arrival = request.POST.get("zurueck", "") != "1"
    first = _key(request.POST.get("key", "")) or uuid.uuid4()
    taps = [Tap(uuid.uuid5(first, f"{pk}-{is_arrival}"), pk, is_arrival) for pk in people]
    taken = record_taps(event, taps, user=request.user)
    if taken.gone:
        messages.warning(request, _("This person is no longer on the list. Search anew, please."))
    elif not is_arrival:
        messages.success(request, _("Taken back."))
    elif taken.done:
        messages.success(request, _("Checked in."))


@require_GET
@for_staff_of_event
def door_list(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Everybody on the list, for the phone to keep; only what is needed at the door."""
    rows = registrations_of(event).exclude(state__in=HIDDEN)
    parties = parties_of(rows)
    response = JsonResponse(
        {
            "event": event.pk,
            "over": event.is_over(timezone.now() - timedelta(days=2)),
            "parties": [_party(party) for party in parties],
        }
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _party(party: Party) -> dict[str, Any]:
    registration = party.registration
    return {
        "pk": registration.pk,
        "name": registration.name,
        "code": registration.code,
        "table": party.table,
        "state": party.state_words,
        "expected": party.is_expected,
        "note": registration.note,
        "guardian": registration.guardian_missing,
        "people": [
            {
                "pk": person.pk,
                "name": person.name or (registration.name if person.number == 1 else ""),
                "at": date_format(timezone.localtime(person.arrived_at), "TIME_FORMAT") if person.arrived_at else "",
            }
            for person in party.people
        ],
    }


@require_POST
@for_staff_of_event
def send_taps(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Store the taps that a phone has kept. Answers which of them it may forget; what is sent twice counts once."""
    if len(request.body) > MAX_BYTES:
        return JsonResponse({"error": "too much at once"}, status=413)
    try:
        sent = json.loads(request.body)
        taps = [_read(one) for one in sent["taps"]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return JsonResponse({"error": "not understood"}, status=400)
    taken: Taken = record_taps(event, taps, user=request.user)
    return JsonResponse({"done": taken.done, "gone": taken.gone})


def _read(one: object) -> Tap:
    if not isinstance(one, dict):
        raise TypeError(one)
    attendee = one["person"]
    if type(attendee) is not int or not 0 < attendee < 2**63:
        raise ValueError(attendee)
    age = timedelta(milliseconds=float(one.get("age", 0)))
    # A phone whose clock was changed in between may report years; NaN is no number of milliseconds.
    return Tap(uuid.UUID(str(one["key"])), attendee, bool(one.get("arrive", True)), min(max(age, timedelta()), OLDEST))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_GET
@for_staff_of_event
def door_worker(request: HttpRequest, event: EventPage) -> HttpResponse:
    """The service worker, served below the page so that its scope is this page alone."""
    file = Path(__file__).resolve().parents[1] / "static" / "aufbruch_events" / "door-worker.js"
    response = HttpResponse(file.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _words() -> dict[str, str]:
    """The texts of the page's script."""
    return {
        "arrive": _("is there"),
        "all": _("All are there"),
        "undo": _("Take back"),
        "here": _("there since %(time)s"),
        "companion": _("with %(name)s"),
        "none": _("Nobody of this name or code is on the list."),
        "more": _("%(number)s more. Type more letters."),
        "unsent": _("%(number)s not sent yet. They are kept on this phone and sent by themselves."),
        "unsent_one": _("1 not sent yet. It is kept on this phone and sent by itself."),
        "sent": _("All is sent."),
        "offline": _("No connection. Go on: nothing is lost."),
        "old": _("This is the list of %(time)s."),
        "open": _("Open the registration"),
        "login": _("Log in"),
        "logged_out": _("You are logged out. Log in again; what is not sent stays on this phone."),
        "gone": _("%(name)s is no longer on the list: the registration was changed. Search anew, please."),
        "arrived": _("%(name)s is there."),
        "taken_back": _("%(name)s: taken back."),
        "guardian": _("The guardian's consent is missing."),
        "counts": _("%(here)s of %(all)s are there"),
        "no_camera": _("The camera is not available. Type the code, or scan it with the phone's camera app."),
        "unknown_code": _("This code is not on the list: %(code)s"),
        "kept": _("The list is on this phone."),
        "removed": _("The list is removed from this phone."),
        "not_removed": _("Not removed: something is not sent yet."),
        "full_storage": _("This phone keeps nothing more. Stay connected, or use another one."),
    }
