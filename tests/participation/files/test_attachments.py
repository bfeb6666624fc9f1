"""Files of contributions: who gets them, how they are given out, when they go."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client, TestCase
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.clamd import Clamd
from tests.clamd import clamd as clamd
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.documents import SIGNATURE, pdf_that_acts, real_pdf
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from tests.factories.uploads import file_of, pdf, picture
from wagtail_aufbruch.participation.domain.files import attachments
from wagtail_aufbruch.participation.domain.files.attachments import (
    attach,
    attachments_of,
    drop,
    keep_upload,
    sign,
    uploads_of,
)
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import AttachmentKind, State
from wagtail_aufbruch.participation.models import Attachment, Contribution
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.public.uploads.private_files import HEADERS

pytestmark = pytest.mark.django_db

KEY = "3f0c1e9e-5f8e-4d55-9a57-1f9a1d5d2a11"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def keep(call: Any, kind: str = AttachmentKind.PICTURE, upload: Any = None) -> Attachment:
    return keep_upload(call.process, KEY, kind, upload or picture(), "Ein Verlauf", may_draw=bool)  # type: ignore[arg-type]


def with_picture(call: Any, state: str = State.PUBLISHED, **values: Any) -> tuple[Any, Attachment]:
    kept = keep(call)
    idea = make_idea(call, state=state, **values)
    attach(idea, [kept])
    kept.refresh_from_db()
    return idea, kept


def url_of(attachment: Attachment, call: Any, name: str = "datei") -> str:
    return f"{call.process.url}beteiligung/datei/{attachment.pk}/{name}/"


def files_on_disk() -> list[Path]:
    folder = Path(private_storage().base_location)  # type: ignore[attr-defined]
    return [path for path in folder.rglob("*") if path.is_file()]


def test_nobody_else_on_the_machine_reads_a_private_file(call: Any) -> None:
    with_picture(call, State.PENDING)
    files = files_on_disk()
    assert len(files) >= 2, "the picture and a small one"
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    top = Path(private_storage().base_location)  # type: ignore[attr-defined]
    folders = [top, *(path for path in top.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


def test_whatever_the_address_of_a_file_answers_no_browser_runs_anything_of_it(call: Any) -> None:
    waiting = keep(call, upload=picture(size=(300, 300)))
    _idea, shown = with_picture(call)
    gone = url_of(shown, call).replace(f"/{shown.pk}/", "/999999/")
    asked = [(url_of(shown, call), 200), (url_of(waiting, call), 404), (gone, 404), (url_of(shown, call, "nein"), 404)]
    for address, status in asked:
        answer = Client().get(address)
        assert answer.status_code == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (address, name)
        if status == 200:
            file_of(answer)
        else:
            assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
            assert "Diese Datei gibt es hier nicht mehr" in answer.content.decode()
    assert Client().post(url_of(shown, call)).headers["X-Content-Type-Options"] == "nosniff"


def test_the_picture_of_a_published_idea_is_for_everybody_and_may_be_kept_for_a_while(call: Any) -> None:
    _idea, kept = with_picture(call)
    reader = Client()
    for name in ("datei", "klein"):
        answer = reader.get(url_of(kept, call, name))
        assert file_of(answer).startswith(b"\xff\xd8\xff")
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "public, max-age=300"
    assert not reader.cookies
    assert reader.get(url_of(kept, make_call(make_process("Anderer")))).status_code == 404


@pytest.mark.parametrize("state", [state for state in State if state not in {State.PUBLISHED, State.ANONYMISED}])
def test_the_picture_of_anything_else_is_for_its_author_and_for_staff_alone(call: Any, state: str) -> None:
    author = make_participant(call.process)
    _idea, kept = with_picture(call, state, author=author)
    stranger, mine, staff = Client(), Client(), Client()
    log_in(stranger, call.process, make_participant(call.process, "bert@example.org"))
    log_in(mine, call.process, author)
    staff.force_login(make_moderator(call.process))
    assert Client().get(url_of(kept, call)).status_code == 404
    assert stranger.get(url_of(kept, call)).status_code == 404
    for knows in (mine, staff):
        answer = knows.get(url_of(kept, call))
        file_of(answer)
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_staff_of_another_process_do_not_see_it(call: Any) -> None:
    _idea, kept = with_picture(call, State.PENDING)
    foreign = Client()
    foreign.force_login(make_moderator(make_process("Anderer Prozess"), "fremd"))
    assert foreign.get(url_of(kept, call)).status_code == 404
    assert foreign.get(url_of(kept, make_call(make_process("Dritter")))).status_code == 404


def test_the_files_of_a_form_are_found_in_its_own_process_alone(call: Any) -> None:
    kept = keep(call)
    assert uploads_of(call.process, uuid.UUID(KEY)) == [kept]
    assert uploads_of(make_process("Anderer Prozess"), uuid.UUID(KEY)) == []


def test_taking_a_file_out_of_a_form_that_was_sent_already_leaves_it_where_it_went(call: Any) -> None:
    idea, sent = with_picture(call)
    waiting = keep(call, upload=picture(size=(300, 300)))
    drop([sent, waiting])
    assert uploads_of(call.process, uuid.UUID(KEY)) == []
    assert list(Attachment.objects.all()) == attachments_of(idea) == [sent]


def test_of_many_pictures_that_arrive_at_the_same_moment_a_form_brings_no_more_than_its_three(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as at_once:
        at_once.setattr(attachments, "uploads_of", lambda *_args: [])
        for number in range(5):
            keep(call, upload=picture(size=(100 + number, 100)))
    kept = uploads_of(call.process, KEY)
    assert [one.width for one in kept] == [100, 101, 102]


def test_a_private_page_hides_the_picture_too(call: Any) -> None:
    _idea, kept = with_picture(call)
    PageViewRestriction.objects.create(page=call, restriction_type="login")
    assert Client().get(url_of(kept, call)).status_code == 404


def test_a_pass_opens_one_file_for_a_day(call: Any, clock: Clock) -> None:
    kept, other = keep(call), keep(call, upload=picture(size=(300, 300)))
    reader = Client()
    assert reader.get(url_of(kept, call)).status_code == 404
    file_of(reader.get(url_of(kept, call), {"zugang": sign(kept)}))
    for forged in (sign(other), "gefälscht", "1:2", "\x00"):
        assert reader.get(url_of(kept, call), {"zugang": forged}).status_code == 404
    given = sign(kept)
    clock.forward(hours=23)
    file_of(reader.get(url_of(kept, call), {"zugang": given}))
    clock.forward(hours=2)
    assert reader.get(url_of(kept, call), {"zugang": given}).status_code == 404


@pytest.mark.parametrize("state", [State.HIDDEN, State.REJECTED, State.WITHDRAWN])
def test_a_pass_opens_nothing_that_was_taken_from_view_since(call: Any, state: str) -> None:
    """Whoever was sent the address of a picture reads on no more than a guardian, who has it by their page."""
    idea, kept = with_picture(call, State.PENDING)
    reader, given = Client(), {"zugang": sign(kept)}
    file_of(reader.get(url_of(kept, call), given))
    Contribution.objects.filter(pk=idea.pk).update(state=state)
    assert reader.get(url_of(kept, call), given).status_code == 404


def test_a_document_is_taken_along_and_never_opened_in_the_page(call: Any) -> None:
    kept = keep(call, AttachmentKind.DOCUMENT, pdf(name='Plan "für" den\r\nPark.pdf'))
    attach(make_idea(call), [kept])
    answer = Client().get(url_of(kept, call))
    file_of(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]


def test_what_somebody_called_their_document_is_read_by_them_and_by_staff_and_by_nobody_else(call: Any) -> None:
    """Whoever chose another name to be shown may have written their own into that of the file."""
    author = make_participant(call.process)
    kept = keep(call, AttachmentKind.DOCUMENT, pdf(name="Erika Mustermann Musterweg 5.pdf"))
    idea = make_idea(call, author=author)
    attach(idea, [kept])
    mine, staff = Client(), Client()
    log_in(mine, call.process, author)
    staff.force_login(make_moderator(call.process))
    page = Client().get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert url_of(kept, call) in page
    assert "Mustermann" not in page
    public = Client().get(url_of(kept, call))
    file_of(public)
    assert public["Content-Disposition"] == 'attachment; filename="dokument.pdf"'
    Contribution.objects.filter(pk=idea.pk).update(state=State.PENDING)
    for knows in (mine, staff):
        answer = knows.get(url_of(kept, call))
        file_of(answer)
        assert "Mustermann" in answer["Content-Disposition"]


def test_a_document_does_not_tell_who_wrote_it(call: Any) -> None:
    kept = keep(call, AttachmentKind.DOCUMENT, real_pdf(author="Adalgunde Beispielmann"))
    attach(make_idea(call), [kept])
    public = file_of(Client().get(url_of(kept, call)))
    assert public.startswith(b"%PDF-")
    assert b"Adalgunde" not in public


def test_a_document_of_which_a_copy_takes_too_long_is_not_kept(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_COPIED", 3)
    with translation.override("de"), pytest.raises(UploadRefused, match="aus so vielen Einzelteilen"):
        keep(call, AttachmentKind.DOCUMENT, real_pdf())
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (real_pdf(javascript=True), "ein Programm oder andere Dateien"),
        (real_pdf(attachment=True), "ein Programm oder andere Dateien"),
        (pdf_that_acts("when a link is clicked"), "ein Programm oder andere Dateien"),
        (real_pdf(password="geheim"), "Passwort"),
        (pdf(b"%PDF-1.7 kaputt"), "kann nicht gelesen werden"),
    ],
)
def test_a_document_with_a_program_is_not_kept(call: Any, upload: Any, words: str) -> None:
    upload.seek(0)
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        keep(call, AttachmentKind.DOCUMENT, upload)
    assert words in str(refused.value.message)
    assert not Attachment.objects.exists()


def test_a_document_is_kept_only_when_the_scanner_has_looked_at_it(
    call: Any, clamd: Clamd, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refusal(scanner: str, upload: Any) -> str:
        settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": scanner}
        with translation.override("de"), pytest.raises(UploadRefused) as refused:
            keep(call, AttachmentKind.DOCUMENT, upload)
        return str(refused.value.message)

    harmful = pdf(b"%PDF-1.7\n" + SIGNATURE)
    assert "Virenscanner hat in dieser Datei ein schädliches Programm" in refusal(clamd.setting, harmful)
    assert "clamd found Aufbruch.Test" in caplog.text, "whoever runs the site can look into it"
    assert "kann gerade nicht geprüft werden" in refusal(f"unix:{tmp_path / 'nothing.ctl'}", pdf())
    assert "The virus scanner does not answer" in caplog.text
    assert not Attachment.objects.exists()
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": clamd.setting}
    assert keep(call, AttachmentKind.DOCUMENT, pdf()).size


@pytest.mark.parametrize("name", ["anders", "klein"])
def test_what_a_document_does_not_have_is_not_found(call: Any, name: str) -> None:
    kept = keep(call, AttachmentKind.DOCUMENT, pdf())
    attach(make_idea(call), [kept])
    assert Client().get(url_of(kept, call, name)).status_code == 404
    assert Client().post(url_of(kept, call)).status_code == 405


def test_a_lost_file_is_not_found(call: Any) -> None:
    _idea, kept = with_picture(call)
    kept.file.storage.delete(kept.file.name)
    assert Client().get(url_of(kept, call)).status_code == 404


def test_files_lie_in_private_under_names_that_tell_nothing(call: Any) -> None:
    kept = keep(call)
    assert "foto" not in kept.file.name
    assert not default_storage.exists(kept.file.name)
    with pytest.raises(ValueError, match="no public address"):
        kept.file.url  # noqa: B018
    assert len(files_on_disk()) == 2


def test_files_go_with_their_rows_and_stay_when_that_is_taken_back(call: Any) -> None:
    idea, _kept = with_picture(call)
    assert len(files_on_disk()) == 2
    with TestCase.captureOnCommitCallbacks() as callbacks:
        idea.delete()
    assert len(files_on_disk()) == 2, "as long as it may be taken back, nothing is deleted"
    for callback in callbacks:
        callback()
    assert files_on_disk() == []


def test_an_abandoned_upload_goes_after_a_day_with_its_files(call: Any, clock: Clock) -> None:
    keep(call)
    _idea, stored = with_picture(call)
    clock.forward(days=2)
    young = keep(call, upload=picture(size=(300, 300)))
    with TestCase.captureOnCommitCallbacks(execute=True):
        purge()
    assert set(Attachment.objects.values_list("pk", flat=True)) == {young.pk, stored.pk}
    assert len(files_on_disk()) == 2 * 2


def test_the_person_s_own_file_names_what_they_uploaded(call: Any) -> None:
    author = make_participant(call.process)
    with_picture(call, author=author)
    assert collect(author)["contributions"][0]["files"][0]["shown"] == "Ein Verlauf"


def test_what_the_file_was_called_goes_with_the_person(call: Any) -> None:
    author = make_participant(call.process)
    _idea, kept = with_picture(call, author=author)
    assert kept.name == "foto.jpeg"
    erase(author)
    kept.refresh_from_db()
    assert (kept.name, kept.alt) == ("", "Ein Verlauf")
