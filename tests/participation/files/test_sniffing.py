"""What a file is by its bytes: what is allowed gets in whatever it is called, all else is told what helps."""

import struct
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.factories.documents import archive, flac, mp3, mp4, office, opus, real_pdf, wav
from tests.factories.uploads import picture
from wagtail_aufbruch.participation.domain.files import office as office_files
from wagtail_aufbruch.participation.domain.files.kinds import CONTENT_TYPES, accept, neutral_name
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.files.recordings import seconds_of
from wagtail_aufbruch.participation.domain.files.sniffing import sniff, tracks_of
from wagtail_aufbruch.participation.enums import FileKind

ALL = tuple(FileKind)


def sniffed(upload: Any, *kinds: str) -> tuple[str, str]:
    found = sniff(upload.file, upload.size, kinds or ALL)
    return found.kind, found.ending


def refusal(upload: Any, *kinds: str) -> str:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        sniff(upload.file, upload.size, kinds or ALL)
    return str(refused.value.message)


def named(content: bytes, name: str = "Foto.jpg") -> Any:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_pictures_are_known_without_their_names(kind: str) -> None:
    upload = picture(kind)
    upload.name = "liste.docx"
    assert sniffed(upload) == (FileKind.PICTURE, "")


@pytest.mark.parametrize("ending", ["docx", "pptx", "xlsx", "odt", "odp", "ods"])
def test_office_documents_are_told_apart(ending: str) -> None:
    assert sniffed(office(ending)) == (FileKind.DOCUMENT, ending)


@pytest.mark.parametrize(
    ("upload", "ending", "seconds"),
    [
        (mp3(), "mp3", 2.09),
        (wav(2), "wav", 2),
        (flac(3), "flac", 3),
        (opus(5), "ogg", 5),
        (mp4(b"soun"), "m4a", 4),
        (mp4(b"soun", brand=b"M4A "), "m4a", 4),
        (mp4(b"soun", brand=b"3gp4"), "m4a", 4),
    ],
)
def test_recordings_are_known_with_their_length(upload: Any, ending: str, seconds: float) -> None:
    assert sniffed(upload) == (FileKind.AUDIO, ending)
    assert seconds_of(upload.file, ending) == pytest.approx(seconds, abs=0.1)


def test_a_pdf_is_known() -> None:
    assert sniffed(real_pdf()) == (FileKind.PDF, "pdf")


def test_whatever_is_known_can_be_given_out_with_a_type_of_its_own() -> None:
    endings = {"jpg", "webp", "pdf", "docx", "pptx", "xlsx", "odt", "odp", "ods", "mp3", "m4a", "ogg", "wav", "flac"}
    assert set(CONTENT_TYPES) == endings
    assert not any("html" in kind or "svg" in kind or "script" in kind for kind in CONTENT_TYPES.values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ist leer"),
        (b"MZ\x90\x00" + bytes(200), "ein Programm"),
        (b"\x7fELF" + bytes(200), "ein Programm"),
        (b"#!/bin/sh\nrm -rf /", "ein Programm"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG, HTML"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><svg/>", "SVG, HTML"),
        (b"<!DOCTYPE html><html></html>", "SVG, HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "alten Office-Version"),
        (b"{\\rtf1 hallo}", "RTF"),
        (b"\x1a\x45\xdf\xa3" + bytes(100), "ein Film"),
        (b"Rar!\x1a\x07" + bytes(100), "ein Archiv"),
        (b"hallo Welt", "keine Datei der Art"),
        (b"GIF89a" + bytes(100), "keine Datei der Art"),
    ],
)
def test_what_is_not_taken_is_named_and_told_what_helps(content: bytes, words: str) -> None:
    said = refusal(named(content), FileKind.PICTURE, FileKind.AUDIO)
    assert words in said
    assert "%" not in said
    if content:
        assert "Bilder (JPEG, PNG, WebP, HEIC), Tonaufnahmen (MP3, M4A, OGG, WAV, FLAC)" in said


@pytest.mark.parametrize(
    ("upload", "kinds", "words"),
    [
        (picture(), [FileKind.PDF], "Das ist ein Bild."),
        (real_pdf(), [FileKind.PICTURE], "Das ist ein PDF-Dokument."),
        (office("docx"), [FileKind.PDF], "als PDF"),
        (wav(), [FileKind.DOCUMENT], "Das ist eine Tonaufnahme."),
        (archive({"lies.txt": b"x"}), [FileKind.PICTURE], "Das ist ein Office-Dokument oder ein Archiv."),
    ],
)
def test_a_file_of_another_kind_than_asked_for_is_told_so(upload: Any, kinds: list[str], words: str) -> None:
    assert words in refusal(upload, *kinds)


