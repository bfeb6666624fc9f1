"""Under one version's name there is one wording, whatever way a page is published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call

pytestmark = pytest.mark.django_db

MAKE: dict[str, Callable[[Any], Any]] = {
    "call": make_call,
    "event": lambda process: make_bookable(make_index(process)),
    "competition": make_competition,
}


def by_schedule(page: Any, admin: Client) -> None:
    due = page.latest_revision
    due.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    due.save()
    call_command("publish_scheduled")


def from_the_list(page: Any, admin: Client) -> None:
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert admin.post(f"{bulk}?id={page.pk}&next=/admin/", {"next": "/admin/"}).status_code == 302


@pytest.fixture(params=MAKE)
def page(request: pytest.FixtureRequest) -> Any:
    """A public page on which guardians are asked."""
    made = MAKE[request.param](make_process())
    type(made).objects.update(guardian_below=16, guardian_text="Ich stimme zu.")
    return type(made).objects.get(pk=made.pk)


def draft(page: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("publish", [by_schedule, from_the_list])
@pytest.mark.parametrize("changed", ["consent_text", "guardian_text"])
def test_a_changed_wording_that_no_form_has_asked_about_gets_a_name_of_its_own(
    page: Any, changed: str, publish: Any, admin_client: Client
) -> None:
    """Else guardians who signed the old wording on paper would be recorded with the new one."""
    publish(draft(page, **{changed: "Etwas anderes."}), admin_client)
    public = type(page).objects.get(pk=page.pk)
    assert (getattr(public, changed), public.consent_version) == ("Etwas anderes.", "2")


@pytest.mark.parametrize(
    "values",
    [{"consent_text": "Etwas anderes.", "consent_version": "Mai"}, {"title": "Neuer Titel"}],
    ids=["a name of its own", "the same wording"],
)
def test_what_needs_no_other_name_keeps_its_own(page: Any, values: dict[str, str], admin_client: Client) -> None:
    from_the_list(draft(page, **values), admin_client)
    public = type(page).objects.get(pk=page.pk)
    assert public.consent_version == values.get("consent_version", "1")
    assert {name: getattr(public, name) for name in values} == values


def test_a_long_name_stays_within_its_field(page: Any, admin_client: Client) -> None:
    type(page).objects.update(consent_version="x" * 40)
    from_the_list(draft(type(page).objects.get(pk=page.pk), consent_text="Etwas anderes."), admin_client)
    assert type(page).objects.get(pk=page.pk).consent_version == "x" * 38 + "-2"
