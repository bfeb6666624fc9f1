"""The periodic work of events: what ends by itself, what is offered, who is told. All of it is found by state."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.events.domain.operations import letters, notices
from wagtail_aufbruch.events.domain.operations.statistics import record_ended
from wagtail_aufbruch.events.domain.registration.waiting_list import READY, do_due
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import lock_seats
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork, each


def end_and_offer(now: datetime | None = None) -> int:
    """End expired holds and offers, and offer free seats to those who wait. Returns for how many events.

    One transaction for each event, so that each lock is held only briefly.
    """
    now = now or timezone.now()
    waiting = Q(state=RegistrationState.WAITING) & READY
    keys = Registration.objects.filter(Q(ends_at__lt=now) | waiting).order_by().values("event_id").distinct()
    events = EventPage.objects.filter(pk__in=keys)
    return each(events, lambda event: _end_and_offer_in(event, now))


@transaction.atomic
def _end_and_offer_in(event: EventPage, now: datetime) -> int:
    accounts = lock_seats(event)
    do_due(accounts, now)
    alerts.note_level(accounts)
    accounts.save()
    return 1


WORK = (
    PeriodicWork("events_seats", end_and_offer, _("events whose seats were looked after")),
    PeriodicWork("events_changes", notices.tell_changes, _("registered people told of a change")),
    PeriodicWork("events_reminders", notices.remind, _("registered people reminded")),
    PeriodicWork("events_links", notices.give_links, _("registered people given the link")),
    PeriodicWork("events_thanks", notices.thank, _("registered people thanked")),
    PeriodicWork("events_letters", letters.write_unfinished, _("mails to participants written")),
    PeriodicWork("events_records", record_ended, _("numbers of events recorded")),
)
"""In this order: later ones may follow from what earlier ones did."""
