"""PDF documents: what could run is refused, and a blind copy tells nothing of its author."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from pypdf import PdfReader

from tests.factories.documents import pdf_in_one_stream, pdf_of_the_same, pdf_that_acts, real_pdf
from wagtail_aufbruch.participation.domain.files import pdfs
from wagtail_aufbruch.participation.domain.files.pdfs import check_inside, copy_for_the_public, copy_without_metadata
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused


def refusal(upload: Any) -> str:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        check_inside(upload.file)
    return str(refused.value.message)


def test_a_plain_document_is_taken() -> None:
    check_inside(real_pdf(author="Ada Beispiel").file)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (real_pdf(javascript=True), "ein Programm oder andere Dateien"),
        (real_pdf(attachment=True), "ein Programm oder andere Dateien"),
        (real_pdf(password="geheim"), "Passwort"),
        (SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF"), "nicht gelesen"),
        (SimpleUploadedFile("x.pdf", b"%PDF-" + bytes(5000)), "nicht gelesen"),
    ],
)
def test_what_could_run_or_cannot_be_read_is_refused(upload: Any, words: str) -> None:
    assert words in refusal(upload)


@pytest.mark.parametrize(
    "place",
    [
        "when it opens",
        "when it is printed",
        "when a page is turned",
        "when a link is clicked",
        "when a field is left",
        "after something harmless",
        "another program",
        "a film with a script",
        "a file at a note",
        "a form that is a program",
        "when a bookmark is clicked",
        "when a field without a place is left",
        "another program, said elsewhere",
        "a file at a note, said elsewhere",
    ],
)
def test_a_document_that_does_something_anywhere_is_refused(place: str) -> None:
    assert "ein Programm oder andere Dateien" in refusal(pdf_that_acts(place))


@pytest.mark.parametrize("place", ["only a link", "in a circle", "at a place where it opens"])
def test_a_document_with_links_is_taken(place: str) -> None:
    check_inside(pdf_that_acts(place).file)


def test_what_a_short_file_names_many_times_over_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven kilobytes of it took twenty seconds."""
    monkeypatch.setattr(pdfs, "MOST_LOOKED_AT", 5000)
    check_inside(pdf_of_the_same(levels=1, notes=1000).file)
    assert "nicht gelesen" in refusal(pdf_of_the_same(levels=4, notes=1000))


def test_a_document_of_more_than_anybody_reads_is_not_looked_at_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_LOOKED_AT", 1000)
    assert "nicht gelesen" in refusal(pdf_of_the_same(levels=1, notes=1000))


def test_a_blind_copy_holds_no_name_and_still_shows_its_notes() -> None:
    name = "Adalgunde Beispielmann"
    original, copy = real_pdf(author=name), BytesIO()
    assert name.encode() in original.read()
    copy_without_metadata(original.file, copy)
    assert name.encode() not in copy.getvalue()
    assert name.encode("utf-16-be") not in copy.getvalue()
    assert b"Rechner" not in copy.getvalue()
    reader = PdfReader(BytesIO(copy.getvalue()))
    assert len(reader.pages) == 1
    (note,) = reader.pages[0]["/Annots"]  # type: ignore[attr-defined]
    assert note.get_object()["/Contents"] == "Hier soll die Bank stehen"
    assert not reader.metadata


def test_what_everybody_reads_keeps_what_screen_readers_need_and_tells_no_name() -> None:
    name = "Adalgunde Beispielmann"
    copy = BytesIO()
    copy_for_the_public(real_pdf(author=name, is_tagged=True).file, copy)
    assert name.encode() not in copy.getvalue()
    assert b"Rechner" not in copy.getvalue()
    root = PdfReader(BytesIO(copy.getvalue())).trailer["/Root"]
    assert root["/Lang"] == "de-DE"  # type: ignore[index]
    assert root["/StructTreeRoot"]["/K"][0]["/Alt"] == "Lageplan der Bank"  # type: ignore[index]


def test_what_is_made_of_too_many_parts_is_not_copied_while_somebody_waits() -> None:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        copy_for_the_public(pdf_of_the_same(levels=1, notes=1000).file, BytesIO(), most_objects=3)
    assert "aus so vielen Einzelteilen" in str(refused.value.message)


def test_parts_that_are_packed_into_one_stream_count_each() -> None:
    upload = pdf_in_one_stream(notes=50)
    copy_for_the_public(upload.file, BytesIO(), most_objects=60)
    with translation.override("de"), pytest.raises(UploadRefused, match="aus so vielen Einzelteilen"):
        copy_for_the_public(upload.file, BytesIO(), most_objects=40)


@pytest.mark.parametrize("make_copy", [copy_without_metadata, copy_for_the_public])
def test_nothing_can_be_taken_out_of_what_cannot_be_read(make_copy: Any) -> None:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        make_copy(BytesIO(b"%PDF-1.4 kaputt"), BytesIO())
    assert "nicht gelesen" in str(refused.value.message)
