"""Wagtail's own views that gather from everywhere: they show what happened in one's own processes alone."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from tests.factories.core import add_page, make_photo
from tests.staff.town import SECRET, Town, browser_of
from wagtail_aufbruch.core.models import ContentPage, Member
from wagtail_aufbruch.participation.models import Contribution, DecisionReason, Mail

pytestmark = pytest.mark.django_db

HISTORY = "wagtailadmin_reports:site_history"
RESULTS = "wagtailadmin_reports:site_history_results"
OF_EDITORS = [
    "field",
    "goal",
    "member",
    "statement",
    "kind",
    "series",
    "council_body",
    "meeting",
    "wording",
    "paper",
    "server",
]
OF_STAFF = ["idea", "comment", "failed_mail", "reason", "registration", "batch"]


@pytest.fixture(scope="module")
def town(shared_db: None) -> Town:
    """All that the tests look at is made here: what is made in a test is gone with it."""
    town = Town()
    assert all([town.editor, town.neighbour, town.newcomer])
    for name in [*OF_EDITORS, *OF_STAFF]:
        log(getattr(town, name), "wagtail.edit", user=town.staff)
    return town


def _labels(browser: Client, **query: str) -> set[str]:
    """What the site's history names, by all ways in which it can be read."""
    shown = browser.get(reverse(HISTORY), {**query, "p": "1"})
    found = {entry.label for entry in shown.context["object_list"]}
    results = browser.get(reverse(RESULTS), query).content.decode()
    exported = b"".join(browser.get(reverse(HISTORY), {**query, "export": "csv"}).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert {row["Name"] for row in rows} == found
    assert (SECRET in results) is any(SECRET in label for label in found)
    return found


def _of(town: Town, names: list[str]) -> set[str]:
    return {str(getattr(town, name)) for name in names}


def test_the_history_of_the_site_shows_editors_what_happened_in_their_own_processes(town: Town) -> None:
    assert _labels(browser_of(town.editor)) >= _of(town, OF_EDITORS)
    # Who may edit members next door reads the names of none of ours.
    assert not any(SECRET in label for label in _labels(browser_of(town.neighbour)))
    assert not any(SECRET in label for label in _labels(browser_of(town.neighbour), label=SECRET.lower()))


def test_the_history_of_the_site_tells_editors_nothing_of_cases_and_neighbours_nothing_either(town: Town) -> None:
    """Even where a group holds the rights of these models, which no view of the package asks for."""
    for user in (town.editor, town.neighbour, town.newcomer):
        models = (Contribution, Mail, DecisionReason, type(town.idea), type(town.comment), type(town.registration))
        types = ContentType.objects.get_for_models(*models).values()
        user.groups.get().permissions.add(*Permission.objects.filter(content_type__in=types))
        assert _labels(browser_of(user)).isdisjoint(_of(town, OF_STAFF)), user


def test_who_handles_the_cases_of_a_process_reads_their_history_where_the_rights_allow_it(town: Town) -> None:
    types = ContentType.objects.get_for_models(Contribution, Mail, type(town.idea)).values()
    town.staff.groups.get().permissions.add(*Permission.objects.filter(content_type__in=types))
    assert str(town.idea) in _labels(browser_of(town.staff))


def test_what_is_deleted_stays_in_the_history_of_its_own_process_alone(town: Town) -> None:
    name = str(town.member)
    log(town.member, "wagtail.delete", user=town.editor, deleted=True)
    Member.objects.filter(pk=town.member.pk).delete()
    assert name in _labels(browser_of(town.editor))
    assert name not in _labels(browser_of(town.neighbour))


def test_what_happened_before_a_member_moved_to_another_process_stays_with_the_old_one(town: Town) -> None:
    name = str(town.member)
    other = town.neighbour.groups.get()
    elsewhere = GroupPagePermission.objects.filter(group=other)[0].page_id
    Member.objects.filter(pk=town.member.pk).update(process_id=elsewhere)
    assert name in _labels(browser_of(town.editor))
    assert name not in _labels(browser_of(town.neighbour))


def test_who_runs_the_whole_site_reads_all_of_its_history(town: Town, admin_user: Any) -> None:
    assert _labels(browser_of(admin_user)) >= _of(town, [*OF_EDITORS, *OF_STAFF])


def test_names_of_people_who_worked_elsewhere_are_no_filter(town: Town) -> None:
    shown = browser_of(town.neighbour).get(reverse(HISTORY)).content.decode()
    assert str(town.staff) not in shown


def test_each_item_s_own_history_and_the_lists_keep_what_was_logged(town: Town) -> None:
    assert ModelLogEntry.objects.for_instance(town.member).count() == 1
    url = reverse("wagtailsnippets_aufbruch_member:history", args=[town.member.pk])
    assert browser_of(town.editor).get(url).status_code == 200


@pytest.mark.parametrize("of", ["image", "page"])
def test_where_a_picture_or_a_page_is_used_names_nothing_of_other_processes(town: Town, of: str) -> None:
    """Pictures are shared by all; what shows them is not."""
    photo = make_photo()
    page = add_page(town.process, ContentPage(title=f"Seite {SECRET}", photo=photo))
    assert page.pk
    town.member.portrait = photo
    town.member.save()
    rights = Permission.objects.filter(content_type__app_label="wagtailimages")
    for user in (town.editor, town.neighbour):
        for right in rights:
            GroupCollectionPermission.objects.create(
                group=user.groups.get(), collection=Collection.get_first_root_node(), permission=right
            )
    if of == "image":
        url = reverse("wagtailimages:image_usage", args=[photo.pk])
    else:
        url = reverse("wagtailadmin_pages:usage", args=[town.process.pk])
    shown = browser_of(town.neighbour).get(url, follow=True)
    assert SECRET not in shown.content.decode()
    assert of == "page" or SECRET in browser_of(town.editor).get(url).content.decode()
