"""The cockpit over time: what everybody may see, in periods of the town's clock, and of few people no number."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.client import PAST_THE_CACHE
from tests.core.charts.reading import Read, charts_in
from tests.factories.comments import make_comment
from tests.factories.events import make_event
from tests.factories.events import make_index as make_calendar
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.projects import make_project
from wagtail_aufbruch.core.domain.process.figures import Unit, periods_of, unit_for
from wagtail_aufbruch.core.extension.features import Feature
from wagtail_aufbruch.core.extension.figures import Figure
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Assessment

pytestmark = pytest.mark.django_db


def charts(client: Client, index: Any) -> dict[str, Read]:
    page = client.get(f"{index.url}cockpit/", headers=PAST_THE_CACHE).content.decode()
    return {key: one for key, one in charts_in(page).items() if key.startswith("verlauf-")}


def numbers(chart: Read) -> list[str]:
    return [row[1] for row in chart.rows]


def ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def assessed(contribution: Any, *people: Any, at: datetime | None = None) -> None:
    for one in people:
        Assessment.objects.create(contribution=contribution, participant=one, created_at=at or timezone.now())
    touch(contribution.process_id)


@pytest.fixture
def people(process: Any) -> list[Any]:
    return [make_participant(process, f"person{number}@example.org") for number in range(7)]


@pytest.mark.parametrize(
    ("begin", "unit", "number", "first"),
    [
        (date(2026, 11, 30), Unit.MONTH, 1, date(2026, 11, 1)),
        (date(2024, 12, 5), Unit.MONTH, 24, date(2024, 12, 1)),
        (date(2024, 11, 30), Unit.QUARTER, 9, date(2024, 10, 1)),
        (date(2021, 3, 1), Unit.QUARTER, 24, date(2021, 1, 1)),
        (date(2018, 11, 23), Unit.YEAR, 9, date(2018, 1, 1)),
    ],
)
def test_periods_are_chosen_so_that_few_enough_stand_side_by_side(
    begin: date, unit: Unit, number: int, first: date
) -> None:
    today = date(2026, 11, 30)
    assert unit_for(begin, today) is unit
    found = periods_of(begin, today, unit)
    assert (len(found), found[0].first) == (number, first)
    assert all(one.end == following.start for one, following in pairwise(found))
    assert found[-1].start <= timezone.make_aware(datetime(2026, 11, 30, 12)) < found[-1].end


def test_a_month_begins_at_the_town_s_midnight(client: Client, index: Any, call: Any) -> None:
    year = timezone.localdate().year
    # In Germany half past midnight of 1 March, and half an hour before it.
    make_idea(call, "März", published_at=datetime(year - 1, 2, 28, 23, 30, tzinfo=UTC))
    make_idea(call, "Februar", published_at=datetime(year - 1, 2, 28, 22, 30, tzinfo=UTC))
    rows = charts(client, index)["verlauf-ideen"].rows
    assert [row[:2] for row in rows[:2]] == [[f"Februar {year - 1}", "1"], [f"März {year - 1}", "1"]]
    assert rows[-1][2] == "läuft noch"


def test_only_what_everybody_may_see_is_counted(
    client: Client, process: Any, index: Any, call: Any, people: list[Any]
) -> None:
    idea = make_idea(call, "Offen", author=people[0])
    make_comment(idea, "Offen", author=people[1])
    assessed(idea, *people[2:5])
    hidden = make_idea(call, "Verborgen", state=State.HIDDEN, author=people[5])
    make_comment(hidden, "Auch verborgen", author=people[6])
    make_comment(idea, "Wartet", state=State.PENDING, author=people[6])
    assessed(hidden, *people[:4])
    secret = make_call(process, "Nur für Gäste")
    unseen = make_idea(secret, "Unter Ausschluss", author=people[6])
    assessed(unseen, people[5])
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    calendar = make_calendar(process)
    make_event(calendar, "War schon", starts_at=ago(1))
    make_event(calendar, "Abgesagt", starts_at=ago(1), state=EventState.CANCELLED)
    make_event(calendar, "Kommt erst", starts_at=ago(-40))
    make_event(calendar, "Entwurf", starts_at=ago(1)).unpublish()
    found = charts(client, index)
    told = {key: sum(int(number) for number in numbers(chart)) for key, chart in found.items()}
    assert told == {
        "verlauf-ideen": 1,
        "verlauf-kommentare": 1,
        "verlauf-bewertungen": 3,
        "verlauf-veranstaltungen": 1,
        "verlauf-mitmachende": 5,
    }
    assert list(found) == [
        "verlauf-ideen",
        "verlauf-kommentare",
        "verlauf-bewertungen",
        "verlauf-veranstaltungen",
        "verlauf-mitmachende",
    ]


def test_each_person_counts_once_in_a_period_whatever_they_do(
    client: Client, index: Any, call: Any, people: list[Any]
) -> None:
    ideas = [make_idea(call, f"Idee {number}", author=one) for number, one in enumerate(people)]
    for one in people:
        make_comment(ideas[0], "Gut", author=one)
    assessed(ideas[1], *people)
    assessed(ideas[2], make_participant(call.process, "person0+forum@example.org"))
    assert numbers(charts(client, index)["verlauf-mitmachende"]) == ["7"], "a mailbox with two names is one person"


@pytest.mark.parametrize("number", [1, 4])
def test_of_few_people_nobody_is_told_how_many_they_are(
    client: Client, index: Any, call: Any, people: list[Any], number: int
) -> None:
    make_idea(call, "Damals", author=people[0], published_at=ago(70))
    for one in people[:6]:
        make_idea(call, "Voriges Mal", author=one, published_at=ago(35))
    for one in people[:number]:
        make_idea(call, "Jetzt", author=one)
    page = client.get(f"{index.url}cockpit/", headers=PAST_THE_CACHE).content.decode()
    chart = charts_in(page)["verlauf-mitmachende"]
    told = numbers(chart)
    assert {told[0], told[-1]} == {"weniger als 5"}
    assert "6" in told
    # The picture is as high for one as for four, and says so in words.
    heights = chart.lengths()
    assert heights[0] == heights[-1] == pytest.approx(heights[told.index("6")] * 4 / 6, abs=0.01)
    assert "Eine gestrichelte Säule steht für weniger als 5 Menschen" in page
    assert ": weniger als 5" in chart.told("desc")
    table = client.get(f"{index.url}cockpit/verlauf-mitmachende-als-csv/").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[-1][1:] == ["", "weniger als 5; läuft noch"]
    listed = client.get(f"{index.url}cockpit/verlauf-mitmachende-als-json/").json()
    assert listed["rows"][-1]["value"] is None
    assert listed["rows"][told.index("6")]["value"] == 6
    assert listed["licence"]["url"]
    # No sum from which the number would follow.
    assert set(listed) == {"process", "licence", "chart", "things", "unit", "rows"}


def test_what_few_people_do_looks_the_same_however_few_they_are(
    client: Client, index: Any, call: Any, people: list[Any]
) -> None:
    idea = make_idea(call, "Zehn mal dieselben", author=people[0])

    def told() -> Sequence[bytes]:
        return [
            client.get(f"{index.url}cockpit/verlauf-mitmachende-als-{ending}/").content
            for ending in ("csv", "json", "png")
        ]

    one = told()
    assessed(idea, *people[1:4])
    assert told() == one
    assessed(idea, people[4])
    assert all(five != earlier for five, earlier in zip(told(), one, strict=True))


def test_without_anything_there_is_no_chart_and_with_ideas_alone_there_are(
    client: Client, index: Any, call: Any
) -> None:
    assert charts(client, index) == {}
    make_idea(call, "Erste")
    assert set(charts(client, index)) == {"verlauf-ideen"}
    page = client.get(f"{index.url}cockpit/", headers=PAST_THE_CACHE).content.decode()
    assert "Noch wurde kein Projekt vorgeschlagen." in page


def test_a_new_idea_is_in_the_figures_at_once_on_the_page_from_memory(
    client: Client, index: Any, call: Any, project: Any
) -> None:
    make_idea(call, "Erste")
    for title in ("Erste", "Zweite"):
        page = client.get(f"{index.url}cockpit/").content.decode()
        assert numbers(charts_in(page)["verlauf-ideen"]) == ["1" if title == "Erste" else "2"]
        make_idea(call, "Weitere")


def test_it_costs_as_many_queries_however_much_there_is(
    client: Client, process: Any, index: Any, call: Any, people: list[Any]
) -> None:
    def cost() -> int:
        client.get(f"{index.url}cockpit/", headers=PAST_THE_CACHE)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{index.url}cockpit/", headers=PAST_THE_CACHE)
        return len(captured)

    make_project(index, "Eines")
    idea = make_idea(call, "Erste", author=people[0])
    make_comment(idea, "Gut")
    assessed(idea, people[0])
    make_event(make_calendar(process), "War schon", starts_at=ago(1))
    few = cost()
    for number in range(60):
        another = make_idea(call, f"Idee {number}", author=people[number % 7], published_at=ago(10 * number))
        make_comment(another, "Gut", published_at=ago(9 * number))
        assessed(another, people[number % 7], at=ago(8 * number))
    assert cost() == few


def test_what_another_app_counts_is_shown_as_well(client: Client, index: Any, call: Any) -> None:
    make_idea(call, "Damals", published_at=ago(40))
    benches = Figure(
        key="baenke",
        name=lambda process: "Bänke",
        begin=lambda process: None,
        count=lambda process, periods: [3] * len(periods),
    )
    with registered_temporarily(Feature(app="parking", figures=(benches,))):
        found = charts(client, index)
    assert set(numbers(found["verlauf-baenke"])) == {"3"}


def test_a_figure_that_leaves_out_a_period_is_an_error(client: Client, index: Any, call: Any) -> None:
    make_idea(call, "Damals", published_at=ago(40))
    short = Figure(
        key="kurz", name=lambda process: "Kurz", begin=lambda process: None, count=lambda process, periods: [3]
    )
    with registered_temporarily(Feature(app="parking", figures=(short,))), pytest.raises(ValueError, match="kurz"):
        charts(client, index)
