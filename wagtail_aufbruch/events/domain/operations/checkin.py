"""The door: who is there. Phones send their taps when they can, some of them late or twice."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.enums import SEATED, RegistrationState
from wagtail_aufbruch.events.models import Attendee, DoorTap, EventPage, Registration
from wagtail_aufbruch.events.models.registration import CODE_ALPHABET

CODE_LENGTH = 8
MAX_AT_ONCE = 500
"""How many taps of one phone are taken in one request; it sends the rest with the next one."""


@dataclass(frozen=True)
class Tap:
    """One tap, as a phone reports it."""

    key: uuid.UUID
    attendee: int
    is_arrival: bool = True
    age: timedelta = timedelta()
    """How long ago it was when it was sent. The phone's clock may be wrong, but the time it measures is right."""


@dataclass
class Taken:
    """What became of the taps that a phone has sent."""

    done: list[str] = field(default_factory=list)
    """Keys that the server has; the phone can forget them."""
    gone: list[str] = field(default_factory=list)
    """Keys of people who are not on the list any more."""


@transaction.atomic
def record_taps(event: EventPage, taps: Iterable[Tap], *, user: AnyUser, now: datetime | None = None) -> Taken:
    """Note who came, and what was taken back. Each key counts once, however often and by whomever it is sent.

    If two phones report the same person, the earlier moment counts, even if it arrives later. People of other events
    are ignored.
    """
    now = now or timezone.now()
    wanted = list(taps)[:MAX_AT_ONCE]
    pks = {tap.attendee for tap in wanted}
    # Locked in one order, so that two phones that send the same people wait for each other.
    people = Attendee.objects.select_for_update().filter(pk__in=pks, registration__event_id=event.pk).order_by("pk")
    known = {person.pk: person for person in people}
    taken = Taken()
    rows = []
    for tap in wanted:
        if tap.attendee not in known:
            taken.gone.append(str(tap.key))
            continue
        taken.done.append(str(tap.key))
        at = now - max(timedelta(), tap.age)
        rows.append(DoorTap(attendee_id=tap.attendee, key=tap.key, is_arrival=tap.is_arrival, at=at, user_id=user.pk))
    DoorTap.objects.bulk_create(rows, ignore_conflicts=True)
    _settle(known)
    return taken


def _settle(people: dict[int, Attendee]) -> None:
    """Work out anew who is there, from all taps in the order of their moments."""
    arrived: dict[int, datetime | None] = dict.fromkeys(people)
    for tap in DoorTap.objects.filter(attendee_id__in=list(people)).order_by("at", "pk"):
        if not tap.is_arrival:
            arrived[tap.attendee_id] = None
        elif arrived[tap.attendee_id] is None:
            arrived[tap.attendee_id] = tap.at
    changed = [person for pk, person in people.items() if person.arrived_at != arrived[pk]]
    for person in changed:
        person.arrived_at = arrived[person.pk]
    Attendee.objects.bulk_update(changed, ["arrived_at"])


def code_in(text: str) -> str:
    """The registration's code in what was typed or scanned: "7KQM-X3PA", or an address that ends in it; "" for none."""
    last = text.strip().rstrip("/").rpartition("/")[2].rpartition("=")[2]
    code = "".join(sign for sign in last.upper() if sign not in "- ")
    return code if len(code) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in code) else ""


@dataclass(frozen=True)
class Party:
    """One registration with its people, as the door sees it."""

    registration: Registration
    people: list[Attendee]

    @property
    def is_expected(self) -> bool:
        """Whether they have a seat. Others are shown, with what is wrong."""
        return self.registration.state in SEATED

    @property
    def is_complete(self) -> bool:
        return all(person.arrived_at for person in self.people)

    @property
    def table(self) -> str:
        return self.registration.table.title if self.registration.table else ""

    @property
    def state_words(self) -> str:
        """What staff at the door have to know; "" for somebody who is simply registered."""
        if self.registration.state == RegistrationState.CONFIRMED:
            return ""
        return str(self.registration.get_state_display())


HIDDEN = (RegistrationState.LAPSED,)


def parties_of(rows: Iterable[Registration]) -> list[Party]:
    """The registrations with their people; one query for all of these."""
    known = list(rows)
    people: dict[int, list[Attendee]] = {}
    for person in Attendee.objects.filter(registration_id__in=[one.pk for one in known]).order_by("number"):
        people.setdefault(person.registration_id, []).append(person)
    return [Party(one, people.get(one.pk, [])) for one in known]
