"""Named look-ups of registrations."""

from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.models import Participant


def registrations_below(page: Page) -> "QuerySet[Registration]":
    """Registrations for events at a page or below it, or of a process there, whatever their state."""
    return Registration.objects.filter(Q(event__path__startswith=page.path) | Q(process__path__startswith=page.path))


def registered_by(participant: Participant, event_pk: int) -> "QuerySet[Registration]":
    """What the mailbox holds for the event: a registration of this very address, and what was confirmed under another.

    What nobody confirmed under another address of the mailbox keeps nobody out: the address may be mistyped or
    invented, and whatever is written there reaches nobody. Under the lock.
    """
    # By the few participants and not by a join: with the condition on registrations no index would be of use there.
    mailbox = Participant.objects.filter(process_id=participant.process_id, mailbox=participant.mailbox)
    counts = Q(participant=participant.pk) | Q(confirmed_at__isnull=False)
    return Registration.objects.filter(counts, participant__in=mailbox, event_id=event_pk, state__in=ACTIVE)


def registered_instead(registration: Registration) -> Registration | None:
    """The other registration that its mailbox holds for the event; None where there is none. Under the lock."""
    if registration.participant is None:
        return None
    others = registered_by(registration.participant, registration.event_id).exclude(pk=registration.pk)
    return others.order_by("arrival").first()


def registered_anew(registration: Registration) -> Registration | None:
    """What its mailbox holds by now, where it has lapsed: it must not come back beside that. Under the lock."""
    return registered_instead(registration) if registration.state == RegistrationState.LAPSED else None
