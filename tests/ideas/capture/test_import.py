"""Bringing in a table of ideas: every row's fate before anything is written, each row once, and back again."""

import io
import random
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connections, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.tables import HEADINGS, ROW, csv_bytes, many_rows, upload, xlsx_bytes, zip_bytes
from tests.together import Pause, at_once
from wagtail_aufbruch.ideas.domain.capture import importing
from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS
from wagtail_aufbruch.ideas.domain.capture.import_rows import Fate, Row, check_rows
from wagtail_aufbruch.ideas.domain.capture.import_table import LIMITS, read_table
from wagtail_aufbruch.ideas.domain.capture.importing import (
    ImportRefused,
    table_of,
    take_file,
    undo_import,
    write_rows,
)
from wagtail_aufbruch.ideas.domain.responses import merge
from wagtail_aufbruch.ideas.enums import ImportState
from wagtail_aufbruch.ideas.models import Idea, ImportBatch, ImportFile
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.responses.answers import Draft, save_draft
from wagtail_aufbruch.participation.domain.responses.errors import ContributionGone
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused
from wagtail_aufbruch.participation.enums import Source, State
from wagtail_aufbruch.participation.models import Answer, Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def staff_client(staff: Any) -> CommittingClient:
    client = CommittingClient()
    client.force_login(staff)
    return client


def url_of(call: Any) -> str:
    return f"/admin/aufbruch/raum/{call.pk}/import/"


def bring(call: Any, staff: Any, content: bytes) -> ImportBatch:
    return take_file(call, "ideen.csv", content, process=call.process, user=staff)


def fates(batch: ImportBatch, call: Any) -> list[Row]:
    return check_rows(batch, table_of(batch), call, call.process)


def write_all(batch: ImportBatch, call: Any, staff: Any) -> None:
    write_rows(batch, call, call.process, staff, until=float("inf"), clock=time.monotonic)


# --- Reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_table_is_read(encoding: str, separator: str) -> None:
    row = ["Straße; grün, „schön“", "Zeile 1\nZeile 2", "", "Jürgen", "", "Ideen\tabend", "4"]
    table = read_table(csv_bytes([row], separator=separator, encoding=encoding))
    assert table.headings == HEADINGS
    assert table.rows == [row]


def test_a_workbook_is_read_with_its_numbers_days_and_gaps() -> None:
    day = timezone.now().replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    table = read_table(xlsx_bytes([["Öffnung", 3.0, None, 2.5, day, True]], headings=list("ABCDEF")))
    assert table.rows == [["Öffnung", "3", "", "2.5", day.date().isoformat(), "Ja"]]


def test_rows_of_different_length_keep_their_columns() -> None:
    table = read_table(b"Titel;Text;\r\nEins\r\n\r\nZwei;b;c;d\r\n")
    assert table.headings == ["Titel", "Text", ""]
    assert table.rows == [["Eins", "", ""], ["", "", ""], ["Zwei", "b", "c"]]
    assert table.beyond == {4: ["d"]}


def test_formulas_are_text_and_never_worked_out() -> None:
    book = Workbook()
    book.active.append(["Titel", "Text"])  # type: ignore[union-attr]
    book.active.append(["=1+1", "x"])  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue()).rows == [["", "x"]], "no stored value, so nothing"
    evil = '=HYPERLINK("http://boese.example","hier")'
    assert read_table(csv_bytes([[evil, "x"]], headings=["Titel", "Text"])).rows == [[evil, "x"]]


