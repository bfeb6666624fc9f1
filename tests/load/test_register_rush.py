"""Registration opens, and everybody comes at the same moment: more people than seats, on a real server.

``AUFBRUCH_RUSH=full`` (``make rush``) sends 2,000 people to 300 seats, as for the Digitalgipfel; otherwise a tenth.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum

from tests.bench.serve import environment, serving
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.load.crowd import Answer, Connection, Visitor, at_once, server_seconds, told
from tests.load.test_cache_two_servers import database_url, wait_until_alone
from wagtail_aufbruch.events.domain.registration.changes import confirm
from wagtail_aufbruch.events.domain.registration.register import register
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.seats.recount import recount_seats
from wagtail_aufbruch.events.domain.tickets.tokens import token_of
from wagtail_aufbruch.events.enums import SEATED, RegistrationState
from wagtail_aufbruch.events.models import Registration, SeatAccount
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

FULL = os.environ.get("AUFBRUCH_RUSH") == "full"
PEOPLE, SEATS, BEFORE = (2000, 300, 100) if FULL else (200, 30, 10)
"""Who comes in the rush, how many seats there are, and who registered before: a half confirms now, a half cancels."""
CLICKS_TWICE = PEOPLE // 40
CONNECTIONS, WORKERS = 64, 4
SECONDS = 60
SPAM_SECONDS = 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """gunicorn with four workers on the test's database, as a town would run it."""
    env = environment(
        database_url(), tmp_path, DJANGO_SETTINGS_MODULE="tests.load.settings", SECRET_KEY=settings.SECRET_KEY
    )
    with serving(env, workers=WORKERS, threads=1) as port:
        at_once(port, WORKERS * 2, [lambda http: http.get(Visitor(0), "/nichts/")] * WORKERS * 4)  # all have begun
        yield port
    wait_until_alone()


