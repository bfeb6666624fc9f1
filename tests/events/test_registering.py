"""Registering, confirming, cancelling: who has a seat, who waits, who hears what."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.events.accounts import assert_accounts_are_right
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from wagtail_aufbruch.events.domain.registering import register
from wagtail_aufbruch.events.domain.registrations import cancel, confirm
from wagtail_aufbruch.events.domain.seats import seating_of
from wagtail_aufbruch.events.domain.wish import Wish
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def sign_up(event: Any, who: str = "anna", **values: Any) -> Registration:
    return register(event, Wish(name=who.title(), email=f"{who}@example.org", **values), process=event.process)


def subjects(recipient: str) -> list[str]:
    return list(Mail.objects.filter(recipient=recipient).order_by("pk").values_list("subject", flat=True))


def test_a_seat_is_held_then_confirmed(process: Any) -> None:
    event = make_bookable(process, seats=1)
    anna = sign_up(event)
    assert anna.state == "held"
    assert anna.ends_at is not None
    assert timedelta(hours=47) < anna.ends_at - timezone.now() < timedelta(hours=49)
    assert seating_of(event).total.left == 0
    anna = confirm(anna)
    assert (anna.state, anna.ends_at) == ("confirmed", None)
    assert_accounts_are_right(event)


def test_who_comes_when_all_seats_are_taken_waits_and_gets_the_seat_that_becomes_free(process: Any) -> None:
    event = make_bookable(process, seats=1)
    anna = confirm(sign_up(event))
    ben = confirm(sign_up(event, "ben"))
    assert ben.state == "waiting"
    cancel(anna)
    ben.refresh_from_db()
    assert ben.state == "offered"
    assert confirm(ben).state == "confirmed"
    assert_accounts_are_right(event)
