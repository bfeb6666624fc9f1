"""Judging: drafts, handing in, two tabs, conflicts, the end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.reviews import end_round, item_of, judge, juror, make_running
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.errors import (
    Incomplete,
    InConflict,
    NotDealt,
    NotOpen,
    NotThere,
    OutOfScale,
    ReviewError,
    SavedElsewhere,
)
from wagtail_aufbruch.reviews.domain.reviewing import conflicts, desk
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement, save, save_many
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.enums import Dealing, ReviewState
from wagtail_aufbruch.reviews.models import Review, Score

pytestmark = pytest.mark.django_db


def test_a_draft_may_have_gaps_and_handing_in_may_not(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    draft = judge(juror(running), item, 4, hand_in=False, comment="Noch unsicher")
    assert draft.state == ReviewState.DRAFT
    with pytest.raises(Incomplete) as refused:
        judge(juror(running), item, 4)
    assert refused.value.missing == [running.criteria.last().pk]
    assert judge(juror(running), item, 4, None).state == ReviewState.HANDED_IN
    assert [score.value for score in Score.objects.order_by("criterion__sort_order")] == [4, None]


def test_what_was_handed_in_can_be_changed_until_the_end_and_stays_handed_in(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    judge(juror(running), item, 4, 4)
    changed = judge(juror(running), item, 2, 2, hand_in=False)
    assert changed.state == ReviewState.HANDED_IN
    with pytest.raises(Incomplete):
        judge(juror(running), item, 2, hand_in=False)
    end_round(running)
    with pytest.raises(NotOpen):
        judge(juror(running), item, 5, 5)
    assert {score.value for score in Score.objects.all()} == {2}


def test_the_second_tab_is_told_that_the_first_one_has_saved(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    judge(juror(running), item, 4, 4, revision=0, comment="Erster Reiter")
    with pytest.raises(SavedElsewhere):
        judge(juror(running), item, 2, 2, revision=0, comment="Zweiter Reiter")
    assert Review.objects.get(item=item, reviewer=juror(running)).comment == "Erster Reiter"
    judge(juror(running), item, 2, 2, revision=1, comment="Zweiter Reiter")
    assert Review.objects.get(item=item, reviewer=juror(running)).comment == "Zweiter Reiter"


@pytest.mark.parametrize("value", [0, 6, 99])
def test_a_score_outside_of_the_scale_is_refused_and_nothing_stored(staff, value: int) -> None:
    running = make_running(user=staff)
    with pytest.raises(OutOfScale):
        judge(juror(running), running.items.first(), value, 3)
    assert not Score.objects.exists()


def test_who_must_answer_cannot_say_that_they_cannot_judge(staff) -> None:
    criteria = (preparing.CriterionPlan("Nutzen", may_abstain=False),)
    running = make_running(user=staff, criteria=criteria)
    with pytest.raises(OutOfScale):
        judge(juror(running), running.items.first(), None)


def test_whoever_is_biased_can_neither_see_nor_judge_it(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    judge(juror(running), item, 3, hand_in=False)
    conflicts.declare(juror(running), item.pk, "family", "Meine Schwester war dabei.")
    assert not Review.objects.filter(item=item, reviewer=juror(running)).exists()
    with pytest.raises(InConflict):
        judge(juror(running), item, 3, 3)
    assert desk.row_of(juror(running), item.pk).state == "conflict"


def test_whoever_is_biased_in_one_thing_takes_no_drafts_of_others_away_and_none_of_other_things(staff) -> None:
    running = make_running(user=staff)
    item, other = running.items.all()[:2]
    drafts = [(juror(running, 2), item), (juror(running), other)]
    for reviewer, one in (*drafts, (juror(running), item)):
        judge(reviewer, one, 3, hand_in=False)
    conflicts.declare(juror(running), item.pk, "family", "")
    for reviewer, one in drafts:
        assert Review.objects.get(reviewer=reviewer, item=one).state == ReviewState.DRAFT
        assert desk.row_of(reviewer, one.pk).state == ReviewState.DRAFT


def test_a_review_that_was_handed_in_before_stays_in_the_record(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    judge(juror(running), item, 3, 3)
    conflicts.declare(juror(running), item.pk, "work", "")
    assert Review.objects.get(item=item, reviewer=juror(running)).state == ReviewState.HANDED_IN


def test_somebody_else_takes_over_what_a_biased_person_was_to_judge(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=4, dealing=Dealing.SOME, reviews_each=2)
    mine = juror(running).reviews.first().item
    conflicts.declare(juror(running), mine.pk, "club", "")
    assert Review.objects.filter(item=mine).exclude(reviewer=juror(running)).count() == 2


def test_one_cannot_find_out_what_else_there_is_by_declaring_a_conflict(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=4, dealing=Dealing.SOME, reviews_each=2)
    strange = running.items.exclude(reviews__reviewer=juror(running)).first()
    with pytest.raises(NotDealt):
        conflicts.declare(juror(running), strange.pk, "club", "")


def test_after_the_end_only_staff_can_note_a_conflict(staff) -> None:
    running = make_running(user=staff)
    item = running.items.first()
    judge(juror(running), item, 3, 3)
    end_round(running)
    with pytest.raises(NotOpen):
        conflicts.declare(juror(running), item.pk, "family", "")
    conflicts.declare_by_staff(juror(running), item.pk, "family", "Hat angerufen.", user=staff)
    assert desk.row_of(juror(running), item.pk).state == "conflict"


def test_many_at_once_leave_out_what_is_in_conflict_and_name_it(staff) -> None:
    running = make_running(user=staff)
    first, second, third = running.items.all()
    conflicts.declare(juror(running), first.pk, "family", "")
    key, other = (criterion.pk for criterion in running.criteria.all())
    said = {item.pk: Judgement({key: 4, other: 4}) for item in (first, second, third)}
    said[third.pk] = Judgement({key: 4})
    done = save_many(juror(running), said, hand_in=True)
    assert done.saved == [second.pk]
    assert {pk: type(error) for pk, error in done.refused.items()} == {first.pk: InConflict, third.pk: Incomplete}


def test_nobody_judges_what_was_not_dealt_to_them_or_was_taken_out(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=3, dealing=Dealing.SOME, reviews_each=2)
    strange = running.items.exclude(reviews__reviewer=juror(running)).first()
    with pytest.raises(NotDealt):
        judge(juror(running), strange, 3, 3)
    mine = juror(running).reviews.first().item
    preparing.take_out(mine, "Zurückgezogen", user=staff)
    with pytest.raises(NotDealt):
        judge(juror(running), mine, 3, 3)


def test_whoever_was_taken_out_judges_no_more_even_with_the_page_still_open(staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    judge(reviewer, item, 3, 3)
    people.take_out_reviewer(reviewer, user=staff)
    with pytest.raises(NotDealt):
        judge(reviewer, item, 5, 5)


def test_what_was_withdrawn_is_no_longer_shown(staff) -> None:
    call = make_call(make_process())
    idea, other = make_idea(call, "Bleibt"), make_idea(call, "Geht")
    running = make_running(call, user=staff, ideas=[idea, other])
    other.state = "withdrawn"
    other.save()
    rows = {row.item.object_id: row.state for row in desk.desk_of(juror(running)).page().rows}
    assert rows == {idea.pk: "open", other.pk: "gone"}


def test_others_are_shown_only_after_the_end_only_if_wanted_and_not_in_conflict(staff) -> None:
    running = make_running(user=staff, shows_others=True)
    first, second, _third = running.items.all()
    for place in (1, 2):
        judge(juror(running, place), first, 3, 3, comment=f"Von {place}")
        judge(juror(running, place), second, 3, 3)
    judge(juror(running, 3), first, 3, hand_in=False, comment="Nur ein Entwurf")
    conflicts.declare(juror(running), second.pk, "work", "")
    assert desk.others_on(juror(running), first) == []
    end_round(running)
    (voice,) = desk.others_on(juror(running), first)
    assert voice.comment == "Von 2"
    assert desk.others_on(juror(running), second) == []


def test_everybody_reads_what_they_have_said_themselves_and_of_each_thing_its_own(staff) -> None:
    running = make_running(user=staff)
    said = {}
    for place in (2, 1, 3):
        for item in running.items.all():
            said[place, item.pk] = f"Von {place} zu {item.number}"
            judge(juror(running, place), item, place, comment=said[place, item.pk], hand_in=False)
    for place in (1, 2, 3):
        for row in desk.desk_of(juror(running, place)).page().rows:
            alone = desk.row_of(juror(running, place), row.item.pk)
            assert row.review.comment == alone.review.comment == said[place, row.item.pk]
            assert set(desk.scores_of(alone.review).values()) == {place}


def test_the_list_asks_the_same_number_of_questions_for_many_things(staff, django_assert_num_queries) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(12)]
    running = make_running(call, user=staff, ideas=ideas)
    reviewer = juror(running)
    with django_assert_num_queries(6):
        assert len(desk.desk_of(reviewer).page().rows) == 12
    running.items.filter(number__gt=3).delete()
    with django_assert_num_queries(6):
        assert len(desk.desk_of(reviewer).page().rows) == 3


def test_a_review_outside_of_the_round_does_not_exist(staff) -> None:
    one, other = make_running(user=staff), make_running(user=staff)
    with pytest.raises((NotDealt, ReviewError)):
        save(juror(one), other.items.first().pk, Judgement({}), hand_in=False)


def test_ending_a_round_early_stops_who_has_the_form_open(staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    opening.close_now(running, user=staff)
    with pytest.raises(NotOpen):
        judge(reviewer, item, 3, 3)


def test_the_first_thing_judged_is_the_one_that_locks_the_criteria(staff) -> None:
    running = make_running(user=staff)
    judge(juror(running), item_of(running, running_idea(running)), 3, hand_in=False)
    running.refresh_from_db()
    assert running.locked_at is None
    judge(juror(running), item_of(running, running_idea(running)), 3, 3)
    running.refresh_from_db()
    assert running.locked_at is not None


def running_idea(running):
    from wagtail_aufbruch.participation.models import Contribution

    return Contribution.objects.get(pk=running.items.first().object_id)


def test_what_the_others_said_leaves_out_whoever_turned_out_to_be_biased(staff) -> None:
    running = make_running(user=staff, shows_others=True)
    item = running.items.first()
    for place in (1, 2, 3):
        judge(juror(running, place), item, 3, 3, comment=f"Von {place}")
    conflicts.declare(juror(running, 2), item.pk, "family", "")
    end_round(running)
    assert [voice.comment for voice in desk.others_on(juror(running), item)] == ["Von 3"]


def test_what_was_taken_back_since_the_form_was_opened_is_not_judged_any_more(staff) -> None:
    running = make_running(user=staff)
    item, other = running.items.all()[:2]
    draft = judge(juror(running), item, 4, hand_in=False, comment="Noch unsicher")
    Contribution.objects.filter(pk=item.object_id).update(state=State.WITHDRAWN)
    with pytest.raises(NotThere):
        judge(juror(running), item, 5, 5, comment="Zu spät")
    kept = Review.objects.get(pk=draft.pk)
    assert (kept.state, kept.comment, kept.revision) == (ReviewState.DRAFT, "Noch unsicher", draft.revision)
    scores = {criterion.pk: 3 for criterion in running.criteria.all()}
    done = save_many(juror(running), {one.pk: Judgement(scores) for one in (item, other)}, hand_in=True)
    assert (done.saved, [type(error) for error in done.refused.values()]) == ([other.pk], [NotThere])


def test_before_a_round_begins_whoever_has_its_link_already_reads_when_it_does(staff) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    begins = now + timedelta(days=2)
    coming = make_running(user=staff, opens_at=begins)
    with pytest.raises(NotOpen, match=re.escape(f"beginnt am {say_moment(begins)}")):
        judge(juror(coming), coming.items.first(), 4, 4)
    assert not Score.objects.exists()


def test_whoever_saves_comes_back_to_the_page_of_the_list_on_which_they_were(staff) -> None:
    call = make_call(make_process())
    running = make_running(call, user=staff, ideas=[make_idea(call, f"Idee {number}") for number in range(4)])
    shown = desk.desk_of(juror(running))
    starts = [shown.page_with(one.number, size=2) for one in shown.entries]
    second = shown.entries[1].number
    assert starts == [0, 0, second, second]
    assert shown.page_with(shown.entries[-1].number + 1, size=2) == shown.entries[-1].number
