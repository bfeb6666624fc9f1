"""What is made of the things that servers send, with the faults that servers make."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wagtail_aufbruch.council.domain.oparl.payloads.reading import (
    MOST_PARTS,
    ReadAgendaItem,
    ReadBody,
    ReadMeeting,
    ReadOrganization,
    ReadPaper,
    Unreadable,
    read_one,
)
from wagtail_aufbruch.council.domain.oparl.server.client import read_json

ID = "https://ris.stadt.example/papers.asp?id=1"


def _paper(**values: Any) -> ReadPaper:
    return read_one(ReadPaper, {"id": ID, "type": "https://schema.oparl.org/1.0/Paper", **values})


def _meeting(**values: Any) -> ReadMeeting:
    return read_one(ReadMeeting, {"id": ID, "type": "https://schema.oparl.org/1.1/Meeting", **values})


def test_a_paper_is_read() -> None:
    paper = _paper(
        name="Winterdienst;\nhier: Änderung\n",
        reference="139/2019",
        date="2019-11-28",
        paperType="Beschlussvorlage",
        web="https://ris.stadt.example/vorgang/?__=x",
        mainFile={
            "id": "https://ris.stadt.example/file/1",
            "name": "Vorlage",
            "accessUrl": "https://ris.stadt.example/1.pdf",
        },
        consultation=[{"id": "https://ris.stadt.example/c/1", "role": "Entscheidung", "authoritative": True}],
    )
    assert (paper.name, paper.reference, paper.date) == ("Winterdienst; hier: Änderung", "139/2019", date(2019, 11, 28))
    assert paper.main_file is not None
    assert paper.main_file.address == "https://ris.stadt.example/1.pdf"
    assert [(one.role, one.authoritative) for one in paper.consultation] == [("Entscheidung", True)]


def test_controls_in_a_text_are_left_out() -> None:
    raw = read_json(b'{"id": "x", "name": "Volkshoch\x01schule\x00 e.\x1f V.\\u0000\\ud800 \\u202e"}')
    assert read_one(ReadPaper, raw).name == "Volkshochschule e. V."


def test_an_object_where_a_list_belongs_is_a_list_of_one() -> None:
    paper = _paper(
        auxiliaryFile={"id": "f", "name": "Anlage", "mimeType": "docx", "downloadUrl": "", "size": 0},
        consultation={"id": "c", "organization": "https://ris.stadt.example/o/1"},
        underDirectionOf="https://ris.stadt.example/o/2",
    )
    assert [(one.name, one.address) for one in paper.auxiliary_file] == [("Anlage", "")]
    assert paper.consultation[0].organization == ("https://ris.stadt.example/o/1",)
    assert paper.under_direction_of == ("https://ris.stadt.example/o/2",)


@pytest.mark.parametrize("empty", [None, "", [], {}, 0, False, "null", 3.5, [None], [7], [[]], {"id": None}])
def test_nothing_where_something_belongs_is_nothing(empty: Any) -> None:
    paper = _paper(
        name=empty, reference=empty, date=empty, mainFile=empty, auxiliaryFile=empty, consultation=empty,
        web=empty, deleted=empty,
    )  # fmt: skip
    assert (paper.date, paper.auxiliary_file, paper.consultation, paper.web) == (None, (), (), "")
    assert paper.main_file is None
    assert not paper.is_deleted


@pytest.mark.parametrize(
    "text", ["", "0000-00-00", "0001-01-01", "9999-12-31", "31.12.2019", "2019-13-45", "morgen", 20191128, "2019"]
)
def test_a_date_that_cannot_be_meant_is_none(text: Any) -> None:
    faults: list[str] = []
    paper = read_one(ReadPaper, {"id": ID, "date": text}, faults)
    assert paper.date is None
    assert faults == (["date: not a day"] if text else [])


@pytest.mark.parametrize("text", ["2021-04-27", "2021-04-27T21:51:03+02:00", "2021-04-27T00:00:00", "2021-04-27 23:59"])
def test_a_day_may_come_as_a_moment(text: str) -> None:
    assert _paper(date=text).date == date(2021, 4, 27)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-15T17:00:00+01:00", datetime(2025, 1, 15, 16, tzinfo=UTC)),
        ("2025-01-15T17:00:00", datetime(2025, 1, 15, 16, tzinfo=UTC)),
        ("2025-07-15", datetime(2025, 7, 14, 22, tzinfo=UTC)),
        ("2025-01-15T16:00:00Z", datetime(2025, 1, 15, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_the_towns(text: str, moment: datetime) -> None:
    assert _meeting(start=text).start == moment


def test_an_end_before_the_start_is_no_end() -> None:
    meeting = _meeting(start="2025-01-15T17:00:00+01:00", end="2025-01-15T00:00:00+01:00")
    assert meeting.start is not None
    assert meeting.end is None
    assert _meeting(start="2021-05-11T17:00:00+02:00", end="2021-05-12T00:00:00+02:00").end is not None


def test_long_keys_of_a_municipality_are_read_as_text() -> None:
    body = read_one(ReadBody, {"id": "b", "name": "Stadt", "ags": "051140000", "paper": "https://ris.stadt.example/p"})
    assert body.ags == "051140000"
    assert read_one(ReadBody, {"id": "b", "ags": 5358016}).ags == "5358016"


@pytest.mark.parametrize(
    ("said", "is_deleted"),
    [
        (True, True),
        ("true", True),
        (False, False),
        ("false", False),
        (1, False),
        ("ja", False),
        ({}, False),
        (None, False),
    ],
)
def test_only_the_word_of_the_server_hides(said: Any, is_deleted: bool) -> None:
    assert _paper(deleted=said).is_deleted is is_deleted


def test_what_is_gone_comes_without_type_and_without_words() -> None:
    gone = read_one(ReadPaper, {"id": ID, "created": "", "modified": "2020-03-17T10:53:34+01:00", "deleted": True})
    assert gone.is_deleted


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        "x",
        [],
        {},
        {"id": ""},
        {"id": 7},
        {"id": {"a": 1}},
        {"name": "x"},
        {"id": "x" * 501},
        {"id": ID, "type": "https://schema.oparl.org/1.1/Meeting"},
    ],
)
def test_what_is_no_paper_is_told_as_such(raw: Any) -> None:
    with pytest.raises(Unreadable):
        read_one(ReadPaper, raw)


def test_one_part_that_cannot_be_read_takes_no_other_along() -> None:
    faults: list[str] = []
    raw = {
        "id": ID,
        "agendaItem": [None, {"id": "a", "name": "Eins"}, "b", {"name": "ohne"}, {"id": "c", "name": "Zwei"}],
    }
    meeting = read_one(ReadMeeting, raw, faults)
    assert [one.name for one in meeting.agenda_item] == ["Eins", "Zwei"]
    assert len(faults) == 3


def test_a_result_that_is_an_object_is_none() -> None:
    raw = {"id": "a", "name": "Ä nderung", "public": True, "result": {"int": 208620601371978602145391450824676722997}}
    assert read_one(ReadAgendaItem, raw).result == ""


@pytest.mark.parametrize("order", [-1, 2**40, "x", True, {}, 1.5])
def test_a_place_in_the_agenda_that_is_no_number_is_none(order: Any) -> None:
    assert read_one(ReadAgendaItem, {"id": "a", "order": order}).order is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x",
        "/x",
        'https://x/"><script>',
        "https://u:p@x/",
        "https://x/ y",
        "http://[x",
    ],
)
def test_an_address_that_nobody_should_be_led_to_is_none(address: str) -> None:
    assert _paper(web=address).web == ""


def test_no_person_is_read_and_no_word_of_a_result_shown_by_accident() -> None:
    raw = {
        "id": "m", "participant": ["https://ris.stadt.example/people/292"],
        "agendaItem": [{"id": "a", "result": "1 Enthaltung Hr. Muster", "resolutionText": "Hr. Muster sagt"}],
    }  # fmt: skip
    meeting = read_one(ReadMeeting, raw)
    assert "Muster" not in repr(meeting)
    assert "292" not in repr(meeting)
    assert "Muster" not in meeting.model_dump_json()


def test_what_was_wrong_is_noted_without_the_words_of_the_server() -> None:
    faults: list[str] = []
    read_one(
        ReadMeeting,
        {"id": "m", "start": "Hr. Muster", "organization": "x", "agendaItem": {"id": "a", "result": ["Hr. Muster"]}},
        faults,
    )
    assert faults == ["start: not a moment", "agenda_item: an object, not a list", "result: not a text"]


def test_content_is_the_same_while_only_the_servers_clock_changes() -> None:
    first = _paper(name="Eins", modified="2020-01-01T00:00:00Z", created="")
    assert first.content == _paper(name="Eins", modified="2026-01-01T00:00:00Z", etag="x").content
    assert first.content != _paper(name="Zwei").content
    assert first.content != _paper(name="Eins", consultation=[{"id": "c"}]).content


def test_what_is_left_empty_is_no_fault_and_what_is_something_else_is_one() -> None:
    faults: list[str] = []
    names = ("date", "web", "consultation", "auxiliaryFile", "underDirectionOf", "mainFile")
    for empty in (None, ""):
        read_one(ReadPaper, {"id": ID, **dict.fromkeys(names, empty)}, faults)
        read_one(ReadAgendaItem, {"id": "a", "order": empty, "consultation": empty}, faults)
        read_one(ReadMeeting, {"id": "m", "start": empty}, faults)
    assert faults == []
    read_one(ReadPaper, {"id": ID, "consultation": 7, "underDirectionOf": 7}, faults)
    assert sorted(faults) == ["consultation: not a list", "under_direction_of: not a list"]


def test_more_parts_than_a_thing_can_have_are_cut_and_told() -> None:
    faults: list[str] = []
    paper = read_one(ReadPaper, {"id": ID, "consultation": [{"id": f"c{at}"} for at in range(MOST_PARTS + 1)]}, faults)
    assert len(paper.consultation) == MOST_PARTS
    assert faults == ["consultation: too many"]


@pytest.mark.parametrize("order", [3, "3", " 3 "])
def test_a_number_may_come_as_a_text(order: Any) -> None:
    assert read_one(ReadAgendaItem, {"id": "a", "order": order}).order == 3


def test_a_list_where_one_thing_belongs_is_its_first_and_an_object_where_its_id_belongs_is_that_id() -> None:
    paper = _paper(
        mainFile=[{"id": "f", "name": "Vorlage"}, {"id": "g", "name": "Anlage"}],
        consultation=[{"id": "c", "meeting": {"id": "https://ris.stadt.example/m/1", "name": "Sitzung"}}],
    )
    assert paper.main_file is not None
    assert paper.main_file.name == "Vorlage"
    assert paper.consultation[0].meeting == "https://ris.stadt.example/m/1"


def test_long_texts_are_cut_and_long_lists_end() -> None:
    paper = _paper(name="a" * 5_000_000, auxiliaryFile=[{"id": str(number)} for number in range(3000)])
    assert (len(paper.name), len(paper.auxiliary_file)) == (1000, 500)


def test_an_organization_is_read() -> None:
    found = read_one(
        ReadOrganization, {"id": "o", "name": "Hauptausschuss", "shortName": "", "organizationType": "Gremium"}
    )
    assert (found.name, found.organization_type) == ("Hauptausschuss", "Gremium")
