"""Personal addresses of registrations: the row's number and a signature over its key; nothing of it is stored.

Whoever has the address got the mail, or was shown it by somebody who did. It is valid as long as the registration is
kept; a new ``key`` ends it at once.
"""

from django.core.signing import BadSignature, Signer

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.errors import LinkUnknown

OWN, GUARDIAN = "wagtail_aufbruch.registration", "wagtail_aufbruch.registration.guardian"


def token_of(registration: Registration) -> str:
    """The token in the personal address of the registration."""
    return _token(registration, OWN)


def guardian_token_of(registration: Registration) -> str:
    """The token in the address at which a parent or guardian agrees; it opens nothing else."""
    return _token(registration, GUARDIAN)


def registration_of(event: EventPage, token: str) -> Registration:
    """The registration of this event that the token opens, with its participant and table. Raises LinkUnknown."""
    return _find(event, token, OWN)


def registration_for_guardian(event: EventPage, token: str) -> Registration:
    """The registration that a guardian's token asks consent for. Raises LinkUnknown."""
    return _find(event, token, GUARDIAN)


def address_of(registration: Registration, event: EventPage) -> str:
    """Full address of the registration's personal page, with the host of the event's site."""
    return f"{event.full_url}{EventPage.get_resolver().reverse('registration', token_of(registration))}"


def guardian_address_of(registration: Registration, event: EventPage) -> str:
    """Full address of the page on which a guardian agrees."""
    return (
        f"{event.full_url}{EventPage.get_resolver().reverse('registration_guardian', guardian_token_of(registration))}"
    )


def _token(registration: Registration, salt: str) -> str:
    signature = Signer(salt=salt).signature(f"{registration.pk}:{registration.key}")
    return f"{registration.pk}-{signature}"


def _find(event: EventPage, token: str, salt: str) -> Registration:
    number, _separator, signature = token.partition("-")
    pk = read_pk(number)
    if pk is None:
        raise LinkUnknown
    registration = Registration.objects.select_related("participant", "table").filter(event_id=event.pk, pk=pk).first()
    if registration is None:
        raise LinkUnknown
    try:
        Signer(salt=salt).unsign(f"{pk}:{registration.key}:{signature}")
    except BadSignature as error:
        raise LinkUnknown from error
    registration.event = event
    return registration
