"""Importing swallows no word: what a table holds is taken over, or named row by row before anything is written."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.tables import upload, xlsx_bytes
from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS
from wagtail_aufbruch.ideas.domain.capture.import_rows import Fate, Row, check_rows
from wagtail_aufbruch.ideas.domain.capture.import_table import read_table
from wagtail_aufbruch.ideas.domain.capture.importing import table_of, take_file
from wagtail_aufbruch.ideas.models import Idea, ImportBatch
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def rows_of(call: Any, staff: Any, content: bytes | str) -> list[Row]:
    if isinstance(content, str):
        content = content.encode()
    batch = take_file(call, "ideen", content, process=call.process, user=staff)
    return check_rows(batch, table_of(batch), call, call.process)


def workbook(*sheets: tuple[str, str, list[list[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, state, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("text", ["Mehr Bänke; dazu Mülleimer", "Bänke, Bäume, Brunnen", "Bus|Bahn", '"Grüne; Wiese"'])
def test_a_table_of_one_column_keeps_all_that_stands_in_a_row(call: Any, staff: Any, text: str) -> None:
    (row,) = rows_of(call, staff, f"Idee\n{text}\n")
    assert (row.values["title"], row.fate, row.warnings) == (text.strip('"'), Fate.NEW, [])


def test_what_stands_beyond_the_last_column_is_named_and_the_row_waits(call: Any, staff: Any) -> None:
    fine, torn = rows_of(call, staff, "Titel;Beschreibung\nA;B\nC;D; auch E\n")
    assert (fine.fate, torn.fate) == (Fate.NEW, Fate.ERROR)
    assert "auch E" in torn.reasons[0]


def test_the_rows_that_are_left_out_come_back_whole(call: Any, staff: Any) -> None:
    client = CommittingClient()
    client.force_login(staff)
    content = b"Titel;Beschreibung\nA;B\nC;D; auch E\n"
    client.post(f"/admin/aufbruch/raum/{call.pk}/import/", {"table": upload(content)})
    batch = ImportBatch.objects.get()
    text = client.get(f"/admin/aufbruch/raum/{call.pk}/import/{batch.pk}/fehler/").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Titel;Beschreibung;;Zeile;Begründung"
    assert text.splitlines()[1].startswith("C;D; auch E;3;")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_filled_column_without_a_heading_is_named_and_can_be_chosen(call: Any, staff: Any, kind: str) -> None:
    lines = [["Titel", "", "Text", ""], ["A", "links", "B", "rechts"], ["C", "", "D", ""]]
    content = {"csv": "\n".join(";".join(line) for line in lines).encode(), "xlsx": workbook(("1", "visible", lines))}
    first, second = rows_of(call, staff, content[kind])
    assert "links" in first.warnings[0]
    assert "rechts" in first.warnings[0]
    assert second.warnings == []
    client = CommittingClient()
    client.force_login(staff)
    page = client.get(f"/admin/aufbruch/raum/{call.pk}/import/{ImportBatch.objects.get().pk}/").content.decode()
    assert "„Spalte 2“: in 1 Zeile ausgefüllt" in page
    assert "Spalte 4</option>" in page


def test_a_column_that_no_idea_has_is_named_in_each_row(call: Any, staff: Any) -> None:
    first, second = rows_of(call, staff, "Titel;Bemerkung\nA;Herr Meyer ruft an\nB;\n")
    assert "Bemerkung" in first.warnings[0]
    assert "Herr Meyer ruft an" in first.warnings[0]
    assert second.warnings == []


@pytest.mark.parametrize(
    "content",
    ['Titel;Text\nA;B\n"C;D\nE;F\n', 'Titel;Text\nA;B\n"C;D\n"E";F\n', 'Titel;Text\nA;B\n"Bank" im Park;D\n'],
)
def test_a_missing_quotation_mark_is_named_with_its_row(call: Any, staff: Any, content: str) -> None:
    with pytest.raises(TableRefused, match="3"):
        rows_of(call, staff, content)


def test_rows_that_a_slipped_quotation_mark_joined_are_named(call: Any, staff: Any) -> None:
    rows = rows_of(call, staff, 'Titel;Text\nA;B\n"C;D\nE;F"\nG;H\n')
    assert [row.fate for row in rows] == [Fate.NEW, Fate.ERROR, Fate.NEW]
    assert "Anführungszeichen" in rows[1].reasons[0]


@pytest.mark.parametrize("named", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_for_spreadsheets_is_no_heading(call: Any, staff: Any, named: str) -> None:
    (row,) = rows_of(call, staff, f"{named}\r\nTitel;Text\r\nA, b;C, d\r\n")
    assert (row.number, row.values["title"], row.values["text"]) == (2, "A, b", "C, d")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_title_above_the_headings_is_named(kind: str) -> None:
    lines = [["Ideen aus der Werkstatt", ""], ["", ""], ["Titel", "Beschreibung"], ["A", "B"]]
    content = {"csv": "\n".join(";".join(line) for line in lines).encode(), "xlsx": workbook(("1", "visible", lines))}
    table = read_table(content[kind])
    assert (table.headings, table.rows, table.first_number) == (["Titel", "Beschreibung"], [["A", "B"]], 4)
    assert "Ideen aus der Werkstatt" in str(table.left_out[0])


def test_a_hidden_sheet_and_further_sheets_are_named() -> None:
    content = workbook(
        ("Alt", "hidden", [["Titel"], ["verborgen"]]),
        ("Leer", "visible", []),
        ("Ideen", "visible", [["Titel"], ["A"]]),
        ("Mehr", "visible", [["Titel"], ["B"]]),
    )
    table = read_table(content)
    assert table.rows == [["A"]]
    told = " ".join(str(sentence) for sentence in table.left_out)
    assert "Alt" in told
    assert "Mehr" in told
    assert "Leer" not in told


def workbook_with_notes() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Titel", "Text", "Bemerkung"],
        ["A", "Siehe Plan", ""],
        ["B", "https://stadt.example/plan", ""],
        ["C", "D", ""],
        ["", "", ""],
        ["E", "F", ""],
    ):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://stadt.example/bauplan"
    sheet["B3"].hyperlink = "https://stadt.example/plan"
    sheet["A4"].comment = Comment("Ruft noch einmal an", "Frau Yilmaz")
    sheet["C4"].hyperlink = Hyperlink(ref="C4", location="'Anhang'!A1")
    sheet["B5"].comment = Comment("Diese Zeile fehlt noch", "Frau Yilmaz")
    sheet["A1"].comment = Comment("So kurz wie möglich", "Frau Yilmaz")
    sheet["A6"] = '=HYPERLINK("https://stadt.example/formel","E")'
    sheet["A9"].comment = Comment("Unter der Tabelle", "Frau Yilmaz")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_where_a_link_leads_and_what_a_comment_says_is_named_row_by_row(call: Any, staff: Any) -> None:
    rows = {row.number: " ".join(row.warnings) for row in rows_of(call, staff, workbook_with_notes())}
    assert "Text: Link zu „https://stadt.example/bauplan“" in rows[2]
    assert rows[3] == "", "the cell says itself where it leads"
    assert "Titel: Kommentar „Ruft noch einmal an“" in rows[4]
    assert "Bemerkung: Link zu „'Anhang'!A1“" in rows[4]
    assert "Text: Kommentar „Diese Zeile fehlt noch“" in rows[5]
    assert "Titel: Link zu „https://stadt.example/formel“" in rows[6]


def test_a_comment_on_a_heading_or_below_the_table_is_named_before_the_import(call: Any, staff: Any) -> None:
    client = CommittingClient()
    client.force_login(staff)
    table = upload(workbook_with_notes(), "ideen.xlsx")
    client.post(f"/admin/aufbruch/raum/{call.pk}/import/", {"table": table})
    page = client.get(f"/admin/aufbruch/raum/{call.pk}/import/{ImportBatch.objects.get().pk}/").content.decode()
    assert "Zeile 1, Spalte 1: nicht übernommen wird: Kommentar „So kurz wie möglich“" in page
    assert "Zeile 9, Spalte 1: nicht übernommen wird: Kommentar „Unter der Tabelle“" in page
    assert "Kommentar „Ruft noch einmal an“" in page


def test_a_link_over_a_whole_column_neither_fails_nor_fills_the_page(call: Any, staff: Any) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for number in range(150):
        sheet.append(["Titel" if number == 0 else f"Idee {number}"])
    sheet["A2"].hyperlink = "https://stadt.example/"
    sheet["A2"].hyperlink.ref = "A2:A1048576"
    file = io.BytesIO()
    book.save(file)
    rows = rows_of(call, staff, file.getvalue())
    assert sum(bool(row.warnings) for row in rows) == 100


def test_a_workbooks_escapes_are_signs_again() -> None:
    rows = [["Bänke_x000D_\nund Bäume", "a_x005F_x000D_b"]]
    assert read_table(xlsx_bytes(rows, headings=["Titel", "Text"])).rows == [["Bänke\nund Bäume", "a_x000D_b"]]
    assert read_table(b'Titel;Text\n"A_x000D_\nB";C\n').rows == [["A\nB", "C"]]


def test_an_escape_of_a_sign_that_no_text_has_leaves_no_sign() -> None:
    assert read_table(b"Titel_x0000_;Text\nB_x0007_us;Ba_x0009_hn\n").headings == ["Titel", "Text"]
    assert read_table(b"Titel;Text\nB_x0000_us;Ba_x0007_hn\n").rows == [["Bus", "Bahn"]]


def test_a_line_for_spreadsheets_that_names_a_quotation_mark_is_passed_over() -> None:
    """Some versions of Python refuse it as a separator by an error of their own."""
    assert "Titel" in read_table(b'sep="\nTitel;Text\nBus;Bahn\n').headings


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>B&auml;nke &amp; B&auml;ume</p><p>im <strong>Park</strong></p>", "Bänke & Bäume\n\nim Park"),
        ('Siehe <a href="https://stadt.example/x">hier</a>', "Siehe hier (https://stadt.example/x)"),
        ("<ul><li>eins</li><li>zwei</li></ul>", "eins\n\nzwei"),
        ("B&#228;nke<br/>nah", "Bänke\nnah"),
    ],
)
def test_mark_up_becomes_plain_text_and_says_so(call: Any, staff: Any, cell: str, text: str) -> None:
    (row,) = rows_of(call, staff, xlsx_bytes([["A", cell]], headings=["Titel", "Text"]))
    assert row.values["text"] == text
    assert "HTML" in row.warnings[0]


@pytest.mark.parametrize("cell", ["<Treffpunkt Haupteingang>", "a < b und c > d", "AT&T; R&D", "?x=1&copy=2", "2 <3"])
def test_what_only_looks_like_mark_up_stays(call: Any, staff: Any, cell: str) -> None:
    (row,) = rows_of(call, staff, xlsx_bytes([["A", cell]], headings=["Titel", "Text"]))
    assert (row.values["text"], row.warnings) == (cell, [])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02.03.24", "2024-03-02"),
        ("2.3.98", "1998-03-02"),
        ("02.03.24 14:30 Uhr", "2024-03-02"),
        ("2. 3. 2024", "2024-03-02"),
    ],
)
def test_a_year_of_two_digits_is_one_that_has_been(call: Any, staff: Any, typed: str, day: str) -> None:
    (row,) = rows_of(call, staff, f"Titel;Datum\nA;{typed}\n")
    assert (row.values["created_at"].date().isoformat(), row.warnings) == (day, [])


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("02.03.24, 14:00", "2024-03-02T14:00"),
        ("2.3.2024 14.30 Uhr", "2024-03-02T14:30"),
        ("02.03.2024, um 9 Uhr", "2024-03-02T09:00"),
        ("2024-03-02 14:00:05", "2024-03-02T14:00:05"),
        ("2024-03-02T14:00", "2024-03-02T14:00"),
        ("2024-03-02, 14 Uhr", "2024-03-02T14:00"),
        ("2024-03-02T13:00:00+00:00", "2024-03-02T14:00"),
    ],
)
def test_the_time_beside_a_day_is_taken_over(call: Any, staff: Any, typed: str, moment: str) -> None:
    (row,) = rows_of(call, staff, f'Titel;Datum\nA;"{typed}"\n')
    taken = timezone.localtime(row.values["created_at"]).replace(tzinfo=None)
    assert (taken, row.warnings) == (datetime.fromisoformat(moment), [])


@pytest.mark.parametrize(
    ("typed", "lost"),
    [
        ("02.03.24, nachmittags", "nachmittags"),
        ("02.03.2024 bis 05.03.2024", "bis 05.03.2024"),
        ("2024-03-02 gegen Mittag", "gegen Mittag"),
        ("02.03.24, 25:00", "25:00"),
        ("02.03.24, 14", "14"),
        ("2024-03-02 14:00 im Rathaus", "14:00 im Rathaus"),
    ],
)
def test_whatever_of_a_day_is_not_taken_is_named(call: Any, staff: Any, typed: str, lost: str) -> None:
    (row,) = rows_of(call, staff, f'Titel;Datum\nA;"{typed}"\n')
    assert timezone.localdate(row.values["created_at"]).isoformat() == "2024-03-02"
    assert row.warnings == [f"„{typed}“: Der Tag zählt, „{lost}“ entfällt"]


@pytest.mark.parametrize("typed", ["31.02.2024", "2024-13-01", "im März", "٠٢.٠٣.٢٠٢٤x"])
def test_what_is_no_day_is_named(call: Any, staff: Any, typed: str) -> None:
    (row,) = rows_of(call, staff, f"Titel;Datum\nA;{typed}\n")
    assert row.values["created_at"] is None or row.warnings
    assert typed in row.warnings[0]


def test_a_day_to_come_is_named(call: Any, staff: Any) -> None:
    (row,) = rows_of(call, staff, "Titel;Datum\nA;01.01.2150\n")
    assert "01.01.2150" in row.warnings[0]


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["title/en", "body/en", "created_at"], {"title": 0, "text": 1, "created_at": 2}),
        (["title/en", "title/de", "body"], {"title": 1, "text": 2}),
        (
            ["Title (de)", "category/name/en", "Latitude", "lng"],
            {"title": 0, "handlungsfeld": 1, "latitude": 2, "longitude": 3},
        ),
    ],
)
def test_headings_of_other_platforms_are_known(headings: list[str], found: dict[str, int]) -> None:
    assert COLUMNS.guess(headings) == found


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("Titel;Breitengrad;Längengrad\nA;51,9067123;8.3785\n", ("51.906712", "8.378500")),
        ("Titel;Koordinaten\nA;51.9067, 8.3785\n", ("51.906700", "8.378500")),
        (
            "Titel;Koordinaten\nA;51,9067; 8,3785\n".replace("51,9067; 8,3785", '"51,9067; 8,3785"'),
            ("51.906700", "8.378500"),
        ),
    ],
)
def test_places_on_the_map_are_taken_over(call: Any, staff: Any, content: str, place: tuple[str, str]) -> None:
    client = CommittingClient()
    client.force_login(staff)
    client.post(f"/admin/aufbruch/raum/{call.pk}/import/", {"table": upload(content.encode())})
    client.post(f"/admin/aufbruch/raum/{call.pk}/import/{ImportBatch.objects.get().pk}/schreiben/")
    idea = Idea.objects.get()
    assert (str(idea.latitude), str(idea.longitude)) == place


@pytest.mark.parametrize(("cells", "words"), [("8,3785;51,9067", "vertauscht"), ("48,1372;11,5756", "477 km")])
def test_a_place_far_away_is_taken_and_named(call: Any, staff: Any, settings: Any, cells: str, words: str) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_CENTRE": (51.9, 8.38, 12)}
    (row,) = rows_of(call, staff, f"Titel;Breitengrad;Längengrad\nA;{cells}\n")
    assert row.values["latitude"] is not None
    assert words in row.warnings[0]


@pytest.mark.parametrize("cells", ["51,9;", ";8,3", "8123,4;2", "Park;Teich", "91;8"])
def test_half_a_place_is_named(call: Any, staff: Any, cells: str) -> None:
    (row,) = rows_of(call, staff, f"Titel;Breitengrad;Längengrad\nA;{cells}\n")
    assert (row.values["latitude"], row.values["longitude"]) == (None, None)
    assert "Karte" in row.warnings[0]
