"""Drafts that are published from the list: what is not finished is told, in place of an error without a reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Revision, Workflow, WorkflowTask

from tests.factories.competitions import make_competition
from tests.factories.core import make_content_page, make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.domain.pages.unfinished import REFUSED
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.enums import Assessing

pytestmark = pytest.mark.django_db


def publish(admin: Client, *pages: Any, below: bool = False) -> Any:
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    sent = {"next": "/admin/", **({"include_descendants": "on"} if below else {})}
    return admin.post(f"{bulk}?{chosen}&next=/admin/", sent, follow=True)


def draft(page: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False)
    page.unpublish()
    return page


@pytest.fixture
def process() -> Any:
    return make_process()


UNFINISHED: dict[str, tuple[Callable[[Any], Any], dict[str, Any], str]] = {
    "a required field": (make_call, {"consent_text": ""}, "Einwilligung: Dieses Feld darf nicht leer sein."),
    "no criterion": (make_call, {"assessing": Assessing.CRITERIA}, "mindestens eines"),
    "no wording at an event": (
        lambda process: make_bookable(make_index(process)),
        {"guardian_below": 16, "guardian_text": ""},
        "Schreiben Sie",
    ),
    "no wording at a competition": (make_competition, {"guardian_below": 16, "guardian_text": ""}, "Schreiben Sie"),
}


@pytest.mark.parametrize("what", UNFINISHED)
def test_a_draft_that_is_not_finished_is_not_published_from_the_list_and_the_reason_told(
    admin_client: Client, process: Any, what: str
) -> None:
    make, values, reason = UNFINISHED[what]
    fine = draft(make_content_page(process, "Fertig"))
    page = draft(make(process), **values)
    for chosen, below in (([page, fine], False), ([process], True)):
        told = publish(admin_client, *chosen, below=below).content.decode()
        assert "Es wurde nichts veröffentlicht" in told
        assert page.title in told
        assert reason in told
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in told
        assert not BasePage.objects.filter(pk__in=[page.pk, fine.pk], live=True).exists()


def test_finished_drafts_are_published_from_the_list(admin_client: Client, process: Any) -> None:
    made = [make_call(process), make_bookable(make_index(process)), make_competition(process)]
    pages = [draft(page) for page in made]
    publish(admin_client, process, below=True)
    assert BasePage.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == len(pages)


def test_code_and_the_api_of_the_admin_publish_no_unfinished_draft(admin_client: Client, process: Any) -> None:
    for make, values, _reason in UNFINISHED.values():
        page = draft(make(process), **values)
        with pytest.raises(ValidationError):
            page.get_latest_revision().publish()
        url = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
        assert admin_client.post(url, content_type="application/json", data={}).status_code == 400
        assert not BasePage.objects.get(pk=page.pk).live


def test_an_unfinished_draft_whose_time_has_come_says_why_it_is_not_published_and_holds_up_no_other(
    admin_client: Client, process: Any
) -> None:
    made = [(draft(make(process), **values), reason) for make, values, reason in UNFINISHED.values()]
    fine = draft(make_content_page(process, "Fertig"))
    for page in [*(page for page, _reason in made), fine]:
        due = timezone.now() - timedelta(hours=1)
        Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=due)
    call_command("publish_scheduled")
    assert BasePage.objects.get(pk=fine.pk).live
    for page, reason in made:
        assert not BasePage.objects.get(pk=page.pk).live
        told = PageLogEntry.objects.get(action=REFUSED, page_id=page.pk)
        assert reason in told.data["problems"][0]
        history = admin_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
        assert "Geplante Veröffentlichung fand nicht statt: " in history
        assert reason in history
    call_command("publish_scheduled")
    assert PageLogEntry.objects.filter(action=REFUSED).count() == len(made), "the schedule is taken back"


def in_moderation(page: Any, user: Any) -> str:
    """Hand its newest version in, and return the address at which a moderator approves it without opening its form."""
    workflow, task = Workflow.objects.create(name="Prüfung"), GroupApprovalTask.objects.create(name="Redaktion")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = BasePage.objects.get(pk=page.pk)
    workflow.start(page, user)
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk])


@pytest.mark.parametrize("with_comment", [False, True], ids=["at once", "with a comment"])
@pytest.mark.parametrize("what", UNFINISHED)
def test_a_moderator_who_approves_what_is_not_finished_is_told_what_it_lacks(
    admin_client: Client, admin_user: Any, process: Any, what: str, with_comment: bool
) -> None:
    make, values, reason = UNFINISHED[what]
    page = draft(make(process), **values)
    address = in_moderation(page, admin_user)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if with_comment:  # typed in a window beside the list
        answer = admin_client.post(address, {"comment": "Gut."}, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.json() == {"step": "success", "redirect": edit}
        told = admin_client.get(edit)
    else:
        told = admin_client.post(address, {"next": "/admin/"}, follow=True)
        assert told.redirect_chain == [(edit, 302)]
    assert "wurde nicht veröffentlicht, weil noch etwas fehlt" in told.content.decode()
    assert reason in next(str(message) for message in told.context["messages"])
    page = BasePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_state.status == "in_progress"


def test_a_moderator_approves_what_is_finished(admin_client: Client, admin_user: Any, process: Any) -> None:
    page = draft(make_competition(process))
    admin_client.post(in_moderation(page, admin_user))
    assert BasePage.objects.get(pk=page.pk).live
