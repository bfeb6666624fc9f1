"""Twelve people score at the same moment, and two of the staff publish at the same moment."""

from typing import Any

import pytest
from wagtail.models import PageLogEntry

from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide, decision_on, make_judged, make_priority_round
from tests.factories.reviews import end_round, item_of, judge, juror
from tests.together import at_once
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising.deciding import fingerprint_of, publish, record
from wagtail_aufbruch.projects.domain.prioritising.rounds import result_in
from wagtail_aufbruch.projects.models import PriorityDecision
from wagtail_aufbruch.reviews.domain.rounds import opening
from wagtail_aufbruch.reviews.models import Reviewer, Score

TWELVE = 12


@pytest.mark.django_db(transaction=True)
def test_twelve_people_score_at_once_and_each_score_counts_once() -> None:
    process = make_process("Digitaler Aufbruch")
    staff = make_moderator(process)
    _index, projects, round_ = make_priority_round(process, user=staff, titles=["A", "B"], jury=TWELVE)
    opening.release(round_, user=staff)
    item = item_of(round_, projects["A"])

    def hand_in(place: int) -> Any:
        person = Reviewer.objects.select_related("round").get(pk=juror(round_, place).pk)
        return judge(person, item, place % 5 + 1, 5 - place % 5)

    found = at_once(*(lambda place=place: hand_in(place) for place in range(1, TWELVE + 1)))
    assert not [one for one in found if isinstance(one, Exception)]
    assert Score.objects.count() == 2 * TWELVE
    line = next(one for one in result_in(end_round(round_)).lines if one.project == projects["A"].pk)
    assert line.people == TWELVE
    expected = sorted(place % 5 + 1 for place in range(1, TWELVE + 1))
    assert line.tallies[0].scores == tuple(expected)
    assert line.tallies[1].scores == tuple(sorted(5 - place % 5 for place in range(1, TWELVE + 1)))


@pytest.mark.django_db(transaction=True)
def test_of_decisions_recorded_at_the_same_moment_one_counts_and_the_others_are_told() -> None:
    process = make_process("Digitaler Aufbruch")
    staff = make_moderator(process)
    _index, _projects, round_ = make_judged(process, user=staff)
    seen = fingerprint_of(result_in(round_))
    attempts = [lambda: record(round_, decision_on(), user=staff, seen=seen) for _attempt in range(3)]
    found = at_once(*attempts)
    assert sum(isinstance(one, ProjectError) for one in found) == 2
    made = PriorityDecision.objects.get()
    at_once(*(lambda: publish(PriorityDecision.objects.get(pk=made.pk), user=staff) for _attempt in range(3)))
    assert PriorityDecision.objects.filter(is_current=True, published_at__isnull=False).count() == 1
    assert PageLogEntry.objects.filter(action="aufbruch.priority_published").count() == 1
    decide(round_, user=staff, reason="Ein Schreibfehler.")
    assert list(PriorityDecision.objects.filter(is_current=True).values_list("number", flat=True)) == [2]
