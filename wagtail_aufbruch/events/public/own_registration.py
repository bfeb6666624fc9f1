"""The personal page of a registration: its state, and what its owner can do.

The address itself is the secret, and opens this one registration: never "My participation", nor other registrations.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.events.domain.calendar.ical import calendar_of
from wagtail_aufbruch.events.domain.details.online_link import link_due_at, online_link_of
from wagtail_aufbruch.events.domain.errors import ChangedMeanwhile, DoesNotFit, RegistrationError
from wagtail_aufbruch.events.domain.registration import changes, waiting_list
from wagtail_aufbruch.events.domain.seats.availability import availability_of
from wagtail_aufbruch.events.domain.tickets.ticket import qr_svg, spelled
from wagtail_aufbruch.events.domain.tickets.tokens import registration_of, token_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.forms.registration import ChangeForm
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_unknown
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled

View = Callable[..., HttpResponse]
UNKNOWN = "aufbruch_events/registration_unknown.html"
STATE = RegistrationState

CHANGES_PER_HOUR = 60
"""From one network; a mail follows each."""

DONE = {
    "angemeldet": gettext_lazy("Done. We have also sent it to you by mail."),
    "bestaetigt": gettext_lazy("Thank you, that worked."),
    "geaendert": gettext_lazy("Your change is stored."),
    "abgemeldet": gettext_lazy("Your registration is cancelled. Thank you for telling us."),
    "schon": gettext_lazy("You are registered for this event already."),
    "gefragt": gettext_lazy("We have written to your parent or guardian."),
}


def own_url(event: EventPage, request: HttpRequest, registration: Registration, done: str = "") -> str:
    """Address of the personal page; ``done`` names what has just succeeded, to be told there."""
    path = event.reverse_subpage("registration", args=[token_of(registration)])
    return f"{event.get_url(request)}{path}{f'?erledigt={done}' if done else ''}"


def with_registration(view: View) -> View:
    """Call the view with the registration that the address opens, or say that the link is not known."""

    @post_or_get
    @wraps(view)
    def guarded(event: EventPage, request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(event, request, registration=registration_of(event, token))
        except LinkUnknown as error:
            return link_unknown(event, request, UNKNOWN, error.message)

    return guarded


@lasting
@with_registration
def show_registration(event: EventPage, request: HttpRequest, registration: Registration) -> HttpResponse:
    """GET only shows the state, since mail scanners open links; POST confirms, or accepts or declines an offer."""
    if request.method != "POST":
        return own_page(event, request, registration)
    leaves = request.POST.get("schritt") == "verzichten"
    step = changes.decline_offer if leaves else changes.confirm
    try:
        current = step(registration)
    except RegistrationError as error:
        fresh = registration_of(event, token_of(registration))
        return own_page(event, request, fresh, problem=str(error.message))
    # Nobody is remembered: the address stands in every mail about the registration, and is passed on with them.
    return HttpResponseRedirect(own_url(event, request, current, "abgemeldet" if leaves else "bestaetigt"))


def own_page(
    event: EventPage,
    request: HttpRequest,
    registration: Registration,
    problem: str = "",
    *,
    status: int = 409,
    guardian_typed: str | None = None,
) -> HttpResponse:
    """The personal page; with a ``problem`` it is told, with this status. ``guardian_typed``: what was typed as the
    guardian's address and not taken; None: nothing."""
    is_over = event.is_over()
    state = registration.state
    has_seat = state == STATE.CONFIRMED
    can_hold = not is_over and not event.is_cancelled
    replaced = changes.why_replaced(registration) if can_hold else ""
    response = event.render(
        request,
        template="aufbruch_events/registration.html",
        context_overrides={
            "registration": registration,
            "token": token_of(registration),
            "attendees": list(registration.attendees.all()),
            "place": waiting_list.place_of(registration) if state == STATE.WAITING else None,
            "problem": problem,
            "guardian_typed": registration.guardian_email if guardian_typed is None else guardian_typed,
            "done": "" if problem else DONE.get(request.GET.get("erledigt", ""), ""),
            "replaced": replaced,
            "needs_click": _needs_click(registration) and can_hold and not replaced,
            "qr": mark_safe(qr_svg(registration)) if has_seat else "",  # noqa: S308  drawn by us from eight letters
            "code": spelled(registration.code) if has_seat else "",
            "online_link": online_link_of(registration, event),
            "online_from": link_due_at(event) if has_seat else None,
            "is_over": is_over,
            "can_change": state in {STATE.CONFIRMED, STATE.WAITING} and registration.confirmed_at and not is_over,
            "can_cancel": registration.is_active and not is_over,
            "availability": availability_of(event) if not registration.is_active else None,
            "subpage_title": _("Your registration"),
            "subpage_parents": [],
        },
    )
    response.status_code = status if problem else 200
    return response


