"""Asking a council's server that behaves, and one that does not."""

import tracemalloc
from dataclasses import replace

import pytest

from tests.council.oparl import server as servers
from tests.council.oparl.conftest import HERE, asking
from tests.council.oparl.server import CouncilServer
from wagtail_aufbruch.council.domain.oparl.server.client import Limits, opened, read_json
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault, OparlError


def _fault(council: CouncilServer, **limits: float) -> Fault:
    with asking(council, replace(HERE, **limits)) as client, pytest.raises(OparlError) as caught:
        client.get(council.system)
    return caught.value.fault


def test_a_good_answer_is_read(council: CouncilServer) -> None:
    with asking(council) as client:
        assert client.get(council.system)["body"] == f"{council.base}/oparl/bodies"
    assert council.hosts == [council.base.removeprefix("http://")]


def test_a_packed_answer_is_read(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.packed
    with asking(council) as client:
        assert client.get(council.system)["id"] == council.system


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        ("401", Fault.NOT_ALLOWED),
        ("404", Fault.NOT_FOUND),
        ("500", Fault.BUSY),
        ("503 with a page", Fault.BUSY),
        ("a page", Fault.NO_JSON),
        ("nothing", Fault.NOTHING),
        ("half a JSON", Fault.NO_JSON),
        ("deep", Fault.NO_JSON),
        ("a huge number", Fault.NO_JSON),
        ("cut off", Fault.NO_ANSWER),
        ("packed and cut off", Fault.NO_ANSWER),
        ("hangs up", Fault.NO_ANSWER),
        ("a status of its own", Fault.REFUSED),
        ("packed in a way of its own", Fault.REFUSED),
        ("called packed and is not", Fault.REFUSED),
    ],
)
def test_a_bad_answer_is_told_as_what_it_is(council: CouncilServer, way: str, fault: Fault) -> None:
    council.bad["/oparl/system"] = servers.ERRORS[way]
    assert _fault(council) is fault


def test_a_failure_that_passes_is_tried_again(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.first_then(2, servers.ERRORS["503 with a page"])
    waits: list[float] = []
    with opened(council.system, replace(HERE, pause_seconds=0.5), sleep=waits.append) as client:
        assert client.get(council.system)["id"] == council.system
    assert len(council.asked) == 3
    assert waits == [1.0, 0.5, 2.0, 0.5]  # before a question is tried again, and before each question


def test_the_server_may_say_how_long_to_wait_but_not_for_ever(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.first_then(2, servers.says({}, 429, Retry_After="100000"))
    waits: list[float] = []
    with opened(council.system, HERE, sleep=waits.append) as client:
        client.get(council.system)
    assert max(waits) == 60


def test_what_is_refused_is_not_asked_again(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.ERRORS["401"]
    _fault(council)
    assert len(council.asked) == 1


def test_a_server_that_is_not_there_is_told() -> None:
    with servers.running() as gone:
        pass
    assert _fault(gone) is Fault.NO_ANSWER


def test_a_server_that_never_ends_an_answer_is_given_up(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.drips
    assert _fault(council, answer_seconds=0.1) is Fault.SLOW


def test_a_server_that_thinks_for_too_long_is_given_up(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.sleeps(0.5)
    assert _fault(council, read_seconds=0.1) is Fault.SLOW


def test_an_answer_that_is_too_large_is_not_read_to_its_end(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.says(b" " * 3_000_000)
    assert _fault(council, answer_bytes=1_000_000) is Fault.TOO_LARGE


def test_a_small_answer_that_unpacks_to_a_large_one_fills_no_memory(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.bomb(60)
    tracemalloc.start()
    try:
        assert _fault(council, answer_bytes=1_000_000) is Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


NASTY = {
    "brackets in brackets": b"[" + b",".join([b"[" * 900 + b"]" * 900] * 4_000) + b"]",
    "objects in objects": b"[" + b",".join([b'{"a":{}}'] * 800_000) + b"]",
    "many keys": ("{" + ",".join(f'"{key:x}":0' for key in range(700_000)) + "}").encode(),
    "many numbers": b"[" + b",".join([b"0.125"] * 1_200_000) + b"]",
}


@pytest.mark.parametrize("kind", NASTY)
def test_an_answer_that_would_fill_the_memory_once_it_is_understood_is_not_understood(
    council: CouncilServer, kind: str
) -> None:
    assert len(NASTY[kind]) < Limits().answer_bytes
    council.bad["/oparl/system"] = servers.says(NASTY[kind])
    tracemalloc.start()
    try:
        assert _fault(council, answer_bytes=Limits().answer_bytes) is Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_list_of_a_town_that_comes_in_one_answer_is_understood() -> None:
    """As close as real servers pack it: without blanks, and with much of what is empty."""
    one = (
        '{"id":"https://ris.stadt.example/oparl/bodies/1/papers/%d","type":"https://schema.oparl.org/1.1/Paper",'
        '"name":"Antrag, Nr. 7","reference":"7/2026","date":"2026-04-01","paperType":"","auxiliaryFile":[],'
        '"location":[],"originatorPerson":[],"underDirectionOf":[],"keyword":[],"web":"","license":"","deleted":false,'
        '"consultation":[{"id":"c%d","meeting":"m1","organization":["gr/1"],"authoritative":true,"role":""}]}'
    )
    body = "[" + ",".join(one % (key, key) for key in range(16_000)) + "]"
    assert 6_000_000 < len(body) < Limits().answer_bytes
    assert len(read_json(body.encode())) == 16_000  # type: ignore[arg-type]


def test_a_redirect_on_the_same_host_is_followed(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.leads_to(lambda _target: "/oparl/bodies/1")
    with asking(council) as client:
        assert client.get(council.system)["id"] == council.body_id


@pytest.mark.parametrize(
    "address", ["http://anderswo.example/", "http://localhost/x", "file:///etc/passwd", "http://[::1]/"]
)
def test_a_redirect_to_another_host_is_not_followed(council: CouncilServer, address: str) -> None:
    council.bad["/oparl/system"] = servers.leads_to(lambda _target: address)
    assert _fault(council) in {Fault.OTHER_HOST, Fault.NO_ADDRESS}
    assert len(council.asked) == 1


def test_redirects_in_a_circle_come_to_an_end(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.leads_to(lambda target: target)
    assert _fault(council) is Fault.CUT_SHORT
    assert len(council.asked) < 10


def test_this_machine_is_not_asked_unless_the_site_allows_it(council: CouncilServer) -> None:
    with asking(council, replace(HERE, private_hosts=())) as client, pytest.raises(OparlError) as caught:
        client.get(council.system)
    assert caught.value.fault is Fault.PRIVATE
    assert council.asked == []


def test_ids_are_asked_below_the_path_that_answers(council: CouncilServer) -> None:
    rewrites = ("http://ris.stadt.example/api/", f"{council.base}/oparl/")
    with asking(council, rewrites=rewrites) as client:
        assert client.get("http://ris.stadt.example/api/bodies/1")["id"] == council.body_id


def test_no_cookie_is_sent_back(council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.says({"id": "x"}, Set_Cookie="a=b")
    with asking(council) as client:
        client.get(council.system)
        assert not list(client.http.cookies.jar)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('\ufeff{"a": "ä"}'.encode(), "ä"),
        (b'{"a": "\xe4"}', "ä"),
        (b'{"a": "x\x01\x1f\ty"}', "x\x01\x1f\ty"),
    ],
)
def test_texts_are_read_in_whatever_alphabet_they_come(body: bytes, text: str) -> None:
    assert read_json(body) == {"a": text}
