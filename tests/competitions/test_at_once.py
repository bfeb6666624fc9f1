"""Several at the same instant, over real connections: the limit holds, and nobody gets the number of another."""

import pytest

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.announcing.forms import keep_version
from wagtail_aufbruch.competitions.domain.entering.handing_in import hand_in
from wagtail_aufbruch.competitions.domain.errors import EnoughEntries
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryQuestion, FormVersion

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_entries_of_one_person_handed_in_at_once_one_counts() -> None:
    competition = make_competition(make_process())
    entries = [make_entry(competition, title=f"Nr. {number}") for number in range(4)]

    found = at_once(*[lambda entry=entry: hand_in(entry, by_mail=True) for entry in entries])  # type: ignore[misc]
    assert sum(isinstance(one, EnoughEntries) for one in found) == 3
    assert Entry.objects.filter(state=EntryState.HANDED_IN).count() == 1


def test_the_same_entry_handed_in_twice_at_once_is_one() -> None:
    competition = make_competition(make_process())
    entry = make_entry(competition)
    at_once(*[lambda: hand_in(entry, by_mail=True)] * 4)
    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.steps.count()) == (EntryState.HANDED_IN, 1, 1)


def test_everybody_has_a_number_of_their_own() -> None:
    competition = make_competition(make_process())
    entries = [make_entry(competition, email=f"anna{number}@example.org") for number in range(6)]
    at_once(*[lambda entry=entry: hand_in(entry, by_mail=True) for entry in entries])  # type: ignore[misc]
    assert sorted(Entry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_form_published_twice_at_once_has_one_new_version() -> None:
    competition = make_competition(make_process())
    EntryQuestion.objects.create(page=competition, label="Noch etwas?", field_type="singleline", clean_name="noch")
    at_once(*[lambda: keep_version(CompetitionPage.objects.get(pk=competition.pk))] * 4)
    assert FormVersion.objects.count() == 2
