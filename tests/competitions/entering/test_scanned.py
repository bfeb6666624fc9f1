"""Files of entries with a real clamd: what it knows is refused, and while it is away everything waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.utils import translation

from tests.clamd import Clamd
from tests.clamd import clamd as clamd
from tests.clock import Clock
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import SIGNATURE, office, wav
from tests.factories.staged_files import sent
from wagtail_aufbruch.competitions.emails.entries import FILE_REFUSED
from wagtail_aufbruch.participation.domain.files.leftovers import check_waiting
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(clamd: Clamd, settings: Any) -> Any:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": clamd.setting}
    return make_entry(make_competition(make_process()))


def test_a_harmful_document_is_refused_and_a_harmless_one_kept(entry: Any) -> None:
    with translation.override("de"):
        bad = sent(entry, office("docx", {"word/media/bild.bin": b"x" * 500 + SIGNATURE}))
    assert bad.state == FileState.REFUSED
    assert "schädliches Programm" in bad.refusal
    good = sent(entry, office("docx"))
    assert good.state == FileState.READY
    assert good.scanned_at is not None


@pytest.mark.parametrize(("closed", "mend"), [(False, "eine andere Datei"), (True, "keine Beiträge mehr angenommen")])
def test_whose_file_is_refused_after_they_have_left_hears_of_it_once_with_what_can_be_done(
    entry: Any, clamd: Clamd, clock: Clock, closed: bool, mend: str
) -> None:
    clamd.stop()
    sent(entry, SimpleUploadedFile("Lied von Anna.wav", wav().read() + SIGNATURE))
    clamd.start()
    clock.set_to(entry.competition.closes_at + timedelta(minutes=45)) if closed else clock.forward(minutes=5)
    with translation.override("de"):
        assert check_waiting() == 1
        assert check_waiting() == 0
    mail = Mail.objects.get(kind=FILE_REFUSED)
    assert "schädliches Programm" in mail.text
    assert mend in mail.text
    assert "Anna" not in mail.text, "nobody has confirmed that address yet"


def test_who_is_told_of_a_refused_file_at_once_gets_no_mail_besides(entry: Any) -> None:
    assert sent(entry, SimpleUploadedFile("Lied.wav", wav().read() + SIGNATURE)).state == FileState.REFUSED
    assert not Mail.objects.filter(kind=FILE_REFUSED).exists()


def test_a_refusal_that_could_not_be_told_is_not_noted_either(
    entry: Any, clamd: Clamd, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clamd.stop()
    bad = sent(entry, SimpleUploadedFile("Lied.wav", wav().read() + SIGNATURE))
    clamd.start()
    clock.forward(minutes=5)
    with monkeypatch.context() as broken:
        broken.setattr("wagtail_aufbruch.competitions.domain.entering.sending.write_mail", _database_away)
        assert check_waiting() == 0
    bad.refresh_from_db()
    assert bad.state == FileState.CHECKING
    assert check_waiting() == 1
    assert Mail.objects.filter(kind=FILE_REFUSED).count() == 1


def _database_away(*_args: Any) -> None:
    raise OperationalError


def test_while_the_scanner_is_away_files_wait_and_then_come_through_or_not(
    entry: Any, clamd: Clamd, clock: Clock
) -> None:
    clamd.stop()
    good = sent(entry, wav())
    bad = sent(entry, SimpleUploadedFile("Lied.wav", wav().read() + SIGNATURE))
    assert {good.state, bad.state} == {FileState.CHECKING}
    assert not good.file
    clock.forward(minutes=5)
    assert check_waiting() == 0
    clamd.start()
    assert check_waiting() == 2
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (FileState.READY, FileState.REFUSED)
