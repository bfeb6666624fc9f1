"""One registration: what is known, and what staff can do with it; and registering somebody by hand."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.models import PageLogEntry

from wagtail_aufbruch.events.domain.errors import ChangedMeanwhile, RegistrationGone
from wagtail_aufbruch.events.domain.operations.checkin import Tap, record_taps
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.events.domain.seats.seats import Seating, seating_of
from wagtail_aufbruch.events.domain.tickets.ticket import spelled
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.forms.by_staff import ChangeForm, HandForm, NoteForm, ReasonForm, SeatForm
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.events.staff.guards import for_registration, for_staff_of_event, page
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models import Mail

STEPS_SHOWN = 50


def lefts_of(seating: Seating) -> dict[int, str]:
    """Free seats of each table in words."""
    return {one.table.pk: one.words for one in seating.tables if one.table is not None and one.words}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_event
def register_by_hand(request: HttpRequest, event: EventPage) -> HttpResponse:
    """The form for the telephone, the counter and the door (``?einlass=1``: checked in at once, and back there)."""
    at_door = request.GET.get("einlass") == "1"
    seating = seating_of(event)
    options: dict[str, Any] = {"event": event, "at_door": at_door, "lefts": lefts_of(seating)}
    form = HandForm(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST" and form.is_valid():
        try:
            registration = by_staff.register_by_hand(
                event, form.registration_request, user=request.user, beyond_limit=form.cleaned_data["beyond_limit"]
            )
            if form.cleaned_data.get("guardian") == "paper" and registration.guardian_missing:
                registration = by_staff.record_paper_consent(registration, user=request.user)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
        else:
            return _registered(request, event, registration, form)
    return page(
        request,
        "add",
        _("Register somebody"),
        event,
        status=422 if form.errors else 200,
        form=form,
        seating=seating,
        at_door=at_door,
    )


def _registered(request: HttpRequest, event: EventPage, registration: Registration, form: HandForm) -> HttpResponse:
    words = {
        RegistrationState.CONFIRMED: _("%(name)s has a seat. Code: %(code)s"),
        RegistrationState.WAITING: _("%(name)s is on the waiting list."),
        RegistrationState.HELD: _("A seat is held for %(name)s until the guardian's consent is there."),
    }
    said = words.get(RegistrationState(registration.state), _("%(name)s is registered."))
    messages.success(request, said % {"name": registration.name, "code": spelled(registration.code)})
    if form.cleaned_data.get("arrived") and registration.is_seated:
        people = registration.attendees.all()
        key = registration.submission_key
        record_taps(event, [Tap(uuid.uuid5(key, str(person.pk)), person.pk) for person in people], user=request.user)
        return HttpResponseRedirect(f"{reverse('aufbruch_door', args=[event.pk])}?code={registration.code}")
    if request.GET.get("einlass") == "1":
        return HttpResponseRedirect(f"{reverse('aufbruch_door', args=[event.pk])}?code={registration.code}")
    if "another" in request.POST:
        return HttpResponseRedirect(reverse("aufbruch_event_add", args=[event.pk]))
    return HttpResponseRedirect(reverse("aufbruch_registration", args=[event.pk, registration.pk]))


@require_GET
@for_registration
def show_registration(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    """Everything known about the registration, with a form for each thing that can be done."""
    return _show(request, event, registration)


def _show(
    request: HttpRequest, event: EventPage, registration: Registration, *, status: int = 200, **forms: Any
) -> HttpResponse:
    state = RegistrationState
    seating = seating_of(event)
    change = ChangeForm(registration=registration, event=event, lefts=lefts_of(seating), prefix="change")
    context = {
        "registration": registration,
        "code": spelled(registration.code),
        "people": list(registration.attendees.all()),
        "seating": seating,
        "change_form": change,
        "note_form": NoteForm(initial={"note": registration.note, "seen": digest(registration.note)}, prefix="note"),
        "seat_form": SeatForm(prefix="seat"),
        "cancel_form": ReasonForm(prefix="cancel"),
        "can_be_seated": registration.state in {state.WAITING, state.OFFERED, state.HELD, state.LAPSED}
        and not event.is_cancelled,
        "mails": _mails_of(registration, event),
        "steps": _steps_of(registration, event),
        **forms,
    }
    return page(request, "registration", registration.name, event, status=status, **context)


def _mails_of(registration: Registration, event: EventPage) -> list[Mail]:
    """What was written to this address about this event; a sent mail's text is gone, its subject names the event."""
    if not registration.email:
        return []
    sent = Mail.objects.filter(
        process_id=registration.process_id,
        recipient=registration.email,
        kind__startswith="event_",
        created_at__gte=registration.created_at,
    )
    return list(sent.order_by("-created_at", "-pk")[:STEPS_SHOWN])


