"""What became of an idea: the chain on its page says what is known, and no more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.staff import make_answer
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.ideas.domain.submission.resubmission import may_be_proposed_again
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.responses.answers import publish_answers
from wagtail_aufbruch.participation.domain.responses.journey import journey_of
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import Stage, State
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink, RowsAbout
from wagtail_aufbruch.participation.models import StageStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def reached(journey: Any) -> list[str]:
    return [place.stage for place in journey.scale if place.is_reached]


def known(journey: Any) -> dict[str, list[str]]:
    """What stands beneath the stages, by what it is called."""
    return {place.stage: [link.title for link in place.links] for place in journey.scale if place.links}


def test_a_new_idea_stands_at_the_beginning_of_the_scale(call: Any) -> None:
    idea = make_idea(call)
    journey = journey_of(idea, call.process)
    assert [place.stage for place in journey.scale] == ["received", "review", "pursued", "project", "done"]
    assert reached(journey) == ["received"]
    assert journey.present.stage == "received"
    assert journey.present.at == idea.published_at
    assert known(journey) == {}


def test_the_page_of_an_idea_has_one_scale_in_the_words_of_the_process(call: Any, client: Any) -> None:
    call.process.terms.create(key="stage_pursued", singular="läuft", plural="laufen")
    call.process.save()
    page = client.get(f"{call.url}ideen/{make_idea(call, stage=Stage.PURSUED).pk}/").content.decode()
    assert page.count('aria-current="step"') == 1
    assert page.count("Läuft") == 1
    assert "aufbruch-ministep--3" in page
    assert "Priorität" not in page


def test_group_answer_and_end_appear_as_they_come(call: Any, staff: Any) -> None:
    group = make_group(call.process, "Digitale Mobilität")
    idea = make_idea(call, stage=Stage.RECEIVED, group=group.page_ptr)
    assert known(journey_of(idea, call.process)) == {"received": ["Digitale Mobilität"]}
    move_to_stage(idea, Stage.PURSUED, user=staff)
    publish_answers([make_answer(idea)], staff)
    move_to_stage(idea, Stage.DONE, user=staff, note="Seit gestern offen.")
    journey = journey_of(Idea.objects.get(pk=idea.pk), call.process)
    assert reached(journey) == ["received", "review", "pursued", "project", "done"]
    assert known(journey) == {"pursued": ["Fachbereich Verkehr", "Digitale Mobilität"]}
    assert journey.present.stage == "done"
    assert journey.is_over
    # What was skipped is passed, and has no day that could be told.
    assert [place.stage for place in journey.scale if place.at is None] == ["review", "project"]
    assert journey.steps[-1].note == "Seit gestern offen."


def test_an_answer_stands_where_it_led_to_and_leads_to_its_words(call: Any, staff: Any, client: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    answer = make_answer(idea, stage=Stage.PROJECT)
    publish_answers([answer], staff)
    journey = journey_of(Idea.objects.get(pk=idea.pk), call.process)
    assert known(journey) == {"project": ["Fachbereich Verkehr"]}
    page = client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert f'href="#antwort-{answer.pk}"' in page
    assert f'id="antwort-{answer.pk}"' in page


def test_what_came_back_to_review_has_not_come_further(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    for stage in (Stage.PROJECT, Stage.REVIEW):
        move_to_stage(idea, stage, user=staff)
    journey = journey_of(Idea.objects.get(pk=idea.pk), call.process)
    assert reached(journey) == ["received", "review"]
    assert journey.scale[3].at is None
    assert [step.stage for step in journey.steps] == ["project", "review"]


def test_the_pool_ends_the_scale_with_what_was_reached_before(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    for stage in (Stage.REVIEW, Stage.POOL):
        move_to_stage(idea, stage, user=staff)
    journey = journey_of(Idea.objects.get(pk=idea.pk), call.process)
    assert [place.stage for place in journey.scale] == ["received", "review", "pool"]
    assert journey.in_pool
    assert journey.number == 0


def test_a_group_that_is_not_public_is_not_named(call: Any) -> None:
    group = make_group(call.process, "Noch geheim", live=False)
    idea = make_idea(call, group=group.page_ptr)
    assert "Noch geheim" not in [link.title for link in journey_of(idea, call.process).links]


def test_an_idea_back_in_the_pool_keeps_its_page_and_can_be_proposed_again(call: Any, staff: Any, client: Any) -> None:
    idea = make_idea(call, stage=Stage.REVIEW)
    publish_answers([make_answer(idea, text="Dafür fehlt das Geld.", stage=Stage.POOL)], staff)
    page = client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert "Dafür fehlt das Geld." in page
    assert f"idee-einreichen/?erneut={idea.pk}" in page
    again = make_idea(call, "Noch ein Versuch", earlier=idea)
    page = client.get(f"{call.url}ideen/{again.pk}/").content.decode()
    assert "Dafür fehlt das Geld." in page
    assert f"{call.url}ideen/{idea.pk}/" in page


def test_an_idea_that_nobody_refused_is_not_proposed_again(call: Any, client: Any) -> None:
    idea = make_idea(call, stage=Stage.REVIEW)
    assert "?erneut=" not in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()


def test_what_nobody_can_read_and_what_is_joined_is_not_proposed_again(call: Any, client: Any) -> None:
    pooled = make_idea(call, "Im Speicher", stage=Stage.POOL)
    hidden = make_idea(call, "Ausgeblendet", stage=Stage.POOL, state=State.HIDDEN)
    joined = make_idea(call, "Zusammengeführt", stage=Stage.POOL, merged_into=pooled)
    assert [may_be_proposed_again(idea) for idea in (pooled, hidden, joined)] == [True, False, False]
    assert f"?erneut={joined.pk}" not in client.get(f"{call.url}ideen/{joined.pk}/").content.decode()


def bringing(links: Callable[[Any], list[JourneyLink]]) -> AbstractContextManager[None]:
    """Another app that knows something of the way."""
    return registered_temporarily(ParticipationFeature(app="projects", journey_links=links))


def link(key: str, **values: Any) -> JourneyLink:
    return JourneyLink(key, key.title(), "chart", **values)


@pytest.mark.parametrize(
    ("stage", "stands_at"),
    [("received", "received"), ("review", "review"), ("", "review"), ("done", "review"), ("nonsense", "review")],
)
def test_what_another_app_knows_stands_at_its_stage_or_else_at_the_present_one(
    call: Any, client: Any, stage: str, stands_at: str
) -> None:
    idea = make_idea(call, stage=Stage.REVIEW)
    with bringing(lambda contribution: [link("budget", title="Beschlossen im Rat", stage=stage)]):
        assert known(journey_of(idea, call.process)) == {stands_at: ["Beschlossen im Rat"]}
        assert "Beschlossen im Rat" in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()


def test_what_is_known_at_a_stage_stands_in_the_order_of_its_days(call: Any) -> None:
    now = timezone.now()
    links = [link("c"), link("b", at=now.date()), link("a", at=now - timedelta(days=3))]
    with bringing(lambda contribution: links):
        assert [one.key for one in journey_of(make_idea(call), call.process).links] == ["a", "b", "c"]


def test_another_app_may_say_better_what_is_known_already(call: Any) -> None:
    group = make_group(call.process, "Digitale Mobilität")
    idea = make_idea(call, group=group.page_ptr)
    with bringing(lambda contribution: [link("group", title="Denklabor Mobilität"), link("budget"), link("budget")]):
        assert [one.title for one in journey_of(idea, call.process).links] == ["Denklabor Mobilität", ""]


def test_the_way_costs_a_constant_number_of_queries(call: Any, staff: Any, django_assert_num_queries: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    for stage in (Stage.REVIEW, Stage.PURSUED, Stage.PROJECT, Stage.DONE):
        move_to_stage(idea, stage, user=staff)
    process = type(call.process).objects.get(pk=call.process.pk)
    fresh = Idea.objects.get(pk=idea.pk)
    # Words of the process, steps, what projects say of it, and which group has decided on it.
    with django_assert_num_queries(4):
        journey_of(fresh, process, answers=[])


def test_an_app_that_has_no_row_for_an_idea_is_not_asked_what_became_of_it(call: Any, staff: Any, client: Any) -> None:
    """Or each reader's page costs a query more for each app."""
    asked: list[int] = []

    def links(contribution: Any) -> list[JourneyLink]:
        asked.append(contribution.pk)
        return [link("budget", title="Beschlossen im Rat")]

    feature = ParticipationFeature(
        app="budgets", journey_links=links, journey_rows=RowsAbout(StageStep, "contribution")
    )
    idea, other = make_idea(call), make_idea(call)
    move_to_stage(idea, Stage.REVIEW, user=staff)
    with registered_temporarily(feature):
        assert "Beschlossen im Rat" not in client.get(f"{call.url}ideen/{other.pk}/").content.decode()
        assert asked == []
        assert "Beschlossen im Rat" in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
        assert asked == [idea.pk]
