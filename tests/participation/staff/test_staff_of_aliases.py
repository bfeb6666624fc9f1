"""A process that waits for its translation as an alias: who handles what is handed in there was said there."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Locale

from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.participation.staff.test_moved_to_another_town import case_worker, other_town
from wagtail_aufbruch.core.domain.process.staff_groups import fitting_groups
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def alias_of(process: Any) -> Any:
    english = Locale.objects.get_or_create(language_code="en")[0]
    alias = ProcessPage.objects.get(pk=process.pk).copy_for_translation(english, copy_parents=True, alias=True)
    return ProcessPage.objects.get(pk=alias.pk)


def publish(process: Any) -> None:
    page = ProcessPage.objects.get(pk=process.pk)
    page.title = "Neuer Titel"
    page.save_revision().publish()


def test_publishing_a_process_takes_no_alias_of_it_from_those_who_handle_its_cases(process: Any) -> None:
    german, alias = case_worker(process), alias_of(process)
    group = Group.objects.create(name="Englischsprachige")
    english = get_user_model().objects.create_user("english")
    english.groups.add(group)
    alias.staff_groups.set([group])
    publish(process)
    assert ProcessPage.objects.get(pk=alias.pk).title == "Neuer Titel"
    assert [page.pk for page in case_processes(english)] == [alias.pk]
    assert [page.pk for page in case_processes(german)] == [process.pk]


def test_publishing_a_process_gives_the_staff_of_its_town_no_alias_that_belongs_to_another(process: Any) -> None:
    german, alias = case_worker(process), alias_of(process)
    BasePage.objects.get(pk=alias.pk).move(other_town(), "last-child")
    assert [page.pk for page in case_processes(german)] == [process.pk]
    publish(process)
    assert [page.pk for page in case_processes(german)] == [process.pk]


def test_an_alias_without_staff_gets_that_of_its_original(process: Any) -> None:
    alias = alias_of(process)
    moderator = make_moderator(ProcessPage.objects.get(pk=process.pk))
    assert [page.pk for page in case_processes(moderator)] == [process.pk]
    publish(process)
    assert [page.pk for page in case_processes(moderator)] == [process.pk, alias.pk]


def test_a_group_without_pages_fits_in_all_languages_of_its_site(process: Any) -> None:
    alias = alias_of(process)
    group = make_moderator(ProcessPage.objects.get(pk=process.pk)).groups.get()
    assert group in fitting_groups(alias)
    BasePage.objects.get(pk=alias.pk).move(other_town(), "last-child")
    assert group not in fitting_groups(ProcessPage.objects.get(pk=alias.pk))
