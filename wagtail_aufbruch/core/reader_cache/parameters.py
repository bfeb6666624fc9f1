"""Which parameters of the query string a page depends on: those that were asked for while it was made.

Anybody may put any parameter into an address. A page for whose making nobody asked for it is the same with it and
without it, so that the page itself is given from memory. Code that reads the query string past ``request.GET`` is not
noticed; what it makes is kept under its own address alone.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict


class NotedParameters(QueryDict):
    """The parameters of a request, which note what was asked for; ``asked`` is None once somebody looked at all."""

    asked: set[str] | None

    @classmethod
    def of(cls, given: QueryDict) -> "NotedParameters":
        noted = cls("", mutable=True, encoding=given.encoding)
        for name, values in given.lists():
            noted.setlist(name, values)
        noted._mutable = False
        noted.asked = set()
        return noted

    def _note(self, name: object) -> None:
        asked = self.__dict__.get("asked")
        if asked is not None:
            asked.add(str(name))

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().getlist(name, default)

    def __iter__(self) -> Iterator[str]:
        self.asked = None
        return super().__iter__()

    def __len__(self) -> int:
        self.asked = None
        return super().__len__()

    def keys(self) -> Any:
        self.asked = None
        return super().keys()

    def values(self) -> Any:
        self.asked = None
        return super().values()

    def items(self) -> Any:
        self.asked = None
        return super().items()

    def lists(self) -> Any:
        self.asked = None
        return super().lists()

    def dict(self) -> Any:
        self.asked = None
        return super().dict()

    def copy(self) -> Any:
        self.asked = None
        return super().copy()

    def urlencode(self, safe: str | None = None) -> str:
        self.asked = None
        return super().urlencode(safe)


def note(request: HttpRequest) -> None:
    """Note from now on which parameters of the request are asked for; of too many nothing is noted."""
    try:
        request.GET = NotedParameters.of(request.GET)  # type: ignore[assignment]
    except SuspiciousOperation:
        return


def names(request: HttpRequest) -> set[str]:
    """The parameters that the request carries, without counting as asked for."""
    return set(dict.keys(request.GET))


def asked_for(request: HttpRequest) -> frozenset[str] | None:
    """The names that were asked for; None where somebody looked at all of them, or where nothing was noted."""
    asked = request.GET.asked if isinstance(request.GET, NotedParameters) else None
    return None if asked is None else frozenset(asked)


def count(request: HttpRequest, asked: frozenset[str] | None) -> bool:
    """Whether an answer that was made without parameters may be another one for this request."""
    try:
        return asked is None or not asked.isdisjoint(names(request))
    except SuspiciousOperation:
        return True
