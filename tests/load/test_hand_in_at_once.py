"""Two hundred people hand in an idea at the same moment, each over a connection of their own."""

import math
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from tests.factories.core import make_process
from tests.factories.ideas import make_call, typed
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.mail import limits
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

PEOPLE = 200
WORKERS = 40


@pytest.fixture(autouse=True)
def one_address(settings: Any) -> None:
    """All of them share one, as they would behind a school's connection; no limit is to be met here."""
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 10}


def hand_in_at_once(url: str, forms: list[dict[str, Any]]) -> list[int]:
    """Send all forms, ``WORKERS`` of them in the same instant. Returns the status of each answer."""
    start = threading.Barrier(WORKERS)
    waiting = threading.local()

    def send(form: dict[str, Any]) -> int:
        if not getattr(waiting, "started", False):
            waiting.started = True
            start.wait(timeout=30)
        try:
            return int(Client().post(url, form).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(send, forms))


def test_two_hundred_people_at_once_make_two_hundred_ideas() -> None:
    call = make_call(make_process())
    url = f"{call.url}idee-einreichen/"
    forms = [
        typed(call, title=f"Idee {number}", email=f"person{number}@example.org", form_key=str(uuid.uuid4()))
        for number in range(PEOPLE)
    ]
    assert hand_in_at_once(url, forms) == [302] * PEOPLE
    assert Idea.objects.count() == Participant.objects.count() == Mail.objects.count() == PEOPLE
    assert {message.to[0] for message in mail.outbox} == {form["email"] for form in forms}


def test_the_same_form_from_forty_clicks_at_once_makes_one_idea() -> None:
    call = make_call(make_process())
    assert hand_in_at_once(f"{call.url}idee-einreichen/", [typed(call)] * WORKERS) == [302] * WORKERS
    assert Idea.objects.count() == Participant.objects.count() == Mail.objects.count() == len(mail.outbox) == 1


def test_one_person_with_forty_ideas_at_once_is_one_participant() -> None:
    call = make_call(make_process())
    forms = [typed(call, title=f"Idee {number}") for number in range(WORKERS)]
    assert hand_in_at_once(f"{call.url}idee-einreichen/", forms) == [302] * WORKERS
    assert Participant.objects.count() == 1
    assert Idea.objects.count() == WORKERS
    in_hour, _in_day = aufbruch_settings.requested_mails
    most = math.ceil(in_hour * limits.SHARE_OF_A_KIND)
    assert (len(mail.outbox), Mail.objects.filter(state=MailState.HELD).count()) == (most, WORKERS - most)
