"""Lists with many pages, and lists that know no end."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.council.oparl import server as servers
from tests.council.oparl.conftest import asking
from tests.council.oparl.server import CouncilServer
from wagtail_aufbruch.council.domain.oparl.server.errors import EmptyWindow, Fault, OparlError
from wagtail_aufbruch.council.domain.oparl.server.walking import MOST_PAGES, Walk, since

LIST = "/oparl/bodies/1/papers"
SINCE = datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.fixture
def papers(council: CouncilServer) -> CouncilServer:
    council.per_page = 10
    for number in range(35):
        council.add("papers", number, name=f"Vorlage {number}")
    return council


def _walk(council: CouncilServer, moment: datetime | None = None) -> tuple[list[str], Walk, Fault | None]:
    """What a walk found, itself, and how it broke off."""
    found: list[str] = []
    with asking(council) as client:
        walk = Walk(client, f"{council.base}{LIST}", moment)
        try:
            for page in walk:
                found += [one["id"] for one in page if isinstance(one, dict)]
        except OparlError as error:
            return found, walk, error.fault
    return found, walk, None


def test_a_list_is_walked_to_its_end(papers: CouncilServer) -> None:
    found, walk, fault = _walk(papers)
    assert (len(found), walk.objects, walk.pages, walk.is_whole, fault) == (35, 35, 4, True, None)


def test_an_empty_list_is_whole(council: CouncilServer) -> None:
    found, walk, _fault = _walk(council)
    assert (found, walk.is_whole) == ([], True)


def test_only_what_changed_since_is_asked_for_and_what_was_deleted_is_told(papers: CouncilServer) -> None:
    papers.add("papers", 3, name="Neu", modified="2026-05-01T12:00:00+02:00")
    papers.delete("papers", 4, modified="2026-06-01T08:00:00+02:00")
    papers.add("papers", 5, name="Eine Sekunde davor", modified="2026-05-01T11:59:59+02:00")
    found, walk, _fault = _walk(papers, SINCE)
    assert sorted(found) == [papers.id("papers", 3), papers.id("papers", 4)]
    assert walk.is_whole


@pytest.mark.parametrize(
    ("address", "narrowed"),
    [
        ("https://ris.example/papers", "https://ris.example/papers?modified_since=2026-05-01T10%3A00%3A00Z"),
        (
            "https://ris.example/papers.asp?body=7",
            "https://ris.example/papers.asp?body=7&modified_since=2026-05-01T10%3A00%3A00Z",
        ),
    ],
)
def test_a_window_leaves_what_the_address_asks_for_already(address: str, narrowed: str) -> None:
    assert since(address, SINCE) == narrowed


@pytest.mark.parametrize("way", sorted(servers.ERRORS))
def test_a_walk_that_breaks_off_is_not_whole_and_keeps_what_came_before(papers: CouncilServer, way: str) -> None:
    papers.bad[LIST] = servers.from_page(3, servers.ERRORS[way])
    found, walk, fault = _walk(papers)
    assert (len(found), walk.is_whole) == (20, False)
    assert fault is not None


@pytest.mark.parametrize("way", ["404", "[]"])
def test_nothing_since_a_moment_is_not_the_same_as_a_broken_server(papers: CouncilServer, way: str) -> None:
    papers.bad[LIST] = servers.ERRORS[way]
    with asking(papers) as client:
        with pytest.raises(EmptyWindow):
            list(Walk(client, f"{papers.base}{LIST}", SINCE))
        with pytest.raises(OparlError) as caught:
            list(Walk(client, f"{papers.base}{LIST}"))
    assert not isinstance(caught.value, EmptyWindow)


def test_a_list_that_leads_back_to_its_first_page_ends(papers: CouncilServer) -> None:
    def back(page: dict[str, Any]) -> dict[str, Any]:
        if page["pagination"]["currentPage"] == 2:
            page["links"]["next"] = page["links"]["first"]
        return page

    papers.bad[LIST] = servers.changes(back)
    found, walk, fault = _walk(papers)
    # The first page has another address the first time, so it is read twice.
    assert (len(set(found)), walk.is_whole, fault) == (20, False, Fault.CUT_SHORT)
    assert len(papers.asked) < 6


def test_a_last_page_that_leads_to_itself_is_the_last_one(papers: CouncilServer) -> None:
    def itself(page: dict[str, Any]) -> dict[str, Any]:
        page["links"].setdefault("next", page["links"]["self"])
        return page

    papers.bad[LIST] = servers.changes(itself)
    found, walk, fault = _walk(papers)
    assert (len(found), walk.is_whole, fault) == (35, True, None)


def test_a_last_page_that_leads_on_to_nothing_is_the_last_one(papers: CouncilServer) -> None:
    def on(page: dict[str, Any]) -> dict[str, Any]:
        if "links" in page:
            page["links"].setdefault("next", f"{papers.base}{LIST}/weiter")
        return page

    papers.bad[LIST] = servers.changes(on)
    papers.bad[f"{LIST}/weiter"] = servers.ERRORS["404"]
    _found, walk, fault = _walk(papers)
    assert (walk.is_whole, fault) == (True, None)


def test_ever_new_addresses_with_the_same_things_end(papers: CouncilServer) -> None:
    def anew(page: dict[str, Any]) -> dict[str, Any]:
        page["links"]["next"] = f"{papers.base}{LIST}?page=1&x={len(papers.asked)}"
        page["pagination"] = {}
        return page

    papers.bad[LIST] = servers.changes(anew)
    _found, walk, fault = _walk(papers)
    assert (walk.is_whole, fault) == (False, Fault.CUT_SHORT)
    assert len(papers.asked) == 4  # one with news, three without


def test_pages_are_followed_although_they_count_themselves_as_the_last(papers: CouncilServer) -> None:
    def counts_wrong(page: dict[str, Any]) -> dict[str, Any]:
        page["pagination"] = {"currentPage": 1, "totalPages": 1}
        return page

    papers.bad[LIST] = servers.changes(counts_wrong)
    found, walk, _fault = _walk(papers)
    assert (len(found), walk.is_whole) == (35, True)


def test_a_list_that_forgets_to_lead_on_is_not_taken_as_whole(papers: CouncilServer) -> None:
    def forgets(page: dict[str, Any]) -> dict[str, Any]:
        page["links"].pop("next", None)
        return page

    papers.bad[LIST] = servers.changes(forgets)
    found, walk, fault = _walk(papers)
    assert (len(found), walk.is_whole, fault) == (10, False, Fault.CUT_SHORT)


def test_a_list_that_leads_to_another_host_breaks_off(papers: CouncilServer) -> None:
    def elsewhere(page: dict[str, Any]) -> dict[str, Any]:
        page["links"]["next"] = "http://anderswo.example/papers?page=2"
        return page

    papers.bad[LIST] = servers.changes(elsewhere)
    found, walk, fault = _walk(papers)
    assert (len(found), walk.is_whole, fault) == (10, False, Fault.OTHER_HOST)


def test_a_list_without_its_envelope_is_read(papers: CouncilServer) -> None:
    papers.bad[LIST] = servers.changes(lambda page: page["data"])
    found, walk, _fault = _walk(papers)
    assert (len(found), walk.is_whole) == (10, True)


def test_things_that_are_no_objects_stop_nothing(papers: CouncilServer) -> None:
    def odd(page: dict[str, Any]) -> dict[str, Any]:
        page["data"] += [None, 7, "x", [], {"id": 7}, {"id": {"int": 3}}]
        return page

    papers.bad[LIST] = servers.changes(odd)
    _found, walk, _fault = _walk(papers)
    assert walk.objects == 35
    assert walk.is_whole
    assert MOST_PAGES > 10_000
