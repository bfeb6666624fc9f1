"""Files of entries with a real clamd: what it knows is refused, and while it is away everything waits."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.clamd import Clamd
from tests.clamd import clamd as clamd
from tests.clock import Clock
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import SIGNATURE, office, wav
from tests.factories.staged_files import sent
from wagtail_aufbruch.participation.domain.files.leftovers import check_waiting
from wagtail_aufbruch.participation.enums import FileState

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
