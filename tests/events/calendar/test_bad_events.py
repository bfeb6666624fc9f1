"""An event that cannot be told takes neither lists nor feeds nor the editor with it."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.events import in_days, make_event, make_index
from wagtail_aufbruch.events.domain.calendar import open_data
from wagtail_aufbruch.events.domain.calendar.listing import not_over, over
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.models import EventPage

pytestmark = pytest.mark.django_db

EXTREMES = [
    datetime(1, 1, 1, 12, tzinfo=UTC),
    datetime(1, 1, 1, 0, 0, tzinfo=UTC),
    datetime(9999, 12, 31, 22, 30, tzinfo=UTC),
]


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


def lists_and_feeds(index: Any) -> dict[str, str]:
    names = {
        "list": index.url,
        "past": f"{index.url}?ansicht=vergangen",
        "month": f"{index.url}?ansicht=kalender",
        "process": index.get_parent().url,
        "calendar": index.url + index.reverse_subpage("calendar"),
        "feed": index.url + index.reverse_subpage("feed"),
    }
    return names | {ending: index.url + index.reverse_subpage("export", args=[ending]) for ending in ("csv", "json")}


@pytest.mark.parametrize("moment", EXTREMES, ids=str)
@pytest.mark.parametrize("all_day", [True, False])
def test_a_year_from_the_ends_of_the_calendar_breaks_no_list_no_feed_and_no_editor(
    client: Client, index: Any, moment: datetime, all_day: bool
) -> None:
    good = make_event(index, "Gutes Forum")
    bad = make_event(index, "Altes Forum", starts_at=in_days(3))
    EventPage.objects.filter(pk=bad.pk).update(starts_at=moment, ends_at=moment, is_all_day=all_day)
    for name, url in lists_and_feeds(index).items():
        answer = client.get(url)
        assert answer.status_code == 200, name
        content = answer.content.decode()
        assert "Altes Forum" not in content, name
        if name not in {"past", "month"}:
            assert good.title in content, name
    assert client.get(bad.url).status_code == 200
    assert client.get(bad.url + bad.reverse_subpage("calendar")).status_code in {200, 404}
    client.force_login(User.objects.create_superuser("chefin", password="geheim"))
    for url in (
        reverse("wagtailadmin_pages:edit", args=[bad.pk]),
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse("wagtailadmin_home"),
        reverse("aufbruch_events_staff"),
    ):
        assert client.get(url).status_code == 200, url
    for command in ("aufbruch_send_mail", "aufbruch_purge", "aufbruch_recount"):
        call_command(command)


def test_an_event_that_cannot_be_told_is_left_out_and_named_in_the_log(
    client: Client, index: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_event(index, "Gutes Forum")
    bad = make_event(index, "Kaputtes Forum")

    def breaks(told: Any) -> Any:
        def tell(event: EventPage, *args: Any, **kwargs: Any) -> Any:
            if event.pk == bad.pk:
                raise ValueError("no such place")
            return told(event, *args, **kwargs)

        return tell

    monkeypatch.setattr(descriptions, "place", breaks(descriptions.place))
    monkeypatch.setattr(descriptions, "short_place", breaks(descriptions.short_place))
    monkeypatch.setattr(open_data, "_row", breaks(open_data._row))
    for name, url in lists_and_feeds(index).items():
        if name in {"past", "month"}:
            continue
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            content = client.get(url).content.decode()
        assert "Gutes Forum" in content, name
        assert "Kaputtes Forum" not in content, name
        assert f"Event {bad.pk} cannot be told" in caplog.text, name


@pytest.mark.parametrize("second", [0, 59])
@pytest.mark.parametrize("later", [-30, -1, 0, 1, 30, 59, 60, 61])
def test_list_and_page_agree_on_the_second_at_which_an_event_is_over(index: Any, second: int, later: int) -> None:
    end = in_days(0).replace(second=second)
    event = make_event(index, starts_at=end - timedelta(hours=2), ends_at=end)
    at = end + timedelta(seconds=later, microseconds=5)
    found = EventPage.objects.filter(pk=event.pk)
    assert found.filter(over(at)).exists() == event.is_over(at)
    assert found.filter(not_over(at)).exists() != event.is_over(at)
    assert event.is_over(at) == (later >= (60 if second == 0 else 1))
