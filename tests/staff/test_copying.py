"""Next year's process, and a page copied to another process: what comes along, and what is told to be let go."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail.models import GroupPagePermission, Locale

from tests.factories.core import (
    make_best_practice,
    make_content_page,
    make_field,
    make_goal,
    make_member,
    make_process,
    site_root,
)
from tests.factories.events import make_event, make_table
from tests.factories.events import make_index as make_calendar
from tests.factories.groups import add_holder, add_membership, add_seat, make_board, make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from wagtail_aufbruch.core.domain.copying import models_that_come_along, points_into_process
from wagtail_aufbruch.core.models import AufbruchPageMixin, Goal, Handlungsfeld, Member, ProcessPage
from wagtail_aufbruch.core.models.process import TimelineEntry
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventKind, EventPage, EventQuestion, MeetingSeries
from wagtail_aufbruch.events.models.parts import ProgrammeItem, Speaker
from wagtail_aufbruch.groups.models import BoardPage, Statement, ThemeGroupPage
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.models import DecisionReason, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(shared_db: None) -> Any:
    """A process in which every field that can point into it does."""
    process = make_process("Aufbruch 2026")
    field = make_field(process, "Verkehr")
    below = make_field(process, "Radwege", parent=field)
    make_goal(process, "Weniger Stau")
    member = make_member(process, "Vorsitz")
    kind = EventKind.objects.create(process_id=process.pk, title="Forum")
    DecisionReason.objects.create(process_id=process.pk, title="Doppelt", text="Das gab es schon.")
    easy = make_content_page(process, "Leicht erklärt")
    groups = make_groups(process)
    board = make_board(groups, reports_to_id=make_board(groups, "Lenkung").pk)
    add_holder(add_seat(board), member)
    group = make_group(groups, reports_to_id=board.pk)
    group.handlungsfelder.set([field, below])
    add_membership(group, member=member)
    group.body = [("link", {"text": "Mehr", "page": easy, "url": ""})]
    group.save()
    board.gives_impulses_to.set([BasePage.objects.get(pk=group.pk)])
    board.save()
    series = MeetingSeries.objects.create(process_id=process.pk, title="Sitzungen", host_id=group.pk)
    events = make_calendar(process)
    event = make_event(events, kind=kind, series=series, host_id=group.pk, terms_page_id=easy.pk)
    event.handlungsfelder.set([below])
    item = ProgrammeItem(event=event, title="Begrüßung", group_id=group.pk)
    item.speakers = [Speaker(member=member)]
    event.programme = [item]
    event.questions = [EventQuestion(label="Was essen Sie?", field_type="singleline")]
    event.save()
    make_table(event)
    call = make_call(process, terms_page_id=easy.pk)
    call.handlungsfelder.set([field])
    call.save()
    make_best_practice(process, handlungsfelder=[field])
    process = ProcessPage.objects.get(pk=process.pk)  # it knows of its subpages
    process.timeline = [TimelineEntry(title="Auftakt", start=date(2026, 5, 2), page_id=event.pk)]
    process.sign_language_page_id = easy.pk
    process.introduction = f'<p><a linktype="page" id="{easy.pk}">Mehr</a></p>'
    process.save()
    for model in PAGE_TYPES:
        model.objects.filter(path__startswith=process.path).exclude(pk=easy.pk).update(easy_language_page_id=easy.pk)
    for page in process.get_descendants(inclusive=True).specific():
        page.save_revision(clean=False).publish(log_action=None, skip_permission_checks=True)
    make_statement(board)
    return SimpleNamespace(
        process=ProcessPage.objects.get(pk=process.pk),
        group=ThemeGroupPage.objects.get(pk=group.pk),
        event=EventPage.objects.get(pk=event.pk),
        call=IdeaCallPage.objects.get(pk=call.pk),
    )


PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, AufbruchPageMixin)]


def pointers(model: Any, below: str = "") -> Iterator[tuple[str, Any]]:
    """Each field of a page type or item, and of its rows, that points into a process; with where it stands."""
    for known in model._meta.get_fields():
        if points_into_process(known):
            yield f"{below}{model.__name__}.{known.name}", known
    for relation in get_all_child_relations(model):
        yield from pointers(relation.related_model, f"{below}{model.__name__} > ")


def rows_of(thing: Any) -> Iterator[Any]:
    yield thing
    for relation in get_all_child_relations(type(thing)):
        for row in getattr(thing, relation.get_accessor_name()).all():
            yield from rows_of(row)


def pointed_to(thing: Any) -> Iterator[tuple[str, Any]]:
    for row in rows_of(thing):
        for known in row._meta.get_fields():
            if not points_into_process(known):
                continue
            found = getattr(row, known.name)
            for one in found.all() if known.many_to_many else [found]:
                if one is not None:
                    yield f"{type(row).__name__}.{known.name}", one


def process_pk(thing: Any) -> int:
    if isinstance(thing, OfProcess):
        return thing.process_id
    specific = thing.specific
    return specific.process.pk


def all_of(process: Any) -> list[Any]:
    pages = list(process.get_descendants(inclusive=True).specific())
    return [
        *pages,
        *(item for model in models_that_come_along() for item in model.objects.filter(process_id=process.pk)),
    ]


def copied(world: Any) -> Any:
    copy = world.process.copy(recursive=True, update_attrs={"title": "Aufbruch 2027", "slug": "aufbruch-2027"})
    return ProcessPage.objects.get(pk=copy.pk)


def test_the_process_that_is_copied_here_points_into_itself_by_every_field_that_can(world: Any) -> None:
    expected = {
        where.split(" > ")[-1]
        for model in [*PAGE_TYPES, *models_that_come_along()]
        for where, _known in pointers(model)
    }
    seen = {where for thing in all_of(world.process) for where, _found in pointed_to(thing)}
    unused = {f"{model.__name__}.easy_language_page" for model in PAGE_TYPES}
    assert expected - seen - unused == set(), "fill it in `world`, so that its copy is looked at"


def test_a_copied_process_has_its_own_fields_goals_members_and_kinds(world: Any) -> None:
    copy = copied(world)
    for model in models_that_come_along():
        before = model.objects.filter(process_id=world.process.pk)
        assert before
        assert [str(one) for one in model.objects.filter(process_id=copy.pk)] == [str(one) for one in before]
    assert Handlungsfeld.objects.get(process_id=copy.pk, title="Radwege").parent.process_id == copy.pk
    assert not Statement.objects.filter(process_id=copy.pk).exists()


def test_nothing_in_a_copied_process_points_back(world: Any) -> None:
    copy = copied(world)
    things = all_of(copy)
    drafts = [page.get_latest_revision_as_object() for page in things if isinstance(page, BasePage)]
    originals = sum(len(list(pointed_to(thing))) for thing in all_of(world.process))
    assert sum(len(list(pointed_to(thing))) for thing in things) == originals
    for thing in [*things, *drafts]:
        for where, found in pointed_to(thing):
            assert process_pk(found) == copy.pk, where
    group = ThemeGroupPage.objects.descendant_of(copy).get()
    for one in (group, group.get_latest_revision_as_object()):
        assert one.body[0].value["page"].specific.process.pk == copy.pk
    easy = BasePage.objects.descendant_of(copy).get(title="Leicht erklärt")
    for one in (copy, copy.get_latest_revision_as_object()):
        assert f'id="{easy.pk}"' in one.introduction


def test_publishing_the_copy_takes_nothing_away_from_the_original(world: Any) -> None:
    copy = copied(world)
    for page in copy.get_descendants(inclusive=True).specific():
        page.latest_revision.publish(skip_permission_checks=True)
    for process in (world.process, copy):
        assert Speaker.objects.filter(item__event__path__startswith=process.path).count() == 1
        board = BoardPage.objects.descendant_of(process).get(seats__isnull=False)
        assert [holder.member.process_id for seat in board.seats.all() for holder in seat.holders.all()] == [process.pk]


def test_what_people_handed_in_stays_with_the_original(world: Any) -> None:
    make_idea(world.call, author=make_participant(world.process))
    make_registration(world.event)
    copy = copied(world)
    call = IdeaCallPage.objects.descendant_of(copy).get()
    assert not Idea.objects.filter(page_id=call.pk).exists()
    assert not Participant.objects.filter(process_id=copy.pk).exists()
    event = EventPage.objects.descendant_of(copy).get()
    assert not event.registrations.exists()
    assert event.questions.count() == 1


def copy_in_admin(browser: Client, page: Any, parent: Any, **sent: str) -> Any:
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": parent.pk, "copy_subpages": "on", **sent}
    return browser.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_group_copied_to_another_process_lets_go_what_is_not_there_and_the_editor_reads_it(
    world: Any, admin_client: Client
) -> None:
    other = make_process("Anderer")
    answer = copy_in_admin(admin_client, world.group, make_groups(other), publish_copies="on")
    assert "Nicht mitgenommen" in told(answer)
    for name in ("Verkehr", "Radwege", "Vorsitz", "Leicht erklärt"):
        assert f"„{name}" in told(answer)
    copy = ThemeGroupPage.objects.descendant_of(other).get()
    for one in (copy, copy.get_latest_revision_as_object()):
        assert list(pointed_to(one)) == []
        assert one.memberships.count() == 0
        assert one.body[0].value["page"] is None
    assert not Member.objects.filter(process_id=other.pk).exists()


def test_a_group_copied_within_its_process_keeps_everything(world: Any, admin_client: Client) -> None:
    answer = copy_in_admin(admin_client, world.group, world.group.get_parent())
    assert "Nicht mitgenommen" not in told(answer)
    copy = ThemeGroupPage.objects.get(slug="kopie")
    assert {found for _where, found in pointed_to(copy)} == {found for _where, found in pointed_to(world.group)}


def test_an_editor_who_copies_a_process_is_told_what_it_has_and_names_nobody_responsible(world: Any) -> None:
    moderators = Group.objects.create(name="Moderation")
    world.process.staff_groups.set([moderators])
    for may_name in (False, True):
        editor = make_editor(f"redaktion-{may_name}", may_name=may_name)
        browser = Client()
        browser.force_login(editor)
        answer = copy_in_admin(browser, world.process, site_root(), new_slug=f"kopie-{may_name}".lower())
        copy = ProcessPage.objects.get(slug=f"kopie-{may_name}".lower())
        assert "Die Kopie hat nun eigene Einträge: 2 Handlungsfelder, 1 Ziel" in told(answer)
        assert list(copy.staff_groups.all()) == ([moderators] if may_name else [])
        assert ("ist noch niemand zuständig" in told(answer)) is not may_name


def make_editor(name: str, *, may_name: bool) -> Any:
    user = get_user_model().objects.create_user(name)
    group = Group.objects.create(name=name)
    user.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    if may_name:
        group.permissions.add(*Permission.objects.filter(codename__in=["change_user", "change_group"]))
    for action in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
        GroupPagePermission.objects.create(group=group, page_id=site_root().pk, permission=permission)
    return user


def test_an_alias_of_a_process_or_into_another_one_is_refused_with_a_reason(world: Any, admin_client: Client) -> None:
    other = make_groups(make_process("Anderer"))
    for page, parent, reason in (
        (world.process, site_root(), "Ein Prozess kann keinen Alias haben"),
        (world.group, other, "kann in einem anderen Prozess keinen Alias haben"),
    ):
        answer = copy_in_admin(admin_client, page, parent, alias="on")
        assert reason in answer.context["form"].errors["alias"][0]
    assert not BasePage.objects.filter(alias_of__isnull=False).exists()
    copy_in_admin(admin_client, world.group, world.group.get_parent(), alias="on")
    assert BasePage.objects.filter(alias_of=world.group.pk).count() == 1


def test_a_process_and_its_pages_are_copied_for_translation(world: Any, settings: Any) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = world.group.copy_for_translation(english, copy_parents=True)
    assert copy.process.locale_id == english.pk
    assert Goal.objects.filter(process_id=world.process.pk).count() == 1
