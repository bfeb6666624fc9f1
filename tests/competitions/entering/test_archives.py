"""Entries as archives: readable, complete, harmless by name, and written without holding all of them."""

import csv
import io
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from tests.client import CommittingClient
from tests.factories.competitions import make_competition, make_entry, make_file, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.operations.archives import archive_of_all
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.enums import FileState

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def client(process: Any) -> Client:
    client = CommittingClient()
    client.force_login(make_moderator(process))
    return client


@pytest.fixture
def competition(process: Any) -> CompetitionPage:
    return make_competition(process)


def opened(answer: Any) -> zipfile.ZipFile:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return archive


def test_an_entry_is_taken_along_with_its_answers_and_files(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, title="<script>alert(1)</script>")
    make_team_member(entry)
    kept = make_file(entry, "../../etc/passwd.pdf", content=b"%PDF-1.4 ganz")
    waits = make_file(entry, "spaeter.pdf")
    waits.state = FileState.CHECKING
    waits.save()
    archive = opened(client.get(reverse("aufbruch_entry_zip", args=[entry.pk])))
    assert sorted(archive.namelist()) == sorted(["beitrag.html", f"dokument-{kept.pk}.pdf"])
    assert archive.read(f"dokument-{kept.pk}.pdf") == b"%PDF-1.4 ganz"
    page = archive.read("beitrag.html").decode()
    assert "Ein Reparaturcafé auf Rädern." in page
    assert "<script>" not in page
    assert "../../etc/passwd.pdf" in page, "what it was called can be read"
    assert "Mia Muster" in page
    assert PageLogEntry.objects.filter(action="aufbruch.entry_archived").count() == 1


def test_all_that_counts_is_taken_along_by_number_with_a_table(client: Client, competition: Any) -> None:
    first = make_entry(competition, state=EntryState.HANDED_IN)
    second = make_entry(competition, email="ben@example.org", state=EntryState.NOT_ADMITTED)
    make_entry(competition, email="carla@example.org")
    make_entry(competition, email="", is_trial=True)
    kept = make_file(second, "plan.pdf")
    archive = opened(client.get(reverse("aufbruch_entries_zip", args=[competition.pk])))
    assert sorted(archive.namelist()) == sorted(
        ["beitraege.csv", f"{first.number:04}/beitrag.html", f"{second.number:04}/beitrag.html",
         f"{second.number:04}/dokument-{kept.pk}.pdf"]
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO(archive.read("beitraege.csv").decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4, "the table is that of the export, drafts among it"
    assert PageLogEntry.objects.filter(action="aufbruch.entries_archived").count() == 1


def test_a_file_that_is_gone_does_not_break_the_archive(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    kept = make_file(entry)
    kept.file.storage.delete(kept.file.name)
    archive = opened(client.get(reverse("aufbruch_entry_zip", args=[entry.pk])))
    assert f"dokument-{kept.pk}.pdf.txt" in archive.namelist()


def test_nobody_else_takes_entries_along(competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    stranger = CommittingClient()
    stranger.force_login(make_moderator(make_process("Anderswo"), "fremd"))
    for url in (
        reverse("aufbruch_entry_zip", args=[entry.pk]),
        reverse("aufbruch_entries_zip", args=[competition.pk]),
    ):
        assert stranger.get(url).status_code in {302, 403, 404}
    assert not PageLogEntry.objects.filter(action__endswith="archived").exists()


def _many(competition: Any, number: int, content: bytes) -> None:
    for place in range(number):
        entry = make_entry(competition, email=f"wirbt{competition.pk}x{place}@example.org", state=EntryState.HANDED_IN)
        make_file(entry, content=content)


def test_two_hundred_entries_with_files_need_no_memory_for_them(competition: Any) -> None:
    size = 200_000
    _many(competition, 200, bytes(range(256)) * (size // 256))
    tracemalloc.start()
    sent = sum(len(piece) for piece in archive_of_all(competition))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 200
    assert peak < 12_000_000, f"{peak} bytes at once, of {200 * size}"


def test_queries_grow_with_batches_and_not_with_entries(competition: Any, process: Any) -> None:
    other = make_competition(process, "Zweiter")
    _many(competition, 3, b"%PDF-1.4")
    _many(other, 12, b"%PDF-1.4")
    numbers = []
    for page in (competition, other):
        fresh = CompetitionPage.objects.get(pk=page.pk)
        with CaptureQueriesContext(connection) as queries:
            list(archive_of_all(fresh))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert Entry.objects.count() == 15
