"""Taking a decision back at the very moment at which somebody relies on it: one of both happens, never half of each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.competitions.checking.test_undoing import admit, mark, state_of
from tests.factories.checks import give_back, handed_in, make_checked, turn_down
from tests.factories.core import make_process
from tests.factories.judging import make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import item_of, judge, juror
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.checking import appeals, repairing, undoing
from wagtail_aufbruch.competitions.domain.checking.errors import NotUndone
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, Entry, FormalCheck
from wagtail_aufbruch.reviews.domain.errors import NotThere
from wagtail_aufbruch.reviews.models import Review

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_colleagues_take_the_same_decision_back_at_once_and_one_does() -> None:
    process = make_process()
    staff, entry = make_moderator(process), handed_in(make_checked(process))
    admit(entry, staff)
    seen = mark(entry)
    found = at_once(*[lambda: undoing.undo(entry, "Vertan", user=staff, seen=seen)] * 4)
    assert sum(isinstance(one, Exception) for one in found) == 3
    assert FormalCheck.objects.count() == 2
    assert state_of(entry) == EntryState.HANDED_IN


def test_an_appeal_and_taking_back_at_once_leave_one_of_both() -> None:
    process = make_process()
    staff, entry = make_moderator(process), handed_in(make_checked(process))
    turn_down(entry, staff)
    seen = mark(entry)
    found = at_once(
        lambda: appeals.file_appeal(entry, "Doch."), lambda: undoing.undo(entry, "Vertan", user=staff, seen=seen)
    )
    assert sum(isinstance(one, Exception) for one in found) == 1
    assert Appeal.objects.exists() == (state_of(entry) == EntryState.NOT_ADMITTED)


def test_handing_in_again_and_more_time_at_once_leave_a_whole_entry() -> None:
    process = make_process()
    staff, entry = make_moderator(process), handed_in(make_checked(process))
    give_back(entry, staff)
    seen, day = mark(entry), timezone.localdate() + timedelta(days=20)
    at_once(
        lambda: repairing.hand_in_again(entry),
        lambda: undoing.give_more_time(entry, day, "Ferien", user=staff, seen=seen),
    )
    now = Entry.objects.get(pk=entry.pk)
    assert now.state == EntryState.HANDED_IN
    assert now.repair_until is None


def test_a_review_that_was_in_first_keeps_the_decision() -> None:
    process = make_process()
    staff, entry = make_moderator(process), handed_in(make_checked(process))
    admit(entry, staff)
    round_ = make_jury(entry.competition, [entry], user=staff)
    reviewer, item, seen = juror(round_), item_of(round_, entry), mark(entry)
    judged, undone = at_once(
        lambda: judge(reviewer, item, 4, 4), lambda: undoing.undo(entry, "Vertan", user=staff, seen=seen)
    )
    decided = FormalCheck.objects.exclude(verdict="open").get()
    judgements = Review.objects.filter(handed_in_at__isnull=False).count()
    if isinstance(undone, NotUndone):
        assert state_of(entry) == EntryState.ADMITTED
        assert judgements == 1
    else:
        assert state_of(entry) == EntryState.HANDED_IN
        assert decided.undone_at is not None
        assert isinstance(judged, NotThere), "nobody judges what is not admitted any more"
        assert judgements == 0
