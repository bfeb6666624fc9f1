"""The moments of a competition in people's own calendars, where they move when the town moves them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.calendars import strictly_read
from tests.factories.competitions import make_competition, make_index
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.domain.operations.retention import due_entries
from wagtail_aufbruch.competitions.models import CompetitionPage

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
OPENS = datetime(2027, 3, 1, 8, 0, tzinfo=BERLIN)
CLOSES = datetime(2027, 4, 30, 23, 59, tzinfo=BERLIN)
ALL: dict[str, Any] = {
    "opens_at": OPENS,
    "closes_at": CLOSES,
    "jury_from": date(2027, 5, 3),
    "jury_until": date(2027, 5, 14),
    "honoured_at": datetime(2027, 6, 1, 18, 0, tzinfo=BERLIN),
}


def read(client: Client, competition: Any) -> dict[str, Any]:
    answer = client.get(f"{competition.url}kalender/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert ".ics" in answer.headers["Content-Disposition"]
    return {one.summary.value: one for one in strictly_read(answer.content).vevent_list}


def test_all_that_is_announced_arrives_in_a_calendar_days_as_days_and_moments_in_the_towns_time(client: Client) -> None:
    competition = make_competition(make_process(), introduction="Was fehlt; wem?", **ALL)
    found = read(client, competition)
    assert found["Mitmachen: Morgenmacher"].dtstart.value == OPENS
    assert found["Einsendeschluss: Morgenmacher"].dtstart.value == CLOSES
    jury = found["Jury: Morgenmacher"]
    assert (jury.dtstart.value, jury.dtend.value) == (date(2027, 5, 3), date(2027, 5, 15))
    assert found["Preisverleihung: Morgenmacher"].dtstart.value == ALL["honoured_at"]
    assert competition.full_url in jury.description.value
    assert "Was fehlt; wem?" in jury.description.value
    assert len(found) == 4


def test_where_the_public_votes_both_its_moments_are_told_and_else_neither(client: Client) -> None:
    vote = {"vote_from": CLOSES + timedelta(days=2), "vote_until": CLOSES + timedelta(days=9)}
    process = make_process()
    found = read(client, make_competition(process, vote_wanted=True, **ALL, **vote))
    assert found["Abstimmen: Morgenmacher"].dtstart.value == CLOSES + timedelta(days=2)
    assert found["Ende der Abstimmung: Morgenmacher"].dtstart.value == CLOSES + timedelta(days=9)
    assert len(read(client, make_competition(process, "Ohne Abstimmung", **ALL, **vote))) == 4


@pytest.mark.parametrize("day", ["jury_from", "jury_until"])
def test_one_day_of_the_jury_is_one_day(client: Client, day: str) -> None:
    jury = read(client, make_competition(make_process(), **{day: date(2027, 5, 3)}))["Jury: Morgenmacher"]
    assert (jury.dtstart.value, jury.dtend.value) == (date(2027, 5, 3), date(2027, 5, 4))


def test_a_later_end_moves_the_line_in_calendars_instead_of_adding_one(client: Client) -> None:
    process = make_process()
    competition = make_competition(process, **ALL)
    before = read(client, competition)["Einsendeschluss: Morgenmacher"]
    extend(competition, CLOSES + timedelta(days=7), "Ferien", user=make_moderator(process))
    after = read(client, competition)["Einsendeschluss: Morgenmacher"]
    assert after.uid.value == before.uid.value
    assert after.dtstart.value == CLOSES + timedelta(days=7)
    assert int(after.sequence.value) > int(before.sequence.value)


def test_lines_of_one_competition_and_of_others_are_told_apart(client: Client) -> None:
    process = make_process()
    keys = [
        one.uid.value
        for title in ("Morgenmacher", "Übermorgen")
        for one in read(client, make_competition(process, title, **ALL)).values()
    ]
    assert len(set(keys)) == 8


def test_without_any_moment_there_is_no_calendar_and_no_link_to_one(client: Client) -> None:
    competition = make_competition(make_process(), closes_at=None)
    assert client.get(f"{competition.url}kalender/").status_code == 404
    assert "kalender/" not in client.get(competition.url).content.decode()


def test_who_has_the_calendar_already_is_sent_nothing(client: Client) -> None:
    competition = make_competition(make_process(), **ALL)
    first = client.get(f"{competition.url}kalender/")
    again = client.get(f"{competition.url}kalender/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_year_that_cannot_be_meant_costs_no_minutes(client: Client) -> None:
    competition = make_competition(make_process(), **{**ALL, "opens_at": datetime(1, 1, 2, tzinfo=BERLIN)})
    assert len(read(client, competition)) == 3


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("name", ["jury_from", "jury_until"])
def test_a_day_at_the_end_of_the_calendar_breaks_neither_the_page_nor_what_lists_it(
    client: Client, name: str, day: date
) -> None:
    """No form takes it; a script may have written it."""
    process = make_process()
    index = make_index(process)
    competition = make_competition(index, **ALL)
    CompetitionPage.objects.filter(pk=competition.pk).update(**{name: day})
    paths = ("", "neues/", "als-json/", "als-csv/")
    assert [client.get(f"{index.url}{path}").status_code for path in paths] == [200] * 4
    assert client.get(competition.url).status_code == 200
    assert "Einsendeschluss: Morgenmacher" in read(client, competition)
    assert not set(due_entries())
