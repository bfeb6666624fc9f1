"""A round before and while it runs: what may change, who judges what, who is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.reviews import add_jury, end_round, item_of, judge, juror, make_round, make_running, planned
from wagtail_aufbruch.participation.models import Contribution, Mail
from wagtail_aufbruch.reviews.domain.errors import InConflict, Locked, NotReady, ReviewError
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.enums import Dealing, Method, RoundStage
from wagtail_aufbruch.reviews.forms.people import MAX_PEOPLE_AT_ONCE, PeopleForm
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, Round

pytestmark = pytest.mark.django_db


def test_a_round_that_lacks_something_is_not_released_and_says_all_that_is_missing(staff) -> None:
    call = make_call(make_process())
    draft = preparing.create_round(
        call,
        "contribution",
        planned(CriterionPlan("A"), CriterionPlan("B"), method=Method.SUM, opens_at=None, closes_at=None),
        user=staff,
    )
    with pytest.raises(NotReady) as refused:
        opening.release(draft, user=staff)
    assert len(refused.value.problems) == 4
    assert Round.objects.get().released_at is None


@pytest.mark.parametrize(("most", "problems"), [(9, 0), (8, 1)])
def test_no_round_begins_with_more_reviews_than_anybody_can_give(staff, monkeypatch, most: int, problems: int) -> None:
    monkeypatch.setattr(opening, "MAX_REVIEWS", most)
    assert len(opening.problems_of(make_round(user=staff))) == problems


def test_everybody_gets_everything_and_a_link_of_their_own(staff) -> None:
    running = make_running(user=staff)
    assert running.stage == RoundStage.OPEN
    assert Review.objects.filter(item__round=running).count() == 9
    mails = Mail.objects.filter(kind="review_invited")
    assert {mail.recipient for mail in mails} == {f"jury{place}@example.org" for place in (1, 2, 3)}
    assert len({mail.text for mail in mails}) == 3


def test_releasing_twice_sends_nothing_twice(staff) -> None:
    running = make_running(user=staff)
    opening.release(running, user=staff)
    assert Mail.objects.count() == 3


def test_a_colleague_who_is_called_by_a_long_address_or_name_can_judge(staff) -> None:
    running = make_round(user=staff)
    address = f"{'a' * 60}@{'.'.join(['abteilung' * 6] * 3)}.example"
    named = people.Person(address, address, user=staff)
    people.add_reviewers(running, [named], user=staff)
    reviewer = running.reviewers.get(user=staff)
    assert (len(reviewer.name), reviewer.email) == (160, address)
    reviewer.full_clean()


def test_the_address_of_a_colleague_is_read_from_the_column_that_the_sites_users_have(staff, monkeypatch) -> None:
    staff.email, staff.mail = "", "amt@stadt.example"
    monkeypatch.setattr(type(staff), "EMAIL_FIELD", "mail")
    form = PeopleForm(
        QueryDict(f"colleagues={staff.pk}"), round_=make_round(user=staff), colleagues=[staff], name_of=str
    )
    assert form.is_valid(), form.errors
    assert [person.email for person in form.chosen] == ["amt@stadt.example"]


def test_what_each_is_judged_by_is_dealt_evenly(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(10)]
    running = make_running(call, user=staff, ideas=ideas, jury=5, dealing=Dealing.SOME, reviews_each=2)
    loads = [reviewer.reviews.count() for reviewer in running.reviewers.all()]
    assert loads == [4] * 5


def test_whoever_is_in_the_team_is_in_conflict_before_it_begins(staff) -> None:
    call = make_call(make_process())
    own = make_idea(call, "Eigene Idee", author=make_participant(call.process, "jury1@example.org"))
    other = make_idea(call, "Andere Idee")
    running = make_running(call, user=staff, ideas=[own, other])
    conflict = Conflict.objects.get()
    assert (conflict.reviewer.email, conflict.item.object_id, conflict.is_found) == ("jury1@example.org", own.pk, True)
    assert not Review.objects.filter(reviewer=juror(running), item=item_of(running, own)).exists()


def test_numbers_of_things_do_not_follow_their_order(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number:02}") for number in range(30)]
    draft = make_round(call, user=staff, ideas=ideas)
    numbers = [item_of(draft, idea).number for idea in ideas]
    assert sorted(numbers) == list(range(1, 31))
    assert numbers != sorted(numbers)


def test_before_the_release_what_is_judged_can_be_chosen_anew_and_afterwards_only_added(staff) -> None:
    call = make_call(make_process())
    first, second, third = (make_idea(call, f"Idee {letter}") for letter in "ABC")
    draft = make_round(call, user=staff, ideas=[first, second])
    preparing.choose_items(draft, [second.pk], user=staff)
    assert [item.object_id for item in draft.items.all()] == [second.pk]
    opening.release(draft, user=staff)
    preparing.choose_items(draft, [third.pk], user=staff)
    assert {item.object_id for item in draft.items.all()} == {second.pk, third.pk}
    assert Review.objects.filter(item=item_of(draft, third)).count() == 3


def test_what_is_added_while_the_round_runs_is_not_judged_by_who_wrote_it(staff) -> None:
    call = make_call(make_process())
    running = make_running(call, user=staff)
    own = make_idea(call, "Eigene Idee", author=make_participant(call.process, "jury1@example.org"))
    preparing.choose_items(running, [own.pk], user=staff)
    item = item_of(running, own)
    assert [one.reviewer.email for one in Conflict.objects.filter(item=item)] == ["jury1@example.org"]
    assert not Review.objects.filter(reviewer=juror(running), item=item).exists()
    assert Review.objects.filter(item=item).count() == 2


def test_something_of_another_page_cannot_be_chosen(staff) -> None:
    draft = make_round(user=staff)
    strange = make_idea(make_call(make_process("Nachbarstadt")))
    with pytest.raises(ReviewError):
        preparing.choose_items(draft, [strange.pk], user=staff)


def test_criteria_change_until_the_first_review_is_handed_in(staff) -> None:
    running = make_running(user=staff)
    plans = [preparing._plan_of(criterion) for criterion in running.criteria.all()]
    more = planned(*plans, CriterionPlan("Zukunft"), opens_at=running.opens_at, closes_at=running.closes_at)
    preparing.change_round(running, more, user=staff)
    assert running.criteria.count() == 3
    judge(juror(running), running.items.first(), 3, 3, 3)
    plans = [preparing._plan_of(criterion) for criterion in running.criteria.all()]
    for changed in (planned(*plans[:2]), planned(*plans, least_reviews=1), planned(*plans, tie_breaks=[])):
        with pytest.raises(Locked):
            preparing.change_round(running, changed, user=staff)
    same = planned(*plans, title="Anderer Titel")
    assert preparing.change_round(running, same, user=staff).title == "Anderer Titel"


def test_a_criterion_that_is_only_reworded_keeps_what_was_scored(staff) -> None:
    running = make_running(user=staff)
    review = judge(juror(running), running.items.first(), 4, hand_in=False)
    first, second = (preparing._plan_of(criterion) for criterion in running.criteria.all())
    reworded = CriterionPlan(**{**first.__dict__, "name": "Nutzen für alle"})
    preparing.change_round(running, planned(reworded, second), user=staff)
    assert review.scores.get().value == 4


def test_a_scale_that_becomes_narrower_takes_scores_out_of_drafts_that_it_does_not_have(staff) -> None:
    running, other = make_running(user=staff), make_running(user=staff)
    review = judge(juror(running), running.items.first(), 5, 5, hand_in=False)
    elsewhere = judge(juror(other), other.items.first(), 5, 5, hand_in=False)
    first, second = (preparing._plan_of(criterion) for criterion in running.criteria.all())
    preparing.change_round(running, planned(CriterionPlan(**{**first.__dict__, "most": 3}), second), user=staff)
    assert [score.criterion.name for score in review.scores.all()] == ["Machbarkeit"]
    assert elsewhere.scores.count() == 2, "another round has its own scale"


def test_whether_it_is_blind_does_not_change_once_people_were_told(staff) -> None:
    running = make_running(user=staff)
    plans = [preparing._plan_of(criterion) for criterion in running.criteria.all()]
    with pytest.raises(Locked):
        preparing.change_round(running, planned(*plans, is_blind=True), user=staff)


def test_somebody_added_later_gets_a_share_and_a_link(staff) -> None:
    running = make_running(user=staff)
    added = people.add_reviewers(running, [people.Person("Nina", "nina@example.org")], user=staff)
    assert added.new[0].reviews.count() == 3
    assert Mail.objects.filter(recipient="nina@example.org").count() == 1


def test_somebody_who_joins_a_round_that_runs_does_not_judge_what_they_wrote(staff) -> None:
    call = make_call(make_process())
    own = make_idea(call, "Eigene Idee", author=make_participant(call.process, "jury4@example.org"))
    running = make_running(call, user=staff, ideas=[own, make_idea(call, "Andere Idee")])
    (late,) = add_jury(running, 4, user=staff)
    assert [review.item.object_id for review in late.reviews.all()] == list(
        running.items.exclude(object_id=own.pk).values_list("object_id", flat=True)
    )
    assert [one.item for one in Conflict.objects.filter(reviewer=late)] == [item_of(running, own)]


def test_the_same_address_judges_once_however_it_is_written(staff) -> None:
    draft = make_round(user=staff, jury=1)
    added = people.add_reviewers(draft, [people.Person("Noch einmal", " JURY1@example.org")], user=staff)
    assert not added.new
    assert len(added.known) == 1
    assert Reviewer.objects.count() == 1


def test_whoever_is_taken_out_keeps_what_counts_and_the_rest_goes_to_others(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=3, dealing=Dealing.SOME, reviews_each=2)
    leaving = juror(running)
    kept = leaving.reviews.first()
    judge(leaving, kept.item, 3, 3)
    people.take_out_reviewer(leaving, user=staff)
    assert [review.pk for review in leaving.reviews.all()] == [kept.pk]
    assert not leaving.links.exists()
    assert all(item.reviews.count() == 2 for item in running.items.all())


def test_a_longer_time_is_told_and_a_shorter_one_refused(staff) -> None:
    running = make_running(user=staff)
    with pytest.raises(ReviewError):
        opening.extend(running, running.closes_at - timedelta(days=1), user=staff)
    with pytest.raises(ReviewError, match="Wählen Sie einen Zeitpunkt"):
        opening.extend(running, running.closes_at, user=staff)
    opening.extend(running, running.closes_at + timedelta(days=1), user=staff)
    assert Mail.objects.filter(kind="review_extended").count() == 3


@pytest.mark.parametrize("second", [0, 1, 30])
def test_a_round_that_is_ended_by_hand_is_over_at_once(staff, clock: Clock, second: int) -> None:
    running = make_running(user=staff)
    clock.set_to((timezone.now() + timedelta(minutes=5)).replace(second=second, microsecond=100))
    closed = opening.close_now(running, user=staff)
    assert closed.is_over
    assert closed.stage == RoundStage.CLOSED
    assert timezone.now() - closed.closes_at < timedelta(minutes=2)


def test_reminded_are_those_who_owe_something_and_nobody_else(staff) -> None:
    running = make_running(user=staff)
    for item in running.items.all():
        judge(juror(running), item, 3, 3)
    assert people.remind_people(running, user=staff) == 2
    assert not Mail.objects.filter(kind="review_reminder", recipient="jury1@example.org").exists()


def test_a_second_click_reminds_nobody_twice(staff, clock: Clock) -> None:
    running = make_running(user=staff)
    assert people.remind_people(running, user=staff) == 3
    with pytest.raises(ReviewError, match="vor wenigen Minuten"):
        people.remind_people(running, user=staff)
    assert Mail.objects.filter(kind="review_reminder").count() == 3
    (late,) = add_jury(running, 4, user=staff)
    assert people.remind_people(running, user=staff) == 1
    assert Mail.objects.filter(kind="review_reminder", recipient=late.email).count() == 1
    clock.forward(minutes=15)
    assert people.remind_people(running, user=staff) == 4


def test_nobody_has_a_place_by_when_they_were_named(staff) -> None:
    draft = make_round(user=staff, jury=0)
    orders = set()
    for start in range(3):
        Reviewer.objects.all().delete()
        named = add_jury(draft, 12, user=staff)
        orders.add(tuple(reviewer.number for reviewer in named))
        assert len(set(orders)) >= 1, start
    assert tuple(range(1, 13)) not in orders


def test_a_round_that_runs_keeps_criteria_by_which_people_can_judge(staff) -> None:
    running = make_running(user=staff, dealing=Dealing.SOME, reviews_each=2)
    first, second = (preparing._plan_of(criterion) for criterion in running.criteria.all())
    told = {"dealing": Dealing.SOME, "reviews_each": 2}
    for changed in (
        replace(planned(first, **told), criteria=()),
        planned(first, second, method=Method.SUM, **told),
        planned(first, second, least_reviews=3, **told),
    ):
        with pytest.raises(ReviewError):
            preparing.change_round(running, changed, user=staff)
    running.refresh_from_db()
    assert (running.criteria.count(), running.method, running.least_reviews) == (2, Method.INDEX, 2)
    assert preparing.change_round(running, planned(first, method=Method.SUM, **told), user=staff).method == Method.SUM


def test_a_round_that_is_extended_deals_anew_what_somebody_left_behind(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=3, dealing=Dealing.SOME, reviews_each=2)
    end_round(running)
    people.take_out_reviewer(juror(running), user=staff)
    opening.extend(running, timezone.now().replace(second=0, microsecond=0) + timedelta(days=2), user=staff)
    assert all(item.reviews.count() == 2 for item in running.items.all())


def test_in_a_round_that_is_extended_nobody_judges_what_has_become_their_own_since_it_ended(staff) -> None:
    call = make_call(make_process())
    idea = make_idea(call, "Mein Park")
    running = make_running(call, user=staff, ideas=[idea])
    end_round(running)
    idea.author = make_participant(call.process, "jury1@example.org")
    idea.save()
    opening.extend(running, timezone.now().replace(second=0, microsecond=0) + timedelta(days=2), user=staff)
    with pytest.raises(InConflict):
        judge(juror(running), item_of(running, idea), 3, 3)


def test_nobody_is_reminded_of_what_has_turned_out_to_be_their_own(staff) -> None:
    call = make_call(make_process())
    running = make_running(call, user=staff, ideas=[make_idea(call, "Mein Park")])
    Contribution.objects.update(author=make_participant(call.process, "jury1@example.org"))
    opening.extend(running, running.closes_at + timedelta(days=1), user=staff)
    assert people.remind_people(running, user=staff) == 2
    assert not Mail.objects.filter(kind="review_reminder", recipient="jury1@example.org").exists()


def test_nobody_is_reminded_of_what_cannot_be_judged_any_more(staff) -> None:
    call = make_call(make_process())
    stays, goes = make_idea(call, "Bleibt"), make_idea(call, "Geht")
    running = make_running(call, user=staff, ideas=[stays, goes])
    judge(juror(running), item_of(running, stays), 3, 3)
    goes.state = "withdrawn"
    goes.save()
    assert people.remind_people(running, user=staff) == 2
    assert not Mail.objects.filter(kind="review_reminder", recipient="jury1@example.org").exists()


def test_somebody_who_comes_in_for_somebody_gets_a_share_of_what_nobody_has_begun(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(8)]
    running = make_running(call, user=staff, ideas=ideas, jury=3, dealing=Dealing.SOME, reviews_each=2)
    begun = juror(running, 2).reviews.first()
    judge(juror(running, 2), begun.item, 3, hand_in=False)
    people.take_out_reviewer(juror(running), user=staff)
    added = people.add_reviewers(running, [people.Person("Nina", "nina@example.org")], user=staff)
    assert added.new[0].reviews.count() == 5
    assert Review.objects.filter(pk=begun.pk, state="draft").exists()
    assert all(item.reviews.count() == 2 for item in running.items.all())


def test_a_colleague_whose_address_somebody_else_judges_by_comes_in_again_without_it(staff) -> None:
    draft = make_round(user=staff, jury=1)
    added = people.add_reviewers(draft, [people.Person("Moderation", "alt@example.org", user=staff)], user=staff)
    people.take_out_reviewer(added.new[0], user=staff)
    people.add_reviewers(draft, [people.Person("Moderation", "jury1@example.org", user=staff)], user=staff)
    assert Reviewer.objects.get(user=staff).is_active
    assert Reviewer.objects.filter(email="jury1@example.org").count() == 1


def test_colleagues_who_log_in_are_not_told_of_a_link_that_is_as_good_as_a_key(staff) -> None:
    draft = make_round(user=staff)
    colleague = make_moderator(draft.process.specific, "kollegin")
    people.add_reviewers(draft, [people.Person("Moderation", "amt@example.org", user=colleague)], user=staff)
    opening.release(draft, user=staff)
    told = "in Ihrem Namen"
    with override("de"):
        people.remind_people(draft, user=staff)
    by_link = Mail.objects.get(kind="review_reminder", recipient="jury1@example.org").text
    by_login = Mail.objects.get(kind="review_reminder", recipient="amt@example.org").text
    assert told in " ".join(by_link.split())
    assert told not in " ".join(by_login.split())
    assert "melden Sie sich" in " ".join(by_login.split())


def test_the_process_is_looked_up_once_however_many_people_are_written_to(staff) -> None:
    def asked(jury: int) -> int:
        draft = make_round(make_call(make_process(f"Stadt {jury}")), user=staff, jury=jury)
        with CaptureQueriesContext(connection) as queries:
            opening.release(draft, user=staff)
        return sum('FROM "aufbruch_processpage"' in one["sql"] for one in queries.captured_queries)

    assert asked(3) == asked(9)


# --- What is refused, and why


def test_a_draft_of_a_round_is_not_ended_extended_or_mailed_about(staff) -> None:
    draft = make_round(user=staff)
    later = draft.closes_at + timedelta(days=1)
    for step, told in (
        (lambda: opening.extend(draft, later, user=staff), "Ändern Sie das Ende im Formular"),
        (lambda: opening.close_now(draft, user=staff), "Die Runde läuft nicht"),
        (lambda: people.send_new_link(juror(draft), user=staff), "mit der Freigabe der Runde verschickt"),
        (lambda: people.remind_people(draft, user=staff), "nur, solange die Runde läuft"),
    ):
        with pytest.raises(ReviewError, match=told):
            step()
    draft.refresh_from_db()
    assert draft.closes_at == later - timedelta(days=1)
    assert not Mail.objects.exists()


def test_a_round_that_is_over_is_not_ended_again_reminded_of_or_filled(staff) -> None:
    over = end_round(make_running(user=staff))
    mails, ended = Mail.objects.count(), over.closes_at
    more = make_idea(over.page.specific, "Idee D")
    for step, told in (
        (lambda: opening.close_now(over, user=staff), "Die Runde läuft nicht"),
        (lambda: people.remind_people(over, user=staff), "nur, solange die Runde läuft"),
        (lambda: preparing.choose_items(over, [more.pk], user=staff), "Verlängern Sie sie zuerst"),
    ):
        with pytest.raises(ReviewError, match=told):
            step()
    over.refresh_from_db()
    assert (Mail.objects.count(), over.closes_at, over.items.count()) == (mails, ended, 3)


def test_a_round_that_was_released_stays_as_a_record_and_a_draft_goes_whole(staff) -> None:
    running = make_running(user=staff)
    with pytest.raises(ReviewError, match="bleibt als Nachweis erhalten"):
        opening.delete_draft(running, user=staff)
    opening.delete_draft(
        make_round(running.page.specific, user=staff, ideas=[make_idea(running.page.specific)]), user=staff
    )
    assert list(Round.objects.all()) == [running]
    assert Reviewer.objects.exclude(round=running).count() == 0, "nobody who was named for it is kept"


def test_no_round_is_prepared_on_a_page_outside_of_every_process(staff) -> None:
    root = Page.objects.get(depth=1)
    with pytest.raises(ReviewError, match="gehört zu keinem Prozess"):
        preparing.create_round(root, "contribution", planned(), user=staff)
    assert not Round.objects.exists()


def test_a_list_of_people_that_is_endless_is_refused_and_the_limit_is_named(staff) -> None:
    lines = "\n".join(f"jury{place}@example.org" for place in range(MAX_PEOPLE_AT_ONCE + 1))
    typed = QueryDict(mutable=True)
    typed["people"] = lines
    form = PeopleForm(typed, round_=make_round(user=staff), colleagues=[], name_of=str)
    assert form.errors["people"] == [f"Fügen Sie höchstens {MAX_PEOPLE_AT_ONCE} Personen auf einmal hinzu."]
