"""Aliases of pages on which people take part: what is published at the original takes nothing from who came there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index, make_table
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.models import EventPage, EventTable, ProgrammeItem, Registration
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, IdeaCallPage, Score
from wagtail_aufbruch.participation.models import Assessment

pytestmark = pytest.mark.django_db


def alias_of(page: Any) -> Any:
    page.save_revision().publish()
    made = page.create_alias(parent=page.get_parent(), update_slug="alias")
    return type(page).objects.get(pk=made.pk)


@pytest.fixture
def call() -> Any:
    call = make_call(make_process(), assessing=Assessing.CRITERIA)
    call.criteria = [Criterion(name="Machbar"), Criterion(name="Nötig")]
    call.save()
    return IdeaCallPage.objects.get(pk=call.pk)


def score(alias: Any, name: str) -> Score:
    given = Assessment.objects.create(contribution=make_idea(alias), participant=make_participant(alias.process))
    return Score.objects.create(assessment=given, criterion=alias.criteria.get(name=name), value=4)


def names(page: Any) -> list[str]:
    return [str(row) for row in type(page).objects.get(pk=page.pk).criteria.all()]


def test_scores_at_an_alias_stay_when_the_original_is_published_again(call: Any) -> None:
    alias = alias_of(call)
    given = score(alias, "Nötig")
    call.title = "Neuer Titel"
    call.save_revision().publish()
    assert IdeaCallPage.objects.get(pk=alias.pk).title == "Neuer Titel"
    assert Score.objects.get().criterion_id == given.criterion_id
    assert names(alias) == names(call) == ["Machbar", "Nötig"]


def test_a_criterion_renamed_at_the_original_stands_beside_the_one_that_was_scored_by_at_the_alias(call: Any) -> None:
    """Nobody can tell a new name from another criterion."""
    alias = alias_of(call)
    given = score(alias, "Nötig")
    renamed = call.criteria.all()[1]
    renamed.name = "Dringend"
    call.criteria.add(renamed)
    call.save_revision().publish()
    assert Score.objects.get().criterion_id == given.criterion_id
    assert sorted(names(alias)) == ["Dringend", "Machbar", "Nötig"]


def test_a_criterion_removed_at_the_original_stays_at_the_alias_once_ideas_are_scored_by_it_there(call: Any) -> None:
    alias = alias_of(call)
    given = score(alias, "Nötig")
    call.criteria.remove(call.criteria.all()[1])
    call.save_revision().publish()
    assert Score.objects.get().criterion_id == given.criterion_id
    assert names(call) == ["Machbar"]


def test_whoever_has_chosen_a_table_at_an_alias_keeps_it() -> None:
    event = make_bookable(make_index(make_process()))
    make_table(event, "Tisch 1")
    event = EventPage.objects.get(pk=event.pk)
    alias = alias_of(event)
    event = EventPage.objects.get(pk=event.pk)
    table = alias.tables.get()
    make_registration(alias, table=table)
    event.title = "Neuer Titel"
    event.save_revision().publish()
    assert Registration.objects.get().table == table
    event = EventPage.objects.get(pk=event.pk)
    event.tables.clear()
    event.save_revision().publish()
    assert Registration.objects.get().table == table
    assert EventTable.objects.count() == 1


def test_two_items_of_a_programme_with_one_name_stay_two_at_an_alias() -> None:
    event = make_bookable(make_index(make_process()))
    event.programme = [ProgrammeItem(title="Pause"), ProgrammeItem(title="Vortrag"), ProgrammeItem(title="Pause")]
    event.save()
    alias = alias_of(EventPage.objects.get(pk=event.pk))
    event = EventPage.objects.get(pk=event.pk)
    event.title = "Neuer Titel"
    event.save_revision().publish()
    for page in (event, alias):
        again = EventPage.objects.get(pk=page.pk)
        assert [item.title for item in again.programme.all()] == ["Pause", "Vortrag", "Pause"]


def test_an_original_stays_as_long_as_people_have_come_to_its_alias_which_would_go_offline_with_it(
    admin_client: Client,
) -> None:
    original = make_bookable(make_index(make_process()))
    alias = alias_of(EventPage.objects.get(pk=original.pk))
    make_registration(alias)
    url = reverse("wagtailadmin_pages:delete", args=[original.pk])
    assert "Wandeln Sie den Alias zuerst in eine reguläre Seite um" in told(admin_client.post(url, follow=True))
    assert EventPage.objects.get(pk=alias.pk).live
    admin_client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    admin_client.post(url)
    assert [page.pk for page in EventPage.objects.live()] == [alias.pk]


def told(answer: Any) -> str:
    return " ".join(map(str, answer.context["messages"]))


def test_an_original_goes_although_it_has_an_alias_to_which_nobody_has_come(call: Any, admin_client: Client) -> None:
    alias_of(call)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[call.pk]))
    assert not IdeaCallPage.objects.filter(pk=call.pk).exists()


def test_who_unpublishes_an_event_is_told_of_those_who_are_registered_at_its_alias(admin_client: Client) -> None:
    original = make_bookable(make_index(make_process()))
    make_registration(alias_of(EventPage.objects.get(pk=original.pk)))
    answer = admin_client.post(reverse("wagtailadmin_pages:unpublish", args=[original.pk]), follow=True)
    assert "1 Person ist angemeldet und erfährt nichts davon" in told(answer)
