"""What a parent or guardian sees: what it is about, what they agree to, a button. And asking them again."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.events.domain.errors import NameChanged, RegistrationError
from wagtail_aufbruch.events.domain.registration import guardians
from wagtail_aufbruch.events.domain.tickets.tokens import registration_for_guardian
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.events.public.own_registration import UNKNOWN, own_page, own_url, with_registration
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.forms.consent import GuardianAddressForm
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_unknown
from wagtail_aufbruch.participation.public.guarding.refused_forms import FORM_TOO_OLD, is_forged

ASKED_PER_HOUR = 60
"""At the wish of one network: a school class that shares one still gets through."""


@lasting
@post_or_get
def guardian_consent(event: EventPage, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be agreed to, with a button; POST agrees. Mail scanners only send GET."""
    problem = changed = ""
    try:
        registration = registration_for_guardian(event, token)
        if request.method == "POST":
            try:
                registration = guardians.give_consent(registration, request.POST.get("seen", ""))
            except NameChanged as error:
                registration, changed = registration_for_guardian(event, token), str(error.message)
    except LinkUnknown as error:
        return link_unknown(event, request, UNKNOWN, error.message)
    except RegistrationError as error:
        problem = str(error.message)
    names = guardians.names_of(registration)  # once: they agree to what stands there
    response = event.render(
        request,
        template="aufbruch_events/registration_guardian.html",
        context_overrides={
            "registration": registration,
            "problem": problem,
            "changed": changed,
            "others": names[1:],
            "seen": guardians.fingerprint_of(names),
            "subpage_title": _("Your consent as parent or guardian"),
            "subpage_parents": [],
        },
    )
    response.status_code = 410 if problem else 409 if changed else 200
    return response


@lasting
@keeps_what_was_typed
@with_registration
def ask_guardian_again(event: EventPage, request: HttpRequest, registration: Registration) -> HttpResponse:
    """Write to the guardian again, because the young person asks for it."""
    if request.method != "POST":
        return HttpResponseRedirect(own_url(event, request, registration))
    if is_forged(request):
        return _not_asked(event, request, registration, FORM_TOO_OLD, status=403)
    form = GuardianAddressForm(request.POST)
    if not form.is_valid():
        return _not_asked(event, request, registration, NO_ADDRESS)
    if throttled(request, "registration_ask_guardian", ASKED_PER_HOUR, 60):
        return _not_asked(event, request, registration, TOO_OFTEN, status=429)
    try:
        guardians.ask_again(registration, form.cleaned_data["guardian_email"])
    except RegistrationError as error:
        return _not_asked(event, request, registration, error.message)
    return HttpResponseRedirect(own_url(event, request, registration, "gefragt"))


def _not_asked(
    event: EventPage, request: HttpRequest, registration: Registration, problem: str | Promise, status: int = 409
) -> HttpResponse:
    """The personal page, with what was typed still in its field."""
    typed = request.POST.get("guardian_email", "")
    return own_page(event, request, registration, problem=str(problem), status=status, guardian_typed=typed)
