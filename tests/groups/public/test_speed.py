"""What a page asks of the database: as much for thirty as for three."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.core import make_field, make_member
from tests.factories.groups import (
    BOTH_SIDES,
    add_membership,
    add_seat,
    make_board,
    make_group,
    make_portrait,
    make_statement,
    make_steering_committee,
)
from tests.groups.editor import superuser
from wagtail_aufbruch.core.domain.process.processes import all_processes
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.domain.warnings import groups_with_problems
from wagtail_aufbruch.groups.models import Statement

# Wagtail leaves the temporary files of the pictures that it makes to the garbage collector.
MAKES_PICTURES = pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def queries(client: Client, address: str) -> list[str]:
    """Those of a second visit: the first one makes the pictures that are missing."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def portrayed(process: Any) -> Any:
    return make_member(process, name="Name", portrait=make_portrait(), portrait_consent_on="2019-01-01")


def fill(index: Any, process: Any, number: int, start: int = 0) -> tuple[Any, Any]:
    """So many groups, boards, members and statements, all in touch with each other."""
    committee = make_steering_committee(index, process, f"Lenkungsgremium {start}")
    groups = []
    for at in range(start, start + number):
        field = make_field(process, parent=make_field(process))
        group = make_group(index, f"Gruppe {at}", sides=[], reports_to=committee.page_ptr, handlungsfelder=[field])
        for side in BOTH_SIDES:
            add_membership(group, member=portrayed(process), function="lead", side=side)
        groups.append(group)
    for at in range(start, start + number):
        board = make_board(index, f"Beirat {at}", gives_impulses_to=groups)
        add_seat(board, number=3, holders=[portrayed(process)])
        make_statement(board, addressed_to=[groups[0], committee])
        make_statement(groups[0], addressed_to=[committee, board])
        make_statement(committee, addressed_to=groups)
        add_membership(groups[0], member=portrayed(process))
        add_seat(committee, holders=[portrayed(process)])
    return groups[0], committee


PAGES = ["index", "group", "committee", "statement", "process", "field"]


def addresses(index: Any, process: Any, group: Any, committee: Any) -> dict[str, str]:
    statement = Statement.objects.filter(body_page=group.pk).first()
    field = group.handlungsfelder.first()
    return {
        "index": index.url,
        "group": group.url,
        "committee": committee.url,
        "statement": f"{group.url}stellungnahmen/{statement.pk}/",
        "process": process.url,
        "field": process.url + process.reverse_subpage("handlungsfeld", args=[field.slug]),
    }


@MAKES_PICTURES
def test_pages_cost_the_same_for_three_and_for_twelve(client: Client, index: Any, process: Any) -> None:
    few = addresses(index, process, *fill(index, process, 3))
    cost_of_few = {name: len(queries(client, few[name])) for name in PAGES}
    many = addresses(index, process, *fill(index, process, 9, start=3))
    cost_of_many = {name: len(queries(client, many[name])) for name in PAGES}
    assert cost_of_many == cost_of_few


@MAKES_PICTURES
def test_page_of_a_full_group_needs_at_most_25_queries(client: Client, index: Any, process: Any) -> None:
    group, committee = fill(index, process, 3)
    found = addresses(index, process, group, committee)
    costs = {name: len(queries(client, found[name])) for name in PAGES}
    assert {name: cost for name, cost in costs.items() if cost > 25} == {}


@pytest.mark.parametrize("draft", [False, True])
def test_dashboard_costs_the_same_for_three_and_for_thirty(client: Client, index: Any, draft: bool) -> None:
    client.force_login(superuser())

    def add(number: int, start: int) -> None:
        for at in range(start, start + number):
            group = make_group(index, f"Gruppe {at}", sides=["administration"])
            if draft:
                group.refresh_from_db()
                group.save_revision()

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            found = groups_with_problems(all_processes(), today())
        return len(found), len(captured)

    add(3, 0)
    found, few = cost()
    assert found == 3
    add(27, 3)
    assert cost() == (30, few)
