"""What readers see of papers: the list, one paper, the search and the files to take along."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import add_station, make_follow_up, make_imported, make_paper, make_papers
from wagtail_aufbruch.council.domain.lists.listing import PAGE_SIZE
from wagtail_aufbruch.council.models import File, MoneyEffect, Paper, PaperIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> PaperIndexPage:
    return make_papers(process)


def _text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def _paper_url(index: PaperIndexPage, paper: Paper) -> str:
    return f"{index.url}vorlage/{paper.pk}/"


def test_an_empty_list_says_what_will_stand_here(client: Client, index: PaperIndexPage) -> None:
    shown = _text(client, index.url)
    assert "Noch ist nichts in den Rat gegangen." in shown
    assert "als-csv" not in shown


def test_a_paper_of_another_process_is_in_no_list_and_has_no_page_here(client: Client, index: PaperIndexPage) -> None:
    foreign = make_paper(make_process("Anderswo"), "Fremde Vorlage")
    assert "Fremde Vorlage" not in _text(client, index.url)
    assert client.get(_paper_url(index, foreign)).status_code == 404


def test_a_paper_shows_its_way_its_effects_and_leaves_empty_what_nobody_knows(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    paper = make_paper(
        process,
        "Digitaler Aufbruch",
        reference="395/2017",
        affects_staff="yes",
        staff_effect="Stellen im Stellenplan",
        affects_money="yes",
        stations=[
            {"date": date(2017, 12, 4), "outcome": "decided", "result": "einstimmig", "resolution_text": "So sei es."}
        ],
    )
    File.objects.create(paper=paper, name="Anlage 1: Handlungsfelder")
    shown = _text(client, _paper_url(index, paper))
    for told in ("395/2017", "4. Dezember 2017", "Hauptausschuss", "einstimmig", "So sei es.", "Stellenplan"):
        assert told in shown
    assert "Die Vorlage nennt keinen Betrag." in shown
    assert "liegt hier nicht als Datei vor" in shown
    assert "0 €" not in shown
    assert "None" not in shown


def test_what_the_paper_does_not_say_is_not_shown_at_all(client: Client, process: Any, index: PaperIndexPage) -> None:
    shown = _text(client, _paper_url(index, make_paper(process)))
    assert "Personal und Finanzen" not in shown
    assert "Welche Gremien sich damit befassen, ist noch nicht bekannt." in shown


def test_an_amount_is_told_as_the_paper_tells_it(client: Client, process: Any, index: PaperIndexPage) -> None:
    paper = make_paper(process, affects_money="yes")
    MoneyEffect.objects.create(paper=paper, kind="Aufwand", amount=20000, rhythm="once")
    shown = _text(client, _paper_url(index, paper))
    assert "Aufwand, einmalig, 20.000 €" in shown
    assert "nennt keinen Betrag" not in shown


def test_what_is_coming_is_told_with_its_day(client: Client, process: Any, index: PaperIndexPage) -> None:
    paper = make_paper(process, stations=[{"body": "Rat", "date": timezone.localdate() + timedelta(days=9)}])
    assert "Als Nächstes: Rat" in _text(client, _paper_url(index, paper))
    assert "als Nächstes: Rat" in _text(client, index.url)


def test_drafts_and_what_a_server_took_back_are_on_no_page_in_no_search_and_in_no_file(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    hidden = [
        make_paper(process, "Zaubernuss Entwurf", is_public=False, stations=[{"body": "Geheimausschuss"}]),
        make_imported(process, "Zaubernuss weg", gone_since=timezone.now()),
    ]
    make_paper(process, "Radweg")
    draft, gone = (client.get(_paper_url(index, paper)) for paper in hidden)
    assert draft.status_code == 404
    assert gone.status_code == 410
    assert "Zaubernuss" not in gone.content.decode()
    for url in (index.url, f"{index.url}als-csv/", f"{index.url}als-json/", f"{index.url}?suche=Zaubernuss"):
        answer = client.get(url)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        assert "Entwurf" not in body, url
        assert "Geheimausschuss" not in body, url
        assert "Zaubernuss weg" not in body, url
    found = _text(client, f"{process.url}suche/?q=Zaubernuss")
    assert "Zaubernuss Entwurf" not in found
    assert "Zaubernuss weg" not in found


def test_a_paper_is_found_by_the_search_of_the_site(client: Client, process: Any, index: PaperIndexPage) -> None:
    paper = make_paper(process, "Öffentliche Radwege", reference="12/2026")
    for words in ("radwege", "oeffentliche", "12/2026"):
        shown = client.get(f"{process.url}suche/", {"q": words}).content.decode()
        assert _paper_url(index, paper) in shown, words


def test_a_list_is_narrowed_down_by_state_body_and_words(client: Client, process: Any, index: PaperIndexPage) -> None:
    make_paper(process, "Radweg", stations=[{"body": "Bauausschuss", "outcome": "discussed"}])
    make_paper(process, "Spielplatz", stations=[{"body": "Rat"}])
    answer = client.get(index.url)
    (state, body) = answer.context["choices"]
    assert {option.value for option in state.filter.options} == {"brought_in", "in_consultation"}
    council = next(option.value for option in body.filter.options if option.name == "Rat")
    for query, title in (
        ({"stand": "in_consultation"}, "Radweg"),
        ({"gremium": council}, "Spielplatz"),
        ({"suche": "SPIELPLÄTZE"}, None),
        ({"suche": "spielplatz"}, "Spielplatz"),
    ):
        shown = client.get(index.url, query)
        assert [card.title for card in shown.context["cards"]] == ([title] if title else []), query


@pytest.mark.parametrize("file", ["als-json", "beschlusskontrolle-als-json"])
def test_a_saved_file_of_a_state_that_no_paper_has_any_more_holds_none(
    client: Client, process: Any, index: PaperIndexPage, file: str
) -> None:
    make_follow_up(make_paper(process, "Radweg", stations=[{"body": "Rat", "outcome": "agreed"}]))
    whole, narrowed = (
        client.get(f"{index.url}{file}/{query}").getvalue().decode() for query in ("", "?stand=in_consultation")
    )
    assert "Radweg" in whole
    assert "Radweg" not in narrowed


def test_the_imported_stations_of_a_typed_paper_count_for_the_filter(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    imported = make_imported(process, stations=[{"body": "Rat"}])
    typed = make_paper(process, "Von Hand", imported=imported)
    council = imported.consultations.get().organization_id
    cards = client.get(index.url, {"gremium": council}).context["cards"]
    assert [card.pk for card in cards] == [typed.pk]


def test_every_paper_is_on_one_page_and_no_two(client: Client, process: Any, index: PaperIndexPage) -> None:
    made = [make_paper(process, f"Vorlage {n}", date=date(2026, 1, 1 + n // 3)).pk for n in range(PAGE_SIZE + 5)]
    seen, url = [], index.url
    while url:
        context = client.get(url.partition("#")[0]).context
        seen += [card.pk for card in context["cards"]]
        url = context["next_url"]
    assert sorted(seen) == sorted(made)
    assert seen == sorted(made, reverse=True)


@pytest.mark.parametrize(
    "key", ["unsinn", "20260101_x", "99999999_1", "20260231_1", "\x00", "20260101_99999999999999999999"]
)
def test_a_made_up_place_in_the_list_shows_its_beginning(
    client: Client, process: Any, index: PaperIndexPage, key: str
) -> None:
    make_paper(process)
    assert len(client.get(index.url, {"ab": key}).context["cards"]) == 1


@pytest.mark.parametrize("words", ['=x("http://y', "%_\\", "\x00", "' OR 1=1", "ß" * 300, "🌱"])
def test_whatever_is_searched_for_the_list_answers(client: Client, index: PaperIndexPage, words: str) -> None:
    assert client.get(index.url, {"suche": words}, follow=True).status_code == 200


def test_one_record_for_each_paper_whatever_its_title_holds(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    paper = make_paper(process, '=HYPERLINK("x"); "Zitat",\nZeile', stations=[{"outcome": "noted"}, {"body": "Rat"}])
    make_paper(process, "Zweite")
    table = b"".join(client.get(f"{index.url}als-csv/").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";" if ";" in table.splitlines()[0] else ","))
    assert len(rows) == 3
    assert not any(cell.startswith("=") for row in rows for cell in row)
    data = json.loads(b"".join(client.get(f"{index.url}als-json/").streaming_content))
    assert [one["number"] for one in data["papers"]] == sorted((one["number"] for one in data["papers"]), reverse=True)
    whole = next(one for one in data["papers"] if one["number"] == paper.pk)
    assert [one["body"] for one in whole["consultations"]] == ["Hauptausschuss", "Rat"]
    assert data["licence"]["name"]


def test_a_page_does_not_ask_more_with_more_papers(client: Client, process: Any, index: PaperIndexPage) -> None:
    def queries(url: str) -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url, HTTP_AUTHORIZATION="x").status_code == 200
        return len(asked)

    first = make_paper(process, stations=[{"body": "Rat"}])
    few, one = queries(index.url), queries(_paper_url(index, first))
    for number in range(12):
        make_paper(process, f"Vorlage {number}", stations=[{"body": f"Gremium {n}"} for n in range(3)])
    for number in range(9):
        add_station(first, f"Weiteres {number}")
    assert queries(index.url) == few
    assert queries(_paper_url(index, first)) == one
    assert few <= 25
    assert one <= 25


def test_readers_get_the_list_from_memory_until_something_of_it_changes(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    paper = make_paper(process, "Radweg")
    client.get(index.url)
    with CaptureQueriesContext(connection) as asked:
        client.get(index.url)
    assert len(asked) <= 1
    add_station(paper, "Rat", outcome="noted")
    assert "Rat" in [card.last.body for card in client.get(index.url).context["cards"]]
