"""Versions that brought rows along and become public late, or once more: people's rows are neither lost nor doubled."""

from typing import Any

import pytest

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.groups import make_board, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from wagtail_aufbruch.competitions.models import Category, CheckRule, CompetitionPage, EntryQuestion
from wagtail_aufbruch.events.models import EventPage, EventTable, Registration
from wagtail_aufbruch.groups.models import Statement
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, IdeaCallPage, Score
from wagtail_aufbruch.participation.models import Assessment

pytestmark = pytest.mark.django_db


def public(page: Any) -> Any:
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def event() -> Any:
    return public(EventPage.objects.get(pk=make_bookable(make_index(make_process())).pk))


@pytest.fixture
def competition() -> Any:
    return public(CompetitionPage.objects.get(pk=make_competition(make_process()).pk))


def test_a_table_of_an_older_version_is_the_one_that_people_have_chosen(event: Any) -> None:
    event.tables.add(EventTable(title="Tisch 1", seats=4))
    version = event.save_revision()
    version.publish()
    registration = make_registration(EventPage.objects.get(pk=event.pk), table=EventTable.objects.get())
    assert [row.pk for row in version.as_object().tables.all()] == [registration.table_id]
    version.publish()
    assert EventTable.objects.get().pk == Registration.objects.get().table_id == registration.table_id


def test_a_table_that_was_made_anew_since_does_not_stand_twice(event: Any) -> None:
    event.tables.add(EventTable(title="Tisch 1"))
    older = public(event).save_revision()
    event = EventPage.objects.get(pk=event.pk)
    event.tables.clear()
    event = public(event)
    event.tables.add(EventTable(title="Tisch 1"))
    event = public(event)
    make_registration(event, table=event.tables.get())
    older.refresh_from_db()
    older.publish()
    assert EventTable.objects.get().pk == Registration.objects.get().table_id


def test_two_tables_of_the_same_name_stay_two(event: Any) -> None:
    event.tables.add(EventTable(title="Tisch", sort_order=0), EventTable(title="Tisch", sort_order=1))
    version = event.save_revision()
    version.publish()
    event = EventPage.objects.get(pk=event.pk)
    for table in event.tables.all():
        make_registration(event, table=table, email=f"{table.pk}@example.org")
    version.publish()
    assert EventTable.objects.count() == 2
    assert Registration.objects.filter(table=None).count() == 0


def test_a_criterion_of_an_older_version_is_the_one_that_ideas_were_scored_by() -> None:
    call = make_call(make_process(), assessing=Assessing.CRITERIA)
    call = IdeaCallPage.objects.get(pk=call.pk)
    call.criteria.add(Criterion(name="Machbar"))
    version = call.save_revision()
    version.publish()
    given = Assessment.objects.create(contribution=make_idea(call), participant=make_participant(call.process))
    score = Score.objects.create(assessment=given, criterion=Criterion.objects.get(), value=4)
    version.publish()
    assert Criterion.objects.get().pk == Score.objects.get().criterion_id == score.criterion_id


def test_what_is_kept_under_a_key_has_it_from_the_first_draft_on(competition: Any) -> None:
    competition.categories.add(Category(title="Jung"))
    competition.questions.add(EntryQuestion(label="Warum?", field_type="singleline"))
    competition.check_rules.add(CheckRule(text="Regel"))
    version = competition.save_revision()
    version.publish()
    entry = make_entry(CompetitionPage.objects.get(pk=competition.pk), state="handed_in")
    entry.category = Category.objects.get().key
    entry.save()
    asked = EntryQuestion.objects.get(label="Warum?").key
    version.publish()
    assert Category.objects.get().key == entry.category
    assert EntryQuestion.objects.get(label="Warum?").key == asked
    assert CheckRule.objects.count() == 1


def test_rules_by_which_entries_were_handed_in_at_an_alias_stay_there(competition: Any) -> None:
    competition.check_rules.add(CheckRule(text="Regel", if_not_repaired="as_it_stands"), CheckRule(text="Zweite"))
    competition = public(competition)
    made = competition.create_alias(parent=competition.get_parent(), update_slug="alias")
    alias = CompetitionPage.objects.get(pk=made.pk)
    before = list(alias.check_rules.values_list("text", "if_not_repaired"))
    assert len(before) == 2
    make_entry(alias, state="handed_in")
    first, second = competition.check_rules.all()
    first.if_not_repaired = "not_admitted"
    competition.check_rules.add(first)
    competition.check_rules.remove(second)
    competition = public(competition)
    assert competition.check_rules.count() == 1
    assert list(alias.check_rules.values_list("text", "if_not_repaired")) == before


def test_a_statement_stays_with_its_body_when_another_that_its_draft_names_is_gone() -> None:
    groups = make_groups(make_process())
    board, other = make_board(groups), make_board(groups, "Beirat")
    statement = Statement.objects.get(pk=make_statement(board).pk)
    statement.body_page_id = other.pk
    version = statement.save_revision()
    other.delete()
    version.refresh_from_db()
    version.publish()
    assert Statement.objects.get().body_page_id == board.pk
