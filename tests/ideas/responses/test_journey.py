"""What became of an idea: the chain on its page says what is known, and no more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.staff import make_answer
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.ideas.domain.responses.answers import publish_answers
from wagtail_aufbruch.ideas.domain.responses.journey import journey_of
from wagtail_aufbruch.ideas.domain.responses.stages import move_to_stage
from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def reached(journey: Any) -> list[str]:
    return [link.key for link in journey.links if link.reached]


def test_a_new_idea_stands_at_its_beginning(call: Any) -> None:
    journey = journey_of(make_idea(call), call.process)
    assert reached(journey) == ["idea"]
    assert journey.present.key == "idea"
    assert [link.key for link in journey.links] == ["idea", "group", "priority", "decision", "done"]


def test_group_answer_and_end_appear_as_they_come(call: Any, staff: Any) -> None:
    group = make_group(call.process, "Digitale Mobilität")
    idea = make_idea(call, stage=Stage.RECEIVED, group=group.page_ptr)
    assert reached(journey_of(idea, call.process)) == ["idea", "group"]
    publish_answers([make_answer(idea)], staff)
    move_to_stage(idea, Stage.DONE, user=staff, note="Seit gestern offen.")
    journey = journey_of(Idea.objects.get(pk=idea.pk), call.process)
    assert reached(journey) == ["idea", "group", "decision", "done"]
    assert journey.present.key == "done"
    assert journey.links[1].title == "Digitale Mobilität"
    assert journey.links[3].title == "Fachbereich Verkehr"
    assert journey.steps[-1].note == "Seit gestern offen."


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


def bringing(links: Callable[[Any], list[JourneyLink]]) -> AbstractContextManager[None]:
    """Another app that knows links of the chain."""
    return registered_temporarily(ParticipationFeature(app="projects", journey_links=links))


def test_another_app_fills_its_link(call: Any) -> None:
    def projects(contribution: Any) -> list[JourneyLink]:
        return [JourneyLink("priority", "Priorität", "chart", at=timezone.now(), title="Platz 3", reached=True)]

    with bringing(projects):
        journey = journey_of(make_idea(call), call.process)
    assert journey.present.title == "Platz 3"


def link(key: str, **values: Any) -> JourneyLink:
    return JourneyLink(key, key.title(), "chart", **values)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link("budget", after="priority")], ["idea", "group", "priority", "budget", "decision", "done"]),
        ([link("budget", after="done")], ["idea", "group", "priority", "decision", "done", "budget"]),
        ([link("budget")], ["idea", "group", "priority", "decision", "budget", "done"]),
        ([link("budget", after="unknown")], ["idea", "group", "priority", "decision", "budget", "done"]),
        (
            [link("budget", after="idea"), link("works", after="budget")],
            ["idea", "budget", "works", "group", "priority", "decision", "done"],
        ),
        ([link("budget"), link("budget", reached=True)], ["idea", "group", "priority", "decision", "budget", "done"]),
    ],
    ids=["behind another", "at the end", "no place named", "behind one that is not there", "two", "the same again"],
)
def test_a_link_that_the_chain_did_not_have_gets_its_place(
    call: Any, links: list[JourneyLink], expected: list[str]
) -> None:
    with bringing(lambda contribution: links):
        journey = journey_of(make_idea(call), call.process)
    assert [one.key for one in journey.links] == expected


def test_an_idea_that_has_come_to_another_app_s_link_stands_there(call: Any, client: Any) -> None:
    idea = make_idea(call)
    budget = link("budget", after="priority", title="Beschlossen im Rat", reached=True)
    with bringing(lambda contribution: [budget]):
        assert journey_of(idea, call.process).present.key == "budget"
        assert "Beschlossen im Rat" in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()


def test_a_chain_of_which_another_app_takes_every_link_back_still_stands_somewhere(call: Any) -> None:
    with registered_temporarily(
        ParticipationFeature(app="projects", journey_links=lambda contribution: [link("idea", reached=False)])
    ):
        assert journey_of(make_idea(call), call.process).present.key == "idea"


def test_the_chain_costs_a_constant_number_of_queries(call: Any, staff: Any, django_assert_num_queries: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    for stage in (Stage.REVIEW, Stage.PURSUED, Stage.PROJECT, Stage.DONE):
        move_to_stage(idea, stage, user=staff)
    process = type(call.process).objects.get(pk=call.process.pk)
    fresh = Idea.objects.get(pk=idea.pk)
    with django_assert_num_queries(3):
        journey_of(fresh, process, answers=[])
