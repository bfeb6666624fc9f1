"""What runs in a call, to the second: phases that follow each other, run side by side, are skipped or extended."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.ideas.domain.calls.deadlines import SOURCE
from wagtail_aufbruch.ideas.domain.calls.phases import may_discuss, phase_windows, running
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing, Discussion, Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.enums import Comments, Identification, Moderation
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc,arg-type]


OPENS = berlin(2019, 4, 1, 8, 0)
CLOSES = berlin(2019, 5, 5, 23, 59, 59)
DISCUSSION_OPENS = berlin(2019, 5, 13, 8, 0)
DISCUSSION_CLOSES = berlin(2019, 5, 31, 23, 59, 59)
RESULTS = berlin(2019, 7, 1, 12, 0)


def whole_call(**changes: Any) -> IdeaCallPage:
    values: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "discussion": Discussion.OWN,
        "discussion_opens_at": DISCUSSION_OPENS,
        "discussion_closes_at": DISCUSSION_CLOSES,
        "results_at": RESULTS,
        **changes,
    }
    return IdeaCallPage(title="Aufruf", **values)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - SECOND, {Phase.ANNOUNCED}),
        (OPENS, {Phase.COLLECTING}),
        (CLOSES + timedelta(microseconds=999_999), {Phase.COLLECTING}),
        (CLOSES + SECOND, set()),
        (DISCUSSION_OPENS - SECOND, set()),
        (DISCUSSION_OPENS, {Phase.DISCUSSING}),
        (DISCUSSION_CLOSES, {Phase.DISCUSSING}),
        (DISCUSSION_CLOSES + SECOND, {Phase.REVIEW}),
        (RESULTS - SECOND, {Phase.REVIEW}),
        (RESULTS, {Phase.RESULTS}),
    ],
)
def test_each_phase_begins_and_ends_to_the_second(at: datetime, expected: set[Phase]) -> None:
    assert running(whole_call(), at) == expected


def test_discussing_runs_beside_collecting_unless_the_call_says_otherwise() -> None:
    call = whole_call(discussion=Discussion.ALONGSIDE, discussion_opens_at=None, discussion_closes_at=None)
    assert running(call, OPENS) == {Phase.COLLECTING, Phase.DISCUSSING}
    assert running(call, CLOSES + SECOND) == {Phase.REVIEW}


def test_the_discussion_may_go_on_when_ideas_are_no_longer_taken() -> None:
    call = whole_call(discussion=Discussion.ALONGSIDE)
    assert running(call, CLOSES + SECOND) == {Phase.DISCUSSING}
    assert not call.is_open(CLOSES + SECOND)
    assert may_discuss(call, CLOSES + SECOND)


def test_a_discussion_without_a_beginning_follows_the_collecting_at_once() -> None:
    call = whole_call(discussion_opens_at=None)
    assert running(call, CLOSES) == {Phase.COLLECTING}
    assert running(call, CLOSES + SECOND) == {Phase.DISCUSSING}


@pytest.mark.parametrize(
    "left_out",
    [
        {"discussion": Discussion.NONE},
        {"comments": Comments.NONE, "assessing": Assessing.NONE},
        {"closes_at": None, "discussion_opens_at": None},
    ],
)
def test_the_discussion_is_skipped_where_there_is_nothing_to_do_or_no_moment(left_out: dict[str, Any]) -> None:
    call = whole_call(**left_out)
    assert Phase.DISCUSSING not in {window.phase for window in phase_windows(call)}
    assert not may_discuss(call, DISCUSSION_OPENS)


def test_review_is_skipped_where_results_follow_at_once() -> None:
    call = whole_call(results_at=DISCUSSION_CLOSES + SECOND)
    assert running(call, DISCUSSION_CLOSES) == {Phase.DISCUSSING}
    assert running(call, DISCUSSION_CLOSES + SECOND) == {Phase.RESULTS}
    assert Phase.REVIEW not in {window.phase for window in phase_windows(call)}


def test_without_a_moment_for_results_the_review_goes_on() -> None:
    assert running(whole_call(results_at=None), RESULTS + timedelta(days=999)) == {Phase.REVIEW}


def test_a_call_without_moments_is_open_without_end() -> None:
    call = IdeaCallPage(title="Immer offen")
    assert running(call) == {Phase.COLLECTING, Phase.DISCUSSING}


def test_what_runs_only_changes_at_a_moment_that_was_told() -> None:
    call = whole_call()
    at = OPENS - timedelta(days=1)
    for change in (OPENS, CLOSES + SECOND, DISCUSSION_OPENS, DISCUSSION_CLOSES + SECOND, RESULTS):
        before = change - timedelta(microseconds=1)
        assert running(call, at) == running(call, before)
        assert running(call, before) != running(call, change)
        at = change


def test_the_hour_that_does_not_exist_in_march_does_not_open_a_call_too_early() -> None:
    call = whole_call(opens_at=berlin(2019, 3, 31, 3, 0))
    assert running(call, berlin(2019, 3, 31, 1, 59, 59)) == {Phase.ANNOUNCED}
    assert running(call, datetime(2019, 3, 31, 1, 0, tzinfo=ZoneInfo("UTC"))) == {Phase.COLLECTING}


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_in_october_closes_at_the_one_that_was_meant(fold: int) -> None:
    closes = berlin(2019, 10, 27, 2, 30, fold=fold).astimezone(ZoneInfo("UTC"))
    call = whole_call(closes_at=closes, discussion=Discussion.NONE, results_at=None)
    assert running(call, closes + 59 * SECOND) == {Phase.COLLECTING}
    assert running(call, closes + 60 * SECOND) == {Phase.REVIEW}


@pytest.mark.django_db
def test_rules_of_an_idea_say_what_is_possible_now_and_else_why_not() -> None:
    now = timezone.now()
    call = make_call(make_process(), closes_at=now + timedelta(days=1), asks_stance=True)
    idea = make_idea(call)
    rules = kind_of(idea).rules(idea)
    assert rules.may_comment
    assert rules.may_assess
    assert rules.comments_shown
    assert rules.asks_stance
    assert rules.needs_email
    assert not rules.publish_first
    assert rules.publish_comments_first
    assert not rules.browser_may_assess
    assert rules.closed_message == ""


@pytest.mark.django_db
def test_rules_are_those_of_now_even_for_a_contribution_loaded_without_its_kind() -> None:
    now = timezone.now()
    call = make_call(make_process(), closes_at=now + timedelta(days=1))
    idea = make_idea(call)
    call.closes_at = now - timedelta(days=1)
    call.save_revision().publish()
    rules = idea_rules(Contribution.objects.get(pk=idea.pk))
    assert not rules.may_comment
    assert not rules.may_assess
    assert str(timezone.localtime(call.closes_at).year) in rules.closed_message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "rule", "expected"),
    [
        ({"comments": Comments.STAFF}, "may_comment", True),
        ({"comments": Comments.STAFF}, "comments_shown", False),
        ({"comments": Comments.NONE}, "may_comment", False),
        ({"comments": Comments.NONE}, "may_assess", True),
        ({"assessing": Assessing.NONE}, "may_assess", False),
        ({"assessing": Assessing.NONE}, "may_comment", True),
        ({"discussion": Discussion.NONE}, "may_assess", False),
        ({"assessed_by": AssessedBy.BROWSER}, "browser_may_assess", True),
        ({"identification": Identification.NONE}, "needs_email", False),
        ({"moderation": Moderation.AFTER}, "publish_first", True),
        ({"comment_moderation": Moderation.BEFORE}, "publish_comments_first", False),
    ],
)
def test_each_setting_of_the_call_governs_its_rule(values: dict[str, Any], rule: str, expected: bool) -> None:
    call = make_call(make_process(), **values)
    assert getattr(idea_rules(make_idea(call)), rule) is expected


@pytest.mark.django_db
def test_an_idea_that_was_joined_with_another_one_sends_people_there() -> None:
    call = make_call(make_process())
    other = make_idea(call, "Die andere")
    rules = idea_rules(make_idea(call, merged_into=other))
    assert not rules.may_comment
    assert not rules.may_assess
    assert rules.closed_message


@pytest.mark.django_db
def test_nothing_is_possible_where_the_call_was_taken_down() -> None:
    call = make_call(make_process())
    idea = make_idea(call)
    call.unpublish()
    assert not idea_rules(Contribution.objects.get(pk=idea.pk)).may_comment


@pytest.mark.django_db
def test_phases_that_end_soon_stand_in_the_inbox_in_their_order_and_page_by_page() -> None:
    process, now = make_process(), timezone.now()
    later = make_call(process, "Später", closes_at=now + timedelta(days=2))
    first = make_call(process, "Zuerst", closes_at=now + timedelta(days=1))
    make_call(process, "Noch lange", closes_at=now + timedelta(days=20))
    make_call(make_process("Nebenan"), "Fremd", closes_at=now + timedelta(days=1))
    scope = Scope((process.pk,))
    tasks = SOURCE.load(scope, None, 50)
    assert [task.title for task in tasks] == [first.title, later.title]
    assert SOURCE.count(scope) == {process.pk: 2}
    assert [task.title for task in SOURCE.load(scope, tasks[0].place, 50)] == [later.title]
    assert_kept_to_its_scope(SOURCE, process.pk, tasks[0].pk)
