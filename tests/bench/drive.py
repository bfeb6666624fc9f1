"""A load driver: so many connections, each asks again as soon as it was answered.

One process and one loop over bare sockets, since on a small machine the client takes its time from the servers. How
much it took is told (``client_share``, of one core), so that nobody takes the client's limit for the server's.
"""

import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 8
QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


@dataclass(frozen=True)
class Result:
    """What came out of one run; times in milliseconds."""

    requests: int
    rps: float
    median: float
    p95: float
    client_share: float
    statuses: dict[int, int]


@dataclass
class _Connection:
    """One connection with the answer that it is waiting for."""

    address: tuple[str, int]
    sock: socket.socket = field(init=False)
    asked_at: float = 0.0
    head: bytes = b""
    missing: int = -1
    """Bytes of the answer that are still to come; -1 as long as its head is not there."""
    status: int = 0
    closes: bool = False

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.sock = socket.create_connection(self.address, timeout=60)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.head, self.missing, self.asked_at = b"", -1, time.perf_counter()
        self.sock.sendall(request)

    def take(self) -> bool:
        """Read what is there; whether the answer is complete."""
        if QUICK_ACK is not None:
            # gunicorn sends head and body apart: without this its second part waits 40 ms for our receipt.
            self.sock.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)
        data = self.sock.recv(262_144)
        if not data:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        if self.missing >= 0:
            self.missing -= len(data)
            return self.missing <= 0
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = self.head[:end].lower()
        self.status = int(head[9:12])
        self.closes = b"connection: close" in head
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        self.missing = int(length or 0) - (len(self.head) - end - 4)
        return self.missing <= 0


def drive(
    port: int,
    paths: str | Sequence[str],
    *,
    seconds: float = 5.0,
    connections: int = CONNECTIONS,
    headers: dict[str, str] | None = None,
) -> Result:
    """Ask for ``paths``, one after the other, for so many seconds, and measure.

    Raises ConnectionError where the server breaks off an answer, and AssertionError where one has no status 200.
    """
    asked = [paths] if isinstance(paths, str) else list(paths)
    extra = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{extra}\r\n".encode() for path in asked]
    selector = selectors.DefaultSelector()
    number, took, statuses = 0, [], {}
    busy_before, begun = time.process_time(), time.perf_counter()
    for _ in range(connections):
        connection = _Connection(("127.0.0.1", port))
        selector.register(connection.sock, selectors.EVENT_READ, connection)
        connection.ask(requests[number % len(requests)])
        number += 1
    end = begun + seconds
    waiting = connections
    while waiting:
        for key, _events in selector.select():
            connection = key.data
            if not connection.take():
                continue
            now = time.perf_counter()
            took.append(now - connection.asked_at)
            statuses[connection.status] = statuses.get(connection.status, 0) + 1
            if now >= end:
                waiting -= 1
                selector.unregister(connection.sock)
                connection.sock.close()
                continue
            if connection.closes:
                selector.unregister(connection.sock)
                connection.sock.close()
                connection.open()
                selector.register(connection.sock, selectors.EVENT_READ, connection)
            connection.ask(requests[number % len(requests)])
            number += 1
    lasted = time.perf_counter() - begun
    assert set(statuses) == {200}, f"{asked}: {statuses}"
    took.sort()
    return Result(
        requests=len(took),
        rps=len(took) / lasted,
        median=statistics.median(took) * 1000,
        p95=took[int(len(took) * 0.95)] * 1000,
        client_share=(time.process_time() - busy_before) / lasted,
        statuses=statuses,
    )
