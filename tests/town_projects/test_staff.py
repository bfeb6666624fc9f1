"""Staff set stages and say where a project comes from, with few clicks; and what helps when it does not work."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.core import make_field, make_goal
from tests.factories.groups import make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_idea
from tests.factories.projects import make_project
from wagtail_aufbruch.projects.domain.stages import move, standing_of
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage


@pytest.fixture
def browser(client: Client, staff: Any) -> Client:
    client.force_login(staff)
    return client


def step(browser: Client, project: Any, stage: str, **values: Any) -> Any:
    data = {
        "step-stage": stage,
        "step-on": timezone.localdate().isoformat(),
        "step-reason": "",
        "step-source": "",
        "step-source_url": "",
        "step-seen": standing_of(project).seen,
        **{f"step-{name}": value for name, value in values.items()},
    }
    return browser.post(reverse("aufbruch_project_step", args=[project.pk]), data, follow=True)


def test_the_next_step_takes_one_choice_and_one_click(browser: Client, project: Any) -> None:
    page = browser.get(reverse("aufbruch_project", args=[project.pk])).content.decode()
    assert f'value="{timezone.localdate():%d.%m.%Y}"' in page
    answer = step(browser, project, Stage.PROPOSAL)
    assert "Der Schritt ist eingetragen." in answer.content.decode()
    assert standing_of(project).stage == Stage.PROPOSAL
    offered = browser.get(reverse("aufbruch_project", args=[project.pk])).content.decode()
    assert 'value="council"' in offered
    assert 'value="done"' not in offered


def test_without_a_reason_what_was_typed_stays_and_the_mend_is_said(browser: Client, project: Any) -> None:
    move(project, Stage.COUNCIL, user=None)
    answer = step(browser, project, Stage.REJECTED, source="Niederschrift")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ist eine Begründung nötig" in page
    assert 'value="Niederschrift"' in page
    assert standing_of(project).stage == Stage.COUNCIL
    step(browser, project, Stage.REJECTED, reason="Kein Geld.")
    assert standing_of(project).stage == Stage.REJECTED


def test_a_day_that_does_not_exist_and_a_forged_stage_are_refused(browser: Client, project: Any) -> None:
    assert step(browser, project, Stage.PROPOSAL, on="31.02.2020").status_code == 422
    assert step(browser, project, "unsinn").status_code == 422
    assert step(browser, project, Stage.PROPOSAL, on="0021-01-01").status_code == 422
    assert standing_of(project).stage == ""


def test_a_colleague_in_between_is_noticed(browser: Client, project: Any) -> None:
    seen = standing_of(project).seen
    move(project, Stage.PRIORITISING, user=None)
    answer = step(browser, project, Stage.COUNCIL, seen=seen)
    assert answer.status_code == 409
    assert "In der Zwischenzeit hat jemand einen Schritt eingetragen" in answer.content.decode()


def test_a_step_is_taken_back_with_one_click(browser: Client, project: Any) -> None:
    step(browser, project, Stage.DONE)
    url = reverse("aufbruch_project_undo", args=[project.pk])
    answer = browser.post(url, {"seen": standing_of(project).seen}, follow=True)
    page = answer.content.decode()
    assert "zurückgenommen am" in page
    assert standing_of(project).stage == ""
    assert "keinen Schritt" in browser.post(url, {"seen": 1}, follow=True).content.decode()


def test_origins_are_searched_taken_in_and_taken_out(browser: Client, process: Any, project: Any, call: Any) -> None:
    idea = make_idea(call, "Ampeln für Räder")
    make_idea(call, "Etwas anderes")
    statement = make_statement(make_group(make_groups(process)), "Bericht zum Rad")
    url = reverse("aufbruch_project_source", args=[project.pk])
    from wagtail_aufbruch.participation.domain.search.contribution_search import rebuild_all

    rebuild_all()
    found = browser.get(url, {"suche": "Ampeln"}).content.decode()
    assert "Ampeln für Räder" in found
    assert "Etwas anderes" not in found
    assert "Nichts Öffentliches" in browser.get(url, {"suche": "Quatschwort"}).content.decode()
    add = reverse("aufbruch_project_source", args=[project.pk])
    browser.post(add, {"contribution": idea.pk})
    browser.post(add, {"statement": statement.pk})
    assert project.sources.count() == 2
    assert "nicht öffentlich" not in browser.post(add, {"contribution": idea.pk}, follow=True).content.decode()
    assert project.sources.count() == 2
    out = reverse("aufbruch_project_source_out", args=[project.pk])
    for source in project.sources.all():
        browser.post(out, {"source": source.pk})
    assert project.sources.count() == 0


def test_the_list_says_where_each_project_stands(browser: Client, index: Any) -> None:
    url = reverse("aufbruch_projects")
    assert "Noch gibt es kein Projekt." in browser.get(url).content.decode()
    make_project(index, "Grüne Welle", stage=Stage.REFERRED, responsible_unit="FB 10")
    make_project(index, "Entwurf").unpublish()
    page = browser.get(url).content.decode()
    assert "verwiesen" in page
    assert "FB 10" in page
    assert "nicht veröffentlicht" in page


@pytest.mark.parametrize("number", [2, 8])
def test_staff_pages_cost_the_same_however_much_there_is(
    browser: Client, process: Any, index: Any, call: Any, number: int, django_assert_max_num_queries: Any
) -> None:
    project: Any = None
    for place in range(number):
        project = make_project(index, f"Projekt {place}", stage=Stage.PROPOSAL)
        make_idea(call, f"Idee {place}")
    for place in range(number):
        browser.post(
            reverse("aufbruch_project_source", args=[project.pk]), {"contribution": make_idea(call, f"Q {place}").pk}
        )
    names = ("aufbruch_project", "aufbruch_project_source")
    for url in (reverse("aufbruch_projects"), *(reverse(name, args=[project.pk]) for name in names)):
        browser.get(url)
        with django_assert_max_num_queries(20):
            browser.get(url)


def test_the_editor_makes_a_project_and_finds_the_way_to_its_stage(
    client: Client, process: Any, index: Any, chief: Any
) -> None:
    client.force_login(chief)
    field, goal = make_field(process, "Mobilität"), make_goal(process, "Teilhabe")
    group = make_group(make_groups(process), "Bau und Mobilität")
    add = reverse("wagtailadmin_pages:add", args=["aufbruch_projects", "projectpage", index.pk])
    form = client.get(add).content.decode()
    assert "Bau und Mobilität" in form
    data = {
        "title": "Winterdienst",
        "slug": "winterdienst",
        "introduction": "Sensoren sagen, wo es glatt ist.",
        "handlungsfelder": [field.pk],
        "goals": [goal.pk],
        "group": group.pk,
        "body-count": 0,
        "effects-TOTAL_FORMS": 1,
        "effects-INITIAL_FORMS": 0,
        "effects-MIN_NUM_FORMS": 0,
        "effects-MAX_NUM_FORMS": 1000,
        "effects-0-kind": "expense",
        "effects-0-months": -33,
        "effects-0-ORDER": 1,
        "action-publish": "1",
    }
    for name in ("milestones", "news", "documents", "pictures"):
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    refused = client.post(add, data).content.decode()
    assert "mindestens einen Monat" in refused
    assert not ProjectPage.objects.exists()
    client.post(add, {**data, "effects-0-months": 33})
    project = ProjectPage.objects.get()
    assert project.live
    assert (project.group_id, list(project.goals.all())) == (group.pk, [goal])
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content.decode()
    assert reverse("aufbruch_project", args=[project.pk]) in edit
