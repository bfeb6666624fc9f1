"""Several of the staff answer, publish and move on at the same moment, each over a connection of their own."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import make_answer
from tests.together import Pause, at_once
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.domain.responses.errors import (
    AnswerGone,
    ChangedMeanwhile,
    StageUnchanged,
    WordsChanged,
)
from wagtail_aufbruch.participation.domain.responses.handling import (
    Particulars,
    change_stage,
    particulars_seen,
    save_particulars,
    stage_seen,
)
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import AnswerState, Stage
from wagtail_aufbruch.participation.models import Answer, Mail, StageStep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def idea() -> Idea:
    call = make_call(make_process())
    return make_idea(call, stage=Stage.REVIEW, author=make_participant(call.process))


@pytest.fixture
def staff(idea: Idea) -> Any:
    return make_moderator(idea.page.specific.process)


def changed(answer: Answer) -> answers.Draft:
    return answers.Draft(answer.body, "Ganz andere Worte.", date(2026, 3, 1))


def test_what_a_colleague_is_just_changing_is_not_published_and_stays_a_draft(
    idea: Idea, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = make_answer(idea, text="Wie gelesen.")
    answer.refresh_from_db()
    seen, pause, fingerprint = answers.fingerprint(answer), Pause(), answers.fingerprint

    def slowly(*what: Any) -> str:
        found = fingerprint(*what)
        pause.here()
        return found

    monkeypatch.setattr(answers, "fingerprint", slowly)
    _saved, published = at_once(
        lambda: answers.save_draft(idea, changed(answer), user=staff, answer=answer, seen=seen),
        pause.other(lambda: answers.publish_answers([answer], staff, {answer.pk: seen})),
    )
    assert published.done == []
    assert [type(problem) for _answer, problem in published.left] == [WordsChanged]
    stored = Answer.objects.get()
    assert (stored.state, stored.text) == (AnswerState.DRAFT, "Ganz andere Worte.")


def test_what_is_being_published_is_not_changed_any_more(
    idea: Idea, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = make_answer(idea, text="Wie gelesen.")
    pause, problem = Pause(), answers._problem

    def slowly(*what: Any) -> Any:
        pause.here()
        return problem(*what)

    monkeypatch.setattr(answers, "_problem", slowly)
    published, refused = at_once(
        lambda: answers.publish_answers([answer], staff),
        pause.other(lambda: answers.save_draft(idea, changed(answer), user=staff, answer=answer)),
    )
    assert len(published.done) == 1
    assert isinstance(refused, AnswerGone)
    stored = Answer.objects.get()
    assert (stored.state, stored.text) == (AnswerState.PUBLISHED, "Wie gelesen.")


def test_who_takes_back_what_is_being_answered_waits_until_the_answer_is_out(
    idea: Idea, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else followers would be told of what nobody may see any more."""
    answer = make_answer(idea)
    pause, problem = Pause(), answers._problem
    taken_back_in_between: list[bool] = []

    def slowly(*what: Any) -> Any:
        pause.here()
        taken_back_in_between.append(pause.is_done.is_set())
        return problem(*what)

    monkeypatch.setattr(answers, "_problem", slowly)
    at_once(
        lambda: answers.publish_answers([answer], staff),
        pause.other(lambda: transitions.withdraw(Idea.objects.get(pk=idea.pk))),
    )
    assert taken_back_in_between == [False]


def test_of_those_who_move_it_on_at_the_same_moment_one_does_and_the_others_are_told(idea: Idea, staff: Any) -> None:
    seen = stage_seen(idea)
    moves = [
        partial(change_stage, idea, stage, user=staff, note="", seen=seen)
        for stage in (Stage.POOL, Stage.RECEIVED, Stage.POOL, Stage.RECEIVED)
    ]
    found = at_once(*moves)
    assert sum(isinstance(one, ChangedMeanwhile) for one in found) == 3
    assert StageStep.objects.filter(user=staff).count() == 1


def test_what_moves_on_by_several_ways_at_the_same_moment_moves_once_and_its_author_gets_one_mail(
    idea: Idea, staff: Any
) -> None:
    found = at_once(*[partial(move_to_stage, idea, Stage.POOL, user=staff)] * 4)
    assert sum(isinstance(one, StageUnchanged) for one in found) == 3
    assert StageStep.objects.filter(stage=Stage.POOL).count() == Mail.objects.count() == 1


def test_of_those_who_say_where_it_belongs_at_the_same_moment_one_does_and_the_others_are_told(
    idea: Idea, staff: Any
) -> None:
    seen = particulars_seen(idea)
    places = [Particulars(None, None, (), f"Platz {number}") for number in range(4)]
    found = at_once(*[partial(save_particulars, idea, place, user=staff, seen=seen) for place in places])
    assert sum(isinstance(one, ChangedMeanwhile) for one in found) == 3
