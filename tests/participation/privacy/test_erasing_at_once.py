"""Somebody erases their data while something of theirs is still being stored, each over a connection of its own."""

import time
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.together import at_once
from wagtail_aufbruch.ideas.domain.submission.submit import Proposal, hand_in
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution, Participant

WAIT = 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_idea_that_is_handed_in_while_its_author_is_erased_goes_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite one of both waits for the other."""
    call = make_call(make_process())
    anna = make_participant(call.process)
    is_erasing, is_stored = Event(), Event()
    erase_assessments = assessments.erase_of

    def slowly(participant: Participant) -> None:
        is_erasing.set()
        assert is_stored.wait(WAIT)
        erase_assessments(participant)

    def send() -> None:
        assert is_erasing.wait(WAIT)
        proposal = Proposal("Mehr Bänke", "Vor meinem Haus in der Feldstraße.", author_name="Anna", participant=anna)
        hand_in(call, proposal, process=call.process)
        is_stored.set()

    monkeypatch.setattr(assessments, "erase_of", slowly)
    at_once(lambda: erase(Participant.objects.get(pk=anna.pk)), send)
    assert is_stored.is_set()
    assert not Participant.objects.exists()
    assert not Contribution.objects.exists(), "nobody is its author, and their name stands on it"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_for_somebody_between_the_last_look_and_the_end_of_their_erasing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = make_call(make_process())
    anna = make_participant(call.process)
    is_ending, is_stored = Event(), Event()
    delete = Participant.delete

    def slowly(participant: Participant) -> Any:
        is_ending.set()
        is_stored.wait(2)
        return delete(participant)

    def send() -> None:
        assert is_ending.wait(WAIT)
        proposal = Proposal("Mehr Bänke", "Vor meinem Haus in der Feldstraße.", author_name="Anna", participant=anna)
        with suppress(IntegrityError):  # whom it would belong to is gone
            hand_in(call, proposal, process=call.process)
            is_stored.set()

    monkeypatch.setattr(Participant, "delete", slowly)
    at_once(lambda: erase(Participant.objects.get(pk=anna.pk)), send)
    assert not Participant.objects.exists()
    assert not Contribution.objects.exists(), "nobody is its author, and their name stands on it"


@pytest.mark.django_db(transaction=True)
def test_several_clicks_on_erasing_at_the_same_moment_erase_once_and_none_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = make_call(make_process())
    anna = make_participant(call.process)
    idea = make_idea(call, author=anna, author_name="Anna")
    addresses_for = guardians.addresses_for

    def slowly(participant: Participant) -> Any:
        time.sleep(0.5)
        return addresses_for(participant)

    monkeypatch.setattr(guardians, "addresses_for", slowly)
    failed: list[Exception] = []

    def click() -> None:
        try:
            erase(Participant(pk=anna.pk))
        except Exception as error:  # what a view would answer with an error page
            failed.append(error)

    at_once(click, click, click)
    assert failed == []
    assert not Participant.objects.exists()
    stored = Contribution.objects.get(pk=idea.pk)
    assert (stored.state, stored.author_name) == (State.ANONYMISED, "")
    assert stored.transitions.count() == 1
