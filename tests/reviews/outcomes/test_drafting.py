"""What a group has decided is written down with gaps, by several people, and nobody's words are lost in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.outcomes import decide, decide_all, make_ideas, make_judging, publish_at
from tests.factories.reviews import item_of
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.outcomes.drafting import OutcomesChanged, Typed, save
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.domain.rounds import opening
from wagtail_aufbruch.reviews.models import Outcome, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas():
    return make_ideas()


@pytest.fixture
def over(ideas, staff) -> Round:
    return make_judging(ideas, user=staff)


def test_gaps_are_stored_and_nobody_is_told(over, ideas, staff) -> None:
    before = Mail.objects.count()
    assert decide(over, (ideas[0], "", "Erst noch fragen"), (ideas[1], "pool", ""), user=staff) == 2
    assert [(one.verdict, one.reason) for one in Outcome.objects.order_by("item__object_id")] == [
        ("", "Erst noch fragen"),
        ("pool", ""),
    ]
    for idea in ideas:
        idea.refresh_from_db()
        assert idea.stage == ""
    assert Mail.objects.count() == before


def test_what_is_emptied_is_gone(over, ideas, staff) -> None:
    decide(over, (ideas[0], "go_on", "Gut"), user=staff)
    assert decide(over, (ideas[0], "", ""), user=staff) == 1
    assert not Outcome.objects.exists()


def test_the_same_once_more_changes_nothing(over, ideas, staff) -> None:
    decide(over, (ideas[0], "go_on", "Gut"), user=staff)
    saved = Outcome.objects.get().saved_at
    assert decide(over, (ideas[0], "go_on", "Gut"), user=staff) == 0
    assert Outcome.objects.get().saved_at == saved


def test_while_the_round_runs_nothing_is_decided(ideas, staff) -> None:
    over = make_judging(ideas, user=staff)
    Round.objects.filter(pk=over.pk).update(closes_at="2040-01-01 00:00Z")
    with pytest.raises(ReviewError, match="läuft noch"):
        decide(over, (ideas[0], "go_on", ""), user=staff)


def test_the_second_of_two_is_told_and_nothing_of_theirs_is_stored(over, ideas, staff) -> None:
    first, second = (item_of(over, idea).pk for idea in ideas[:2])
    shown = sheet_of(over).by_item()
    save(over, {first: Typed("go_on", "Ja", seen=shown[first].seen)}, user=staff)
    with pytest.raises(OutcomesChanged) as told:
        save(
            over,
            {first: Typed("pool", "Nein", seen=shown[first].seen), second: Typed("go_on", seen=shown[second].seen)},
            user=staff,
        )
    assert told.value.items == [first]
    assert [(one.item_id, one.reason) for one in Outcome.objects.all()] == [(first, "Ja")]


def test_two_who_write_at_different_rows_do_not_meet(over, ideas, staff) -> None:
    first, second = (item_of(over, idea).pk for idea in ideas[:2])
    shown = sheet_of(over).by_item()
    untouched = Typed("", seen=shown[first].seen)
    save(over, {first: Typed("go_on", seen=shown[first].seen)}, user=staff)
    # The row of the first is as it was when the second opened the page, and the second did not touch it.
    assert save(over, {first: untouched, second: Typed("pool", seen=shown[second].seen)}, user=staff) == 1
    assert [(one.item_id, one.verdict) for one in Outcome.objects.order_by("verdict")] == [
        (first, "go_on"),
        (second, "pool"),
    ]


def test_words_that_change_meanwhile_are_read_first(over, ideas, staff) -> None:
    first = item_of(over, ideas[0]).pk
    shown = sheet_of(over).by_item()[first]
    ideas[0].text = "Etwas ganz anderes"
    ideas[0].save()
    with pytest.raises(OutcomesChanged):
        save(over, {first: Typed("go_on", seen=shown.seen)}, user=staff)


def test_what_changed_since_holds_only_when_somebody_says_so(over, ideas, staff) -> None:
    decide(over, (ideas[0], "go_on", "Gut"), user=staff)
    ideas[0].title = "Ein neuer Titel"
    ideas[0].save()
    first = item_of(over, ideas[0]).pk
    assert sheet_of(over).by_item()[first].has_changed
    assert decide(over, (ideas[0], "go_on", "Gut"), user=staff) == 0
    assert sheet_of(over).by_item()[first].has_changed
    seen = sheet_of(over).by_item()[first].seen
    assert save(over, {first: Typed("go_on", "Gut", seen=seen, still_holds=True)}, user=staff) == 1
    assert not sheet_of(over).by_item()[first].has_changed


def test_what_was_moved_on_meanwhile_takes_no_outcome(over, ideas, staff) -> None:
    move_to_stage(ideas[0], "project", user=staff)
    assert decide(over, (ideas[0], "pool", "Nein"), user=staff) == 0
    assert item_of(over, ideas[0]).pk not in {row.item.pk for row in sheet_of(over).open}


def test_once_published_the_round_is_not_extended(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, None, user=staff)
    later = over.closes_at.replace(year=2040)
    with pytest.raises(ReviewError, match="veröffentlicht"):
        opening.extend(over, later, user=staff)


def test_while_a_moment_for_the_outcomes_is_set_the_round_is_not_extended(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, timezone.now() + timedelta(hours=1), user=staff)
    with pytest.raises(ReviewError, match="Zeitpunkt"):
        opening.extend(over, over.closes_at.replace(year=2040), user=staff)
