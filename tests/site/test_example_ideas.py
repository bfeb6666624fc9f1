"""The Denklabor of 2022 in the demo: of twenty ideas fourteen go on, six wait in the pool, one came back."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guetersloh.city import example_ideas as example
from guetersloh.city.example_priorities import SLUGS
from wagtail_aufbruch.ideas.models import CriterionResult, Idea, IdeaCallPage
from wagtail_aufbruch.projects.models import ProjectPage


def _read(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def call(demo_data: None) -> Any:
    return IdeaCallPage.objects.get(slug=example.SLUG)


def test_the_filters_show_fourteen_that_go_on_two_of_them_in_a_project_and_six_in_the_pool(call: Any) -> None:
    assert "12 Ideen" in _read(f"{call.url}?stand=verfolgt")
    assert "2 Ideen" in _read(f"{call.url}?stand=projekt")
    assert "6 Ideen" in _read(f"{call.url}?stand=pool")
    assert "21 Ideen" in _read(call.url)
    assert [criterion.name for criterion in call.criteria.all()] == list(example.CRITERIA)
    assert CriterionResult.objects.filter(idea__page_id=call.pk).count() == 100


def test_each_says_that_it_is_an_example_and_those_in_the_pool_why(call: Any) -> None:
    for idea in Idea.objects.filter(page_id=call.pk):
        assert idea.title.startswith("Beispiel: ")
        page = _read(f"{call.url}ideen/{idea.pk}/")
        assert ("Begründung" in page) == (idea.stage == "pool" or idea.earlier_id is not None), idea.title


def test_the_one_that_came_back_shows_its_first_decision(call: Any) -> None:
    again = Idea.objects.get(page_id=call.pk, earlier__isnull=False)
    page = _read(f"{call.url}ideen/{again.pk}/")
    assert again.earlier.title in page
    assert "Denklabor" in page[page.index('id="weg"') :]
    assert again.published_at.year == 2023


def test_from_an_idea_one_reaches_its_project_and_back(call: Any) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    idea = project.sources.first().contribution
    assert project.full_url in _read(f"{call.url}ideen/{idea.pk}/")
    assert f"{call.full_url}ideen/{idea.pk}/" in _read(project.url)
    assert "3 von 5 Meilensteinen erreicht" in _read(project.url)


def test_an_idea_stands_where_its_project_says_that_it_is(call: Any) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    for source in project.sources.select_related("contribution"):
        idea = Idea.objects.get(pk=source.contribution_id)
        assert [step.stage for step in idea.stage_steps.order_by("pk")][-2:] == ["pursued", "project"]
        first = project.steps.order_by("pk").first()
        assert first is not None
        assert timezone.localdate(idea.stage_changed_at) == first.on, "it is in a project since there is one"
        page = _read(f"{call.url}ideen/{idea.pk}/")
        assert re.search(r'aria-current="step"[^>]*>(?:(?!</li>).)*im Projekt', page, re.S | re.I)


def test_of_the_towns_own_projects_nothing_is_made_up(demo_data: None) -> None:
    projects = ProjectPage.objects.live().exclude(slug__in=[example.PROJECT_SLUG, *SLUGS])
    assert {project.title for project in projects} == {
        "Grüne Welle für Radfahrende",
        "Winterdienst mit Sensoren",
        "Mobilitäts-App",
        "NETZ.WERK GT",
    }
    for project in projects:
        assert not project.steps.exists()
        assert not project.sources.exists()
        page = _read(project.url)
        assert "Wo dieses Projekt steht, ist noch nicht angegeben." in page
        assert "€" not in page
