"""Views that take files: what the script and the plain form get told, and what a browser gets to see."""

import base64
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from tests.clock import Clock
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import office, real_pdf, wav
from tests.factories.staged_files import QUESTION, place_of, rules, sent
from tests.factories.uploads import file_of, picture
from wagtail_aufbruch.participation.domain.files.waiting_tasks import SOURCE
from wagtail_aufbruch.participation.domain.questions.asked import AskedQuestion
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope
from wagtail_aufbruch.participation.public.uploads.uploading import (
    begin_upload,
    continue_upload,
    file_questions,
    receive_posted,
    show_upload,
)

pytestmark = pytest.mark.django_db

WEB = RequestFactory()
PIECES = "application/offset+octet-stream"


@pytest.fixture
def entry() -> Any:
    return make_entry(make_competition(make_process()))


def metadata(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def begin(place: Any, size: object, name: str = "Foto.jpg", **values: str) -> Any:
    told = metadata(question=values.pop("question", QUESTION), name=name, **values)
    headers = {"Upload-Length": str(size), "Upload-Metadata": told}
    return begin_upload(place, WEB.post("/", headers=headers))


def patch(place: Any, key: str, content: bytes, offset: object, kind: str = PIECES) -> Any:
    request = WEB.patch("/", content, content_type=kind, headers={"Upload-Offset": str(offset)})
    return continue_upload(place, request, key)


def key_in(answer: Any) -> str:
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def test_a_file_is_sent_in_pieces_as_tus_does(entry: Any) -> None:
    place, content = place_of(entry), wav(1).read()
    answer = begin(place, len(content), "Lied.wav", modified="1700000000000")
    assert answer.status_code == 201
    assert (answer["Upload-Offset"], answer["Tus-Resumable"]) == ("0", "1.0.0")
    key = key_in(answer)
    first = patch(place, key, content[:6000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (200, "6000")
    wrong = patch(place, key, content[:10], 0)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "6000")
    asked = continue_upload(place, WEB.head("/"), key)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "6000", str(len(content)))
    again = begin(place, len(content), "Lied.wav", modified="1700000000000")
    assert (key_in(again), again["Upload-Offset"]) == (key, "6000"), "the same file goes on"
    last = patch(place, key, content[6000:], 6000)
    assert json.loads(last.content)["state"] == FileState.READY
    chosen_again = begin(place, len(content), "Lied.wav", modified="1700000000000")
    assert (key_in(chosen_again), chosen_again["Upload-Offset"]) == (key, str(len(content))), "it is there already"
    assert "no-store" in last["Cache-Control"]
    shown = continue_upload(place, WEB.get("/"), key).content.decode()
    assert "Lied.wav" in shown
    assert f"/wettbewerb/beitrag/geheim/dateien/{key}/datei/" in shown
    assert continue_upload(place, WEB.delete("/"), key).status_code == 204
    assert continue_upload(place, WEB.delete("/"), key).status_code == 204, "twice is no error"
    assert continue_upload(place, WEB.head("/"), key).status_code == 404


@pytest.mark.parametrize(
    ("size", "values", "status", "words"),
    [
        (2_000_000_000, {}, 422, "2000 MB"),
        ("unendlich", {}, 422, "leer"),
        (0, {}, 422, "leer"),
        ("9" * 400, {}, 422, "leer"),
        (100, {"question": "fremd"}, 404, "neu"),
    ],
)
def test_what_would_be_refused_is_told_before_anything_is_sent(
    entry: Any, size: object, values: dict[str, str], status: int, words: str
) -> None:
    with translation.override("de"):
        answer = begin(place_of(entry), size, **values)
    assert answer.status_code == status
    assert words in json.loads(answer.content)["message"]
    assert not entry.files.exists()


@pytest.mark.parametrize("told", ["", "question", "question !!!", "question /w==", ",,,", "a b," * 50])
def test_metadata_that_cannot_be_read_is_no_error(entry: Any, told: str) -> None:
    request = WEB.post("/", headers={"Upload-Length": "10", "Upload-Metadata": told})
    assert begin_upload(place_of(entry), request).status_code == 404


@pytest.mark.parametrize(("offset", "kind"), [("", PIECES), ("-1", PIECES), ("²", PIECES), ("0", "text/plain")])
def test_a_piece_that_says_nothing_of_its_place_is_refused(entry: Any, offset: str, kind: str) -> None:
    place = place_of(entry)
    key = key_in(begin(place, 100))
    assert patch(place, key, b"x", offset.encode().decode("latin-1"), kind).status_code == 400
    assert patch(place, key, b"x" * 200, 0).status_code == 422


def test_a_program_in_pieces_is_told_with_a_reason(entry: Any) -> None:
    place = place_of(entry)
    key = key_in(begin(place, 502))
    with translation.override("de"):
        state = json.loads(patch(place, key, b"MZ" + bytes(500), 0).content)
    assert state["state"] == FileState.REFUSED
    assert "ein Programm" in state["message"]
    assert patch(place, key, b"x", 502).status_code == 410


def test_a_stranger_has_no_file_of_another_entry(entry: Any) -> None:
    other = make_entry(make_competition(entry.competition.process, "Anderer"), email="bert@example.org")
    staged = sent(other, picture())
    place = place_of(entry)
    for request in (WEB.get("/"), WEB.head("/"), WEB.patch("/")):
        assert continue_upload(place, request, staged.key).status_code == 404
    continue_upload(place, WEB.delete("/"), staged.key)
    staged.refresh_from_db()
    with pytest.raises(Http404):
        show_upload(place, WEB.get("/"), staged.key, "datei")


def test_after_the_end_nothing_begins_and_what_was_begun_may_finish(entry: Any, clock: Clock) -> None:
    content = wav(1).read()
    closes = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    place = place_of(entry, closes_at=closes)
    key = key_in(begin(place, len(content), "Lied.wav"))
    late = key_in(begin(place, len(content), "Lied2.wav"))
    empty = key_in(begin(place, len(content), "Lied3.wav"))
    for one in (key, late):
        assert patch(place, one, content[:9], 0).status_code == 200
    clock.set_to(closes + timedelta(minutes=20))
    assert begin(place, 100).status_code == 403
    assert patch(place, empty, content, 0).status_code == 403, "that something is to come gives no time"
    assert json.loads(patch(place, key, content[9:], 9).content)["state"] == FileState.READY
    clock.set_to(closes + timedelta(minutes=40))
    assert patch(place, late, content[9:], 9).status_code == 403


def test_after_the_end_what_still_comes_can_be_stopped_and_what_is_there_stays(entry: Any, clock: Clock) -> None:
    closes = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    place = place_of(entry, closes_at=closes)
    there, coming = sent(entry, wav()), key_in(begin(place, 100, "Lied.wav"))
    clock.set_to(closes + timedelta(minutes=5))
    assert continue_upload(place, WEB.delete("/"), there.key).status_code == 403
    assert continue_upload(place, WEB.delete("/"), coming).status_code == 204
    assert [one.key for one in entry.files.all()] == [there.key]


def test_one_network_sends_no_more_than_it_may(entry: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1}
    limits = "wagtail_aufbruch.participation.public.uploads.upload_limits"
    monkeypatch.setattr(f"{limits}.MEGABYTES_PER_HOUR", 12)
    place = place_of(entry)
    assert begin(place, 10_000_000).status_code == 201
    assert begin(place, 10_000_000).status_code == 429
    monkeypatch.setattr(f"{limits}.UPLOADS_PER_HOUR", 2)
    assert begin(place, 10).status_code == 429


# --- Without a script


def posted(entry: Any, data: dict[str, Any], **values: Any) -> Any:
    place = place_of(entry, **values)
    return receive_posted(place, WEB.post("/", data), [QUESTION])


def test_a_form_brings_files_takes_some_out_and_describes_them(entry: Any) -> None:
    assert posted(entry, {f"files_{QUESTION}": [picture(), wav()]}) == {}
    first, second = entry.files.order_by("pk")
    assert posted(entry, {f"remove_{second.key}": "on", f"alt_{first.key}": "  Ein\tVerlauf "}) == {}
    (left,) = entry.files.all()
    assert left.alt == "Ein Verlauf"


def test_a_refused_file_keeps_the_others_and_is_named_in_the_error(entry: Any) -> None:
    program = SimpleUploadedFile("../../Rechnung.pdf", b"MZ" + bytes(50))
    with translation.override("de"):
        errors = posted(entry, {f"files_{QUESTION}": [wav(), program]})
    assert errors[QUESTION][0].startswith("Rechnung.pdf: Diese Datei ist ein Programm")
    assert entry.files.count() == 1


def test_a_closed_place_takes_nothing_and_lets_nothing_go(entry: Any) -> None:
    staged = sent(entry, wav())
    errors = posted(entry, {f"files_{QUESTION}": [picture()], f"remove_{staged.key}": "on"}, closed="Zu spät.")
    assert errors[QUESTION] == [f"{staged.name}: Zu spät.", "foto.jpeg: Zu spät."]
    assert entry.files.count() == 1


# --- What a browser gets


@pytest.mark.parametrize(
    ("upload", "kind", "name"),
    [
        (picture(), "image/jpeg", 'inline; filename="bild.jpg"'),
        (real_pdf(author="Ada"), "application/pdf", 'attachment; filename="dokument.pdf"'),
        (wav(), "audio/wav", 'attachment; filename="tonaufnahme.wav"'),
        (
            office("docx"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            'attachment; filename="dokument.docx"',
        ),
    ],
)
def test_no_browser_runs_anything_of_a_file(entry: Any, upload: Any, kind: str, name: str) -> None:
    upload.seek(0)
    upload.name = "<script>.html"
    staged = sent(entry, upload)
    with translation.override("de"):
        answer = show_upload(place_of(entry), WEB.get("/"), staged.key, "datei")
    file_of(answer)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == name
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_nothing_is_given_out_that_was_not_looked_at(entry: Any) -> None:
    place = place_of(entry)
    key = key_in(begin(place, 100))
    for name in ("datei", "klein", "anderes"):
        with pytest.raises(Http404):
            show_upload(place, WEB.get("/"), key, name)
    staged = sent(entry, wav())
    with pytest.raises(Http404):
        show_upload(place, WEB.get("/"), staged.key, "klein")
    assert show_upload(place, WEB.post("/"), staged.key, "datei").status_code == 405


def test_the_question_shows_what_is_kept_and_what_is_possible(entry: Any, django_assert_num_queries: Any) -> None:
    kinds = ("picture", "audio")
    question = AskedQuestion(QUESTION, "Bilder und Ton", "picture", file_kinds=kinds, most_files=3)
    sent(entry, picture())
    sent(entry, wav())
    place = place_of(entry, rules={QUESTION: rules(*kinds)})
    key = key_in(begin(place, 2_000_000, "Rest.jpg"))
    with django_assert_num_queries(1):
        (asked,) = file_questions(place, [question], {QUESTION: ["Das ging nicht."]})
    with translation.override("de"):
        html = render_to_string("aufbruch_participation/includes/file_question.html", {"asked": asked})
    assert html.count("data-aufbruch-file=") == 3
    assert "Bilder (JPEG, PNG, WebP, HEIC), Tonaufnahmen" in html
    assert "Das ging nicht." in html
    assert "noch nicht ganz da" in html
    assert "aufbruch-upload__full" in html, "there is no room for a fourth"
    assert len(re.findall(r"öchstens ([\d,]+) MB", html)) == 2
    assert len(set(re.findall(r"öchstens ([\d,]+) MB", html))) == 1, "told before and after in the same figures"
    assert "Ein Bild darf höchstens 40 Megapixel haben." in html
    assert f'name="remove_{key}"' in html
    assert "style=" not in html
    assert "onclick" not in html


def test_staff_are_told_of_files_that_wait(entry: Any, clock: Clock, settings: Any) -> None:
    scope = Scope((entry.process_id,))
    staged = sent(entry, wav())
    type(staged).objects.filter(pk=staged.pk).update(state=FileState.CHECKING, finished_at=timezone.now())
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": "127.0.0.1:1"}
    assert list(SOURCE.load(scope, None, 10)) == []
    clock.forward(minutes=20)
    with translation.override("de"):
        (task,) = SOURCE.load(scope, None, 10)
        assert "wartet auf den Virenscanner" in task.text
    assert SOURCE.count(scope) == {entry.process_id: 1}
    assert list(SOURCE.load(Scope((entry.process_id + 1000,)), None, 10)) == []
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": ""}
    assert list(SOURCE.load(scope, None, 10)) == [], "where there is no scanner, nothing waits for one"
