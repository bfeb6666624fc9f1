"""Personal addresses of registrations; see ``participation.domain.people.signed_addresses``."""

from collections.abc import Callable

from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.people.signed_addresses import is_genuine, number_in, token_for

OWN, GUARDIAN = "wagtail_aufbruch.registration", "wagtail_aufbruch.registration.guardian"


def token_of(registration: Registration) -> str:
    """The token in the personal address of the registration."""
    return token_for(registration.pk, registration.key, OWN)


def guardian_token_of(registration: Registration) -> str:
    """The token in the address at which a parent or guardian agrees; it opens nothing else.

    It holds for whom it was mailed to: once somebody else is named as guardian, the stranger at a mistyped address for
    instance reads nothing more, and cannot agree in their place.
    """
    return token_for(registration.pk, _guardian_key(registration), GUARDIAN)


def registration_of(event: EventPage, token: str) -> Registration:
    """The registration of this event that the token opens, with its participant and table. Raises LinkUnknown."""
    return _find(event, token, OWN, lambda registration: registration.key)


def registration_for_guardian(event: EventPage, token: str) -> Registration:
    """The registration that a guardian's token asks consent for. Raises LinkUnknown."""
    return _find(event, token, GUARDIAN, _guardian_key)


def address_of(registration: Registration, event: EventPage) -> str:
    """Full address of the registration's personal page, with the host of the event's site."""
    return f"{event.full_url}{EventPage.get_resolver().reverse('registration', token_of(registration))}"


def guardian_address_of(registration: Registration, event: EventPage) -> str:
    """Full address of the page on which a guardian agrees."""
    return (
        f"{event.full_url}{EventPage.get_resolver().reverse('registration_guardian', guardian_token_of(registration))}"
    )


def _guardian_key(registration: Registration) -> str:
    return f"{registration.key}:{normal_email(registration.guardian_email)}"


def _find(event: EventPage, token: str, salt: str, key_of: Callable[[Registration], str]) -> Registration:
    pk = number_in(token)
    if pk is None:
        raise LinkUnknown
    registration = Registration.objects.select_related("participant", "table").filter(event_id=event.pk, pk=pk).first()
    if registration is None or not is_genuine(token, pk, key_of(registration), salt):
        raise LinkUnknown
    registration.event = event
    return registration
