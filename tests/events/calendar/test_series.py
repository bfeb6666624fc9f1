"""Series of meetings: the date that is proposed, and the draft made for it. And kinds of events."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from tests.factories.core import make_member, make_process
from tests.factories.events import make_bookable, make_event, make_index, make_table
from tests.factories.groups import make_group
from tests.factories.registrations import make_registration
from tests.together import at_once
from wagtail_aufbruch.core.domain.process.processes import all_processes
from wagtail_aufbruch.events.domain.calendar.series import (
    SeriesError,
    begin_next,
    due_series,
    last_event,
    next_date,
)
from wagtail_aufbruch.events.enums import EventState, Unit
from wagtail_aufbruch.events.models import EventKind, EventPage, MeetingSeries, ProgrammeItem, Registration, Speaker

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


@pytest.fixture
def series(index: Any) -> MeetingSeries:
    return MeetingSeries.objects.create(process_id=index.process.pk, title="Themengruppe Verkehr")


@pytest.mark.parametrize(
    ("every", "unit", "last", "following"),
    [
        (6, Unit.MONTHS, (2018, 11, 29, 17, 0), (2019, 5, 30, 17, 0)),  # a Thursday both; over the change of the clocks
        (6, Unit.MONTHS, (2018, 8, 31, 17, 0), (2019, 3, 1, 17, 0)),  # there is no 31 February
        (12, Unit.MONTHS, (2024, 2, 29, 17, 0), (2025, 2, 27, 17, 0)),
        (1, Unit.MONTHS, (2019, 1, 31, 9, 30), (2019, 2, 28, 9, 30)),
        (2, Unit.WEEKS, (2019, 3, 20, 18, 0), (2019, 4, 3, 18, 0)),
    ],
)
def test_the_next_date_is_a_rhythm_later_on_the_same_weekday(
    series: MeetingSeries, every: int, unit: str, last: Any, following: Any
) -> None:
    series.every, series.unit = every, unit
    found = next_date(series, berlin(*last), now=berlin(*last))
    assert found == berlin(*following)
    assert found.weekday() == berlin(*last).weekday()


def test_where_dates_were_left_out_the_first_one_to_come_is_proposed(series: MeetingSeries) -> None:
    found = next_date(series, berlin(2018, 11, 29, 17), now=berlin(2020, 1, 1))
    assert berlin(2020, 1, 1) < found < berlin(2020, 7, 1)
    assert found.weekday() == 3


def test_a_time_that_the_night_does_not_have_becomes_one_that_it_has(series: MeetingSeries) -> None:
    series.every, series.unit = 1, Unit.WEEKS
    found = next_date(series, berlin(2027, 3, 21, 2, 30), now=berlin(2027, 3, 22))
    assert (found.hour, found.minute) == (3, 30)


@pytest.fixture
def last(index: Any, series: MeetingSeries) -> EventPage:
    start = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=20)
    event = make_bookable(
        index,
        "Sitzung",
        seats=8,
        series=series,
        starts_at=start,
        registration_opens_at=start - timedelta(days=14),
        state=EventState.MOVED,
        attendance="rund 20",
        date_note="im Frühsommer",
    )
    item = ProgrammeItem.objects.create(event=event, title="Bericht", starts_at=start)
    Speaker.objects.create(item=item, member=make_member(index.process, "Leitung"))
    make_table(event, "Tisch 1")
    make_registration(event)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def test_the_draft_takes_over_everything_but_what_became_of_the_last_one(
    last: EventPage, series: MeetingSeries, admin_user: User
) -> None:
    start = next_date(series, last.starts_at)
    draft = begin_next(series, start, after=last.pk, user=admin_user)
    for one in (EventPage.objects.get(pk=draft.pk), draft.get_latest_revision_as_object()):
        assert not one.live
        assert (one.title, one.series, one.seats, one.starts_at) == ("Sitzung", series, 8, start)
        assert one.ends_at - one.starts_at == last.ends_at - last.starts_at
        opens = timezone.localtime(one.registration_opens_at).date()
        assert timezone.localtime(start).date() - opens == timedelta(days=14)
        assert (one.state, one.attendance, one.date_note) == (EventState.PLANNED, "", "")
        assert [item.title for item in one.programme.all()] == ["Bericht"]
        assert timezone.localtime(one.programme.get().starts_at).date() == timezone.localtime(start).date()
        assert [str(speaker) for speaker in one.programme.get().speakers.all()] == ["Leitung"]
        assert [table.title for table in one.tables.all()] == ["Tisch 1"]
    assert Registration.objects.filter(event=last).count() == 1
    assert not Registration.objects.filter(event=draft).exists()
    assert last_event(series) == draft


def test_pressed_twice_there_is_one_draft(last: EventPage, series: MeetingSeries, admin_client: Client) -> None:
    url = reverse("aufbruch_series_next", args=[series.pk])
    page = admin_client.get(url)
    assert "alle 6 Monate" in page.content.decode()
    form = {"starts_at": "2030-05-02 17:00", "after": str(last.pk)}
    answers = [admin_client.post(url, form) for _click in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert EventPage.objects.filter(series=series).count() == 2
    assert admin_client.get(answers[0].url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_the_next_meeting_at_the_same_moment_get_one_draft(
    last: EventPage, series: MeetingSeries, admin_user: User
) -> None:
    start = next_date(series, last.starts_at)
    found = at_once(*[lambda: begin_next(series, start, after=last.pk, user=admin_user)] * 3)
    assert {type(one) for one in found} == {EventPage}
    assert {one.pk for one in found} == {EventPage.objects.exclude(pk=last.pk).get().pk}


@pytest.mark.parametrize("start", ["", "morgen", "2027-03-28 02:30", "9999-12-31 23:30", "0001-01-01 00:30"])
def test_a_date_that_cannot_be_is_refused(
    last: EventPage, series: MeetingSeries, admin_client: Client, start: str
) -> None:
    url = reverse("aufbruch_series_next", args=[series.pk])
    assert admin_client.post(url, {"starts_at": start, "after": str(last.pk)}).status_code == 422
    assert EventPage.objects.count() == 1


def test_who_may_not_add_pages_there_gets_no_draft(last: EventPage, series: MeetingSeries) -> None:
    with pytest.raises(PermissionDenied):
        begin_next(series, timezone.now(), after=last.pk, user=User.objects.create_user("ohne"))


def test_series_of_other_processes_are_not_opened(series: MeetingSeries, client: Client) -> None:
    other = make_process("Anderer")
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(group=group, page_id=other.pk, permission_type="change")
    user = User.objects.create_user("redaktion")
    user.groups.add(group)
    client.force_login(user)
    assert client.get(reverse("aufbruch_series_next", args=[series.pk])).status_code == 404


def test_without_a_meeting_that_has_a_date_there_is_none_to_go_on_from(series: MeetingSeries, index: Any) -> None:
    undated = make_event(index, "Irgendwann", starts_at=None, series=series)
    with pytest.raises(SeriesError, match="noch keine Veranstaltung mit Termin"):
        begin_next(series, timezone.now() + timedelta(days=9), after=undated.pk, user=User(is_superuser=True))
    assert EventPage.objects.count() == 1


def test_a_series_is_due_once_its_last_event_has_begun(last: EventPage, series: MeetingSeries, index: Any) -> None:
    processes = all_processes().filter(pk=index.process.pk)
    assert [one for one, _moment in due_series(processes)] == [series]
    make_event(index, "Nächste", series=series)
    assert due_series(processes) == []


def test_the_first_page_shows_coming_events_and_what_is_due(
    last: EventPage, series: MeetingSeries, index: Any, admin_client: Client
) -> None:
    coming = make_bookable(index, "Digitales Forum", seats=300)
    make_registration(coming, people=2)
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Digitales Forum" in page
    assert "2 von 300 Plätzen vergeben" in page
    assert reverse("aufbruch_series_next", args=[series.pk]) in page


def test_kinds_and_series_are_kept_in_the_menu_and_a_name_counts_once(index: Any, admin_client: Client) -> None:
    group = make_group(index.process, "Verkehr")
    add = reverse("wagtailsnippets_aufbruch_events_eventkind:add")
    assert admin_client.post(add, {"title": "Denklabor", "icon": ""}).status_code == 302
    again = admin_client.post(add, {"title": "denklabor", "icon": ""})
    assert again.status_code == 200
    assert EventKind.objects.count() == 1
    page = admin_client.get(reverse("wagtailsnippets_aufbruch_events_meetingseries:add"))
    assert [str(label) for _value, label in page.context["form"].fields["host"].choices][1:] == [group.title]
    for name in ("eventkind", "meetingseries"):
        assert admin_client.get(reverse(f"wagtailsnippets_aufbruch_events_{name}:list")).status_code == 200


@pytest.mark.parametrize("process", ["", "unsinn", "-1", "9" * 30, "\x00"])
def test_a_kind_for_no_process_is_refused_with_what_was_typed(index: Any, admin_client: Client, process: str) -> None:
    make_process("Nebenan", slug="nebenan")
    add = reverse("wagtailsnippets_aufbruch_events_eventkind:add")
    page = admin_client.post(add, {"process": process, "title": "Denklabor", "icon": ""})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"process"}
    assert "Denklabor" in page.content.decode()
    assert not EventKind.objects.exists()


def test_each_process_has_a_kind_of_the_same_name_once(index: Any, admin_client: Client) -> None:
    elsewhere = make_process("Nebenan", slug="nebenan")
    add = reverse("wagtailsnippets_aufbruch_events_eventkind:add")
    for process in (index.process, elsewhere):
        typed = {"process": process.pk, "title": "Denklabor", "icon": ""}
        assert admin_client.post(add, typed).status_code == 302
        again = admin_client.post(add, {**typed, "title": "denklabor"})
        assert set(again.context["form"].errors) == {"title"}
    assert EventKind.objects.count() == 2


def test_a_series_is_that_of_a_group_of_its_own_process(index: Any, admin_client: Client) -> None:
    elsewhere = make_process("Nebenan", slug="nebenan")
    own, foreign = make_group(index.process, "Verkehr"), make_group(elsewhere, "Schule")
    add = reverse("wagtailsnippets_aufbruch_events_meetingseries:add")
    typed = {"process": index.process.pk, "title": "Sitzungen", "every": 6, "unit": "months"}
    page = admin_client.post(add, {**typed, "host": foreign.pk})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"host"}
    assert admin_client.post(add, {**typed, "host": own.pk}).status_code == 302
    assert MeetingSeries.objects.get(title="Sitzungen").host_id == own.pk


def test_the_list_of_series_costs_the_same_however_many_there_are(index: Any, admin_client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(reverse("wagtailsnippets_aufbruch_events_meetingseries:list"))
        assert "Uhr" in page.content.decode()
        return len(queries)

    def add(number: int) -> None:
        series = MeetingSeries.objects.create(process_id=index.process.pk, title=f"Reihe {number}")
        make_event(index, f"Sitzung {number}", series=series)

    add(0)
    cost()
    few = cost()
    for number in range(1, 5):
        add(number)
    assert cost() == few
