"""A mailed link that leads nowhere is told alike, whichever app it was from."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db

BELOW_THE_PROCESS = ("rueckmeldung", "arbeitsseite", "bewerten")
CUT = "abgeschnitten"


@pytest.fixture
def process() -> Any:
    return make_process()


def _told(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    told = str(answer.content.decode())
    assert '<h1 class="aufbruch-title">Dieser Link lässt sich nicht benutzen</h1>' in told
    assert "Diesen Link kennen wir nicht." in told
    return told


@pytest.mark.parametrize("name", BELOW_THE_PROCESS)
def test_a_link_that_was_cut_leads_to_the_process_and_to_somebody_who_helps(
    client: Client, process: Any, name: str
) -> None:
    process.contact_email = "aufbruch@stadt.example"
    process.save()
    told = _told(client, f"{process.url}{name}/{CUT}/")
    assert f'href="{process.url}">Zu „{process.title}“</a>' in told
    assert '<a href="mailto:aufbruch@stadt.example">aufbruch@stadt.example</a>.</p>' in told


@pytest.mark.parametrize("name", BELOW_THE_PROCESS)
def test_where_nobody_can_be_written_to_no_half_sentence_is_left(client: Client, process: Any, name: str) -> None:
    process.contact_email = ""
    process.save()
    told = _told(client, f"{process.url}{name}/{CUT}/")
    assert "mailto:" not in told
    assert "<p></p>" not in told


def test_a_link_of_an_event_or_a_competition_leads_back_to_just_that(client: Client, process: Any) -> None:
    event, competition = make_event(process), make_competition(process)
    told = _told(client, f"{event.url}anmeldung/{CUT}/")
    assert f'href="{event.url}">' in told
    assert "Wochen nach" in told
    assert f'href="{competition.url}">' in _told(client, f"{competition.url}beitrag/{CUT}/")
