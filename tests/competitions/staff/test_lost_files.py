"""A file of an entry that the disk has no more, after a backup without files, say: it is told, nothing half stays."""

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
from wagtail_aufbruch.competitions.models import BlindCopy, CompetitionPage, Entry, EntryContribution, EntryFile

pytestmark = pytest.mark.django_db
__all__ = ["competition", "desk", "entry_to_blacken", "staff"]


def lose_files() -> None:
    for row in EntryFile.objects.all():
        row.file.storage.delete(row.file.name)


def test_an_entry_does_not_go_on_and_what_staff_typed_is_kept(competition: CompetitionPage, desk: Client) -> None:
    entry = going_on.entered(competition)
    going_on.make_picture(entry)
    going_on.open_gate(competition)
    data = {**going_on.form_of(desk, entry), "text": "Ein eigener Text."}
    lose_files()
    answer = desk.post(reverse("aufbruch_entry_choose", args=[entry.pk]), data)
    assert answer.status_code == 409
    assert "Ein eigener Text." in answer.content.decode()
    assert "ist verloren" in answer.content.decode()
    assert not EntryContribution.objects.exists()


def test_no_copy_is_released_for_a_jury(entry_to_blacken: Entry) -> None:
    browser = Client()
    browser.force_login(make_moderator(entry_to_blacken.competition.process))
    data = blind.form_of(entry_to_blacken, schritt="freigeben", verbergen="Register")
    lose_files()
    answer = browser.post(blind.url_of(entry_to_blacken), data)
    assert answer.status_code == 409
    assert "ist verloren" in answer.content.decode()
    assert not BlindCopy.objects.exists()