def damaged_workbook() -> bytes:
    good = xlsx_bytes([ROW])
    return good[: len(good) // 2]


def workbook_with_definitions() -> bytes:
    good, file = zipfile.ZipFile(io.BytesIO(xlsx_bytes([ROW]))), io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for part in good.infolist():
            content = good.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
                content = content.replace(b"<worksheet", bomb + b"<worksheet", 1)
            package.writestr(part.filename, content)
    return file.getvalue()


BAD_FILES = {
    "empty": b"",
    "blanks alone": b" \r\n\t\r\n",
    "a mark alone": b"\xef\xbb\xbf",
    "headings alone": b"Titel;Text\r\n",
    "separators alone": b";;;\r\n;;;\r\n",
    "NUL": b"Titel;Text\r\nEin\x00s;x",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"x" * 100,
    "a PDF": b"%PDF-1.7 ...",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a program": b"MZ\x90\x00\x03",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "no letters": bytes(range(1, 32)) * 20 + b"\x81\x8d\x8f;\x90\x9d",
    "half a UTF-16": b"\xff\xfeT\x00i",
    "a damaged workbook": damaged_workbook(),
    "another package": zip_bytes({"a.txt": b"hallo"}),
    "an OpenDocument": zip_bytes(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    ),
    "a workbook without a sheet": zip_bytes({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<x/>"}),
    "a bomb": zip_bytes({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b"0" * (110 * 1024 * 1024)}),
    "a package of too many": zip_bytes({"xl/workbook.xml": b"<w/>", **{f"{n}.txt": b"" for n in range(1100)}}),
    "definitions of its own": workbook_with_definitions(),
    "too many rows": csv_bytes(many_rows(5001)),
    "too many rows in a workbook": xlsx_bytes([["x"]] * 5001, headings=["Titel"]),
    "too many columns": csv_bytes([["x"] * 150], headings=["Titel"] * 150),
    "a cell without an end": b'Titel;Text\r\n"' + b"x" * 200_000,
    "too large": b"Titel;Text\r\n" + b"x" * (10 * 1024 * 1024),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_no_table_is_refused_with_a_reason_and_nothing_is_kept(
    staff_client: CommittingClient, call: Any, name: str
) -> None:
    answer = staff_client.post(url_of(call), {"table": upload(BAD_FILES[name])})
    assert answer.status_code == 422, name
    assert "error-message" in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not ImportFile.objects.exists()
    assert not Idea.objects.exists()


REASONS = {
    "empty": "The file is empty.",
    "blanks alone": "The file is empty.",
    "a PDF": "This is not a table.",
    "a page": "This is not a table.",
    "an old workbook": "This is an old Excel file (.xls).",
    "NUL": "characters that no text has (NUL)",
    "no letters": "This is not a table.",
    "another package": "This is not a table.",
    "an OpenDocument": "This is an OpenDocument file (.ods).",
    "a bomb": "This file unpacks to far more than a table needs.",
    "a package of too many": "This file unpacks to far more than a table needs.",
    "definitions of its own": "This is not a table.",
    "too large": "The file is larger than 10 MB.",
}


@pytest.mark.parametrize("name", REASONS)
def test_it_is_said_of_a_file_what_is_wrong_with_it(name: str) -> None:
    with override("en"), pytest.raises(TableRefused) as refused:
        read_table(BAD_FILES[name])
    with override("en"):
        assert REASONS[name] in str(refused.value.message)


def is_refused(content: bytes) -> bool:
    try:
        read_table(content)
    except TableRefused as error:
        return bool(str(error.message))
    return False


def test_a_workbook_with_wrong_bytes_is_read_or_refused_with_a_reason() -> None:
    """As half a download or a bad stick leaves them: zipfile alone has errors of six kinds for that."""
    good, chance = xlsx_bytes([ROW]), random.Random(3)  # the same bytes each time
    refused = 0
    for _turn in range(150):
        broken = bytearray(good)
        for _byte in range(chance.choice((1, 5, 50))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        refused += is_refused(bytes(broken))
    assert refused > 50


def test_five_thousand_rows_are_just_read() -> None:
    assert len(read_table(csv_bytes(many_rows(5000))).rows) == 5000


def test_without_a_file_or_with_a_long_name(staff_client: CommittingClient, call: Any) -> None:
    assert staff_client.post(url_of(call), {}).status_code == 422
    assert staff_client.post(url_of(call), {"table": "kein.csv"}).status_code == 422
    name = "ä" * 200 + "‮\x00.csv"
    assert staff_client.post(url_of(call), {"table": upload(csv_bytes([ROW]), name)}).status_code in {302, 422}


# --- The fate of each row


def test_every_row_has_its_fate_before_anything_is_written(call: Any, staff: Any) -> None:
    make_field(call.process, "Mobilität")
    there = make_idea(call, "Freies WLAN", text="im stadtpark!", state=State.REJECTED)
    rows = [
        ["Radweg", "Am Bahnhof", "mobilität", "Anna", "anna@example.org", "", ""],
        ROW,
        ["Radweg", "am  Bahnhof.", "", "", "", "", ""],
        ["", "", "", "Jemand", "", "", ""],
        ["x" * 200, "Zu lang", "", "", "", "", ""],
        ["Bank", "Im Park", "Gibt es nicht", "", "", "", ""],
        ["Post", "Zum Amt", "", "", "keine-adresse", "", ""],
        ["", "Eine Beschreibung ohne Titel", "", "", "", "", ""],
    ]
    batch = bring(call, staff, csv_bytes(rows))
    found = fates(batch, call)
    assert [row.fate for row in found] == [
        Fate.NEW,
        Fate.DUPLICATE,
        Fate.DUPLICATE,
        Fate.ERROR,
        Fate.ERROR,
        Fate.NEW,
        Fate.ERROR,
        Fate.NEW,
    ]
    assert [row.number for row in found] == list(range(2, 10))
    assert str(there.pk) in found[1].reasons[0]
    assert "2" in found[2].reasons[0]
    assert "120" in found[4].reasons[0]
    assert "Gibt es nicht" in found[5].warnings[0]
    assert found[7].values["title"] == "Eine Beschreibung ohne Titel"
    assert Idea.objects.count() == 1


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["TITEL", "Beschreibung", "E-Mail-Adresse"], {"title": 0, "text": 1, "email": 2}),
        (["Title", "Description", "Category", "Date"], {"title": 0, "text": 1, "handlungsfeld": 2, "created_at": 3}),
        (["Stimmen", "Idee", "Ort", "Schlagwörter"], {"title": 1, "place_name": 2, "tags": 3}),
        (["", "Unterstützung", "foo"], {}),
    ],
)
def test_columns_are_found_by_their_headings(headings: list[str], expected: dict[str, int]) -> None:
    assert COLUMNS.guess(headings) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05.03.2024", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("5.3.2024 14:30", "2024-03-05"),
        ("31.02.2024", None),
    ],
)
def test_days_are_read_as_people_write_them(call: Any, staff: Any, text: str, day: str | None) -> None:
    batch = bring(call, staff, csv_bytes([["Eins", text]], headings=["Titel", "Datum"]))
    row = fates(batch, call)[0]
    assert bool(row.warnings) == (day is None)
    write_all(batch, call, staff)
    created = Idea.objects.get().created_at
    assert timezone.localtime(created).date().isoformat() == (day or timezone.localdate().isoformat())


