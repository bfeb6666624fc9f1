"""Stored numbers and the command that compares them with the rows."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.ideas.domain.assessment.scoring import give_scores
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Any:
    """An idea with a comment, a reply, a supporter and scores."""
    call = make_call(make_process(), assessing=Assessing.CRITERIA)
    Criterion.objects.create(page=call, name="Nutzen", sort_order=1)
    idea = make_idea(call)
    make_comment(idea, reply_to_id=make_comment(idea).pk)
    give_scores(idea, {Criterion.objects.get().pk: 4}, participant=make_participant(call.process))
    return idea


def test_numbers_are_right_where_everything_went_its_way(idea: Any) -> None:
    assert list(recount(dry_run=True)) == []


def test_a_dry_run_says_what_differs_and_changes_nothing(idea: Any) -> None:
    Contribution.objects.filter(pk=idea.pk).update(support_count=7)
    out = StringIO()
    call_command("aufbruch_recount", "--dry-run", stdout=out)
    assert str(idea.pk) in out.getvalue()
    assert "7" in out.getvalue()
    assert Contribution.objects.get(pk=idea.pk).support_count == 7


def test_whatever_differs_is_found_and_mended(idea: Any) -> None:
    comment = Contribution.objects.get(about=idea, reply_to__isnull=True)
    Contribution.objects.filter(pk=idea.pk).update(support_count=7, comment_count=99)
    Contribution.objects.filter(pk=comment.pk).update(comment_count=0)
    CriterionResult.objects.update(count=3, total=1)
    found = {(difference.counter, difference.pk) for difference in recount()}
    assert found == {("support", idea.pk), ("comments", idea.pk), ("replies", comment.pk), ("scores", idea.pk)}
    assert list(recount(dry_run=True)) == []
    stored = Contribution.objects.get(pk=idea.pk)
    assert (stored.support_count, stored.comment_count) == (1, 2)
    assert (CriterionResult.objects.get().count, CriterionResult.objects.get().total) == (1, 4)


def test_a_sum_that_is_missing_is_made(idea: Any) -> None:
    CriterionResult.objects.all().delete()
    assert [difference.counter for difference in recount(dry_run=True)] == ["scores"]
    list(recount())
    assert CriterionResult.objects.get().total == 4


def test_more_differences_than_fit_into_one_batch_are_mended(idea: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_aufbruch.participation.domain.contributions.counters.BATCH", 2)
    ideas = [make_idea(idea.page.specific, f"Idee {number}") for number in range(5)]
    Contribution.objects.filter(pk__in=[one.pk for one in ideas]).update(support_count=5)
    assert len(list(recount())) == 5
    assert list(recount(dry_run=True)) == []


def test_taking_support_back_takes_it_out_of_the_sums(idea: Any) -> None:
    assessments.take_back(idea, participant=make_participant(idea.process))
    assert (CriterionResult.objects.get().count, CriterionResult.objects.get().total) == (0, 0)
    assert list(recount(dry_run=True)) == []
