"""The schedule: where each step stands, in words and in the drawing."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from tests.core.reading import read
from tests.factories import core
from wagtail_aufbruch.core.domain.process.timeline import Moment, moment_of, process_timeline
from wagtail_aufbruch.core.domain.showing.deadlines import time_left
from wagtail_aufbruch.core.models import ProcessPage, TimelineEntry

BERLIN = ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.django_db

START, END = date(2018, 6, 1), date(2018, 6, 30)


@pytest.mark.parametrize(
    ("today", "moment"),
    [
        (date(2018, 5, 31), Moment.COMING),
        (START, Moment.CURRENT),
        (END, Moment.CURRENT),
        (date(2018, 7, 1), Moment.PAST),
    ],
)
def test_a_step_runs_from_its_first_to_its_last_day(today: date, moment: Moment) -> None:
    assert moment_of(TimelineEntry(title="Gipfel", start=START, end=END), today) is moment


def test_a_step_without_an_end_is_over_the_next_day() -> None:
    entry = TimelineEntry(title="Beschluss", start=START)
    assert moment_of(entry, START) is Moment.CURRENT
    assert moment_of(entry, START + timedelta(days=1)) is Moment.PAST


@pytest.fixture
def planned(process: ProcessPage) -> ProcessPage:
    process.timeline.add(
        TimelineEntry(title="Themengruppen", start=date(2018, 7, 1), end=date(2018, 12, 31), sort_order=0),
        TimelineEntry(title="Beschluss", start=date(2018, 1, 1), sort_order=1),
        TimelineEntry(title="Gipfel", period="Frühsommer 2018", start=START, end=END, sort_order=2),
    )
    process.save()
    return process


def test_the_drawing_spans_whole_quarters_and_places_steps_by_their_days(planned: ProcessPage) -> None:
    drawn = process_timeline(planned, date(2018, 7, 2))
    assert [step.entry.title for step in drawn.steps] == ["Beschluss", "Gipfel", "Themengruppen"]
    gipfel, groups = drawn.steps[1:]
    assert gipfel.left == pytest.approx(151 / 365 * 100, abs=0.01)
    assert gipfel.width == pytest.approx(30 / 365 * 100, abs=0.02)
    assert groups.left + groups.width == pytest.approx(100, abs=0.02)
    assert drawn.today == pytest.approx(182 / 365 * 100, abs=0.01)
    assert [tick.left for tick in drawn.ticks] == [
        0,
        *[pytest.approx(days / 365 * 100, abs=0.01) for days in (90, 181, 273)],
    ]


def test_a_single_day_is_wide_enough_to_be_seen_and_stays_inside(process: ProcessPage) -> None:
    process.timeline.add(
        TimelineEntry(title="Erster", start=date(2018, 1, 1)), TimelineEntry(title="Letzter", start=date(2027, 12, 31))
    )
    first, last = process_timeline(process, START).steps
    assert first.width == last.width == 2.0
    assert last.left + last.width <= 100


@pytest.mark.parametrize("today", [date(2017, 12, 31), date(2019, 1, 2)])
def test_today_is_not_drawn_where_the_schedule_has_not_begun_or_is_over(planned: ProcessPage, today: date) -> None:
    assert process_timeline(planned, today).today is None


def test_years_are_written_at_the_scale_and_months_only_where_there_is_room(process: ProcessPage) -> None:
    process.timeline.add(TimelineEntry(title="Start", start=date(2017, 11, 1), end=date(2018, 3, 1)))
    with translation.override("de"):
        assert [tick.label for tick in process_timeline(process, START).ticks] == ["Okt 2017", "2018"]
    process.timeline.add(TimelineEntry(title="Ende", start=date(2023, 11, 1)))
    assert [tick.label for tick in process_timeline(process, START).ticks] == ["Okt 2017", *map(str, range(2018, 2024))]


def test_people_read_the_period_the_state_and_the_explanation(client: Client, process: ProcessPage) -> None:
    today = timezone.localdate()
    more = core.make_content_page(process, "Zum Gipfel")
    process.timeline.add(
        TimelineEntry(title="Gewesen", start=today - timedelta(days=400), sort_order=0),
        TimelineEntry(title="Jetzt", period="gerade eben", text="Für alle.", start=today, page=more, sort_order=1),
        TimelineEntry(title="Bald", start=today + timedelta(days=9), end=today + timedelta(days=12), sort_order=2),
    )
    process.save()
    steps = read(client, process.url).one("ol", class_="aufbruch-timeline__list").all("li")
    states = [step.one("span", class_="aufbruch-timeline__state").text for step in steps]
    assert len(set(states)) == 3
    assert all(states)
    assert [step.attributes.get("aria-current") for step in steps] == [None, "step", None]
    assert "gerade eben" in steps[1].text
    assert "Für alle." in steps[1].text
    assert list(steps[1].links().values()) == [more.url]
    assert [time.attributes["datetime"] for step in steps for time in step.all("time")][1] == today.isoformat()


def test_the_drawing_is_hidden_from_who_hears_the_list_and_has_numbers_that_browsers_read(
    client: Client, planned: ProcessPage
) -> None:
    drawing = read(client, planned.url).one("div", class_="aufbruch-timeline").all("svg")
    assert len(drawing) == 4
    assert {svg.attributes["aria-hidden"] for svg in drawing} == {"true"}
    bars = [rect.attributes for svg in drawing for rect in svg.all("rect")]
    assert len(bars) == 2
    for bar in bars:
        assert 0 <= float(bar["x"].removesuffix("%")) <= 100
        assert 0 < float(bar["width"].removesuffix("%")) <= 100


def test_a_long_schedule_folds_what_is_long_past_and_nothing_else(client: Client, process: ProcessPage) -> None:
    today = timezone.localdate()
    for number in range(12):
        process.timeline.add(TimelineEntry(title=f"Schritt {number}", start=today + timedelta(days=30 * (number - 8))))
    process.save()
    drawn = read(client, process.url).one("div", class_="aufbruch-timeline")
    folded = drawn.one("details")
    assert [heading.text for heading in folded.all("h3")] == ["Schritt 0", "Schritt 1", "Schritt 2"]
    assert "3" in folded.one("summary").text
    assert [heading.text for heading in drawn.all("h3")] == [f"Schritt {number}" for number in range(12)]


def test_a_short_schedule_folds_nothing(client: Client, process: ProcessPage) -> None:
    for number in range(8):
        process.timeline.add(TimelineEntry(title=f"Schritt {number}", start=date(2018, 1 + number, 1)))
    process.save()
    assert read(client, process.url).one("div", class_="aufbruch-timeline").all("details") == []


def test_a_step_leads_to_no_page_that_is_not_public(client: Client, process: ProcessPage) -> None:
    draft = core.make_content_page(process, "Entwurf", live=False)
    private = core.make_content_page(process, "Intern")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    process.timeline.add(
        TimelineEntry(title="Eins", start=START, page=draft), TimelineEntry(title="Zwei", start=END, page=private)
    )
    process.save()
    assert read(client, process.url).one("ol", class_="aufbruch-timeline__list").all("a") == []


@pytest.mark.parametrize(
    ("closes_at", "words"),
    [
        (datetime(2018, 5, 5, 23, 59, tzinfo=BERLIN), "ends today"),
        (datetime(2018, 5, 6, 0, 30, tzinfo=BERLIN), "ends tomorrow"),
        (datetime(2018, 5, 7, 0, 0, tzinfo=BERLIN), "2 days left"),
        (datetime(2018, 5, 5, 11, 59, tzinfo=BERLIN), "closed"),
    ],
)
def test_time_left_is_counted_in_days_of_the_towns_calendar(closes_at: datetime, words: str) -> None:
    with translation.override("en"):
        assert time_left(closes_at, now=datetime(2018, 5, 5, 12, 0, tzinfo=BERLIN)) == words


def test_what_still_takes_answers_in_its_closing_second_does_not_say_that_it_is_closed() -> None:
    closes_at = datetime(2018, 5, 5, 23, 59, 59, tzinfo=BERLIN)
    with translation.override("en"):
        assert time_left(closes_at, now=closes_at.replace(microsecond=500_000)) == "ends today"
        assert time_left(closes_at, now=datetime(2018, 5, 6, tzinfo=BERLIN)) == "closed"
