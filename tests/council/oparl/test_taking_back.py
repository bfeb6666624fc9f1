"""What a server takes back of a paper's way: stations, items of agendas, whole meetings. Nobody reads it any more."""

from typing import Any

import pytest

from tests.council.oparl.conftest import read
from tests.council.oparl.server import CouncilServer, example_town, item
from tests.factories.council import make_paper, tie
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of
from wagtail_aufbruch.council.enums import PaperState
from wagtail_aufbruch.council.models import AgendaItem, Consultation, Meeting, Paper, Server
from wagtail_aufbruch.projects.domain.council.papers import outlines_among

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(council: CouncilServer, source: Server) -> Server:
    """A server that was read once; the first paper was with two bodies, and the council decided."""
    example_town(council)
    read(source)
    assert (state(), [one.body for one in way()]) == (PaperState.IN_CONSULTATION, ["Hauptausschuss", "Rat"])
    return source


def paper() -> Paper:
    return Paper.objects.get(reference="2026/0289")


def state() -> str:
    return paper().state


def way() -> list[Station]:
    return stations_of(paper())


def thing(council: CouncilServer, name: str, key: str) -> Any:
    return next(one for one in council.things[name] if one["id"] == council.id(name, key))


def without_results(council: CouncilServer) -> None:
    """Of the other meeting nothing is known, so that the state tells of the one in question."""
    thing(council, "meetings", "m1")["agendaItem"][0]["result"] = ""


def test_a_station_that_the_server_took_back_is_not_on_the_way_any_more(town: Server, council: CouncilServer) -> None:
    for one in thing(council, "papers", "p1")["consultation"]:
        one["deleted"] = True
    read(town, whole=True)
    assert Consultation.objects.filter(gone_since=None).count() == 0
    assert way() == []
    assert state() == PaperState.BROUGHT_IN
    tie(paper(), town.process)
    ((outline,),) = outlines_among([town.process_id], [town.process_id]).values()
    assert outline.stations == []


def test_of_a_meeting_that_the_server_took_back_no_day_place_or_outcome_is_told(
    town: Server, council: CouncilServer
) -> None:
    without_results(council)
    meeting = thing(council, "meetings", "m2")
    meeting.update(location={"id": "x", "description": "GEHEIM"}, web=f"{council.base}/GEHEIM")
    read(town, whole=True)
    assert way()[-1].place == "GEHEIM"
    held = Meeting.objects.get(place="GEHEIM")
    typed = make_paper(town.process, "Von Hand")
    Consultation.objects.create(paper=typed, meeting=held, role="Bericht")
    council.delete("meetings", "m2", modified="2026-12-31T00:00:00+01:00")
    read(town)
    told = next(one for one in way() if one.body == "Rat")
    assert (told.date, told.starts_at, told.place, told.outcome, told.agenda_number, told.meeting_url) == (
        None, None, "", "", "", "",
    )  # fmt: skip
    assert stations_of(typed)[0].place == ""
    assert state() == PaperState.BROUGHT_IN
    council.things["meetings"] = [one for one in council.things["meetings"] if not one.get("deleted")] + [meeting]
    read(town, whole=True)
    assert state() == PaperState.IN_CONSULTATION
    assert next(one for one in way() if one.body == "Rat").place == "GEHEIM"


def test_of_an_item_that_the_server_took_back_no_number_or_outcome_is_told(
    town: Server, council: CouncilServer
) -> None:
    without_results(council)
    read(town, whole=True)
    assert state() == PaperState.IN_CONSULTATION
    thing(council, "meetings", "m2")["agendaItem"][0]["deleted"] = True
    read(town, whole=True)
    told = way()[-1]
    assert (told.body, told.outcome, told.agenda_number) == ("Rat", "", "")
    assert told.date is not None
    assert state() == PaperState.BROUGHT_IN


def test_an_item_that_is_not_public_any_more_tells_nothing_any_more(town: Server, council: CouncilServer) -> None:
    without_results(council)
    read(town, whole=True)
    items = thing(council, "meetings", "m2")["agendaItem"]
    public, items[0] = items[0], {**items[0], "public": False}
    read(town, whole=True)
    assert AgendaItem.objects.get(number="7").gone_since is not None
    assert (way()[-1].outcome, way()[-1].agenda_number) == ("", "")
    assert state() == PaperState.BROUGHT_IN
    items[0] = public
    read(town, whole=True)
    assert AgendaItem.objects.get(number="7").gone_since is None
    assert way()[-1].agenda_number == "7"
    assert state() == PaperState.IN_CONSULTATION


def test_a_paper_that_comes_later_does_not_find_an_item_that_is_gone(council: CouncilServer, source: Server) -> None:
    example_town(council)
    later = council.things["papers"].pop(0)
    read(source)
    thing(council, "meetings", "m2")["agendaItem"][0] = item(council, "i2", consultation="c2", deleted=True)
    read(source, whole=True)
    council.things["papers"].append(later)
    for one in later["consultation"]:
        del one["agendaItem"]
    read(source, whole=True)
    assert way()[-1].outcome == ""
    assert Consultation.objects.get(organization__name="Rat").agenda_item is None


def test_of_a_paper_that_comes_back_only_what_its_server_names_now_comes_back(
    town: Server, council: CouncilServer
) -> None:
    """Perhaps it was taken back for the sake of an annex."""
    again = thing(council, "papers", "p1")
    council.delete("papers", "p1", modified="2026-12-31T00:00:00+01:00")
    read(town)
    del again["auxiliaryFile"]
    again["consultation"] = again["consultation"][:1]
    council.add("papers", "p1", **{**again, "modified": "2026-12-31T01:00:00+01:00"})
    read(town)
    assert paper().gone_since is None
    assert [file.name for file in paper().files.filter(gone_since=None)] == ["Vorlage"]
    assert [one.body for one in way()] == ["Rat"]


def test_of_a_meeting_that_comes_back_only_the_items_that_its_server_names_now_come_back(
    town: Server, council: CouncilServer
) -> None:
    without_results(council)
    read(town, whole=True)
    assert state() == PaperState.IN_CONSULTATION
    again = thing(council, "meetings", "m2")
    council.delete("meetings", "m2", modified="2026-12-31T00:00:00+01:00")
    read(town)
    council.add("meetings", "m2", **{**again, "agendaItem": [], "modified": "2026-12-31T01:00:00+01:00"})
    read(town)
    told = next(one for one in way() if one.body == "Rat")
    assert (told.outcome, told.agenda_number) == ("", "")
    assert told.date is not None
    assert state() == PaperState.BROUGHT_IN


@pytest.mark.parametrize("order", ["taken back before", "taken back on a later page", "taken back days later"])
def test_a_paper_that_its_server_publishes_anew_under_another_id_has_its_way_and_its_files(
    town: Server, council: CouncilServer, order: str
) -> None:
    again = thing(council, "papers", "p1")
    anew_id, modified = council.id("papers", "p9"), "2026-12-31T00:00:00+01:00"
    council.add("papers", "p9", **{**again, "id": anew_id, "modified": modified})
    if order == "taken back days later":
        read(town)
    council.delete("papers", "p1", modified=modified)
    if order == "taken back on a later page":
        council.per_page = 1
        council.things["papers"].reverse()
    read(town)
    if order != "taken back before":
        read(town, whole=True)
    anew = Paper.objects.get(reference="2026/0289", gone_since=None)
    assert [one.body for one in stations_of(anew)] == ["Hauptausschuss", "Rat"]
    assert anew.state == PaperState.IN_CONSULTATION
    assert [file.name for file in anew.files.filter(gone_since=None)] == ["Vorlage", "Karte"]