def _needs_click(registration: Registration) -> bool:
    """Whether a click is needed: the address is not confirmed, a seat is offered, or a hold has ended."""
    if registration.state in {STATE.HELD, STATE.WAITING}:
        return registration.confirmed_at is None
    return registration.state in {STATE.OFFERED, STATE.LAPSED}


@lasting
@keeps_what_was_typed
@with_registration
def change_registration(event: EventPage, request: HttpRequest, registration: Registration) -> HttpResponse:
    """The form with what is stored: shown, shown again with its errors, or accepted."""
    posted = request.method == "POST"
    # Who sends the form is told by the domain why it comes too late, and keeps what was typed.
    if not posted and (registration.state not in {STATE.CONFIRMED, STATE.WAITING} or event.is_over()):
        return HttpResponseRedirect(own_url(event, request, registration))
    seating = availability_of(event).seating
    form = ChangeForm(request.POST if posted else None, event=event, seating=seating, registration=registration)
    status = 200
    if posted and is_forged(request):
        refuse_forged(form)
        status = 403
    elif posted and form.is_valid() and throttled(request, "change_registration", CHANGES_PER_HOUR, 60):
        status = refuse_throttled(form)
    elif posted and form.is_valid():
        try:
            current = changes.change(registration, form.registration_request, seen=form.cleaned_data["seen"])
        except DoesNotFit as error:
            form.refuse(" ".join([str(error.message), _("Your registration stays as it was.")]))
            status = 409
        except ChangedMeanwhile as error:
            form.take_newest(error.now)
            form.add_error(None, str(error.message))
            status = 409
        except RegistrationError as error:
            form.refuse(str(error.message))
            status = 409
        else:
            return HttpResponseRedirect(own_url(event, request, current, "geaendert"))
    elif posted:
        status = 422
    response = event.render(
        request,
        template="aufbruch_events/registration_change.html",
        context_overrides={
            "form": form,
            "back": own_url(event, request, registration),
            "subpage_title": _("Change your registration"),
            "subpage_parents": [(_("Your registration"), own_url(event, request, registration))],
        },
    )
    response.status_code = status
    return response


@lasting
@with_registration
def cancel_registration(event: EventPage, request: HttpRequest, registration: Registration) -> HttpResponse:
    """GET asks once more, POST cancels."""
    posted = request.method == "POST"
    if not registration.is_active or (event.is_over() and not posted):
        return HttpResponseRedirect(own_url(event, request, registration))
    if posted:
        try:
            current = changes.cancel(registration)
        except RegistrationError as error:
            return own_page(event, request, registration, problem=str(error.message))
        return HttpResponseRedirect(own_url(event, request, current, "abgemeldet"))
    return event.render(
        request,
        template="aufbruch_events/registration_cancel.html",
        context_overrides={
            "registration": registration,
            "back": own_url(event, request, registration),
            "subpage_title": _("Cancel your registration"),
            "subpage_parents": [(_("Your registration"), own_url(event, request, registration))],
        },
    )


@lasting
@with_registration
def download_entry(event: EventPage, request: HttpRequest, registration: Registration) -> HttpResponse:
    """The event for the person's own calendar."""
    if registration.state != STATE.CONFIRMED:  # a calendar would show as fixed what is not
        return HttpResponseRedirect(own_url(event, request, registration))
    content = calendar_of([event], name=event.title, url_of=lambda page: page.full_url)
    return as_download(HttpResponse(content, content_type="text/calendar; charset=utf-8"), event.title, "ics")
