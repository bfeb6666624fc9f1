"""Competitions to take along and to be found: open data, feed and search, with winners through the gate alone."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.clock import Clock
from tests.factories.competitions import (
    make_ballot,
    make_competition,
    make_entry,
    make_index,
    make_team_member,
    make_vote,
)
from tests.factories.core import make_content_page, make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents.answering import Consent, record_paper
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.lists.open_data import COLUMNS
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Prize
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch_all

pytestmark = pytest.mark.django_db

SECRET = "Leuchtturm"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> Any:
    return make_index(process)


@pytest.fixture
def over(process: Any) -> CompetitionPage:
    now = timezone.now()
    return make_competition(
        process, "Morgenmacher", closes_at=now - timedelta(days=3), honoured_at=now + timedelta(days=3)
    )


def honour(entry: Entry, name: str = "Klasse 7b", *, at_once: bool = False) -> Any:
    """Give the entry a prize and release it for the announced moment, which is returned."""
    competition = entry.competition
    staff = get_user_model().objects.filter(username="moderation").first() or make_moderator(competition.process)
    award = Award("1. Preis", "500 Euro", reason="Weil es leuchtet.", name=name)
    preparing.settle(entry, award, user=staff, seen=preparing.revision_of(competition))
    step = preparing.publish if at_once else preparing.release
    return step(competition, user=staff, seen=preparing.revision_of(competition))


def data(client: Client, index: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{index.url}als-json/")
    assert 'rel="license"' in answer["Link"]
    content = json.loads(answer.content)
    assert content["licence"]["url"] in answer["Link"]
    rows: list[dict[str, Any]] = content["competitions"]
    return rows


def table(client: Client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def items(client: Client, index: Any) -> list[Any]:
    answer = client.get(f"{index.url}neues/")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(answer.content).findall("channel/item")  # noqa: S314


def everything(client: Client, index: Any) -> str:
    """All that tells of winners beside the pages."""
    search = f"{index.process.url}suche/?q={SECRET}"
    urls = [*(f"{index.url}{name}" for name in ("als-json/", "als-csv/", "gewonnen-als-csv/", "neues/")), search]
    return (
        "".join(client.get(url).content.decode() for url in urls)
        .replace(f"„{SECRET}“", "")
        .replace(f'value="{SECRET}"', "")
    )


def test_the_data_tells_moments_state_and_terms_of_what_is_public_with_the_licence(
    client: Client, process: Any, index: Any
) -> None:
    page = make_competition(process, "=HYPERLINK(1)", categories=("Schulen", "Alle"), who_may="Alle")
    Prize.objects.create(page=page, title="1. Preis", text="500 Euro")
    terms = make_content_page(process, "Bedingungen")
    make_competition(process, "Zweiter", terms=[], terms_page_id=terms.pk, closes_at=page.closes_at - timedelta(days=1))
    hidden = make_competition(process, "Verborgen")
    hidden.unpublish()
    make_competition(make_process("Nachbarstadt"), "Nebenan")
    first, second = data(client, index)
    assert (first["title"], first["state"], first["who_may"]) == ("=HYPERLINK(1)", "entering", "Alle")
    assert first["closes"] == timezone.localtime(page.closes_at).isoformat(timespec="seconds")
    assert (first["categories"], first["prizes"]) == (["Schulen", "Alle"], ["1. Preis: 500 Euro"])
    assert first["terms"] == f"{page.full_url}#teilnahmebedingungen"
    assert second["terms"] == terms.full_url
    assert set(first) == {*COLUMNS, "winners"}
    rows = table(client, f"{index.url}als-csv/")
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)", "Zweiter"]
    assert rows[0]["categories"] == "Schulen; Alle"
    assert client.get(f"{index.url}als-exe/").status_code == 404


def test_winners_stand_nowhere_before_their_moment_and_everywhere_from_it_on(
    client: Client, index: Any, over: CompetitionPage, clock: Clock
) -> None:
    entry = handed_in(over, SECRET)
    moment = honour(entry)
    clock.set_to(moment - timedelta(minutes=1))
    before = everything(client, index)
    for told in (SECRET, "Klasse 7b", "Weil es leuchtet", "1. Preis"):
        assert told not in before
    clock.set_to(moment)
    [row] = data(client, index)
    assert row["state"] == "honoured"
    assert [(one["prize"], one["title"], one["name"], one["reason"]) for one in row["winners"]] == [
        ("1. Preis", SECRET, "Klasse 7b", "Weil es leuchtet.")
    ]
    [line] = table(client, f"{index.url}gewonnen-als-csv/")
    assert (line["competition"], line["title"]) == ("Morgenmacher", SECRET)
    for words in (SECRET.upper(), "klasse 7b", "leuchtet preis"):
        found = client.get(f"{index.process.url}suche/", {"q": words}).content.decode()
        assert f'href="{over.full_url}#gewonnen"' in found, words
    assert SECRET not in client.get(f"{index.url}neues/").content.decode(), "feed readers keep what they have read"


def test_what_a_guardian_withdraws_is_gone_from_data_and_search_at_once(
    client: Client, index: Any, over: CompetitionPage
) -> None:
    entry = handed_in(over, SECRET, name="Kind Beispiel")
    member = make_team_member(entry, "", question_key="", agrees=True, may_publish=True, may_name=True)
    honour(entry, name="", at_once=True)
    before = everything(client, index)
    assert SECRET in before
    assert "Kind Beispiel" in before
    record_paper(member, Consent(agrees=False), timezone.localdate(), user=get_user_model().objects.get())
    told = everything(client, index)
    assert SECRET not in told
    assert "Kind Beispiel" not in told
    assert [one["prize"] for one in data(client, index)[0]["winners"]] == ["1. Preis"], "that there was a prize stays"


def test_no_number_of_votes_is_in_any_file_at_any_time(client: Client, process: Any, index: Any, clock: Clock) -> None:
    competition = make_vote(process)
    for number in range(7):
        make_ballot(competition, 1, email=f"stimme{number}@example.org")

    def told() -> str:
        rows = data(client, index)
        return json.dumps([{name: row[name] for name in row if not name.startswith("vote_")} for row in rows])

    before = told()
    make_ballot(competition, 1, email="noch@example.org")
    assert told() == before
    clock.forward(days=4)
    assert told() == before, "afterwards as well: the page tells places, never votes"


def test_the_feed_tells_each_stage_anew_and_of_a_later_end(client: Client, process: Any, index: Any) -> None:
    competition = make_vote(process, "Morgenmacher <b>")
    [voting] = items(client, index)
    assert voting.findtext("title").endswith(": Morgenmacher <b>")
    assert voting.findtext("link") == competition.full_url
    competition.unpublish()
    running = make_competition(process, "Läuft")
    running.save_revision().publish()
    [before] = items(client, index)
    extend(running, running.closes_at + timedelta(days=2), "Ferien", user=make_moderator(process))
    [after] = items(client, index)
    assert before.findtext("title") == after.findtext("title")
    assert len({one.findtext("guid") for one in (voting, before, after)}) == 3


def test_the_page_links_to_files_and_feed_once_there_is_something(client: Client, process: Any, index: Any) -> None:
    assert "als-csv" not in client.get(index.url).content.decode()
    make_competition(process)
    page = client.get(index.url).content.decode()
    for name in ("als-csv/", "als-json/", "gewonnen-als-csv/", "neues/"):
        assert f'href="{index.url}{name}"' in page


def test_files_search_and_feed_cost_the_same_with_one_competition_and_with_many(
    client: Client, process: Any, index: Any
) -> None:
    client.defaults["HTTP_AUTHORIZATION"] = "past the cache"

    def one_more(number: int) -> None:
        competition = make_competition(process, f"Nummer {number}", closes_at=timezone.now() - timedelta(days=3))
        entry = make_entry(competition, title=f"{SECRET} {number}", state=EntryState.HANDED_IN)
        make_team_member(entry, f"Kind {number}", f"e{number}@example.org", agrees=True, may_publish=True)
        honour(entry, at_once=True)

    def cost(url: str) -> int:
        client.get(url)
        index.process.save_revision().publish()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = [f"{index.url}{name}" for name in ("als-json/", "gewonnen-als-csv/", "neues/")]
    urls.append(f"{process.url}suche/?q={SECRET}")
    one_more(1)
    before = [cost(url) for url in urls]
    for number in range(2, 7):
        one_more(number)
    assert [cost(url) for url in urls] == before


def test_a_title_of_several_lines_and_a_forbidden_sign_break_no_file(client: Client, process: Any, index: Any) -> None:
    page = make_competition(process, introduction="Zeile\x0beins")
    BasePage.objects.filter(pk__in=[index.pk, page.pk]).update(title="Zwei\r\nZeilen\x0b <i>")
    touch_all()
    for name in ("als-json/", "als-csv/", "gewonnen-als-csv/", "neues/"):
        assert client.get(f"{index.url}{name}").status_code == 200, name
    assert len(items(client, index)) == 1