class Rush:
    """The event, those who come, and what each of them sends."""

    def __init__(self) -> None:
        self.process = make_process("Digitaler Aufbruch")
        self.event = make_bookable(self.process, "Digitalgipfel", seats=SEATS)
        self.url = f"{self.event.url}{self.event.reverse_subpage('register')}"
        self.people = [Visitor(number) for number in range(PEOPLE)]
        earlier = [self._earlier(number) for number in range(BEFORE)]
        self.confirming = earlier[: BEFORE // 2]
        self.cancelling = [confirm(one) for one in earlier[BEFORE // 2 :]]
        self.owners = {one.pk: Visitor(PEOPLE + number) for number, one in enumerate(earlier)}

    def _earlier(self, number: int) -> Registration:
        requested = RegistrationRequest(name=f"Früh {number}", email=f"frueh{number}@example.org")
        return register(self.event, requested, process=self.process).registration

    def own_url(self, registration: Registration, name: str) -> str:
        return f"{self.event.url}{self.event.reverse_subpage(name, args=[token_of(registration)])}"

    def open_forms(self) -> list[Callable[[Connection], Answer]]:
        """Everybody opens the form, or the page to which their mail leads."""
        forms = [lambda http, one=one: http.get(one, self.url) for one in self.people]
        pages = dict.fromkeys(self.confirming, "registration") | dict.fromkeys(self.cancelling, "registration_cancel")
        forms += [
            lambda http, one=one, name=name: http.get(self.owners[one.pk], self.own_url(one, name))
            for one, name in pages.items()
        ]
        return forms

    def registering(self, visitor: Visitor) -> Callable[[Connection], Answer]:
        typed = {
            "name": f"Person {visitor.number}",
            "email": f"person{visitor.number}@example.org",
            "consent": "on",
            "website": "",
        }
        return lambda http: http.post(visitor, self.url, typed)

    def sending(self) -> list[tuple[str, int, Callable[[Connection], Answer]]]:
        """What is sent, in the order in which it is sent; the last fifth are registrations alone.

        So whatever seat is given back finds somebody who comes after it.
        """
        chance = random.Random(2018)
        registering = [("register", one.number, self.registering(one)) for one in self.people]
        twice = [
            ("again", one.number, self.registering(one))
            for one in chance.sample(self.people[: PEOPLE // 2], CLICKS_TWICE)
        ]
        clicks = [
            (
                name,
                one.pk,
                lambda http, one=one, name=name: http.post(self.owners[one.pk], self.own_url(one, name), {}),
            )
            for name, those in (("registration", self.confirming), ("registration_cancel", self.cancelling))
            for one in those
        ]
        first = registering[: PEOPLE * 4 // 5] + clicks
        chance.shuffle(first)
        for again in twice:  # right behind the first click, so that both are under way together
            place = next((number for number, one in enumerate(first) if one[:2] == ("register", again[1])), None)
            if place is not None:
                first.insert(place + 1, again)
        return [*first, *registering[PEOPLE * 4 // 5 :]]


def test_everybody_comes_at_once_and_every_seat_is_given_exactly_once(server: int) -> None:
    rush = Rush()
    before = server_seconds()
    opened, seconds = at_once(server, CONNECTIONS, rush.open_forms())
    lines = [told("forms opened", opened, seconds, server_seconds() - before)]
    assert Counter(answer.status for answer in opened) == {200: PEOPLE + BEFORE}
    time.sleep(max(0.0, opened[-1].answered_at + SPAM_SECONDS + 0.5 - time.monotonic()))

    sending, before = rush.sending(), server_seconds()
    answers, seconds = at_once(server, CONNECTIONS, [task for _name, _number, task in sending])
    lines.append(told(f"sent on {connection.vendor}", answers, seconds, server_seconds() - before))
    print("\n" + "\n".join(lines))  # noqa: T201  what is measured is told; seen with -s
    assert Counter(answer.status for answer in answers) == {302: len(sending)}, "nobody met an error"

    assert_every_seat_is_given_once(rush)
    assert_in_order_of_arrival(sending, answers)
    assert_everybody_was_written_to()
    assert not FULL or seconds < SECONDS, "all arrived within a minute; on a machine with other work look at the CPU"


def assert_every_seat_is_given_once(rush: Rush) -> None:
    registrations = Registration.objects.filter(event=rush.event)
    states = Counter(registrations.values_list("state", flat=True))
    assert registrations.filter(state__in=SEATED).aggregate(people=Sum("people"))["people"] == SEATS
    assert SeatAccount.objects.get(event=rush.event, table=None).taken == SEATS
    assert states[RegistrationState.CANCELLED] == len(rush.cancelling)
    assert states[RegistrationState.CONFIRMED] == len(rush.confirming)
    assert states[RegistrationState.WAITING] == PEOPLE + BEFORE - SEATS - len(rush.cancelling)
    assert sum(states.values()) == registrations.values("participant").distinct().count() == PEOPLE + BEFORE
    assert Participant.objects.count() == PEOPLE + BEFORE, "nobody is there twice"
    assert list(recount_seats(dry_run=True)) == []


def assert_in_order_of_arrival(sending: list[Any], answers: list[Answer]) -> None:
    """Seats go to those who came first; whoever was answered before another one asked, came before them."""
    rows = list(Registration.objects.order_by("arrival").values_list("arrival", "participant__email", "state"))
    assert [row[0] for row in rows] == list(range(1, PEOPLE + BEFORE + 1))
    rush = [row for row in rows if row[1].startswith("person")]
    free = SEATS - BEFORE
    assert all(state in SEATED for _arrival, _email, state in rush[:free])
    assert sum(state in SEATED for _arrival, _email, state in rush[free:]) == BEFORE // 2, "as many as were given back"
    arrival = {email: number for number, email, _state in rush}
    came = sorted(
        (answer.asked_at, answer.answered_at, arrival[f"person{number}@example.org"])
        for (name, number, _task), answer in zip(sending, answers, strict=True)
        if name == "register" and not any(other[:2] == ("again", number) for other in sending)
    )
    by_end = sorted(came, key=lambda one: one[1])
    highest, place = 0, 0
    for asked_at, _answered_at, number in came:
        while by_end[place][1] < asked_at:
            highest = max(highest, by_end[place][2])
            place += 1
        assert number > highest, "somebody who came later was put before them"


def assert_everybody_was_written_to() -> None:
    written = Counter(Mail.objects.filter(kind="event_confirm").values_list("recipient", flat=True))
    assert set(written) >= {f"person{number}@example.org" for number in range(PEOPLE)}
    assert set(written.values()) == {1}, "two clicks, one mail"
