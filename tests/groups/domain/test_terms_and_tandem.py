"""Who leads a group today, and what an editor is told about the tandem."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.clock import Clock
from tests.factories.core import make_member
from tests.factories.groups import ADMINISTRATION, BOTH_SIDES, CITY_SOCIETY, add_lead, add_membership, make_group
from wagtail_aufbruch.groups.domain import tandem, terms
from wagtail_aufbruch.groups.domain.tandem import group_problems, tandem_problems, vacancies
from wagtail_aufbruch.groups.models import ThemeGroupMembership

DAY = date(2019, 6, 6)


def problems(group: Any, day: date = DAY) -> list[str]:
    return tandem_problems(group.memberships.all(), day)


@pytest.mark.parametrize(
    ("start", "end", "in_office"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (DAY, DAY, True),
        (date(2019, 6, 7), None, False),
        (None, date(2019, 6, 5), False),
        (date(2018, 1, 1), date(2020, 1, 1), True),
    ],
)
def test_first_and_last_day_of_a_term_belong_to_it(index: Any, start: date, end: date, in_office: bool) -> None:
    group = make_group(index, sides=[])
    lead = add_lead(group, ADMINISTRATION, start=start, end=end)
    found = ThemeGroupMembership.objects.filter(terms.current_condition(DAY))
    assert terms.is_current(lead, DAY) is in_office
    assert list(found) == ([lead] if in_office else []), "the database and Python disagree"


def test_a_day_begins_at_midnight_in_the_town_not_in_greenwich(clock: Clock) -> None:
    clock.set_to(datetime(2019, 6, 5, 22, 30, tzinfo=ZoneInfo("UTC")))
    assert terms.today() == date(2019, 6, 6)


def test_complete_tandem_gives_no_warning(index: Any) -> None:
    assert problems(make_group(index)) == []


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([], ["Both leads are missing: one from the administration, one from city society."]),
        ([ADMINISTRATION], ["The second lead is missing: one from city society."]),
        ([CITY_SOCIETY], ["The second lead is missing: one from the administration."]),
        ([ADMINISTRATION] * 2, ["Both leads stand for the administration; one has to stand for city society."]),
        ([CITY_SOCIETY] * 2, ["Both leads stand for city society; one has to stand for the administration."]),
        ([*BOTH_SIDES, CITY_SOCIETY], ["3 people lead at the same time. A tandem has two leads."]),
    ],
)
def test_editor_is_told_what_the_tandem_lacks(index: Any, sides: list[str], expected: list[str], english: None) -> None:
    assert problems(make_group(index, sides=sides)) == expected


def test_editor_is_told_which_lead_stands_for_nobody(index: Any, english: None) -> None:
    group = make_group(index, sides=[ADMINISTRATION])
    add_lead(group, "", "Vertretung der Hochschule")
    assert problems(group) == [
        "Vertretung der Hochschule leads, but it is not said for whom: for the administration or for city society."
    ]


def test_one_person_cannot_be_a_tandem(index: Any, english: None) -> None:
    group = make_group(index, sides=[])
    member = make_member(group.process, "Allein")
    for side in BOTH_SIDES:
        add_membership(group, member=member, function="lead", side=side)
    assert problems(group) == ["The same member is entered as lead twice. A tandem is two people."]


def test_lead_whose_term_has_ended_no_longer_counts(index: Any, english: None) -> None:
    group = make_group(index, sides=[ADMINISTRATION])
    add_lead(group, CITY_SOCIETY, end=date(2019, 6, 5))
    assert problems(group, date(2019, 6, 5)) == []
    assert problems(group) == ["The second lead is missing: one from city society."]


def test_members_who_do_not_lead_do_not_complete_a_tandem(index: Any) -> None:
    group = make_group(index, sides=[ADMINISTRATION])
    add_membership(group, "Mitglied", side=CITY_SOCIETY)
    assert len(problems(group)) == 1


def test_group_that_is_asked_for_no_tandem_is_left_alone(index: Any) -> None:
    group = make_group(index, sides=[ADMINISTRATION], tandem="none")
    assert group_problems(group, DAY) == []
    assert vacancies(group, tandem.leads(group.memberships.all(), DAY)) == []


def test_leads_stand_by_name_whatever_the_editor_sorts(index: Any) -> None:
    group = make_group(index, sides=[])
    add_lead(group, CITY_SOCIETY, "Zukunftsbüro", sort_order=0)
    add_lead(group, ADMINISTRATION, "amt 10", sort_order=1)
    assert [lead.member.role for lead in tandem.leads(group.memberships.all(), DAY)] == ["amt 10", "Zukunftsbüro"]


@pytest.mark.parametrize(
    ("sides", "kept_for"),
    [
        ([], ["Town administration", "City society"]),
        ([ADMINISTRATION], ["City society"]),
        ([""], [""]),
        (BOTH_SIDES, []),
        ([*BOTH_SIDES, ADMINISTRATION], []),
    ],
)
def test_reader_is_told_whose_seat_is_empty(index: Any, sides: list[str], kept_for: list[str], english: None) -> None:
    group = make_group(index, sides=sides)
    assert vacancies(group, tandem.leads(group.memberships.all(), DAY)) == kept_for
