"""What a guardian who has a file of their own reads there of the entries for which they were asked."""

import pytest

from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_participant
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect

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
