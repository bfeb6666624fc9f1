"""Until when something lasts, and the setting without which no moment means anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.core import make_process
from wagtail_aufbruch.core.domain.checks.surroundings import check_time_zones
from wagtail_aufbruch.core.moments.windows import Window, first_after, has_passed, not_passed, right_before
from wagtail_aufbruch.core.pages.base import BasePage

MINUTE = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
SECOND = MINUTE.replace(second=59)


@pytest.mark.parametrize("closing", [MINUTE, SECOND])
def test_an_end_at_23_59_lasts_until_midnight_however_it_was_typed(closing: datetime) -> None:
    midnight = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert first_after(closing) == midnight
    assert not has_passed(closing, right_before(midnight))
    assert has_passed(closing, midnight)


@pytest.mark.django_db
@pytest.mark.parametrize("closing", [MINUTE, SECOND])
def test_lists_take_something_out_at_the_very_instant_at_which_its_page_says_that_it_is_over(closing: datetime) -> None:
    process = make_process()
    BasePage.objects.filter(pk=process.pk).update(expire_at=closing)
    midnight = datetime(2026, 12, 31, 23, tzinfo=UTC)
    for at in (closing, right_before(midnight), midnight, midnight + timedelta.resolution):
        is_listed = BasePage.objects.filter(not_passed("expire_at", at), pk=process.pk).exists()
        assert is_listed is not has_passed(closing, at), at


def test_what_lasts_until_something_else_begins_ends_with_it() -> None:
    begins = datetime(2026, 12, 31, 12, 0, 1, tzinfo=UTC)
    window = Window(None, right_before(begins))
    assert window.runs(begins - timedelta(microseconds=1))
    assert window.is_over(begins)


def test_the_end_of_the_calendar_is_no_error() -> None:
    last = datetime.max.replace(tzinfo=UTC, second=0, microsecond=0)
    assert not has_passed(last, MINUTE)


def test_a_site_without_time_zones_is_told_so_at_startup(settings: Any) -> None:
    assert check_time_zones(None) == []
    settings.USE_TZ = False
    found = check_time_zones(None)
    assert [one.id for one in found] == ["aufbruch.E017"]
    assert "USE_TZ = True" in found[0].hint
