"""The purge deletes something in the very moment in which a form makes use of it: what was typed is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.comments import known_client
from tests.factories.core import make_process
from tests.factories.ideas import make_call, typed
from tests.factories.participation import make_participant
from tests.factories.uploads import picture
from tests.together import at_once
from wagtail_aufbruch.ideas.domain.submission import submit
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.ideas.public import submit as public
from wagtail_aufbruch.participation.domain.files.attachments import ABANDONED
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import Asked
from wagtail_aufbruch.participation.models import Attachment, Mail, Participant


@pytest.mark.django_db
def test_a_picture_whose_time_is_over_while_the_idea_is_sent_is_asked_for_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call, client = make_call(make_process(), picture_asked=Asked.REQUIRED), CommittingClient()
    data, url = typed(call, title="Ein Brunnen im Hof"), f"{call.url}idee-einreichen/"
    client.post(url, {**data, "text": "", "picture_1": picture(), "picture_1_alt": "Ein Hof"})
    kept = Attachment.objects.get()
    Attachment.objects.update(created_at=timezone.now() - 2 * ABANDONED)

    def purged_before(*what: Any, **more: Any) -> Any:
        purge()
        return submit.hand_in(*what, **more)

    monkeypatch.setattr(public, "hand_in", purged_before)
    answer = client.post(url, {**data, f"alt_{kept.pk}": "Ein Hof"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ein Brunnen im Hof" in page
    assert "ist nicht mehr da" in page
    assert not Idea.objects.exists()
    sent = client.post(url, {**data, "picture_1": picture(), "picture_1_alt": "Ein Hof"})
    assert sent.status_code == 302
    assert Idea.objects.get().attachments.count() == 1


@pytest.fixture
def purged_in_the_end(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Once, the purge runs over a connection of its own before what was handed in is committed."""
    done: list[Any] = []
    go_on = submit._go_on

    def purged(*what: Any, **more: Any) -> Idea:
        if not done:
            done.extend(at_once(purge))
        return go_on(*what, **more)

    monkeypatch.setattr(submit, "_go_on", purged)
    return done


def make_idle_person(process: Any) -> Participant:
    person = make_participant(process)
    Participant.objects.update(created_at=timezone.now() - timedelta(days=400))
    return person


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_is_purged_in_the_moment_in_which_their_idea_is_stored_hands_it_in_all_the_same(
    client: Client, purged_in_the_end: list[Any]
) -> None:
    """On SQLite one of both waits for the other."""
    call = make_call(make_process())
    make_idle_person(call.process)
    answer = client.post(f"{call.url}idee-einreichen/", typed(call))
    assert [one["participants"] for one in purged_in_the_end] == [1]
    assert answer.status_code == 302
    assert Idea.objects.get().author == Participant.objects.get()
    assert Mail.objects.get().recipient == "anna@example.org"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_is_logged_in_and_purged_in_that_moment_gets_their_words_back(
    purged_in_the_end: list[Any],
) -> None:
    call = make_call(make_process())
    client = known_client(make_idle_person(call.process))
    answer = client.post(f"{call.url}idee-einreichen/", typed(call, title="Ein Brunnen im Hof"))
    assert [one["participants"] for one in purged_in_the_end] == [1]
    assert answer.status_code == 403
    assert "Ein Brunnen im Hof" in answer.content.decode()
    assert not Idea.objects.exists()
