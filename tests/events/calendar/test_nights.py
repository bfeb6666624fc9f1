"""Events that end at midnight, or in a night: the day they belong to, and what is said of their end."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.factories.core import make_process
from tests.factories.events import make_event, make_index
from wagtail_aufbruch.events.domain.calendar.listing import between
from wagtail_aufbruch.events.domain.calendar.series import begin_next
from wagtail_aufbruch.events.models import EventPage, MeetingSeries

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc, arg-type]


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


def table(client: Client, index: Any, month: str) -> dict[int, list[str]]:
    """By the day of the month: time and title of what the table shows on it."""
    shown = client.get(index.url, {"ansicht": "kalender", "monat": month}).context["shown"]
    return {day.date.day: [f"{card.time} {card.title}".strip() for card in day.events] for day in shown.month.days}


def test_what_ends_at_midnight_belongs_to_the_day_before(client: Client, index: Any) -> None:
    make_event(index, "Tanz", starts_at=berlin(2026, 11, 30, 20), ends_at=berlin(2026, 12, 1))
    assert table(client, index, "2026-11") == {30: ["20 Uhr Tanz"]}
    assert table(client, index, "2026-12") == {}
    page = client.get(EventPage.objects.get().url).content.decode()
    assert "30. November 2026, 20 bis 24 Uhr" in page


def test_what_begins_at_midnight_or_is_there_for_whole_days_stays_on_its_days(client: Client, index: Any) -> None:
    make_event(index, "Neujahr", starts_at=berlin(2027, 1, 1), ends_at=None)
    make_event(index, "Markt", starts_at=berlin(2027, 1, 30), ends_at=berlin(2027, 2, 1), is_all_day=True)
    assert table(client, index, "2027-01") == {1: ["0 Uhr Neujahr"], 30: ["Markt"], 31: ["Markt"]}
    assert table(client, index, "2027-02") == {1: ["Markt"]}


def test_a_later_day_says_until_when_and_not_when_it_began(client: Client, index: Any) -> None:
    make_event(index, "Nacht", starts_at=berlin(2026, 12, 4, 20), ends_at=berlin(2026, 12, 6, 2))
    assert table(client, index, "2026-12") == {4: ["20 Uhr Nacht"], 5: ["Nacht"], 6: ["bis 2 Uhr Nacht"]}


def test_the_month_after_counts_only_what_reaches_into_it(index: Any) -> None:
    at_midnight = make_event(index, "Bis Mitternacht", starts_at=berlin(2026, 11, 30, 20), ends_at=berlin(2026, 12, 1))
    later = make_event(index, "Bis eins", starts_at=berlin(2026, 11, 30, 20), ends_at=berlin(2026, 12, 1, 1))
    found = between(EventPage.objects.all(), berlin(2026, 12, 1), berlin(2027, 1, 1))
    assert set(found) == {later}
    assert at_midnight in between(EventPage.objects.all(), berlin(2026, 11, 1), berlin(2026, 12, 1))


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 24), 7), (date(2027, 3, 27), 5), (date(2026, 11, 7), 6)])
def test_a_draft_of_a_series_ends_at_the_same_time_of_day_when_the_clocks_change(
    index: Any, admin_user: Any, day: date, hours: int
) -> None:
    series = MeetingSeries.objects.create(process_id=index.process.pk, title="Kulturnacht")
    last = make_event(
        index, "Kulturnacht", series=series, starts_at=berlin(2026, 9, 5, 21), ends_at=berlin(2026, 9, 6, 3)
    )
    draft = begin_next(series, berlin(day.year, day.month, day.day, 21), after=last.pk, user=admin_user)
    end = draft.ends_at.astimezone(BERLIN)
    assert (end.day - day.day, end.hour) == (1, 3)
    assert (draft.ends_at.timestamp() - draft.starts_at.timestamp()) / 3600 == hours