def _steps_of(registration: Registration, event: EventPage) -> list[Any]:
    """What staff did with it, from the log of the event's page."""
    entries = PageLogEntry.objects.filter(
        page=event.pk, action__startswith="aufbruch.registration_", data__registration=registration.pk
    )
    return list(entries.select_related("user").order_by("-timestamp")[:STEPS_SHOWN])


def _to(event: EventPage, registration: Registration) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_registration", args=[event.pk, registration.pk]))


def _do(request: HttpRequest, event: EventPage, registration: Registration, act: Callable[[], Any], done: str) -> Any:
    """Run the action and report success, or why it failed."""
    try:
        act()
    except RegistrationGone:
        raise
    except ParticipationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return _to(event, registration)


@require_POST
@for_registration
def change_registration(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    """Change people, table, answers, telephone and note."""
    lefts = lefts_of(seating_of(event))
    form = ChangeForm(request.POST, registration=registration, event=event, lefts=lefts, prefix="change")
    if form.is_valid():
        try:
            by_staff.change_by_staff(
                registration,
                form.registration_request,
                user=request.user,
                beyond_limit=form.cleaned_data["beyond_limit"],
                seen=form.cleaned_data["seen"],
            )
        except ChangedMeanwhile as error:
            form.take_newest(error.now)
            form.add_error(None, str(error.message))
        except RegistrationGone:
            raise
        except ParticipationError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The registration is changed. The person is told by mail, if there is one."))
            return _to(event, registration)
    return _show(request, event, registration, status=422, change_form=form)


@require_POST
@for_registration
def cancel_registration(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return _show(request, event, registration, status=422, cancel_form=form)
    reason = form.cleaned_data["reason"]
    return _do(
        request,
        event,
        registration,
        lambda: by_staff.cancel_by_staff(registration, user=request.user, reason=reason),
        _("The registration is cancelled. Its seats go to the waiting list."),
    )


@require_POST
@for_registration
def seat_registration(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    beyond = request.POST.get("seat-beyond_limit") == "on"
    return _do(
        request,
        event,
        registration,
        lambda: by_staff.give_seat(registration, user=request.user, beyond_limit=beyond),
        _("%(name)s has a seat now.") % {"name": registration.name},
    )


@require_POST
@for_registration
def send_link(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    return _do(
        request,
        event,
        registration,
        lambda: by_staff.send_link_again(registration, user=request.user),
        _("The mail with the personal link is on its way."),
    )


@require_POST
@for_registration
def record_consent(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    return _do(
        request,
        event,
        registration,
        lambda: by_staff.record_paper_consent(registration, user=request.user),
        _("The guardian's consent on paper is recorded."),
    )


@require_POST
@for_registration
def note_registration(request: HttpRequest, event: EventPage, registration: Registration) -> HttpResponse:
    form = NoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return _show(request, event, registration, status=422, note_form=form)
    try:
        by_staff.set_note(registration, form.cleaned_data["note"], user=request.user, seen=form.cleaned_data["seen"])
    except ChangedMeanwhile as error:
        form.take_newest(error.now)
        form.add_error(None, str(error.message))
        return _show(request, event, registration, status=422, note_form=form)
    messages.success(request, _("The note is stored."))
    return _to(event, registration)
