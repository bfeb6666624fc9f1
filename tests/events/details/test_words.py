"""Date, time, place and state as people read them."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage

BERLIN = ZoneInfo("Europe/Berlin")


def at(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("start", "end", "all_day", "weekday", "said"),
    [
        (at(2022, 11, 29, 17), at(2022, 11, 29, 20), False, False, "29. November 2022, 17 bis 20 Uhr"),
        (at(2022, 11, 29, 17), at(2022, 11, 29, 20), False, True, "Di., 29. November 2022, 17 bis 20 Uhr"),
        (at(2022, 11, 29, 17, 30), None, False, False, "29. November 2022, 17:30 Uhr"),
        (at(2022, 11, 29, 9), at(2022, 11, 29, 9), False, False, "29. November 2022, 9 Uhr"),
        (at(2022, 11, 29), None, True, False, "29. November 2022"),
        (at(2021, 11, 26), at(2021, 11, 28), True, False, "Fr., 26. bis So., 28. November 2021"),
        (at(2021, 4, 30), at(2021, 5, 2), True, False, "Fr., 30. April bis So., 2. Mai 2021"),
        (at(2021, 12, 31), at(2022, 1, 1), True, False, "Fr., 31. Dezember 2021 bis Sa., 1. Januar 2022"),
        (
            at(2021, 11, 26, 17),
            at(2021, 11, 28, 14, 15),
            False,
            False,
            "Fr., 26. November 2021, 17 Uhr, bis So., 28. November 2021, 14:15 Uhr",
        ),
        (at(2026, 12, 4, 20), at(2026, 12, 5), False, False, "4. Dezember 2026, 20 bis 24 Uhr"),
        (
            at(2026, 12, 4, 20),
            at(2026, 12, 6),
            False,
            False,
            "Fr., 4. Dezember 2026, 20 Uhr, bis Sa., 5. Dezember 2026, 24 Uhr",
        ),
        # The night in which the hour from 2 to 3 comes twice, and the one in which it is missing.
        (
            at(2026, 10, 25, 2, 30),
            at(2026, 10, 25, 2, 30, fold=1),
            False,
            False,
            "25. Oktober 2026, 2:30 (Sommerzeit) bis 2:30 (Winterzeit) Uhr",
        ),
        (at(2026, 3, 29, 1), at(2026, 3, 29, 4), False, False, "29. März 2026, 1 bis 4 Uhr"),
    ],
)
def test_a_date_reads_as_people_say_it(
    start: datetime, end: datetime | None, all_day: bool, weekday: bool, said: str
) -> None:
    event = EventPage(title="Forum", starts_at=start, ends_at=end, is_all_day=all_day)
    assert descriptions.when(event, weekday=weekday) == said


def test_without_a_date_the_editors_words_are_said() -> None:
    assert descriptions.when(EventPage(date_note="Frühsommer 2018")) == "Frühsommer 2018"
    assert descriptions.when(EventPage()) == "Termin noch offen"
    assert descriptions.date_block(EventPage()) is None


def test_the_block_of_several_days_names_the_first_and_the_last() -> None:
    block = descriptions.block_of(at(2021, 11, 26), at(2021, 11, 28), all_day=True)
    assert (block.weekday, block.day, block.month, block.year) == ("Fr–So", "26–28", "Nov", "2021")
    over_new_year = descriptions.block_of(at(2021, 12, 31), at(2022, 1, 1), all_day=True)
    assert (over_new_year.day, over_new_year.month, over_new_year.year) == ("31–1", "Dez–Jan", "2021/22")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"place_name": "Stadthalle", "street": "Friedrichstraße 10", "postcode": "33330", "town": "Gütersloh"},
         "Stadthalle, Friedrichstraße 10, 33330 Gütersloh"),
        ({"mode": Mode.ONLINE, "place_name": "Stadthalle"}, "online"),
        ({"mode": Mode.HYBRID, "place_name": "Theater"}, "Theater, und online"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_place_reads_on_one_line(values: dict[str, Any], said: str) -> None:
    assert descriptions.place(EventPage(**values)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"place_name": "Stadthalle", "town": "Gütersloh"}, "Stadthalle"),
        ({"town": "Gütersloh"}, "Gütersloh"),
        ({"mode": Mode.ONLINE, "place_name": "Stadthalle"}, "online"),
        ({"mode": Mode.HYBRID, "place_name": "Theater"}, "Theater, und online"),
    ],
)
def test_in_a_list_the_name_of_the_place_alone_is_told(values: dict[str, Any], said: str) -> None:
    assert descriptions.short_place(EventPage(**values)) == said


@pytest.mark.parametrize(
    ("state", "hours", "word"),
    [
        (EventState.PLANNED, 5, "findet statt wie geplant"),
        (EventState.PLANNED, -1, "läuft gerade"),
        (EventState.PLANNED, -5, "vorbei"),
        (EventState.MOVED, 5, "verlegt"),
        (EventState.MOVED, -5, "vorbei"),
        (EventState.CANCELLED, 5, "abgesagt"),
        (EventState.CANCELLED, -5, "abgesagt"),
    ],
)
def test_the_state_is_one_word(state: EventState, hours: int, word: str) -> None:
    now = at(2026, 5, 5, 12)
    event = EventPage(starts_at=now + timedelta(hours=hours), ends_at=now + timedelta(hours=hours + 3), state=state)
    assert descriptions.status_of(event, now).word == word


def test_a_cancelled_event_says_so_before_its_title() -> None:
    event = EventPage(title="Digitales Forum", state=EventState.CANCELLED, starts_at=at(2099, 1, 1))
    assert descriptions.title_with_state(event) == "Abgesagt: Digitales Forum"
    assert (
        descriptions.title_with_state(
            SimpleNamespace(title="x", state="planned", starts_at=None, is_over=lambda now: False)
        )
        == "x"
    )
