"""Who sits on a board, and which seats are empty."""

from datetime import date
from typing import Any

import pytest

from tests.factories.core import make_member, make_process
from tests.factories.groups import (
    ADMINISTRATION,
    CITY_SOCIETY,
    add_holder,
    add_lead,
    add_membership,
    add_seat,
    make_board,
    make_group,
    make_index,
    make_steering_committee,
)
from wagtail_aufbruch.groups.domain.boards import Composition, composition
from wagtail_aufbruch.groups.domain.groups import cards
from wagtail_aufbruch.groups.domain.neighbours import neighbours

DAY = date(2019, 6, 6)


def composed(board: Any, day: date = DAY) -> Composition:
    return composition(board, cards(board.process, day), day)


def test_steering_committee_of_five_tandems_has_twelve_seats(index: Any, process: Any) -> None:
    for number in range(5):
        make_group(index, f"Gruppe {number}")
    found = composed(make_steering_committee(index, process))
    assert (found.total, found.filled, found.vacant, found.open_ended) == (12, 12, 0, False)
    assert len(found.seats[2].holders) == 10


def test_group_without_a_tandem_shows_its_lead_seats_as_vacant(index: Any, process: Any, english: None) -> None:
    half = make_group(index, "Halb", sides=[ADMINISTRATION])
    empty = make_group(index, "Leer", sides=[])
    found = composed(make_steering_committee(index, process))
    assert (found.total, found.filled, found.vacant) == (6, 3, 3)
    assert [(lead.group.title, lead.side) for lead in found.seats[2].vacant_in] == [
        (half.title, "City society"),
        (empty.title, "Town administration"),
        (empty.title, "City society"),
    ]


def test_draft_group_fills_no_seat(index: Any, process: Any) -> None:
    make_group(index, "Entwurf", live=False)
    assert composed(make_steering_committee(index, process)).total == 2


def test_group_of_another_process_fills_no_seat(index: Any, process: Any) -> None:
    other = make_process("Anderer Prozess", parent=process.get_parent())
    make_group(make_index(other), "Fremd")
    assert composed(make_steering_committee(index, process)).total == 2


def test_group_of_a_process_within_the_process_fills_no_seat(index: Any, process: Any) -> None:
    inner = make_process("Teilprozess", parent=process)
    make_group(make_index(inner), "Innen")
    assert composed(make_steering_committee(index, process)).total == 2


def test_lead_leaves_the_committee_with_the_term(index: Any, process: Any) -> None:
    group = make_group(index, sides=[ADMINISTRATION])
    add_lead(group, CITY_SOCIETY, end=date(2019, 6, 5))
    board = make_steering_committee(index, process)
    assert composed(board, date(2019, 6, 5)).vacant == 0
    assert composed(board).vacant == 1


def test_group_that_is_asked_for_no_tandem_leaves_no_seat_empty(index: Any, process: Any) -> None:
    make_group(index, sides=[ADMINISTRATION], tandem="none")
    found = composed(make_steering_committee(index, process))
    assert (found.total, found.vacant) == (3, 0)


def test_seats_whose_number_is_unknown_are_not_counted_as_vacant(index: Any, process: Any) -> None:
    board = make_board(index)
    add_seat(board, "Weitere Interessierte", holders=[make_member(process)])
    add_seat(board, "Jugendparlament", number=5, holders=[make_member(process), make_member(process)])
    found = composed(board)
    assert found.open_ended
    assert found.seats[0].vacant is None
    assert (found.total, found.filled, found.vacant) == (5, 3, 3)
    assert found.seats[1].marks == [True, True, False, False, False]


def test_holder_counts_from_the_first_to_the_last_day(index: Any, process: Any) -> None:
    seat = add_seat(make_board(index), number=1)
    add_holder(seat, make_member(process), start=DAY, end=DAY)
    board = seat.board
    filled = [composed(board, day).filled for day in (date(2019, 6, 5), DAY, date(2019, 6, 7))]
    assert filled == [0, 1, 0]


def test_more_holders_than_seats_is_no_negative_vacancy(index: Any, process: Any) -> None:
    seat = add_seat(make_board(index), number=1, holders=[make_member(process), make_member(process)])
    assert composed(seat.board).vacant == 0


@pytest.mark.parametrize("number", [0, 200])
def test_marks_are_drawn_only_where_they_can_be_taken_in(index: Any, number: int) -> None:
    seat = add_seat(make_board(index), number=number)
    assert composed(seat.board).seats[0].marks == []


def test_group_names_the_boards_of_its_leads_and_no_others(index: Any, process: Any) -> None:
    group = make_group(index)
    lead = group.memberships.filter(function="lead").first()
    committee = make_steering_committee(index, process)
    council = make_board(index, "Beirat Lernen")
    add_seat(council, "Verwaltung", holders=[lead.member])
    past = make_board(index, "Früherer Beirat")
    add_holder(add_seat(past), lead.member, end=date(2019, 6, 5))
    hidden = make_board(index, "Entwurf", live=False)
    add_seat(hidden, holders=[lead.member])
    member = add_membership(group, "Mitglied").member
    add_seat(make_board(index, "Ohne Leitung"), holders=[member])
    found = neighbours(group, process, lead_ids=[lead.member_id], day=DAY).boards_of_leads
    assert [board.title for board in found] == [committee.title, council.title]


def test_in_a_preview_a_board_shows_the_bodies_that_were_chosen_and_no_others(index: Any, process: Any) -> None:
    chosen, _other = make_board(index, "Beirat Lernen"), make_board(index, "Beirat Verkehr")
    board = make_steering_committee(index, process)
    board.gives_impulses_to.set([chosen])
    assert [str(one) for one in neighbours(board, process, lead_ids=[], day=DAY).gives_impulses_to] == ["Beirat Lernen"]
