"""What feed readers are told."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.idea_lists import make_listed
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.participation.enums import AnswerState, State
from wagtail_aufbruch.participation.models import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def items(client: Client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(answer.content).find("channel")  # noqa: S314
    assert channel is not None
    return [{part.tag: part.text or "" for part in item} for item in channel.findall("item")]


def test_new_ideas_are_told_with_their_full_address(client: Client, call: Any) -> None:
    idea = make_listed(call, "Freies WLAN", author_name="Anna")
    make_idea(call, "Verborgen", state=State.HIDDEN)
    for base in (f"{call.url}ideen/", f"{call.process.url}alle-ideen/"):
        told = items(client, f"{base}neues/")
        assert [(item["title"], item["link"]) for item in told] == [("Freies WLAN", f"{call.full_url}ideen/{idea.pk}/")]


def test_published_answers_are_told_and_drafts_are_not(client: Client, call: Any) -> None:
    idea, hidden = make_idea(call, "Beantwortet"), make_idea(call, "Verborgen", state=State.HIDDEN)
    for about, state in ((idea, AnswerState.PUBLISHED), (idea, AnswerState.DRAFT), (hidden, AnswerState.PUBLISHED)):
        published_at = timezone.now() if state == AnswerState.PUBLISHED else None
        Answer.objects.create(
            contribution=about, state=state, body="Tiefbauamt", text="Wird gebaut.", published_at=published_at
        )
    for base in (f"{call.url}ideen/", f"{call.process.url}alle-ideen/"):
        told = items(client, f"{base}antworten/")
        assert [item["title"] for item in told] == ["Beantwortet"]
        assert told[0]["description"] == "Tiefbauamt: Wird gebaut."
        assert told[0]["link"].startswith("http")


def test_a_feed_has_an_end(client: Client, call: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(35):
        make_idea(call, f"Idee {number}")
    with django_assert_max_num_queries(10):
        assert len(items(client, f"{call.url}ideen/neues/")) == 30


def test_the_list_names_its_feeds(client: Client, call: Any) -> None:
    page = client.get(call.url).content.decode()
    for name in ("neues", "antworten"):
        assert '<link rel="alternate" type="application/rss+xml"' in page
        assert f'href="{call.url}ideen/{name}/"' in page


def test_hostile_words_stay_text_in_feed_readers(client: Client, call: Any) -> None:
    make_listed(call, "Mit \x0b Steuerzeichen", text="<script>alert(1)</script> & mehr \x00".replace("\x00", ""))
    told = items(client, f"{call.url}ideen/neues/")
    assert "<script>" not in told[0]["description"]
    assert "&lt;script&gt;" in told[0]["description"]


def test_a_feed_reader_shows_nothing_as_new_because_a_call_was_renamed(client: Client, call: Any) -> None:
    make_listed(call, "Freies WLAN")
    before = items(client, f"{call.url}ideen/neues/")
    call.slug = "neuer-name"
    call.save_revision().publish()
    after = items(client, f"{type(call).objects.get(pk=call.pk).url}ideen/neues/")
    assert [item["guid"] for item in after] == [item["guid"] for item in before]
    assert [item["link"] for item in after] != [item["link"] for item in before]
