"""Files of entries: with a step of the form or piece by piece, private, and never half kept."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.competitions import first_step, make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import real_pdf
from tests.factories.uploads import file_of, picture
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.models.files.private_storage import private_storage

pytestmark = pytest.mark.django_db

FORM = (("Worum geht es?", "multiline", True), ("Euer Bild", "picture", True), ("Euer Plan", "file", False))
PICTURE, PLAN = "key00001", "key00002"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def entry() -> Entry:
    return make_entry(make_competition(make_process(), form=FORM))


def way(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/"


def send(client: Client, entry: Entry, **changes: Any) -> Any:
    return client.post(f"{way(entry)}schritt/1/", first_step(Entry.objects.get(pk=entry.pk), **changes))


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_a_script_a_file_comes_with_the_form_and_is_shown_to_its_owner(client: Client, entry: Entry) -> None:
    assert send(client, entry, **{f"files_{PICTURE}": picture()}).status_code == 302
    kept = EntryFile.objects.get()
    assert (kept.state, kept.question_key) == ("ready", PICTURE)
    shown = client.get(f"{way(entry)}dateien/{kept.key}/datei/")
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content)
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert kept.name in text_of(client.get(f"{way(entry)}abgeben/"))
    client.post(f"{way(entry)}abgeben/")
    entry.refresh_from_db()
    assert entry.state == EntryState.HANDED_IN


def test_a_file_that_has_to_be_there_is_named_where_it_is_missing(client: Client, entry: Entry) -> None:
    answer = client.post(f"{way(entry)}abgeben/")
    assert answer.status_code == 422
    assert "Euer Bild" in text_of(answer)


def test_a_mistake_elsewhere_in_the_form_loses_no_file(client: Client, entry: Entry) -> None:
    answer = send(client, entry, title="", **{f"files_{PICTURE}": picture()})
    assert answer.status_code == 422
    assert EntryFile.objects.get().is_ready
    assert EntryFile.objects.get().name in text_of(answer)


def test_a_file_of_the_wrong_kind_is_refused_and_all_that_was_typed_is_kept(client: Client, entry: Entry) -> None:
    program = SimpleUploadedFile("bild.png", b"MZ\x90\x00" + b"\x00" * 200)
    answer = send(client, entry, title="Gut gemeint", **{f"files_{PICTURE}": program})
    assert answer.status_code == 422
    assert "bild.png" in text_of(answer)
    assert not EntryFile.objects.exists()
    entry.refresh_from_db()
    assert entry.title == "Gut gemeint"


def test_a_file_is_taken_out_by_its_box(client: Client, entry: Entry) -> None:
    send(client, entry, **{f"files_{PLAN}": real_pdf()})
    kept = EntryFile.objects.get()
    path = str(kept.file.name)
    send(client, entry, **{f"remove_{kept.key}": "on"})
    assert not EntryFile.objects.exists()
    assert not private_storage().exists(path)


def test_piece_by_piece_a_file_arrives_whole(client: Client, entry: Entry) -> None:
    content = real_pdf().read()
    told = {"question": PLAN, "name": "plan.pdf"}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    begun = client.post(
        f"{way(entry)}dateien/", headers={"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    )
    assert begun.status_code == 201
    address, half = begun.headers["Location"], len(content) // 2
    for offset, piece in ((0, content[:half]), (half, content[half:])):
        answer = client.patch(
            address, piece, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
        )
        assert answer.status_code == 200
    kept = EntryFile.objects.get()
    assert (kept.state, kept.name, kept.size) == ("ready", "plan.pdf", len(content))


def test_the_link_of_another_entry_opens_no_file_of_this_one(client: Client, entry: Entry) -> None:
    send(client, entry, **{f"files_{PLAN}": real_pdf()})
    kept = EntryFile.objects.get()
    other = make_entry(entry.competition, email="ben@example.org")
    assert client.get(f"{way(other)}dateien/{kept.key}/datei/").status_code == 404
    assert client.delete(f"{way(other)}dateien/{kept.key}/").status_code == 204
    assert EntryFile.objects.filter(pk=kept.pk).exists(), "nobody takes out what is not theirs"


def test_no_answer_about_a_file_is_kept_or_found_nor_tells_other_sites_the_link(client: Client, entry: Entry) -> None:
    send(client, entry, **{f"files_{PICTURE}": picture()})
    place, key = f"{way(entry)}dateien/", EntryFile.objects.get().key
    unknown = f"{entry.competition.url}beitrag/kaputt/dateien/{key}/"
    told = f"question {base64.b64encode(PLAN.encode()).decode()},name {base64.b64encode(b'plan.pdf').decode()}"
    answers = {
        "unknown": client.get(unknown),
        "not there": client.get(f"{place}{'x' * len(key)}/"),
        "begun": client.post(place, headers={"Upload-Length": "100", "Upload-Metadata": told}),
        "not asked for": client.post(place),
        "not allowed": client.get(place),
        "nor here": client.put(f"{place}{key}/"),
        "nor of the file": client.post(f"{place}{key}/datei/"),
        "where it stands": client.head(f"{place}{key}/"),
        "row": client.get(f"{place}{key}/"),
        "file": client.get(f"{place}{key}/datei/"),
        "small": client.get(f"{place}{key}/klein/"),
        "taken out": client.delete(f"{place}{key}/"),
    }
    assert {name: one.status_code for name, one in answers.items()} == {
        "unknown": 404, "not there": 404, "begun": 201, "not asked for": 404, "not allowed": 405, "nor here": 405,
        "nor of the file": 405, "where it stands": 200, "row": 200, "file": 200, "small": 200, "taken out": 204,
    }  # fmt: skip
    assert file_of(answers["file"])
    assert file_of(answers["small"])
    for name, answer in answers.items():
        assert "no-store" in answer.headers.get("Cache-Control", ""), name
        assert answer.headers.get("Referrer-Policy") == "same-origin", name
        assert "noindex" in answer.headers.get("X-Robots-Tag", ""), name


def test_after_the_end_nothing_is_uploaded(client: Client, entry: Entry) -> None:
    CompetitionPage.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    assert send(client, entry, **{f"files_{PLAN}": real_pdf()}).status_code == 409
    told = f"question {base64.b64encode(PLAN.encode()).decode()}"
    begun = client.post(f"{way(entry)}dateien/", headers={"Upload-Length": "100", "Upload-Metadata": told})
    assert begun.status_code == 403
    assert not EntryFile.objects.exists()


def test_after_the_end_nothing_is_taken_out_of_what_was_handed_in(client: Client, entry: Entry, clock: Clock) -> None:
    send(client, entry, **{f"files_{PICTURE}": picture()})
    client.post(f"{way(entry)}abgeben/")
    kept = EntryFile.objects.get()
    end = entry.competition.closes_at
    assert end is not None
    clock.set_to(end + timedelta(minutes=5))
    answer = client.delete(f"{way(entry)}dateien/{kept.key}/")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Die Zeit dafür ist vorbei, deshalb bleibt diese Datei."
    # An upload that was begun in time keeps the form open for half an hour: for itself, and not for what is there.
    in_time = end - timedelta(minutes=5)
    EntryFile.objects.update(begun_at=in_time, arriving_since=in_time, finished_at=timezone.now())
    answer = send(client, entry, **{f"remove_{kept.key}": "on"})
    assert answer.status_code == 422
    assert "deshalb bleibt diese Datei" in text_of(answer)
    assert EntryFile.objects.filter(pk=kept.pk).exists()


def test_what_was_handed_in_and_lost_a_file_that_has_to_be_there_says_so_until_the_end(
    client: Client, entry: Entry
) -> None:
    send(client, entry, **{f"files_{PICTURE}": picture()})
    client.post(f"{way(entry)}abgeben/")
    assert "Das fehlt noch" not in text_of(client.get(way(entry)))
    client.delete(f"{way(entry)}dateien/{EntryFile.objects.get().key}/")
    shown = text_of(client.get(way(entry)))
    assert "Das fehlt noch" in shown
    assert "Euer Bild</a>" in shown


def test_with_the_entry_its_files_go(client: Client, entry: Entry) -> None:
    send(client, entry, **{f"files_{PLAN}": real_pdf()})
    path = str(EntryFile.objects.get().file.name)
    client.post(f"{way(entry)}zurueckziehen/")
    assert not Entry.objects.exists()
    assert not private_storage().exists(path)


def test_whoever_has_sent_everything_hands_in_although_the_scanner_does_not_answer(
    client: Client, entry: Entry
) -> None:
    send(client, entry, **{f"files_{PICTURE}": picture()})
    EntryFile.objects.update(state="receiving")
    assert client.post(f"{way(entry)}abgeben/").status_code == 422, "half a picture is none"
    EntryFile.objects.update(state="checking")
    client.post(f"{way(entry)}abgeben/")
    entry.refresh_from_db()
    assert entry.state == EntryState.HANDED_IN


def test_the_largest_recording_that_may_be_sent_fits_into_a_form_without_a_script(entry: Entry) -> None:
    largest = max(aufbruch_settings.entry_file_megabytes.values()) * 1_000_000
    assert entry.competition.most_form_bytes() > largest
