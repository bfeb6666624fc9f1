"""A group whose tandem is required is published with a complete one or not at all, by whatever way."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.models import GroupApprovalTask, PageLogEntry, Revision, Workflow, WorkflowTask

from tests.factories.core import make_member
from tests.factories.groups import ADMINISTRATION, CITY_SOCIETY, add_lead, make_group
from tests.groups.editor import edit_url, group_form, lead, new_group_url, superuser
from wagtail_aufbruch.core.domain.pages.unfinished import REFUSED, PublicationRefused
from wagtail_aufbruch.groups.domain.publication import publication_day
from wagtail_aufbruch.groups.models import ThemeGroupPage

MISSING = "The second lead is missing: one from city society."


@pytest.fixture
def chief(process: Any) -> Any:
    return superuser()


@pytest.fixture
def admin(client: Client, chief: Any) -> Client:
    """A browser of somebody who may do everything."""
    client.force_login(chief)
    return client


@pytest.fixture
def draft(index: Any) -> ThemeGroupPage:
    """Not published, tandem required, one lead."""
    group = make_group(index, sides=[ADMINISTRATION], tandem="required", live=False)
    group = ThemeGroupPage.objects.get(pk=group.pk)
    group.save_revision()
    return group


def is_live(group: Any) -> bool:
    return bool(ThemeGroupPage.objects.get(pk=group.pk).live)


def german(text: str) -> str:
    """What the admin shows for an English source text: editors see German."""
    with override("de"):
        return str(escape(gettext(text)))


# --- The editor's form


def test_new_group_with_one_lead_is_not_published_and_nothing_typed_is_lost(
    admin: Client, index: Any, process: Any
) -> None:
    data = group_form(
        tandem="required",
        introduction="Mühsam getippt",
        memberships=[lead(make_member(process, "Amt 10"), ADMINISTRATION)],
    )
    response = admin.post(new_group_url(index), {**data, "action-publish": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert not ThemeGroupPage.objects.exists()
    assert "Mühsam getippt" in page
    formset = response.context["form"].formsets["memberships"]
    assert [german(MISSING) in error for error in formset.non_form_errors()] == [True]
    assert page.count(german(MISSING)) >= 2, "beside the memberships and above the form"


def test_group_with_one_lead_is_saved_as_a_draft_with_a_warning(admin: Client, index: Any, process: Any) -> None:
    data = group_form(tandem="required", memberships=[lead(make_member(process, "Amt 10"), ADMINISTRATION)])
    response = admin.post(new_group_url(index), data, follow=True)
    group = ThemeGroupPage.objects.get()
    assert not group.live
    assert response.content.decode().count(german(MISSING)) == 2, "once as a message, once in the form"


def test_warning_stays_in_the_form_when_the_editor_comes_back(admin: Client, draft: Any) -> None:
    assert german(MISSING) in admin.get(edit_url(draft)).content.decode()


def test_expected_tandem_does_not_hold_up_publication_but_warns(admin: Client, index: Any, process: Any) -> None:
    data = group_form(memberships=[lead(make_member(process, "Amt 10"), ADMINISTRATION)])
    response = admin.post(new_group_url(index), {**data, "action-publish": "1"}, follow=True)
    assert ThemeGroupPage.objects.get().live
    assert german(MISSING) in response.content.decode()


def test_complete_tandem_is_published(admin: Client, index: Any, process: Any) -> None:
    leads = [lead(make_member(process), side) for side in (ADMINISTRATION, CITY_SOCIETY)]
    admin.post(new_group_url(index), {**group_form(tandem="required", memberships=leads), "action-publish": "1"})
    assert ThemeGroupPage.objects.get().live


def test_lead_who_is_being_removed_no_longer_counts(admin: Client, index: Any, process: Any) -> None:
    group = make_group(index, tandem="required")
    rows = [
        lead(one.member, one.side, id=str(one.pk), DELETE="1" if one.side == CITY_SOCIETY else "")
        for one in group.memberships.all()
    ]
    response = admin.post(edit_url(group), {**group_form(tandem="required", memberships=rows), "action-publish": "1"})
    assert response.status_code == 200
    assert group.memberships.count() == 2


def test_group_may_be_scheduled_for_the_day_on_which_its_tandem_is_complete(
    admin: Client, index: Any, process: Any
) -> None:
    begins = timezone.localdate() + timedelta(days=10)
    leads = [
        lead(make_member(process), ADMINISTRATION),
        lead(make_member(process), CITY_SOCIETY, start=begins.isoformat()),
    ]
    form = {**group_form(tandem="required", memberships=leads), "action-publish": "1"}
    assert admin.post(new_group_url(index), form).status_code == 200
    early = {**form, "go_live_at": f"{begins - timedelta(days=1)} 23:30"}
    assert admin.post(new_group_url(index), early).status_code == 200
    assert admin.post(new_group_url(index), {**form, "go_live_at": f"{begins} 00:30"}).status_code == 302
    assert ThemeGroupPage.objects.get().approved_schedule


def test_a_version_scheduled_for_after_midnight_counts_as_of_that_day_whatever_zone_its_moment_is_stored_in() -> None:
    local = timezone.localtime() + timedelta(days=10)
    moment = local.replace(hour=0, minute=30)
    assert publication_day(moment) == publication_day(moment.astimezone(UTC)) == moment.date()


def test_lead_without_a_side_can_be_saved(admin: Client, index: Any, process: Any) -> None:
    admin.post(new_group_url(index), group_form(memberships=[lead(make_member(process), "")]))
    assert ThemeGroupPage.objects.get().memberships.get().side == ""


def test_autosave_of_an_unfinished_group_succeeds_without_piling_up_messages(
    admin: Client, index: Any, process: Any
) -> None:
    form = group_form("Unfertig", tandem="required", memberships=[lead(make_member(process), ADMINISTRATION)])
    response = admin.post(new_group_url(index), form, headers={"accept": "application/json"})
    assert response.json()["success"]
    assert admin.get(edit_url(ThemeGroupPage.objects.get())).content.decode().count(german(MISSING)) == 1


def test_autosave_with_a_row_that_is_still_empty_waits_for_it(admin: Client, index: Any, process: Any) -> None:
    """The editor has pressed "add" and not chosen anybody yet."""
    row = {"member": "", "function": "lead", "side": "", "start": "", "end": ""}
    form = group_form("Unfertig", tandem="required", memberships=[row])
    response = admin.post(new_group_url(index), form, headers={"accept": "application/json"})
    assert response.status_code == 400
    assert response.json()["error_code"] == "validation_error"


def test_draft_without_anybody_survives(admin: Client, index: Any) -> None:
    response = admin.post(new_group_url(index), group_form(tandem="required"))
    assert response.status_code == 302
    assert admin.get(edit_url(ThemeGroupPage.objects.get())).status_code == 200


# --- Past the form


def approve_url(group: Any) -> str:
    state = group.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=(group.pk, "approve", state.pk))


def submit(group: Any, user: Any) -> ThemeGroupPage:
    """Hand the group's newest version in for moderation."""
    workflow, task = Workflow.objects.create(name="Prüfung"), GroupApprovalTask.objects.create(name="Redaktion")
    task.groups.add(Group.objects.create(name="Redaktion"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    workflow.start(group, user)
    return ThemeGroupPage.objects.get(pk=group.pk)


def test_moderator_cannot_approve_a_group_with_one_lead(admin: Client, chief: Any, draft: Any) -> None:
    group = submit(draft, chief)
    response = admin.post(approve_url(group), {"comment": ""}, follow=True)
    assert response.status_code == 200
    assert not is_live(group)
    assert group.current_workflow_state.status == "in_progress", "the approval is taken back with it"


def test_moderator_who_approves_in_the_editor_is_told_why_not(admin: Client, chief: Any, draft: Any) -> None:
    group = submit(draft, chief)
    rows = [lead(one.member, one.side, id=str(one.pk)) for one in group.memberships.all()]
    form = group_form(tandem="required", memberships=rows)
    response = admin.post(edit_url(group), {**form, "action-workflow-action": "1", "workflow-action-name": "approve"})
    assert german(MISSING) in response.content.decode()
    assert not is_live(group)


def test_moderator_approves_a_complete_tandem(admin: Client, chief: Any, draft: Any) -> None:
    add_lead(draft, CITY_SOCIETY)
    draft = ThemeGroupPage.objects.get(pk=draft.pk)
    draft.save_revision()
    group = submit(draft, chief)
    admin.post(approve_url(group), {"comment": ""})
    assert is_live(group)


def bulk_url(*pages: Any) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=('wagtailcore', 'page', 'publish'))}?{ids}&next=/admin/"


