"""A page is published together with all that follows from it, or not at all, whatever the database does meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from wagtail_aufbruch.competitions.models import CompetitionPage, EntryCounter, FormVersion
from wagtail_aufbruch.events.domain.operations.publication import event_published
from wagtail_aufbruch.events.models import EventPage, SeatAccount

pytestmark = pytest.mark.django_db


@contextmanager
def locked_by_somebody(table: str) -> Iterator[None]:
    """Whoever waits for a row of this table waits for too long."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'"{table}"' in sql:
            raise OperationalError("canceling statement due to lock timeout")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def due(page: Any) -> Any:
    """The page's draft, to be published by schedule a minute ago."""
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    return page.save_revision(approved_go_live_at=page.go_live_at)


def test_a_scheduled_event_whose_seats_could_not_be_changed_is_published_by_the_next_run() -> None:
    event = make_bookable(make_process(), seats=10)
    event_published(event)
    event.seats = 20
    due(event)
    with locked_by_somebody(SeatAccount._meta.db_table), pytest.raises(OperationalError):
        call_command("publish_scheduled")
    assert EventPage.objects.get().seats == 10
    call_command("publish_scheduled")
    assert EventPage.objects.get().seats == 20
    assert SeatAccount.objects.get().limit == 20


def test_a_scheduled_competition_whose_form_could_not_be_kept_is_published_by_the_next_run() -> None:
    competition = make_competition(make_process(), form=(("Worum geht es?", "multiline", True),))
    kept = FormVersion.objects.filter(competition=competition.pk).count()
    question = competition.questions.get()
    question.label = "Worum geht es in deinem Lied?"
    competition.questions = [question]
    due(competition)
    with locked_by_somebody(EntryCounter._meta.db_table), pytest.raises(OperationalError):
        call_command("publish_scheduled")
    assert CompetitionPage.objects.get().questions.get().label == "Worum geht es?"
    call_command("publish_scheduled")
    assert CompetitionPage.objects.get().questions.get().label == "Worum geht es in deinem Lied?"
    assert FormVersion.objects.filter(competition=competition.pk).count() == kept + 1


def test_a_program_that_ends_right_after_a_page_was_renamed_takes_no_printed_address_along() -> None:
    """What is done after the commit is not done in this test."""
    event = make_bookable(make_process())
    printed, event.slug = event.url, "forum-2027"
    event.save_revision().publish()
    assert Client().get(printed)["Location"] == EventPage.objects.get().url


def test_a_program_that_ends_while_a_page_is_moved_leaves_it_where_it_stands_in_print(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = make_process()
    event, index = make_bookable(process), make_index(process)
    printed = event.url

    def end(*what: Any, **more: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("wagtail.actions.move_page.log", end)
    with pytest.raises(SystemExit):
        EventPage.objects.get().move(type(index).objects.get(), pos="last-child")
    assert Client().get(printed).status_code == 200
