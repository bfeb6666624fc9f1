"""What a guardian who has a file of their own reads there of the entries for which they were asked."""

import pytest

from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_participant
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase

pytestmark = pytest.mark.django_db

MUM = "mama@example.org"


def test_a_guardian_takes_along_for_whom_they_were_asked_and_what_they_agreed_to() -> None:
    process = make_process()
    mum = make_participant(process, MUM)
    entry = make_entry(make_competition(process), email="anna@example.org", state=EntryState.HANDED_IN)
    mia = make_team_member(entry, "Mia", MUM, agrees=True, wording="Ich stimme zu.", wording_version="2")
    make_team_member(entry, "Ben", MUM, place=1)
    make_team_member(entry, "Cem", "papa@example.org", place=2)
    first, second = collect(mum)["guardian_of"]
    assert (first["competition"], first["entry"], first["name"]) == (entry.competition.title, entry.number, "Mia")
    assert (first["agrees"], first["wording"], first["wording_version"]) == (True, "Ich stimme zu.", "2")
    assert first["answered_at"] == mia.answered_at
    assert (second["name"], second["agrees"], second["answered_at"]) == ("Ben", None, None)


def test_of_a_draft_a_guardian_reads_no_name_before_anybody_has_written_to_them() -> None:
    process = make_process()
    make_team_member(make_entry(make_competition(process), state=EntryState.DRAFT), "Mia", MUM)
    [told] = collect(make_participant(process, MUM))["guardian_of"]
    assert (told["name"], told["asked_at"]) == ("", None)


def test_whoever_is_named_in_a_team_with_their_address_takes_that_along() -> None:
    process = make_process()
    ben = make_participant(process, "ben@example.org")
    entry = make_entry(make_competition(process), state=EntryState.HANDED_IN)
    make_team_member(entry, "Ben Beispiel", "", is_young=False, email="ben@example.org")
    make_team_member(entry, "Mia Muster", MUM, email="mia@example.org")
    [told] = collect(ben)["named_in_teams"]
    assert told == {"competition": entry.competition.title, "entry": entry.number, "name": "Ben Beispiel"}
    erase(ben)
    assert collect(make_participant(process, "ben@example.org"))["named_in_teams"] == []


def test_of_a_draft_that_nobody_handed_in_whoever_is_named_reads_that_their_address_stands_there() -> None:
    """Anybody can write a name beside somebody else's address."""
    process, there = make_process(), make_process("Nachbarstadt")
    for where in (process, there):
        entry = make_entry(make_competition(where), state=EntryState.DRAFT)
        make_team_member(entry, "Böser Name", "", is_young=False, email="ben@example.org")
    [told] = collect(make_participant(process, "ben@example.org"))["named_in_teams"]
    assert (told["entry"], told["name"]) == (None, "")