def test_publishing_in_bulk_is_refused_as_a_whole_and_says_why(admin: Client, draft: Any, index: Any) -> None:
    complete = make_group(index, "Vollständig", live=False, tandem="required")
    response = admin.post(bulk_url(draft, complete), {"include_descendants": ""}, follow=True)
    assert german("Nothing was published, because these pages are not finished:") in response.content.decode()
    assert german(MISSING) in response.content.decode()
    assert not is_live(draft)
    assert not is_live(complete)


def test_publishing_with_all_pages_below_in_bulk_is_refused(admin: Client, draft: Any, index: Any) -> None:
    response = admin.post(bulk_url(index), {"include_descendants": "on"}, follow=True)
    assert german("Nothing was published, because these pages are not finished:") in response.content.decode()
    assert german(MISSING) in response.content.decode()
    assert not is_live(draft)


def test_complete_groups_are_published_in_bulk(admin: Client, index: Any) -> None:
    groups = [make_group(index, f"Gruppe {number}", live=False, tandem="required") for number in range(2)]
    admin.post(bulk_url(*groups), {"include_descendants": ""})
    assert all(is_live(group) for group in groups)


def schedule(group: Any) -> None:
    """As if it had been scheduled and were due."""
    group.save_revision()
    Revision.objects.filter(pk=group.latest_revision_id).update(approved_go_live_at=timezone.now() - timedelta(hours=1))


