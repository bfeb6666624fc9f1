"""Whoever is erased judges no more; what they handed in stays without a name, and others take over the rest."""

from typing import Any

import pytest

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.reviews import end_round, judge, juror, make_running
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.errors import NotDealt, ReviewError
from wagtail_aufbruch.reviews.domain.results.progress import progress_of_rounds
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import people
from wagtail_aufbruch.reviews.enums import ConflictKind, Dealing
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, ReviewerLink, Score

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


def test_of_everybody_else_all_stays_as_it_was(staff) -> None:
    running, elsewhere = make_running(user=staff), make_running(make_call(make_process("Anderswo")), user=staff)
    for reviewer in (juror(running), juror(running, 2), juror(elsewhere)):
        first, second, third = reviewer.round.items.all()
        judge(reviewer, first, 4, 4, comment="Gut gedacht")
        judge(reviewer, second, 2, hand_in=False, comment="Unfertig")
        conflicts.declare(reviewer, third.pk, "family", "Meine Schwester war dabei.")
    others = Reviewer.objects.exclude(pk=juror(running).pk)

    def kept() -> list[list[dict[str, Any]]]:
        tables = [others, *(model.objects.filter(reviewer__in=others) for model in (Review, Conflict, ReviewerLink))]
        return [list(rows.order_by("pk").values()) for rows in tables]

    before = kept()
    personal_data.erase(make_participant(running.process.specific, "jury1@example.org"))
    assert kept() == before
    assert not Review.objects.filter(reviewer__email="", comment__gt="").exists()


def test_what_somebody_who_is_erased_was_to_judge_goes_to_others(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    running = make_running(call, user=staff, ideas=ideas, jury=4, dealing=Dealing.SOME, reviews_each=2)
    personal_data.erase(make_participant(call.process, "jury1@example.org"))
    active = Review.objects.filter(reviewer__withdrawn_at__isnull=True)
    assert {item.pk: active.filter(item=item).count() for item in running.items.all()} == dict.fromkeys(
        running.items.values_list("pk", flat=True), 2
    )


@pytest.mark.parametrize("way", ["erased", "taken out"])
def test_whoever_is_gone_by_then_leaves_no_sentence_by_a_form_that_was_still_open(staff, way: str) -> None:
    running = make_running(user=staff)
    opened = juror(running)
    if way == "erased":
        personal_data.erase(make_participant(running.process.specific, opened.email))
    else:
        people.take_out_reviewer(juror(running), user=staff)
    with pytest.raises(NotDealt):
        conflicts.declare(opened, running.items.first().pk, ConflictKind.FAMILY, "Meine Schwester")
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("way", ["erased", "taken out"])
def test_whoever_is_gone_by_then_gets_no_link_from_a_page_that_was_still_open(staff, way: str) -> None:
    running = make_running(user=staff)
    opened = juror(running)
    address = opened.email
    if way == "erased":
        personal_data.erase(make_participant(running.process.specific, address))
    else:
        people.take_out_reviewer(juror(running), user=staff)
    Mail.objects.all().delete()
    with pytest.raises(ReviewError):
        people.send_new_link(opened, user=staff)
    assert not Mail.objects.filter(recipient=address).exists()
    assert not ReviewerLink.objects.filter(reviewer=opened.pk).exists()


def test_a_sentence_that_staff_write_about_somebody_who_was_erased_goes_when_the_days_are_over(
    staff, clock: Clock
) -> None:
    running = make_running(user=staff, keep_days=40)
    one = juror(running)
    judge(one, running.items.first(), 4, 4)
    personal_data.erase(make_participant(running.process.specific, one.email))
    conflicts.declare_by_staff(one, running.items.first().pk, ConflictKind.FAMILY, "Schwester von Eva", user=staff)
    end_round(running)
    clock.forward(days=39)
    purge()
    assert Conflict.objects.get().sentence == "Schwester von Eva"
    clock.forward(days=2)
    assert purge()["review_people"] == 3
    assert Conflict.objects.get().sentence == ""
    assert purge()["review_people"] == 0
