"""Asks a council's server: one host, with pauses, within limits of time and size. What comes is data, never trusted."""

import json
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING

from wagtail_aufbruch.council.domain.oparl.server.addresses import Host, pinned, redirected, resolved
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault, OparlError

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
TRIES = 3
LONGEST_WAIT = 60.0
"""Seconds at most that the server may ask us to wait (``Retry-After``)."""
MOST_VALUES = 500_000
"""Objects, lists and what stands in them, of one answer. Real ones have some 40 bytes for each; what is packed closer
would take a hundred times its size in memory (20 MB of brackets: a gigabyte, and three seconds of the processor)."""
USER_AGENT = "wagtail-aufbruch (OParl)"


@dataclass(frozen=True)
class Limits:
    """What is asked of the server, and what is taken from it."""

    connect_seconds: float = 10
    read_seconds: float = 30
    answer_seconds: float = 120
    """For a whole answer: one that drips forever never times out between two drops."""
    pause_seconds: float = 0.25
    """Between two questions; also the first wait before a question is tried again, which doubles."""
    answer_bytes: int = 8_000_000
    """Real pages have less than a tenth of it; the whole of a list in one answer still fits."""
    private_hosts: tuple[str, ...] = ()
    """Hosts that may lie in the town's own network."""
    proxy: str = ""


def is_installed() -> bool:
    """Whether httpx is there, which the extra ``oparl`` brings."""
    try:
        import httpx  # noqa: F401 - asked for here alone
    except ImportError:
        return False
    return True


@dataclass
class Client:
    """Asks one source. Use it as ``with opened(address, limits) as client``."""

    http: "httpx.Client"
    host: Host
    limits: Limits
    rewrites: tuple[str, str] | None = None
    """``(how ids begin, how the same is called)``: some servers answer below another path than their ids say."""
    sleep: Callable[[float], None] = time.sleep
    asked: int = field(default=0, init=False)
    """How many questions were asked."""

    def get(self, address: str, base: str = "") -> object:
        """What the JSON at ``address`` says. Raises an OparlError for whatever is no JSON of a good answer."""
        return read_json(*self._body(self.resolve(address, base)))

    def resolve(self, address: str, base: str = "") -> str:
        """The address as it is called. Raises an OparlError where it leads to another host."""
        if self.rewrites is not None and address.startswith(self.rewrites[0]):
            address = self.rewrites[1] + address[len(self.rewrites[0]) :]
        return self.host.allowed(address, base)

    def _body(self, address: str) -> tuple[bytes, str]:
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(address)
            except OparlError as error:
                if error.fault not in {Fault.NO_ANSWER, Fault.SLOW, Fault.BUSY} or attempt == TRIES:
                    raise
                self.sleep(min(error.wait or self.limits.pause_seconds * 2**attempt, LONGEST_WAIT))
        raise AssertionError("unreachable")

    def _once(self, address: str) -> tuple[bytes, str]:
        """One question with its redirects."""
        for _hop in range(MOST_REDIRECTS + 1):
            if self.asked:
                self.sleep(self.limits.pause_seconds)
            self.asked += 1
            with self._answer(address) as answer:
                if answer.has_redirect_location:
                    self.host, address = redirected(self.host, address, answer.headers["location"])
                    continue
                _refuse_bad_status(answer, address)
                return _read(answer, address, self.limits), address
        raise OparlError(Fault.CUT_SHORT, address, "redirects")

    @contextmanager
    def _answer(self, address: str) -> Iterator["httpx.Response"]:
        import httpx

        target, headers, extensions = address, {}, {}
        if not self.limits.proxy:
            number = resolved(self.host.name, self.host.port, self.limits.private_hosts)
            target, headers["Host"], name = pinned(address, number)
            extensions["sni_hostname"] = name
        try:
            with self.http.stream("GET", target, headers=headers, extensions=extensions) as answer:
                yield answer
        except httpx.TimeoutException as error:
            raise OparlError(Fault.SLOW, address, type(error).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            raise OparlError(Fault.NO_ANSWER, address, type(error).__name__) from None


@contextmanager
def opened(
    address: str,
    limits: Limits,
    rewrites: tuple[str, str] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Client]:
    """A client for the source that staff gave by ``address``."""
    import httpx

    timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": USER_AGENT}
    # Nothing of the environment: a proxy is a setting, since behind one nobody here can say where a name leads.
    with httpx.Client(
        timeout=timeout, headers=headers, follow_redirects=False, trust_env=False, proxy=limits.proxy or None
    ) as http:
        # The server may set cookies as it likes: none is sent back.
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield Client(http, Host.of(address), limits, rewrites, sleep)


def _refuse_bad_status(answer: "httpx.Response", address: str) -> None:
    status = answer.status_code
    if status == 200:
        return
    if status in {401, 403}:
        raise OparlError(Fault.NOT_ALLOWED, address, str(status))
    if status in {404, 410}:
        raise OparlError(Fault.NOT_FOUND, address, str(status))
    if status == 429 or status >= 500:
        error = OparlError(Fault.BUSY, address, str(status))
        after = answer.headers.get("retry-after", "")
        error.wait = float(after) if after.isascii() and after.isdigit() else None
        raise error
    raise OparlError(Fault.REFUSED, address, str(status))


def _read(answer: "httpx.Response", address: str, limits: Limits) -> bytes:
    """The body, unpacked as it comes: neither a large answer is held nor a small one that unpacks to a large one."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise OparlError(Fault.REFUSED, address, "content-encoding")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if coding != "identity" else None
    ends, body = time.monotonic() + limits.answer_seconds, bytearray()
    try:
        for part in answer.iter_raw():
            room = limits.answer_bytes + 1 - len(body)
            body += unpack.decompress(part, room) if unpack is not None else part[:room]
            if len(body) > limits.answer_bytes:
                raise OparlError(Fault.TOO_LARGE, address)
            if time.monotonic() > ends:
                raise OparlError(Fault.SLOW, address, "answer")
    except zlib.error:
        raise OparlError(Fault.REFUSED, address, "gzip") from None
    if unpack is not None and not unpack.eof:
        raise OparlError(Fault.NO_ANSWER, address, "cut off")
    return bytes(body)


def read_json(body: bytes, address: str = "") -> object:
    """What the text says; controls within texts are taken (ALLRIS sends them), and so is Windows' alphabet."""
    if sum(body.count(sign) for sign in (b"[", b"{", b",")) > MOST_VALUES:
        raise OparlError(Fault.TOO_LARGE, address, "values")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        if not text.strip():
            raise OparlError(Fault.NOTHING, address) from None
        raise OparlError(Fault.NO_JSON, address, type(error).__name__) from None
