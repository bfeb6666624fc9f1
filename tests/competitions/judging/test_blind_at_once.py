"""Releasing and changing at the same instant, over real connections: no jury ever reads what nobody looked at."""

from typing import Any

import pytest

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.entering import drafts
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.judging import copies
from wagtail_aufbruch.competitions.domain.judging.subjects import subjects
from wagtail_aufbruch.competitions.models import BlindCopy, Entry

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = [{"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": "Ruft Anna Beispiel an."}]


@pytest.fixture
def entry() -> Entry:
    return handed_in(make_competition(make_process()))


def shown_to_juries(entry: Entry) -> str:
    subject = subjects([entry.pk], True)[entry.pk]
    return " ".join(part.text for part in subject.parts) if subject.is_released else ""


@pytest.mark.parametrize("attempt", range(4))
def test_a_change_at_the_moment_of_the_release_either_stops_it_or_ends_it(entry: Entry, attempt: int) -> None:
    user: Any = make_moderator(entry.competition.process)
    draft = copies.draft_of(entry)
    assert draft is not None
    seen = draft.contents.fingerprint
    found = at_once(
        lambda: copies.release(entry, seen, user=user),
        lambda: drafts.save(entry, SECOND, revision=entry.revision),
    )
    assert isinstance(found[1], Entry)
    assert shown_to_juries(entry) == ""
    if isinstance(found[0], BlindCopy):
        assert found[0].parts[0]["text"] == "Ein Reparaturcafé auf Rädern."
    else:
        assert isinstance(found[0], copies.ChangedSince)
        assert not BlindCopy.objects.exists()


def test_of_two_releases_at_once_one_copy_holds(entry: Entry) -> None:
    user: Any = make_moderator(entry.competition.process)
    draft = copies.draft_of(entry)
    assert draft is not None
    found = at_once(*[lambda: copies.release(entry, draft.contents.fingerprint, user=user)] * 3)
    assert [isinstance(one, EntryError) for one in found] == [False] * 3
    assert BlindCopy.objects.filter(taken_back_at=None).count() == 1
    assert shown_to_juries(entry) == "Ein Reparaturcafé auf Rädern."


def test_a_release_and_taking_it_back_at_once_leave_one_or_none(entry: Entry) -> None:
    user: Any = make_moderator(entry.competition.process)
    draft = copies.draft_of(entry)
    assert draft is not None
    at_once(
        lambda: copies.release(entry, draft.contents.fingerprint, user=user), lambda: copies.take_back(entry, user=user)
    )
    assert BlindCopy.objects.filter(taken_back_at=None).count() <= 1
    copies.take_back(entry, user=user)
    assert shown_to_juries(entry) == ""
