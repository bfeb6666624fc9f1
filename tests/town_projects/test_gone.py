"""Somebody deletes a project while a colleague works with it: whoever is second reads that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.projects.domain import sources, stages
from wagtail_aufbruch.projects.domain.council import disagreeing
from wagtail_aufbruch.projects.domain.errors import ProjectError, ProjectGone
from wagtail_aufbruch.projects.domain.locking import lock_project
from wagtail_aufbruch.projects.domain.prioritising import deciding
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectPage
from wagtail_aufbruch.projects.staff.stage_forms import StepForm


@pytest.fixture
def browser(client: Client, staff: Any) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def deleted_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the page and the lock."""

    def delete_and_lock(project: Page) -> None:
        ProjectPage.objects.get(pk=project.pk).delete()
        lock_project(project)

    for place in (stages, sources, disagreeing):
        monkeypatch.setattr(place, "lock_project", delete_and_lock)


STEP = {"step-stage": Stage.PROPOSAL, "step-reason": "", "step-source": "", "step-source_url": "", "step-seen": ""}


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("aufbruch_project_step", {**STEP, "step-on": timezone.localdate().isoformat()}),
        ("aufbruch_project_undo", {"seen": "1"}),
        ("aufbruch_project_source", {"contribution": "1"}),
        ("aufbruch_project_suggest", {"dismissed": "1"}),
    ],
)
def test_a_project_that_is_gone_is_told_to_whoever_works_with_it(
    browser: Client, project: Any, deleted_meanwhile: None, name: str, sent: dict[str, str]
) -> None:
    answer = browser.post(reverse(name, args=[project.pk]), sent)
    assert answer.status_code in {200, 302, 409, 422}
    shown = answer.content.decode() if answer.status_code != 302 else browser.get("/admin/").content.decode()
    assert "Dieses Projekt wurde inzwischen gelöscht" in shown


def test_the_form_of_a_step_comes_back_where_the_project_is_gone_by_then(
    browser: Client, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_valid = StepForm.is_valid

    def delete_meanwhile(form: StepForm) -> bool:
        found = is_valid(form)
        ProjectPage.objects.get(pk=project.pk).delete()
        return found

    monkeypatch.setattr(StepForm, "is_valid", delete_meanwhile)
    sent = {**STEP, "step-on": timezone.localdate().isoformat(), "step-source": "Niederschrift"}
    answer = browser.post(reverse("aufbruch_project_step", args=[project.pk]), sent)
    assert answer.status_code == 409
    assert "Dieses Projekt wurde inzwischen gelöscht" in answer.content.decode()
    assert 'value="Niederschrift"' in answer.content.decode()


def test_each_way_to_change_a_project_that_is_gone_is_refused(project: Any, staff: Any) -> None:
    ProjectPage.objects.get(pk=project.pk).delete()
    ways: list[Callable[[], object]] = [
        lambda: stages.move(project, Stage.PROPOSAL, user=staff),
        lambda: stages.undo(project, user=staff, seen=None),
        lambda: sources.take_in(project, 1, user=staff),
        lambda: sources.take_in_statement(project, 1, user=staff),
        lambda: disagreeing.dismiss(project, staff, "Darum."),
        lambda: disagreeing.bring_back(project, 1, staff),
    ]
    for way in ways:
        with pytest.raises(ProjectGone, match="inzwischen gelöscht"):
            way()


def test_a_decision_of_a_round_that_is_gone_is_refused(staff: Any, project: Any) -> None:
    with pytest.raises(ProjectError, match="Diese Runde wurde inzwischen gelöscht"):
        deciding.publish(PriorityDecision(pk=1, round_key=7), user=staff)