def test_a_day_in_the_future_does_not_stand_above_all_others(call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes([["Eins", "01.01.2150"]], headings=["Titel", "Datum"]))
    write_all(batch, call, staff)
    assert Idea.objects.get().created_at <= timezone.now()


def test_an_address_that_is_longer_than_what_can_be_kept_is_told_at_its_row(call: Any, staff: Any) -> None:
    address = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example.org"
    assert len(address) == 255
    (row,) = fates(bring(call, staff, csv_bytes([["Bank", "Im Park", "", "", address, "", ""]])), call)
    assert row.fate == Fate.ERROR
    assert "keine E-Mail-Adresse" in row.reasons[0]


def test_columns_can_be_named_by_hand_and_each_serves_once(
    staff_client: CommittingClient, call: Any, staff: Any
) -> None:
    batch = bring(call, staff, csv_bytes([["Radweg", "Am Bahnhof"]], headings=["Spalte A", "Spalte B"]))
    page = f"{url_of(call)}{batch.pk}/"
    assert "Spalte B" in staff_client.get(page).content.decode()
    assert staff_client.post(page, {}).status_code == 422
    assert staff_client.post(page, {"column_title": "0", "column_text": "0"}).status_code == 422
    assert staff_client.post(page, {"column_title": "99"}).status_code == 422
    staff_client.post(f"{page}schreiben/")
    assert not Idea.objects.exists(), "nothing is written as long as no column is known"
    assert staff_client.post(page, {"column_title": "1", "column_text": "0", "encoding": "utf-8"}).status_code == 302
    shown = staff_client.get(page).content.decode()
    assert "Am Bahnhof" in shown
    staff_client.post(f"{page}schreiben/")
    assert Idea.objects.get().title == "Am Bahnhof"


