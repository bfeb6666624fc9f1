"""The way of a paper: typed over imported, in the order of the days, and what follows from it."""

from datetime import date
from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.council import add_station, make_body, make_imported, make_meeting, make_paper
from wagtail_aufbruch.council.domain.papers.showing import find, shown
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import AgendaItem, Consultation, MoneyEffect, Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def _stations(paper: Paper) -> Any:
    return stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())


def _joined(typed: Paper, imported: Paper) -> None:
    typed.imported = imported
    typed.save()
    settle(typed.pk)


def test_stations_stand_in_the_order_of_their_days_and_those_without_one_come_last(process: Any) -> None:
    paper = make_paper(
        process,
        stations=[
            {"body": "Rat", "date": None},
            {"body": "Hauptausschuss", "date": date(2026, 4, 1)},
            {"body": "Bauausschuss", "date": date(2026, 3, 1)},
        ],
    )
    assert [one.body for one in _stations(paper)] == ["Bauausschuss", "Hauptausschuss", "Rat"]


def test_body_and_day_follow_from_the_meeting_where_nobody_typed_them(process: Any) -> None:
    meeting = make_meeting(process, "Rat", date=date(2026, 5, 4), place="Ratssaal", web="https://ris.stadt.example/1")
    paper = make_paper(process)
    Consultation.objects.create(paper=paper, meeting=meeting)
    (station,) = _stations(paper)
    assert (station.body, station.date, station.place) == ("Rat", date(2026, 5, 4), "Ratssaal")
    assert station.meeting_url == "https://ris.stadt.example/1"


def test_what_was_typed_stands_over_what_was_imported_for_the_same_body_on_the_same_day(process: Any) -> None:
    day = date(2026, 3, 2)
    imported = make_imported(process, stations=[{"body": "Hauptausschuß", "date": day, "role": "Entscheidung"}])
    typed = make_paper(process, stations=[{"body": "Hauptausschuss", "date": day, "outcome": "changed"}])
    add_station(imported, "Rat", date=date(2026, 3, 9), outcome="noted")
    _joined(typed, imported)
    first, second = _stations(typed)
    assert (first.body, first.role, first.outcome) == ("Hauptausschuss", "Entscheidung", "changed")
    assert (second.body, second.outcome) == ("Rat", "noted")


def test_parting_typed_and_imported_leaves_both_as_they_were(process: Any) -> None:
    imported = make_imported(process, stations=[{"body": "Rat", "outcome": "noted"}])
    typed = make_paper(process, "Von Hand", stations=[{"body": "Ausschuss"}])
    _joined(typed, imported)
    assert list(Paper.objects.shown_in(process.pk)) == [typed]
    assert Paper.objects.get(pk=typed.pk).state == "in_consultation"
    typed.imported = None
    typed.save()
    settle(typed.pk)
    assert set(Paper.objects.shown_in(process.pk)) == {typed, imported}
    assert [one.body for one in _stations(typed)] == ["Ausschuss"]
    assert Paper.objects.get(pk=typed.pk).state == "brought_in"


def test_a_result_that_a_server_tells_is_never_shown_as_it_is_written(process: Any) -> None:
    paper = make_imported(process)
    meeting = make_meeting(process, "Rat")
    item = AgendaItem.objects.create(
        meeting=meeting, result="auf Antrag von Frau Beispiel beschlossen", outcome="decided", resolution_text="Geheim"
    )
    Consultation.objects.create(paper=paper, meeting=meeting, agenda_item=item)
    (station,) = _stations(paper)
    assert (station.outcome, station.result, station.resolution_text) == ("decided", "", "")


def test_what_a_server_takes_back_is_shown_no_more_but_what_was_typed_stays(process: Any) -> None:
    from django.utils import timezone

    imported = make_imported(process, gone_since=timezone.now())
    assert find(process, imported.pk) is None
    typed = make_paper(process, "Von Hand")
    _joined(typed, imported)
    found = find(process, typed.pk)
    assert found is not None
    assert found.is_gone


def test_a_draft_is_nowhere_even_when_its_imported_half_was_public(process: Any) -> None:
    imported = make_imported(process)
    typed = make_paper(process, "Entwurf", is_public=False)
    _joined(typed, imported)
    assert not Paper.objects.shown_in(process.pk).exists()


def test_unknown_amounts_stay_empty_and_are_no_zero(process: Any) -> None:
    paper = make_paper(process, affects_money="yes")
    MoneyEffect.objects.create(paper=paper, kind="Aufwand")
    MoneyEffect.objects.create(
        paper=paper, kind="Ertrag", rhythm="yearly", amount="12000.50", months=33, booked_at="1.2"
    )
    MoneyEffect.objects.create(paper=paper, kind="Investition", amount="20000")
    lines = shown(with_stations(Paper.objects.filter(pk=paper.pk)).get()).money
    assert lines[0] == "Aufwand"
    assert lines[1] == "Ertrag, jährlich, 12.000,50 €, für 33 Monate, gebucht bei 1.2"
    assert lines[2] == "Investition, 20.000 €"


def test_the_way_of_a_paper_says_each_word_once_and_ends_where_it_stands(process: Any) -> None:
    stations = [
        {"body": "Bauausschuss", "date": date(2026, 3, 1), "outcome": "discussed"},
        {"body": "Rat", "date": date(2026, 3, 9), "outcome": "decided", "authoritative": True},
    ]
    paper = make_paper(process, stations=stations)
    found = find(process, paper.pk)
    assert found is not None
    assert found.way == ["eingebracht", "beraten", "beschlossen"]
    assert found.state == "in Beratung", "as long as staff have not confirmed it"


def test_a_body_that_deals_with_papers_cannot_be_deleted_but_goes_with_its_process(process: Any) -> None:
    from django.db.models import RestrictedError

    make_paper(process, stations=[{"body": "Rat"}])
    with pytest.raises(RestrictedError):
        make_body(process, "Rat").delete()
    process.delete()
    assert not Paper.objects.exists()
