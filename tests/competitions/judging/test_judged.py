"""Which entries a jury may judge."""

import pytest

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry

pytestmark = pytest.mark.django_db


def test_a_jury_judges_what_was_handed_in_and_no_draft_nor_trial() -> None:
    competition = make_competition(make_process())
    handed_in = make_entry(competition, state=EntryState.HANDED_IN)
    make_entry(competition, email="ben@example.org")
    make_entry(competition, email="carla@example.org", state=EntryState.UNCONFIRMED)
    make_entry(competition, email="dora@example.org", state=EntryState.WITHDRAWN)
    make_entry(competition, email="", is_trial=True)
    assert list(Entry.objects.judged()) == [handed_in]
