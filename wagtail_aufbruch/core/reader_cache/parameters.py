"""Which parameters of the query string a page depends on: those that were asked for while it was made.

Anybody may put any parameter into an address. A page for whose making nobody asked for it is the same with it and
without it, so that the page itself is given from memory. Code that reads the query string past ``request.GET`` is not
noticed; what it makes is kept under its own address alone.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict


class NotedParameters(QueryDict):
    """The parameters of a request, which note what was asked for; ``asked`` is None once somebody looked at all.

    None in a copy as well, which the site's code may put in place of the request's own: of that nothing is noted.
    """

    asked: set[str] | None = None

    @classmethod
    def of(cls, given: QueryDict) -> "NotedParameters":
        noted = cls("", mutable=True, encoding=given.encoding)
        for name, values in given.lists():
            noted.setlist(name, values)
        noted._mutable = False
        noted.asked = set()
        return noted


def _notes_one(method: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def noting(self: NotedParameters, *args: object, **options: object) -> object:
        if self.asked is not None:
            self.asked.add(str(args[0] if args else options.get("key")))
        return method(self, *args, **options)

    return noting


def _notes_all(method: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def noting(self: NotedParameters, *args: object, **options: object) -> object:
        self.asked = None
        return method(self, *args, **options)

    return noting


for _name in ("__getitem__", "__contains__", "get", "getlist"):
    setattr(NotedParameters, _name, _notes_one(getattr(QueryDict, _name)))
_LOOK_AT_ALL = ("__iter__", "__reversed__", "__len__", "__eq__", "__ne__", "__or__", "__ror__", "__repr__")
for _name in (*_LOOK_AT_ALL, "keys", "values", "items", "lists", "dict", "copy", "urlencode"):
    setattr(NotedParameters, _name, _notes_all(getattr(QueryDict, _name)))


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