def test_a_film_is_no_recording_whatever_its_ending_says() -> None:
    assert "ein Film" in refusal(mp4(b"soun", b"vide", brand=b"M4A "))
    assert "ein Film" in refusal(mp4())


def test_a_film_of_ogg_is_no_recording() -> None:
    assert "ein Film" in refusal(named(b"OggS" + bytes(24) + b"\x80theora" + bytes(100)))


@pytest.mark.parametrize(
    "content", [bytes(8) * 40, b"\x00\x00\x00\x00moov" * 900, b"\x00\x00\x00\x01moov" + b"\xff" * 90]
)
def test_boxes_that_make_no_sense_end_the_search(content: bytes) -> None:
    upload = named(content)
    assert tracks_of(upload.file, upload.size) == set()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (office("docx", {"word/vbaProject.bin": b"x"}), "Makros"),
        (
            office("xlsx", {"[Content_Types].xml": "<x ContentType='application/vnd.ms-excel.sheet.macroEnabled'/>"}),
            "Makros",
        ),
        (office("odt", {"Basic/Standard/Module1.xml": "Sub Main"}), "Makros"),
        (office("odt", {"Scripts/python/x.xml": "x"}), "Makros"),
        (office("odt", {"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "Passwort"),
        (office("docx", {"word/embeddings/paket.zip": b"PK"}), "andere Dateien"),
        (office("pptx", {"ppt/media/start.exe": b"MZ"}), "andere Dateien"),
        (office("docx", {"../../etc/passwd": b"x"}), "kein Dokument"),
        (office("docx", {"/etc/passwd": b"x"}), "kein Dokument"),
        (archive({"a.txt": "hallo"}), "kein Dokument"),
        (archive({"mimetype": "application/epub+zip", "content.xml": "x"}), "kein Dokument"),
        (archive({"[Content_Types].xml": "<x/>"}), "kein Dokument"),
        (named(b"PK\x03\x04" + bytes(300)), "beschädigt"),
        (named(office("docx").read()[:-40]), "beschädigt"),
    ],
)
def test_archives_that_hold_something_else_are_refused(upload: Any, words: str) -> None:
    assert words in refusal(upload)


def test_a_document_with_a_password_of_zip_is_refused() -> None:
    content = bytearray(office("docx").read())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert "Passwort" in refusal(named(bytes(content)))


def test_a_bomb_is_known_by_its_table_of_contents_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = office("docx", {"word/media/null.bin": bytes(30_000_000)})
    assert bomb.size < 40_000
    monkeypatch.setattr("zipfile.ZipExtFile.read", lambda *args: pytest.fail("something was unpacked"))
    assert "vielfaches" in refusal(bomb).lower()


def test_an_archive_of_a_million_members_is_not_even_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    full = archive({f"word/{number}.xml": b"" for number in range(office_files.MOST_MEMBERS + 1)})
    monkeypatch.setattr("zipfile.ZipFile.__init__", lambda *args: pytest.fail("its members were listed"))
    assert "vielfaches" in refusal(full).lower()


def test_an_archive_whose_long_record_tells_of_more_than_its_short_one_is_not_even_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = office("docx").read()
    at = content.rfind(b"PK\x05\x06")
    size, begin = (int.from_bytes(content[at + place : at + place + 4], "little") for place in (12, 16))
    record = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 10**6, 10**6, size, begin)
    long = content[:at] + record + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1) + content[at:]
    monkeypatch.setattr("zipfile.ZipFile.__init__", lambda *args: pytest.fail("it was listed"))
    assert "vielfaches" in refusal(named(long)).lower()


def test_a_broken_recording_is_told_so() -> None:
    for upload, ending in ((named(b"fLaC" + bytes(50)), "flac"), (named(b"RIFF\x00\x00\x00\x00WAVE"), "wav")):
        with translation.override("de"), pytest.raises(UploadRefused) as refused:
            seconds_of(upload.file, ending)
        assert "abspielen" in str(refused.value.message)


def test_a_recording_that_looks_like_a_beginning_everywhere_is_not_read_at_each_byte() -> None:
    """A hundred megabytes of it took two minutes."""
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        seconds_of(named(b"\xff\xfb\x90\x00" + b"\xff" * 1_000_000).file, "mp3")
    assert "abspielen" in str(refused.value.message)


def test_names_are_neutral_and_in_german() -> None:
    with translation.override("de"):
        assert neutral_name(FileKind.PICTURE, "jpg", 2) == "bild-2.jpg"
        assert neutral_name(FileKind.AUDIO, "mp3") == "tonaufnahme.mp3"
        assert neutral_name("", "pdf") == "datei.pdf"


def test_the_browser_offers_what_is_taken() -> None:
    assert accept([FileKind.PDF]) == ".pdf,application/pdf"
    assert ".heic" in accept(ALL)
    assert ".odt" in accept(ALL)