def test_wrong_letters_can_be_mended(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes([["Grüne Straße", "x", "", "", "", "", ""]], encoding="mac_roman"))
    page = f"{url_of(call)}{batch.pk}/"
    assert "Grüne Straße" not in staff_client.get(page).content.decode()
    staff_client.post(page, {"column_title": "0", "column_text": "1", "encoding": "mac_roman"})
    assert "Grüne Straße" in staff_client.get(page).content.decode()


def test_the_rows_that_are_left_out_can_be_taken_along_without_formulas(
    staff_client: CommittingClient, call: Any, staff: Any
) -> None:
    evil = '=HYPERLINK("http://boese.example")'
    batch = bring(call, staff, csv_bytes([["", "", evil, "", "", "", ""], ROW]))
    answer = staff_client.get(f"{url_of(call)}{batch.pk}/fehler/")
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ";2;" in text
    assert "Freies WLAN" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_numbered_as_in_the_spreadsheet_with_blank_lines_above_and_between(
    staff_client: CommittingClient, call: Any, staff: Any, kind: str
) -> None:
    wrong = ["", "", "", "Fehlt", "", "", ""]
    rows = [ROW, [""] * 7, wrong]
    blank = [""] * 7
    tables = {"csv": b"\r\n;;\r\n" + csv_bytes(rows), "xlsx": xlsx_bytes([blank, HEADINGS, *rows], headings=blank)}
    batch = bring(call, staff, tables[kind])
    by_number = {row.number: row.fate for row in fates(batch, call)}
    assert by_number[4] == Fate.NEW
    assert by_number[6] == Fate.ERROR
    left_out = staff_client.get(f"{url_of(call)}{batch.pk}/fehler/").content.decode("utf-8-sig")
    assert "Fehlt" in left_out
    assert ";6;" in left_out


def test_long_tables_are_paged_and_can_be_narrowed(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes([*many_rows(120), ["", "", "", "Fehlt", "", "", ""]]))
    page = f"{url_of(call)}{batch.pk}/"
    assert staff_client.get(page).content.decode().count("Beschreibung ") < 60
    assert "Idee 119" in staff_client.get(page, {"p": "3"}).content.decode()
    errors = staff_client.get(page, {"nur": "error"}).content.decode()
    assert "Fehlt" in errors
    assert "Idee 1<" not in errors
    for query in ({"p": "x\x00"}, {"p": "-1"}, {"nur": "x' OR 1=1"}):
        assert staff_client.get(page, query).status_code == 200


# --- Writing


def test_the_way_from_the_file_to_the_cases(staff_client: CommittingClient, call: Any) -> None:
    make_field(call.process, "Mobilität")
    content = xlsx_bytes([["Radweg", "Am Bahnhof", "Mobilität", "Anna", "anna@example.org", "Ideenabend", 4]])
    preview = staff_client.post(url_of(call), {"table": upload(content, "ideen.xlsx")}, follow=True)
    assert "Radweg" in preview.content.decode()
    assert not Idea.objects.exists()
    batch = ImportBatch.objects.get()
    staff_client.post(f"{url_of(call)}{batch.pk}/schreiben/")
    idea = Idea.objects.get()
    assert (idea.state, idea.source, idea.event_name, idea.event_table) == (
        State.PENDING,
        Source.IMPORT,
        "Ideenabend",
        "4",
    )
    assert idea.handlungsfeld.title == "Mobilität"
    assert idea.author.email == "anna@example.org"
    assert idea.author.confirmed_at is None
    assert not mail.outbox, "nobody gets a mail unless staff choose it"
    assert "Radweg" not in Client().get(call.url).content.decode()


def test_an_idea_without_an_address_has_no_author_whoever_imports(call: Any, staff: Any) -> None:
    write_all(bring(call, staff, csv_bytes([ROW])), call, staff)
    idea = Idea.objects.get()
    assert idea.author is None
    assert idea.author_name == "Anna"
    assert idea.transitions.get().user == staff


def test_a_known_address_is_that_person_and_mail_goes_out_if_chosen(call: Any, staff: Any) -> None:
    anna = make_participant(call.process)
    batch = bring(call, staff, csv_bytes([["Radweg", "x", "", "", "Anna@example.org", "", ""]]))
    batch.options = {"tell": True, "consent": True}
    batch.save()
    write_all(batch, call, staff)
    idea = Idea.objects.get()
    assert idea.author == anna
    assert (idea.consent_version, bool(idea.consented_at)) == (call.consent_version, True)
    assert Mail.objects.get().recipient == anna.email


