"""Walks the pages of a list, from the first to the last, and ends also where the server knows no end."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from wagtail_aufbruch.council.domain.oparl.server.client import Client
from wagtail_aufbruch.council.domain.oparl.server.errors import EmptyWindow, Fault, OparlError

PAGES_WITHOUT_NEWS = 3
"""After so many pages on which no object is new a list leads in a circle, whatever its addresses look like."""
MOST_PAGES = 20_000


@dataclass
class Walk:
    """One list, or what of it changed ``since`` a moment. Go through it once; ``is_whole`` tells afterwards."""

    client: Client
    address: str
    since: datetime | None = None
    is_whole: bool = field(default=False, init=False)
    """Whether the last page was reached; only then the next walk may begin where this one did."""
    pages: int = field(default=0, init=False)
    objects: int = field(default=0, init=False)
    _known: set[bytes] = field(default_factory=set, init=False)
    """A few bytes of each id: so much is kept in memory of a list, and no more."""

    def __iter__(self) -> Iterator[list[object]]:
        """The objects of each page. Raises an OparlError where a page cannot be used: what came before it was good."""
        address: str | None = since(self.address, self.since) if self.since is not None else self.address
        base, called, stale, says_end = self.address, set[str](), 0, False
        while address is not None:
            here = self.client.resolve(address, base)
            if here in called or stale == PAGES_WITHOUT_NEWS or self.pages == MOST_PAGES:
                # Some servers let the last page lead to itself, or on to the first one.
                if says_end or here == base:
                    break
                raise OparlError(Fault.CUT_SHORT, here)
            called.add(here)
            try:
                page = self._page(here)
            except OparlError as error:
                if says_end and error.fault in {Fault.NOT_FOUND, Fault.NOTHING}:
                    break
                raise
            self.pages += 1
            stale = 0 if self._holds_news(page.objects) else stale + 1
            yield page.objects
            base, address, says_end = here, page.following, page.is_last
            if address is None and page.is_before_last:
                raise OparlError(Fault.CUT_SHORT, here)
        self.is_whole = True

    def _page(self, address: str) -> "Page":
        is_first_of_window = self.since is not None and not self.pages
        try:
            answer = self.client.get(address)
        except OparlError as error:
            if is_first_of_window and error.fault is Fault.NOT_FOUND:
                raise EmptyWindow(Fault.NOTHING, address, error.detail) from None
            raise
        if is_first_of_window and answer == []:
            raise EmptyWindow(Fault.NOTHING, address)
        return read_page(answer, address)

    def _holds_news(self, objects: list[object]) -> bool:
        ids = {_short(one["id"]) for one in objects if isinstance(one, dict) and isinstance(one.get("id"), str)}
        news = ids - self._known
        self._known |= news
        self.objects += len(news)
        return bool(news)


@dataclass(frozen=True)
class Page:
    objects: list[object]
    following: str | None
    number: int | None = None
    total: int | None = None

    @property
    def is_last(self) -> bool:
        """Whether the page says so of itself. It is followed on all the same: what pages count is often wrong."""
        return self.number is not None and self.total is not None and self.number >= self.total > 0

    @property
    def is_before_last(self) -> bool:
        return self.number is not None and self.total is not None and self.number < self.total


def read_page(answer: object, address: str = "") -> Page:
    """One answer of a list, with or without its envelope. Raises an OparlError for anything else."""
    if answer is None or answer == [] or answer == {}:
        raise OparlError(Fault.NOTHING, address)
    if isinstance(answer, list):
        return Page(answer, None)
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise OparlError(Fault.NO_LIST, address)
    links, pagination = answer.get("links"), answer.get("pagination")
    following = links.get("next") if isinstance(links, dict) else None
    pagination = pagination if isinstance(pagination, dict) else {}
    return Page(
        answer["data"],
        following if isinstance(following, str) and following.strip() else None,
        _number(pagination.get("currentPage")),
        _number(pagination.get("totalPages")),
    )


def since(address: str, moment: datetime) -> str:
    """The address of the same list, narrowed down to what changed since; what it asks for already stays."""
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "modified_since"]
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return urlunsplit(parts._replace(query=urlencode([*query, ("modified_since", stamp)])))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _short(id_: str) -> bytes:
    return hashlib.blake2b(id_.encode("utf-8", "replace"), digest_size=8).digest()
