"""Registrations as they lie in the database, for tests that do not go the citizen's way."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories.participation import make_participant
from wagtail_aufbruch.events.enums import ENDING, SEATED, RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, Registration, SeatAccount


def _limits(seats: int | None) -> dict[str, int | None]:
    return {"limit": seats, "ceiling": seats}


def make_registration(
    event: EventPage,
    name: str = "Anna Beispiel",
    *,
    email: str | None = None,
    names: tuple[str, ...] = (),
    **values: Any,
) -> Registration:
    """A confirmed registration with its people and its seats, at the end of the order of arrival.

    ``email``: None makes one from the name, "" is somebody without e-mail. ``names``: of those who come along.
    """
    state = values.setdefault("state", RegistrationState.CONFIRMED)
    address = f"{name.lower().replace(' ', '.')}@example.org" if email is None else email
    people = values.setdefault("people", 1 + len(names))
    account, _made = SeatAccount.objects.get_or_create(event=event, table=None, defaults=_limits(event.seats))
    account.arrivals += 1
    if state in SEATED:
        account.taken += people
    account.save()
    table = values.get("table")
    if table is not None:
        values.setdefault("table_title", table.title)
        at_table, _made = SeatAccount.objects.get_or_create(event=event, table=table, defaults=_limits(table.seats))
        at_table.taken += people if state in SEATED else 0
        at_table.save()
    if state in ENDING:
        values.setdefault("ends_at", timezone.now() + timedelta(days=1))
    if state == RegistrationState.CONFIRMED:
        values.setdefault("confirmed_at", timezone.now())
    registration = Registration.objects.create(
        process_id=event.process.pk,
        event=event,
        participant=make_participant(event.process, address) if address else None,
        name=name,
        arrival=account.arrivals,
        **values,
    )
    Attendee.objects.bulk_create(
        Attendee(registration=registration, number=number, name=one)
        for number, one in enumerate([name, *names, *[""] * (people - 1 - len(names))], start=1)
    )
    return registration
