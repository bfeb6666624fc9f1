"""Named look-ups of registrations."""

from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.people.participants import same_mailbox
from wagtail_aufbruch.participation.models import Participant


def registrations_below(page: Page) -> "QuerySet[Registration]":
    """Registrations for events at a page or below it, or of a process there, whatever their state."""
    return Registration.objects.filter(Q(event__path__startswith=page.path) | Q(process__path__startswith=page.path))


def registered_by(participant: Participant, event_pk: int) -> "QuerySet[Registration]":
    """What the mailbox holds for the event, whichever of its addresses registered: one at most. Under the lock."""
    return Registration.objects.filter(same_mailbox(participant), event_id=event_pk, state__in=ACTIVE)


def registered_anew(registration: Registration) -> bool:
    """Whether it has lapsed and its mailbox holds another one, so that it must not come back. Under the lock."""
    if registration.state != RegistrationState.LAPSED or registration.participant is None:
        return False
    others = registered_by(registration.participant, registration.event_id).exclude(pk=registration.pk)
    return others.exists()
