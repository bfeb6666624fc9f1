"""A council's server for the tests: as the specification says, and badly in each way, once a test switches it on."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

SCHEMA = "https://schema.oparl.org/1.1/"
PER_PAGE = 100
HTML = b"<!-- Fehler -->\n<!DOCTYPE html><html><head><title>Fehler</title></head><body><h1>Fehler</h1></body></html>"
LISTS = {"organizations": "Organization", "papers": "Paper", "meetings": "Meeting"}
JSON = "application/json"


@dataclass
class Answer:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    """What is said in JSON, or in the bytes as they are."""
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(data, status, {"Content-Type": JSON, **named})


class CouncilServer:
    """Holds the things of one body, and answers for them. ``bad`` holds what it does wrong, by the start of a path."""

    def __init__(self) -> None:
        self.things: dict[str, list[dict[str, Any]]] = {name: [] for name in LISTS}
        self.bad: dict[str, Callable[[str, Answer], Answer | None]] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.per_page = PER_PAGE
        self.made: Callable[[str, int, int], list[dict[str, Any]]] | None = None
        """Makes the things of a page, ``(list, from, to)``, where they are too many to hold; see ``number``."""
        self.number: dict[str, int] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self.system = f"{self.base}/oparl/system"
        self.body_id = f"{self.base}/oparl/bodies/1"

    # --- what it holds -------------------------------------------------------------------------------------

    def id(self, name: str, key: object) -> str:
        return f"{self.body_id}/{name}/{key}"

    def add(self, name: str, key: object, /, **values: Any) -> dict[str, Any]:
        """Add a thing to the list ``name``, or replace it; ``modified`` is told as it is given."""
        thing = {
            "id": self.id(name, key),
            "type": f"{SCHEMA}{LISTS[name]}",
            "body": self.body_id,
            "created": "2026-01-01T08:00:00+01:00",
            "modified": "2026-01-01T08:00:00+01:00",
            **values,
        }
        self.things[name] = [one for one in self.things[name] if one.get("id") != thing["id"]] + [thing]
        return thing

    def delete(self, name: str, key: object, modified: str = "2026-01-01T08:00:00+01:00") -> None:
        """Leave nothing of it but the word that it is gone, as SD.NET does: without its type."""
        gone = {"id": self.id(name, key), "created": modified, "modified": modified, "deleted": True}
        self.things[name] = [gone if one["id"] == gone["id"] else one for one in self.things[name]]

    # --- what it says --------------------------------------------------------------------------------------

    def reply(self, target: str) -> Answer | None:
        """The answer for a path with its query; None hangs up without a word."""
        self.asked.append(target)
        said: Answer | None = self._good(target)
        for start, spoil in list(self.bad.items()):
            if said is not None and target.startswith(start):
                said = spoil(target, said)
        return said

    def _good(self, target: str) -> Answer:
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        match parts.path.removeprefix("/oparl/").split("/"):
            case ["system"]:
                return answer(
                    {
                        "id": self.system,
                        "type": f"{SCHEMA}System",
                        "oparlVersion": SCHEMA,
                        "body": f"{self.base}/oparl/bodies",
                    }
                )
            case ["bodies"]:
                return answer({"data": [self.body()], "pagination": {}, "links": {}})
            case ["bodies", "1"]:
                return answer(self.body())
            case ["bodies", "1", name] if name in LISTS:
                return answer(self._page(name, parts.path, parts.query, query))
            case ["bodies", "1", name, _key] if name in LISTS:
                found = [one for one in self.things[name] if one["id"] == self.base + parts.path]
                return answer(found[0]) if found else answer({"error": "nicht gefunden", "code": 802}, 404)
        return answer({"error": "nicht gefunden"}, 404)

    def body(self) -> dict[str, Any]:
        return {
            "id": self.body_id,
            "type": f"{SCHEMA}Body",
            "name": "Stadt Beispiel",
            "contactEmail": "kontakt@stadt.example",
            **{kind.lower(): f"{self.body_id}/{name}" for name, kind in LISTS.items()},
        }

    def _page(self, name: str, path: str, raw: str, query: dict[str, str]) -> dict[str, Any]:
        page, since = int(query.get("page", "1")), query.get("modified_since")
        begin = (page - 1) * self.per_page
        if self.made is not None and name in self.number:
            number = self.number[name]
            shown = self.made(name, begin, min(begin + self.per_page, number))
        else:
            things = [
                one for one in self.things[name] if since is None or _modified(one) >= datetime.fromisoformat(since)
            ]
            # A list without a window tells of nothing that was deleted.
            things = [one for one in things if since is not None or not one.get("deleted")]
            number, shown = len(things), things[begin : begin + self.per_page]
        last = max(1, -(-number // self.per_page))
        links = {"first": self.at(path, raw, 1), "self": self.at(path, raw, page), "last": self.at(path, raw, last)}
        if page < last:
            links["next"] = self.at(path, raw, page + 1)
        pagination = {
            "totalElements": number,
            "elementsPerPage": self.per_page,
            "currentPage": page,
            "totalPages": last,
        }
        return {"data": shown, "pagination": pagination, "links": links}

    def at(self, path: str, raw: str, page: int) -> str:
        """The address of a page of the same list."""
        query = [(name, value) for name, value in parse_qsl(raw) if name != "page"]
        return f"{self.base}{path}?{urlencode([*query, ('page', str(page))])}"

    # --- running -------------------------------------------------------------------------------------------

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def running() -> Iterator[CouncilServer]:
    server = CouncilServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _modified(thing: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(thing["modified"])


def _handler(server: CouncilServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.hosts.append(self.headers.get("Host", ""))
            said = server.reply(self.path)
            if said is None:
                self.close_connection = True
                self.connection.close()
                return
            headers = {"Content-Length": str(len(said.body)), **said.headers}
            try:
                self.send_response(said.status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.end_headers()
                if "X-Drip" in headers:
                    for begin in range(0, len(said.body), 1):
                        self.wfile.write(said.body[begin : begin + 1])
                        self.wfile.flush()
                        time.sleep(0.02)
                else:
                    self.wfile.write(said.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


# --- ways to behave badly ----------------------------------------------------------------------------------

Spoil = Callable[[str, Answer], Answer | None]


def says(body: Any, status: int = 200, **headers: str) -> Spoil:
    """Always the same, whatever is asked."""
    return lambda _target, _good: answer(body, status, **headers)


def changes(change: Callable[[Any], Any]) -> Spoil:
    """The good answer, changed as JSON."""
    return lambda _target, good: answer(change(json.loads(good.body)), good.status)


def first_then(times: int, spoil: Spoil) -> Spoil:
    """Badly so many times, and well afterwards."""
    left = [times]

    def reply(target: str, good: Answer) -> Answer | None:
        left[0] -= 1
        return spoil(target, good) if left[0] >= 0 else good

    return reply


def from_page(number: int, spoil: Spoil) -> Spoil:
    """Badly from that page of a list on."""

    def reply(target: str, good: Answer) -> Answer | None:
        page = int(parse_qs(urlsplit(target).query).get("page", ["1"])[-1])
        return spoil(target, good) if page >= number else good

    return reply


def packed(_target: str, good: Answer) -> Answer:
    return Answer(gzip.compress(good.body), good.status, {**good.headers, "Content-Encoding": "gzip"})


def bomb(megabytes: int) -> Spoil:
    """A small answer that unpacks to a large one."""
    body = gzip.compress(b'{"data": ["' + b" " * (megabytes * 1_000_000) + b'"]}')
    return lambda _target, _good: Answer(body, 200, {"Content-Type": JSON, "Content-Encoding": "gzip"})


def hangs_up(_target: str, _good: Answer) -> None:
    return None


def cut_off(_target: str, good: Answer) -> Answer:
    """Half of what was announced."""
    return Answer(
        good.body[: len(good.body) // 2],
        good.status,
        {**good.headers, "Content-Length": str(len(good.body)), "Connection": "close"},
    )


def packed_and_cut_off(target: str, good: Answer) -> Answer:
    """Half of what was packed, as if it were all."""
    whole = packed(target, good)
    return Answer(whole.body[: len(whole.body) // 2], whole.status, whole.headers)


def drips(_target: str, good: Answer) -> Answer:
    return Answer(good.body, good.status, {**good.headers, "X-Drip": "yes"})


def sleeps(seconds: float) -> Spoil:
    def reply(_target: str, good: Answer) -> Answer:
        time.sleep(seconds)
        return good

    return reply


def leads_to(address: Callable[[str], str], status: int = 302) -> Spoil:
    return lambda target, _good: Answer(b"", status, {"Location": address(target)})


ERRORS: dict[str, Spoil] = {
    "401": says({"error": "nicht angemeldet"}, 401),
    "404": says(
        {"error": "Die angeforderte Ressource wurde nicht gefunden.", "code": 802, "type": "SD.NET RIM Webservice"}, 404
    ),
    "500": says({"error": "Fehler"}, 500),
    "503 with a page": says(
        b"<html><body><h1>503 Service Unavailable</h1></body></html>", 503, Content_Type="text/html"
    ),
    "a page": says(HTML, Content_Type="text/html"),
    "[]": says([]),
    "{}": says({}),
    "null": says(None),
    "nothing": says(b""),
    "a text": says("Fehler"),
    "half a JSON": lambda _target, good: answer(good.body[: len(good.body) // 2]),
    "deep": says(b"[" * 100_000),
    "a huge number": says(b'{"data": ' + b"9" * 10_000 + b"}"),
    "cut off": cut_off,
    "packed and cut off": packed_and_cut_off,
    "hangs up": hangs_up,
    "another list": says({"data": {"id": "x"}}),
    "a status of its own": says({"error": "Teekanne"}, 418),
    "packed in a way of its own": says({}, Content_Encoding="br"),
    "called packed and is not": says(b'{"data": []}', Content_Encoding="gzip"),
}
"""Answers of which nothing may follow."""


# --- things to hold ----------------------------------------------------------------------------------------


def example_town(server: CouncilServer) -> None:
    """A council with two bodies, two meetings and three papers, as Session writes them."""
    server.add("organizations", "gr/1", name="Hauptausschuss", shortName="HA", organizationType="Gremium")
    server.add("organizations", "gr/2", name="Rat", shortName="", organizationType="Gremium")
    server.add("organizations", "at/3", name="Stadtplanungsamt")
    server.add(
        "meetings",
        "m1",
        name="Hauptausschuss",
        start="2026-04-14T17:00:00+02:00",
        end="2026-04-14T00:00:00+02:00",
        organization=[server.id("organizations", "gr/1")],
        location={"id": "x", "description": "Ratssaal"},
        agendaItem=[
            item(
                server, "i1", number="3", order=3, public=True, consultation="c1", result="Einstimmig, 0 Enthaltungen"
            ),
            item(server, "i9", number="4", order=4, public=False, name="Nichtöffentlich", result="beschlossen"),
        ],
    )
    server.add(
        "meetings",
        "m2",
        name="Rat",
        start="2026-05-05T18:00:00+02:00",
        organization=[server.id("organizations", "gr/2")],
        agendaItem=[item(server, "i2", number="7", public=True, consultation="c2", result="ungeändert beschlossen")],
    )
    server.add(
        "papers",
        "p1",
        name="Klimaanpassung der\nInnenstadt",
        reference="2026/0289",
        date="2026-04-01",
        paperType="Beschlussvorlage",
        web=f"{server.base}/vorgang/1",
        underDirectionOf=[server.id("organizations", "at/3")],
        mainFile={"id": "f1", "name": "Vorlage", "mimeType": "application/pdf", "accessUrl": f"{server.base}/1.pdf"},
        auxiliaryFile={"id": "f2", "name": "Karte", "mimeType": "docx", "downloadUrl": "", "size": 0},
        consultation=[
            consultation(server, "c2", "gr/2", "m2", "i2", role="Entscheidung", authoritative=True),
            consultation(server, "c1", "gr/1", "m1", "i1", role="Vorberatung"),
        ],
    )
    server.add("papers", "p2", name="Erste", reference="2019/1012", date="2019-10-01", paperType="Antrag")
    server.add("papers", "p3", name="Zweite", reference="2019/1012", date="2019-12-01", paperType="Antrag")


def consultation(server: CouncilServer, key: str, body: str, meeting: str, item_: str, **values: Any) -> dict[str, Any]:
    return {
        "id": server.id("consultations", key),
        "type": f"{SCHEMA}Consultation",
        "organization": [server.id("organizations", body)],
        "meeting": server.id("meetings", meeting),
        "agendaItem": server.id("agendaitems", item_),
        **values,
    }


def item(server: CouncilServer, key: str, *, consultation: str = "", **values: Any) -> dict[str, Any]:
    named = {"consultation": server.id("consultations", consultation)} if consultation else {}
    return {"id": server.id("agendaitems", key), "type": f"{SCHEMA}AgendaItem", **named, **values}