def test_the_tags_of_a_row_stand_at_the_idea_as_far_as_the_call_has_them(call: Any, staff: Any) -> None:
    call.tags.add("Wasser", "Ältere")
    call.save()
    content = csv_bytes([["Brunnen", "Im Park", "wasser"]], headings=["Titel", "Beschreibung", "Schlagworte"])
    write_all(bring(call, staff, content), call, staff)
    assert [tag.name for tag in Idea.objects.get().tags.all()] == ["Wasser"]


def test_no_mail_goes_out_where_staff_have_not_chosen_it(call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes([["Radweg", "x", "", "", "anna@example.org", "", ""]]))
    write_all(batch, call, staff)
    author = Idea.objects.get().author
    assert author is not None
    assert author.email == "anna@example.org"
    assert not Mail.objects.exists()


def test_nobody_is_said_to_have_consented_who_did_not(call: Any, staff: Any) -> None:
    write_all(bring(call, staff, csv_bytes([ROW])), call, staff)
    idea = Idea.objects.get()
    assert (idea.consented_at, idea.confirmed_at) == (None, None)


def test_pressing_again_writes_nothing_twice(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes(many_rows(5)))
    for _click in range(3):
        assert staff_client.post(f"{url_of(call)}{batch.pk}/schreiben/").status_code == 302
    assert Idea.objects.count() == 5
    again = bring(call, staff, csv_bytes(many_rows(5)))
    assert {row.fate for row in fates(again, call)} == {Fate.DUPLICATE}


def test_what_broke_off_goes_on_where_it_stopped(call: Any, staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 4)
    batch = bring(call, staff, csv_bytes(many_rows(10)))
    write_rows(batch, call, call.process, staff, until=0, clock=time.monotonic)
    assert (Idea.objects.count(), batch.state) == (4, ImportState.RUNNING)
    write_all(batch, call, staff)
    assert (Idea.objects.count(), batch.state) == (10, ImportState.DONE)


@pytest.mark.django_db(transaction=True)
def test_the_button_pressed_by_two_at_once_writes_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 5)
    call = make_call(make_process())
    staff, process = make_moderator(call.process), call.process
    batch, start = bring(call, staff, csv_bytes(many_rows(40))), threading.Barrier(4)

    def press(_number: int) -> None:
        try:
            start.wait(timeout=30)
            mine = ImportBatch.objects.get(pk=batch.pk)
            write_rows(mine, call, process, staff, until=float("inf"), clock=time.monotonic)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert Idea.objects.count() == 40
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


@pytest.mark.parametrize("text", ["=1+1", "‮falsch", "👩‍👩‍👧 𝒲LAN", "<script>alert(1)</script>", "\x07Glocke"])
def test_hostile_cells_become_text(staff_client: CommittingClient, call: Any, text: str) -> None:
    answer = staff_client.post(url_of(call), {"table": upload(csv_bytes([[f"Idee {text}"] + [text] * 6]))}, follow=True)
    assert "<script>alert(1)" not in answer.content.decode()
    batch = ImportBatch.objects.get()
    staff_client.post(f"{url_of(call)}{batch.pk}/", {"column_title": "0", "column_text": "1", "column_place_name": "5"})
    staff_client.post(f"{url_of(call)}{batch.pk}/schreiben/")
    idea = Idea.objects.get()
    assert not {"‮", "\x07", "\x00"} & set(idea.title + idea.text + idea.place_name)


@pytest.mark.load
def test_more_rows_than_one_step_holds_are_all_written(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes(many_rows(1200)))
    presses = 0
    while batch.state in {ImportState.READY, ImportState.RUNNING}:
        staff_client.post(f"{url_of(call)}{batch.pk}/schreiben/")
        assert staff_client.get(f"{url_of(call)}{batch.pk}/").status_code == 200
        batch.refresh_from_db()
        presses += 1
        assert presses < 30
    assert Idea.objects.count() == 1200


# --- Back


