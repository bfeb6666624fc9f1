"""An hour before the end of a competition everybody sends their entry, with two files each, on a real server.

``AUFBRUCH_RUSH=full`` (``make rush``) sends 300 people with photographs of a phone's size; otherwise fewer with small
ones.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tests.bench.serve import environment, serving
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import real_pdf
from tests.factories.uploads import picture
from tests.load.crowd import Answer, Connection, Visitor, at_once, server_seconds, told
from tests.load.test_cache_two_servers import database_url, wait_until_alone
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, EntryFile
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models import Mail

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

FULL = os.environ.get("AUFBRUCH_RUSH") == "full"
PEOPLE, PICTURE_SIZE = (300, (2400, 1800)) if FULL else (24, (800, 600))
CONNECTIONS, WORKERS = 64, 4
SECONDS = 60
FORM = (("Worum geht es?", "multiline", True), ("Euer Bild", "picture", True), ("Euer Plan", "file", True))
PICTURE, PLAN = "files_key00001", "files_key00002"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data_dir: Path) -> Iterator[int]:
    """gunicorn with four workers on the test's database, as a town would run it."""
    env = environment(
        database_url(), data_dir, DJANGO_SETTINGS_MODULE="tests.load.settings", SECRET_KEY=settings.SECRET_KEY
    )
    with serving(env, workers=WORKERS, threads=1) as port:
        at_once(port, WORKERS * 2, [lambda http: http.get(Visitor(0), "/nichts/")] * WORKERS * 4)  # all have begun
        yield port
    wait_until_alone()


class Rush:
    """Drafts by their mailed links, and what each person sends. Addresses are made beforehand: who sends asks no
    database, and leaves no connection to it open."""

    def __init__(self) -> None:
        self.competition = make_competition(
            make_process("Digitaler Aufbruch"), form=FORM, closes_at=timezone.now() + timedelta(hours=1)
        )
        self.drafts = [
            (Visitor(number), make_entry(self.competition, email=f"person{number}@example.org", title="", answers=[]))
            for number in range(PEOPLE)
        ]
        self.picture = picture(size=PICTURE_SIZE).read()
        self.plan = real_pdf(author="Ada").read()

    def address(self, entry: Entry, name: str, *more: int) -> str:
        return f"{self.competition.url}{self.competition.reverse_subpage(name, args=[token_of(entry), *more])}"

    def addresses(self, name: str, *more: int) -> list[tuple[Visitor, str]]:
        """Each person with the address of their own entry's page."""
        return [(one, self.address(entry, name, *more)) for one, entry in self.drafts]

    def opening(self, name: str, *more: int) -> list[Callable[[Connection], Answer]]:
        return [lambda http, one=one, url=url: http.get(one, url) for one, url in self.addresses(name, *more)]

    def sending(self) -> list[Callable[[Connection], Answer]]:
        """The form's one step, with both files as a browser without a script sends them."""
        steps = self.addresses("entry_step", 1)
        return [lambda http, one=one, url=url: self._send(http, one, url) for one, url in steps]

    def _send(self, http: Connection, visitor: Visitor, url: str) -> Answer:
        typed = {
            "title": f"Idee {visitor.number}",
            "name": f"Person {visitor.number}",
            "question_key00000": "Ein Reparaturcafé auf Rädern.",
            "weiter": "weiter",
        }
        files: dict[str, Any] = {
            PICTURE: SimpleUploadedFile("foto.jpg", self.picture, content_type="image/jpeg"),
            PLAN: SimpleUploadedFile("plan.pdf", self.plan, content_type="application/pdf"),
        }
        return http.post(visitor, url, typed, files)

    def handing_in(self) -> list[Callable[[Connection], Answer]]:
        pages = self.addresses("entry_hand_in")
        return [lambda http, one=one, url=url: http.post(one, url, {}) for one, url in pages]


def test_everybody_sends_an_entry_with_two_files_at_once_and_all_of_them_arrive(server: int, data_dir: Path) -> None:
    rush = Rush()
    opened, _seconds = at_once(server, CONNECTIONS, rush.opening("entry_step", 1))
    assert Counter(answer.status for answer in opened) == {200: PEOPLE}

    before = server_seconds()
    sent, seconds = at_once(server, CONNECTIONS, rush.sending())
    lines = [told(f"forms with two files sent on {connection.vendor}", sent, seconds, server_seconds() - before)]
    assert Counter((answer.status, answer.location.endswith("/abgeben/")) for answer in sent) == {(302, True): PEOPLE}

    summaries, more = at_once(server, CONNECTIONS, rush.opening("entry_hand_in"))
    assert Counter(answer.status for answer in summaries) == {200: PEOPLE}
    before = server_seconds()
    handed, most = at_once(server, CONNECTIONS, rush.handing_in())
    lines.append(told("handed in", handed, most, server_seconds() - before))
    print("\n" + "\n".join(lines))  # noqa: T201  what is measured is told; seen with -s
    assert Counter(answer.status for answer in handed) == {302: PEOPLE}

    assert_all_are_there(rush, data_dir)
    whole = seconds + more + most
    assert not FULL or whole < SECONDS, f"{whole:.0f} s; on a machine with other work look at the CPU"


def assert_all_are_there(rush: Rush, data_dir: Path) -> None:
    entries = Entry.objects.filter(competition=rush.competition, state=EntryState.HANDED_IN)
    assert sorted(entries.values_list("number", flat=True)) == list(range(1, PEOPLE + 1)), (
        "each has a number of its own"
    )
    assert entries.values("participant").distinct().count() == PEOPLE
    files = EntryFile.objects.filter(entry__in=entries, state=FileState.READY)
    assert Counter(files.values_list("entry", flat=True)) == dict.fromkeys(entries.values_list("pk", flat=True), 2)
    assert EntryFile.objects.count() == 2 * PEOPLE, "nothing is there twice, and nothing half"
    kept = [data_dir / name for name in _names_below(data_dir)]
    named = {name for row in files.values_list("file", "preview") for name in row if name}
    assert {path.name for path in kept if path.suffix in {".jpg", ".jpeg", ".png", ".pdf"}} >= {
        Path(name).name for name in named
    }
    receipts = Counter(Mail.objects.filter(kind="entry_received").values_list("recipient", flat=True))
    assert receipts == {f"person{number}@example.org": 1 for number in range(PEOPLE)}


def _names_below(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
