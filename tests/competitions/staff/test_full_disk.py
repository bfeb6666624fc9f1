"""A disk that takes nothing more while staff have files of entries written anew: nothing half stays, and it is told."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.competitions.going_on import test_going_on as going_on
from tests.competitions.going_on.test_going_on import competition as competition
from tests.competitions.going_on.test_going_on import desk as desk
from tests.competitions.going_on.test_going_on import staff as staff
from tests.competitions.judging import test_blind_copies as blind
from tests.competitions.judging.test_blind_copies import entry as entry_to_blacken
from tests.factories.participation import make_moderator
from tests.participation.files.test_attachments import files_on_disk
from tests.participation.files.test_full_disk import full_disk
from wagtail_aufbruch.competitions.models import BlindCopy, CompetitionPage, Entry, EntryContribution
from wagtail_aufbruch.participation.models import Attachment

pytestmark = pytest.mark.django_db
__all__ = ["competition", "desk", "entry_to_blacken", "staff"]


@pytest.mark.parametrize("takes", [0, 1])
def test_an_entry_does_not_go_on_and_what_staff_typed_is_kept(
    competition: CompetitionPage, desk: Client, monkeypatch: pytest.MonkeyPatch, takes: int
) -> None:
    entry = going_on.entered(competition)
    going_on.make_picture(entry)
    going_on.open_gate(competition)
    data, before = {**going_on.form_of(desk, entry), "text": "Ein eigener Text."}, files_on_disk()
    with full_disk(monkeypatch, takes=takes):
        answer = desk.post(reverse("aufbruch_entry_choose", args=[entry.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ein eigener Text." in page
    assert "kein Platz" in page
    assert not EntryContribution.objects.exists()
    assert not Attachment.objects.exists()
    assert sorted(files_on_disk()) == sorted(before)


def test_no_half_copy_is_released_for_a_jury(entry_to_blacken: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, before = Client(), files_on_disk()
    browser.force_login(make_moderator(entry_to_blacken.competition.process))
    with full_disk(monkeypatch, takes=1):
        answer = browser.post(
            blind.url_of(entry_to_blacken), blind.form_of(entry_to_blacken, schritt="freigeben", verbergen="Register")
        )
    assert answer.status_code == 409
    assert "kein Platz" in answer.content.decode()
    assert not BlindCopy.objects.exists()
    assert sorted(files_on_disk()) == sorted(before)