def test_what_was_not_written_or_is_taken_back_already_is_not_taken_back(call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes([ROW]))
    with pytest.raises(ImportRefused, match="Es gibt nichts rückgängig zu machen"):
        undo_import(batch, user=staff)
    write_all(batch, call, staff)
    assert undo_import(batch, user=staff) == 1
    with pytest.raises(ImportRefused, match="Es gibt nichts rückgängig zu machen"):
        undo_import(batch, user=staff)
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_an_import_can_be_taken_back(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    other = make_idea(call, "Bleibt")
    batch = bring(call, staff, csv_bytes(many_rows(5)))
    write_all(batch, call, staff)
    assert staff_client.post(f"{url_of(call)}{batch.pk}/zurueck/").status_code == 302
    assert list(Idea.objects.all()) == [other]
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    staff_client.post(f"{url_of(call)}{batch.pk}/schreiben/")
    assert Idea.objects.count() == 1


def test_once_a_colleague_has_begun_to_answer_the_import_stays_and_with_it_the_answer(call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes(many_rows(3)))
    write_all(batch, call, staff)
    begun = Draft(body="Bauamt", text="Das prüfen wir.", answered_on=timezone.localdate())
    save_draft(Idea.objects.first(), begun, user=staff)
    with pytest.raises(importing.ImportRefused):
        undo_import(batch, user=staff)
    assert Answer.objects.get().text == "Das prüfen wir."


def test_as_long_as_another_idea_is_joined_with_one_of_them_the_import_stays(call: Any, staff: Any) -> None:
    batch = bring(call, staff, csv_bytes(many_rows(3)))
    write_all(batch, call, staff)
    target = Idea.objects.latest("pk")
    transitions.publish(target, user=staff)
    joined = merge.merge(make_idea(call, "Dasselbe"), target, user=staff)
    transitions.withdraw(target)
    with pytest.raises(importing.ImportRefused):
        undo_import(batch, user=staff)
    joined.refresh_from_db()
    assert joined.merged_into_id == target.pk


@pytest.mark.parametrize("step", ["publish", "reject"])
def test_once_something_is_decided_the_import_stays(call: Any, staff: Any, step: str) -> None:
    batch = bring(call, staff, csv_bytes(many_rows(3)))
    write_all(batch, call, staff)
    words = {"reason": "Nein"} if step == "reject" else {}
    getattr(transitions, step)(Idea.objects.first(), user=staff, **words)
    with pytest.raises(importing.ImportRefused):
        undo_import(batch, user=staff)
    assert Idea.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_a_colleague_publishes_while_an_import_is_taken_back_is_not_deleted() -> None:
    call = make_call(make_process())
    staff = make_moderator(call.process)
    batch = bring(call, staff, csv_bytes([ROW, ["Noch eine", *ROW[1:]]]))
    write_all(batch, call, staff)
    idea = Idea.objects.latest("pk")
    is_published = threading.Event()

    def publish() -> None:
        with transaction.atomic():
            transitions.publish(idea, user=staff)
            is_published.set()
            time.sleep(1)  # so that the other one gets as far as it can

    def take_back() -> int:
        assert is_published.wait(20)
        return undo_import(batch, user=staff)

    _published, refused = at_once(publish, take_back)
    assert isinstance(refused, importing.ImportRefused)
    assert Idea.objects.count() == 2
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_a_colleague_drafts_while_an_import_is_taken_back_is_not_deleted_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = make_call(make_process())
    staff = make_moderator(call.process)
    batch = bring(call, staff, csv_bytes([ROW]))
    write_all(batch, call, staff)
    idea, pause, delete = Idea.objects.get(), Pause(), QuerySet.delete

    def delete_slowly(rows: Any) -> Any:
        if rows.model is Idea:
            pause.here()
        return delete(rows)

    monkeypatch.setattr(QuerySet, "delete", delete_slowly)
    draft = Draft("Bauamt", "Wir prüfen das.", timezone.localdate())
    number, refused = at_once(
        lambda: undo_import(batch, user=staff), pause.other(lambda: save_draft(idea, draft, user=staff))
    )
    assert number == 1
    assert isinstance(refused, ContributionGone), "written into nothing"
    assert not Idea.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_import_is_taken_back_while_somebody_takes_its_ideas_in_the_order_of_all() -> None:
    """The largest number first: in the other order each would have what the other one waits for."""
    call = make_call(make_process())
    staff = make_moderator(call.process)
    batch = bring(call, staff, csv_bytes(many_rows(2)))
    write_all(batch, call, staff)
    older, newer = Idea.objects.order_by("pk").values_list("pk", flat=True)
    pause = Pause()

    def take_one_by_one() -> bool:
        with transaction.atomic():
            lock([newer])
            pause.here()
            return bool(lock([older]))

    found = at_once(take_one_by_one, pause.other(lambda: undo_import(batch, user=staff)))
    assert found == [True, 2]


@pytest.mark.django_db(transaction=True)
def test_one_table_brought_in_by_two_at_once_makes_each_idea_once(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    staff = make_moderator(call.process)
    batches = [bring(call, staff, csv_bytes(many_rows(12))) for _number in range(2)]
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 5)
    together, check = threading.Barrier(2), check_rows

    def check_together(*what: Any) -> list[Row]:
        rows = check(*what)
        together.wait(20)
        return rows

    monkeypatch.setattr(importing, "check_rows", check_together)
    at_once(*[lambda batch=batch: write_all(batch, call, staff) for batch in batches])
    assert Idea.objects.count() == 12
    assert {batch.state for batch in ImportBatch.objects.all()} == {ImportState.DONE}


def test_another_call_s_import_is_not_found(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    elsewhere = make_call(make_process("Anderer Prozess"))
    batch = bring(elsewhere, staff, csv_bytes([ROW]))
    for action in ("", "fehler/"):
        assert staff_client.get(f"{url_of(call)}{batch.pk}/{action}").status_code == 404
    for action in ("", "schreiben/", "zurueck/"):
        assert staff_client.post(f"{url_of(call)}{batch.pk}/{action}").status_code == 404
        assert staff_client.post(f"{url_of(elsewhere)}{batch.pk}/{action}").status_code == 404
    assert not Idea.objects.exists()


# --- What is kept


def test_the_file_is_gone_after_a_day_and_the_ideas_stay(
    staff_client: CommittingClient, call: Any, staff: Any, clock: Clock
) -> None:
    batch = bring(call, staff, csv_bytes([ROW]))
    waiting = bring(call, staff, csv_bytes(many_rows(1)))
    write_all(batch, call, staff)
    clock.forward(hours=25)
    purge()
    assert not ImportFile.objects.exists()
    assert Idea.objects.count() == 1
    answer = staff_client.get(f"{url_of(call)}{waiting.pk}/", follow=True)
    assert answer.redirect_chain
    staff_client.post(f"{url_of(call)}{waiting.pk}/schreiben/", follow=True)
    assert undo_import(batch, user=staff) == 1
    clock.forward(days=90)
    purge()
    assert not ImportBatch.objects.exists()


def test_whoever_comes_back_after_a_day_or_after_writing_is_asked_to_upload_the_table_once_more(
    call: Any, staff: Any, clock: Clock
) -> None:
    written, waiting = bring(call, staff, csv_bytes([ROW])), bring(call, staff, csv_bytes(many_rows(1)))
    write_all(written, call, staff)
    before = written.mapping
    with pytest.raises(ImportRefused, match="Diese Tabelle ist schon übernommen"):
        importing.change_columns(ImportBatch.objects.get(pk=written.pk), {"title": 1}, "", {})
    assert ImportBatch.objects.get(pk=written.pk).mapping == before
    clock.forward(hours=25)
    purge()
    with pytest.raises(ImportRefused, match="Die Datei wird nach einem Tag gelöscht"):
        table_of(waiting)


def test_people_with_an_imported_idea_are_kept(call: Any, staff: Any, clock: Clock) -> None:
    write_all(bring(call, staff, csv_bytes([["Radweg", "x", "", "", "anna@example.org", "", ""]])), call, staff)
    clock.forward(days=30)
    purge()
    assert Participant.objects.exists()


def test_the_limits_are_the_ones_that_are_told() -> None:
    assert (LIMITS.rows, LIMITS.most_bytes) == (5000, 10 * 1024 * 1024)
    with pytest.raises(TableRefused, match="5000"):
        read_table(csv_bytes(many_rows(5001)))
