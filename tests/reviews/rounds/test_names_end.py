"""How long it is known who judged, and who is in the team of what is judged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.reviews import add_jury, judge, juror, make_round, make_running, planned
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.reviews.domain.errors import Locked
from wagtail_aufbruch.reviews.domain.operations.contributions import CONTRIBUTIONS
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.extension.subjects import ReviewsFeature, SubjectKind
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, Round, Score

pytestmark = pytest.mark.django_db


def test_names_and_comments_go_when_the_days_of_the_round_are_over_and_scores_stay(staff, clock: Clock) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    running = make_running(
        user=staff, keep_days=40, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=1)
    )
    judge(juror(running), running.items.first(), 4, 4, comment="Gut begründet")
    clock.forward(days=40)
    assert purge()["review_people"] == 0
    assert Reviewer.objects.exclude(email="").count() == 3
    clock.forward(days=2)
    assert purge()["review_people"] == 3
    assert not Reviewer.objects.exclude(email="", name="").exists()
    assert Review.objects.get(state="handed_in").comment == ""
    assert Score.objects.count() == 2
    assert purge()["review_people"] == 0


def test_names_are_not_kept_for_longer_than_those_who_judge_have_read(staff) -> None:
    draft = make_round(user=staff)
    preparing.change_round(draft, planned(keep_days=300), user=staff)
    preparing.change_round(draft, planned(keep_days=400), user=staff)
    opening.release(preparing.locked(draft.pk), user=staff)
    with pytest.raises(Locked, match="400 Tage"):
        preparing.change_round(draft, planned(keep_days=401), user=staff)
    assert preparing.change_round(draft, planned(keep_days=90), user=staff).keep_days == 90


def test_whoever_was_named_for_a_round_that_never_began_is_forgotten_after_a_year(staff, clock: Clock) -> None:
    make_round(user=staff)
    clock.forward(days=364)
    assert purge()["review_people"] == 0
    clock.forward(days=2)
    assert purge()["review_people"] == 3
    assert Round.objects.count() == 1


def test_whoever_is_in_the_team_is_found_at_another_address_of_the_same_mailbox(staff) -> None:
    """What stands behind a plus sign, or dots at Gmail, would let people judge what is their own."""
    call = make_call(make_process("Andere Adresse", slug="andere-adresse"))
    idea = make_idea(call, "Parkbank", author=make_participant(call.process, "anna.lang@gmail.com"))
    draft = make_round(call, user=staff, ideas=[idea])
    people.add_reviewers(draft, [people.Person("Anna", "annalang+jury@googlemail.com")], user=staff)
    opening.release(preparing.locked(draft.pk), user=staff)
    assert Conflict.objects.get().reviewer.name == "Anna"


def test_whoever_is_in_the_team_is_found_however_another_app_spells_the_address(staff) -> None:
    def spelled(keys):
        return {key: frozenset({" JURY1@Example.ORG"}) for key in keys}

    loud = SubjectKind("loud", "Lautes", CONTRIBUTIONS.pages, CONTRIBUTIONS.candidates, CONTRIBUTIONS.subjects, spelled)
    draft = make_round(user=staff, jury=0)
    Round.objects.update(subject_kind="loud")
    with registered_temporarily(ReviewsFeature(app="loud", subjects=(loud,))):
        add_jury(draft, 3, user=staff)
        opening.release(preparing.locked(draft.pk), user=staff)
    assert {conflict.reviewer.email for conflict in Conflict.objects.all()} == {"jury1@example.org"}
    assert Conflict.objects.count() == 3


def test_nobody_judges_twice_by_another_address_of_the_same_mailbox(staff) -> None:
    draft = make_round(user=staff, jury=1)
    named = [people.Person("Jury", "jury1+zwei@example.org"), people.Person("Jury", "Jury1@Example.org")]
    added = people.add_reviewers(draft, [*named, people.Person("Ben", "jury11@example.org")], user=staff)
    assert list(added.known) == named
    assert set(Reviewer.objects.values_list("email", flat=True)) == {"jury1@example.org", "jury11@example.org"}
