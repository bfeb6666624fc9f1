"""Whoever is erased judges no more; what they handed in stays without a name, and others take over the rest."""

import pytest

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.reviews import judge, juror, make_running
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.reviews.domain.results.progress import progress_of_rounds
from wagtail_aufbruch.reviews.enums import Dealing
from wagtail_aufbruch.reviews.models import Review, Score

pytestmark = pytest.mark.django_db


def test_of_whoever_is_erased_no_draft_stays_and_nothing_waits_for_them(staff) -> None:
    running = make_running(user=staff)
    first, second, _third = running.items.all()
    judge(juror(running), first, 4, 4, comment="Von mir")
    judge(juror(running), second, 2, 2, hand_in=False, comment="Unfertig")
    personal_data.erase(make_participant(running.process.specific, "jury1@example.org"))
    (kept,) = Review.objects.filter(reviewer__email="")
    assert (kept.item, kept.state, kept.comment) == (first, "handed_in", "")
    assert Score.objects.count() == 2
    progress = progress_of_rounds([running])[running.pk]
    assert (progress.dealt, progress.handed_in) == (7, 1)


def test_what_somebody_who_is_erased_was_to_judge_goes_to_others(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=4, dealing=Dealing.SOME, reviews_each=2)
    personal_data.erase(make_participant(call.process, "jury1@example.org"))
    active = Review.objects.filter(reviewer__withdrawn_at__isnull=True)
    assert {item.pk: active.filter(item=item).count() for item in running.items.all()} == dict.fromkeys(
        running.items.values_list("pk", flat=True), 2
    )
