"""Many people with browsers of their own, on a few connections: forms are opened and sent as a browser does it."""

import http.client
import os
import queue
import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.test.client import BOUNDARY, encode_multipart

INPUT = re.compile(r"<input\b[^>]*>")
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back, and when; moments in seconds of one clock."""

    status: int
    asked_at: float
    answered_at: float
    location: str = ""
    """Where it leads to."""

    @property
    def took(self) -> float:
        """Milliseconds."""
        return (self.answered_at - self.asked_at) * 1000


@dataclass
class Visitor:
    """One person: a cookie jar, an address of their own, and the form that is open."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """As the proxy in front of the site tells it; TEST-NET addresses are too few, so one of a private network."""
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"


class Connection:
    """One connection to the server, which many visitors may use one after the other; opened anew when it was closed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, visitor: Visitor, path: str) -> Answer:
        """Open a page and keep its form's hidden fields."""
        answer, text = self._ask(visitor, "GET", path)
        inputs = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(text)]
        visitor.form = {
            one["name"]: unescape(one.get("value", ""))
            for one in inputs
            if one.get("type") == "hidden" and one.get("name")
        }
        return answer

    def post(
        self, visitor: Visitor, path: str, typed: dict[str, str], files: Mapping[str, UploadedFile[bytes]] | None = None
    ) -> Answer:
        """Send the open form with what was typed into it, and with files by the names of their fields."""
        sent = {**visitor.form, **typed}
        if files is None:
            answer, _text = self._ask(visitor, "POST", path, urlencode(sent).encode(), URLENCODED)
        else:
            answer, _text = self._ask(visitor, "POST", path, encode_multipart(BOUNDARY, {**sent, **files}), MULTIPART)
        return answer

    def _ask(
        self, visitor: Visitor, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[Answer, str]:
        headers = {"X-Forwarded-For": visitor.address}
        if visitor.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        begun = time.monotonic()
        response = self._send(method, path, body, headers)
        text = response.read().decode()
        answer = Answer(response.status, begun, time.monotonic(), response.headers.get("Location", ""))
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = line.partition("=")
            visitor.cookies[name] = rest.partition(";")[0]
        return answer, text

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        try:
            self.http.request(method, path, body, headers)
            return self.http.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if method != "GET":  # what was sent may have been done; a browser asks before it sends again
                raise
            self.http.close()
            self.http.request(method, path, body, headers)
            return self.http.getresponse()


def at_once(port: int, connections: int, tasks: Iterable[Callable[[Connection], Answer]]) -> tuple[list[Answer], float]:
    """Do all tasks over so many connections, each taking the next one as soon as it is free.

    Returns the answers in the order of the tasks, and how many seconds it took from the first to the last.
    """
    free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
    every = [Connection(port) for _number in range(connections)]
    for one in every:
        free.put(one)

    def do(task: Callable[[Connection], Answer]) -> Answer:
        connection = free.get()
        try:
            return task(connection)
        finally:
            free.put(connection)

    begun = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        answers = list(pool.map(do, tasks))
    seconds = time.monotonic() - begun
    for one in every:
        one.http.close()
    return answers, seconds


def server_seconds() -> float:
    """Seconds of CPU that the servers below this process have taken so far; 0 where that cannot be seen.

    On a machine with other work it says more than the clock.
    """
    try:
        parents, ticks = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)], ticks[int(folder.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    except OSError:
        return 0.0
    masters = {pid for pid, parent in parents.items() if parent == os.getpid()}
    below = [pid for pid, parent in parents.items() if parent in masters]
    return sum(ticks[pid] for pid in below) / os.sysconf("SC_CLK_TCK")


def told(name: str, answers: list[Answer], seconds: float, busy: float) -> str:
    """One line of figures; ``busy``: seconds of CPU that it took the servers."""
    took = sorted(answer.took for answer in answers)
    return (
        f"{name}: {len(took)} in {seconds:.1f} s, {len(took) / seconds:.0f}/s, "
        f"median {statistics.median(took):.0f} ms, 95 % within {took[int(len(took) * 0.95)]:.0f} ms, "
        f"longest {took[-1]:.0f} ms; servers {busy:.0f} s of CPU, {busy / len(took) * 1000:.0f} ms each"
    )
