"""Several at the same moment: one row, one review, and nobody's words are lost in silence."""

from threading import Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction

from tests.factories.participation import make_participant
from tests.factories.reviews import add_jury, judge, juror, make_round, make_running
from tests.together import at_once
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.results.standing import given_reviews
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement, save
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, Round, Score

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("moderation")


def test_two_tabs_that_save_at_once_make_one_review_and_one_is_told(staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    found = at_once(*[lambda score=score: judge(reviewer, item, score, score, revision=0) for score in (2, 3, 4, 5)])
    assert Review.objects.filter(reviewer=reviewer, item=item).count() == 1
    assert sum(isinstance(one, Review) for one in found) == 1
    assert len({score.value for score in Score.objects.all()}) == 1
    assert Score.objects.count() == 2


def test_a_conflict_and_a_review_at_once_never_leave_a_review_that_counts(staff) -> None:
    running = make_running(user=staff)
    reviewer = juror(running)
    for item in running.items.all():
        at_once(
            lambda item=item: judge(reviewer, item, 3, 3),
            lambda item=item: conflicts.declare(reviewer, item.pk, "family", ""),
        )
        assert Conflict.objects.filter(reviewer=reviewer, item=item).count() == 1
    assert not [one for one in given_reviews(running, list(running.criteria.all())) if one.counts]


def test_criteria_that_change_while_somebody_hands_in_stay_or_the_review_is_refused(staff) -> None:
    running = make_running(user=staff)
    reviewer, item = juror(running), running.items.first()
    typed = Judgement({criterion.pk: 3 for criterion in running.criteria.all()})
    found = at_once(
        lambda: save(reviewer, item.pk, typed, hand_in=True),
        lambda: preparing.change_round(
            running, preparing.RoundPlan(title="Neu", criteria=[CriterionPlan("Anderes")]), user=staff
        ),
    )
    review = Review.objects.get(reviewer=reviewer, item=item)
    if review.state == "handed_in":
        assert Score.objects.filter(review=review).count() == Round.objects.get().criteria.count()
    assert any(isinstance(one, ParticipationError) for one in found)


def test_released_twice_at_once_everybody_gets_one_mail(staff) -> None:
    draft = make_round(user=staff)
    at_once(*[lambda: opening.release(draft, user=staff)] * 3)
    assert Mail.objects.filter(kind="review_invited").count() == 3
    assert Review.objects.count() == 9


def test_the_same_people_named_twice_at_once_judge_once(staff) -> None:
    draft = make_round(user=staff, jury=0)
    at_once(*[lambda: add_jury(draft, 4, user=staff)] * 3)
    assert Reviewer.objects.count() == 4
    assert connection.vendor in {"sqlite", "postgresql"}


def test_erasing_somebody_waits_for_whoever_stores_a_review_and_leaves_none_of_their_words(staff) -> None:
    running = make_running(user=staff)
    reviewer = juror(running)
    participant = make_participant(running.process.specific, reviewer.email)
    erasing = Thread(target=lambda: (personal_data.erase(participant), connections.close_all()))
    with transaction.atomic():
        # As a review is stored: it is read under the lock of the round, and written back whole.
        preparing.locked(running.pk)
        review = Review.objects.filter(reviewer=reviewer).first()
        erasing.start()
        erasing.join(1)
        judge(reviewer, review.item, 3, 3)
        review.refresh_from_db(fields=["state", "handed_in_at"])
        review.comment = "Meine Worte"
        review.save()
    erasing.join(30)
    assert not Review.objects.exclude(comment="").exists()
    assert not Reviewer.objects.filter(email=reviewer.email).exists()