def test_schedule_leaves_out_a_group_whose_tandem_has_broken_and_goes_on(admin: Client, index: Any) -> None:
    broken = make_group(index, "Gebrochen", live=False, tandem="required", sides=[ADMINISTRATION])
    add_lead(broken, CITY_SOCIETY, end=timezone.localdate() - timedelta(days=1))
    complete = make_group(index, "Vollständig", live=False, tandem="required")
    for group in (broken, complete):
        schedule(ThemeGroupPage.objects.get(pk=group.pk))
    call_command("publish_scheduled")
    assert not is_live(broken)
    assert is_live(complete)
    history = admin.get(reverse("wagtailadmin_pages:history", args=[broken.pk])).content.decode()
    assert f"Geplante Veröffentlichung fand nicht statt: {german(MISSING)}" in history
    assert PageLogEntry.objects.get(action=REFUSED).data["problems"] == [german(MISSING)]
    call_command("publish_scheduled")
    assert PageLogEntry.objects.filter(action=REFUSED).count() == 1, "the schedule is taken back"


def test_api_of_the_admin_refuses_too(admin: Client, draft: Any) -> None:
    url = reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"])
    response = admin.post(url, content_type="application/json", data={})
    assert response.status_code == 400
    assert not is_live(draft)


def test_code_that_publishes_past_all_forms_is_stopped(draft: Any) -> None:
    with pytest.raises(PublicationRefused):
        draft.save_revision().publish()
    assert not is_live(draft)


def test_published_group_stays_when_a_lead_leaves_and_the_editor_is_warned(admin: Client, index: Any) -> None:
    group = make_group(index, tandem="required", sides=[ADMINISTRATION])
    add_lead(group, CITY_SOCIETY, end=date(2019, 1, 1))
    assert admin.get(group.url).status_code == 200
    assert german(MISSING) in admin.get(edit_url(group)).content.decode()
    fresh = ThemeGroupPage.objects.get(pk=group.pk)
    fresh.title = "Umbenannt"
    fresh.save()
    assert is_live(group)


# --- Copies


def copy(admin: Client, group: Any, **values: Any) -> Any:
    form = {
        "new_title": "Kopie",
        "new_slug": "kopie",
        "new_parent_page": str(group.get_parent().pk),
        "copy_subpages": "",
        **values,
    }
    return admin.post(reverse("wagtailadmin_pages:copy", args=[group.pk]), form, follow=True)


def test_copy_keeps_leads_and_members(admin: Client, index: Any) -> None:
    group = make_group(index, tandem="required")
    copy(admin, group, publish_copies="on")
    made = ThemeGroupPage.objects.get(slug="kopie")
    assert made.live
    assert {one.member_id for one in made.memberships.all()} == {one.member_id for one in group.memberships.all()}
    assert group.memberships.count() == 2


def test_copy_of_a_group_whose_tandem_has_broken_is_not_published(admin: Client, index: Any) -> None:
    group = make_group(index, tandem="required", sides=[ADMINISTRATION])
    response = copy(admin, group, publish_copies="on")
    assert german(MISSING) in response.content.decode()
    assert not ThemeGroupPage.objects.filter(slug="kopie").exists()
    copy(admin, group)
    assert not ThemeGroupPage.objects.get(slug="kopie").live
