"""Which cookies a page depends on: those that were asked for while it was made, and no others.

A stranger may send any cookie. A page for whose making nobody asked for it is the same with it and without it, so that
it is given from memory and kept. Code that reads the header itself, past ``request.COOKIES``, is not noticed.
"""

from collections.abc import Callable, ItemsView, Iterator, KeysView, ValuesView
from fnmatch import fnmatchcase
from importlib import import_module
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest

from wagtail_aufbruch.core.conf import aufbruch_settings

T = TypeVar("T")

Check = Callable[[str, str], bool]
"""Takes a cookie's value and the key of a process; whether it says anything there, as one with our signature does."""

_CHECKS: dict[str, Check] = {}


def check_cookie(name: str, is_real: Check) -> None:
    """Register how a cookie of the package is looked at, so that one made up by a stranger counts for nothing."""
    _CHECKS[name] = is_real


def is_known(request: HttpRequest, scope: str) -> bool:
    """Whether the browser carries a cookie of the package that we gave out in the process with this key."""
    return any(name in request.COOKIES and check(request.COOKIES[name], scope) for name, check in _CHECKS.items())


class NotedCookies(dict[str, str]):
    """The cookies of a request, which note what was asked for; ``asked`` is None once somebody looked at them all."""

    def __init__(self, cookies: dict[str, str]) -> None:
        super().__init__(cookies)
        self.asked: set[str] | None = set()

    def _note(self, name: str) -> None:
        if self.asked is not None:
            self.asked.add(name)

    def __getitem__(self, name: str) -> str:
        self._note(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._note(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: T = None) -> str | T:  # type: ignore[assignment]
        self._note(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        self.asked = None
        return super().__iter__()

    def __len__(self) -> int:
        self.asked = None
        return super().__len__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]
        self.asked = None
        return super().keys()

    def values(self) -> ValuesView[str]:  # type: ignore[override]
        self.asked = None
        return super().values()

    def items(self) -> ItemsView[str, str]:  # type: ignore[override]
        self.asked = None
        return super().items()

    def copy(self) -> dict[str, str]:
        self.asked = None
        return super().copy()


def sent(request: HttpRequest) -> dict[str, str]:
    """The cookies that the request carries, but for those that the site declares harmless."""
    if not request.META.get("HTTP_COOKIE"):
        return {}
    # Not from the request's own, which notes what is asked for; the language stands in the identity of an answer.
    cookies = dict.items(request.COOKIES)
    harmless = (*aufbruch_settings.cache_ignored_cookies, settings.LANGUAGE_COOKIE_NAME)
    return {name: value for name, value in cookies if not any(fnmatchcase(name, one) for one in harmless)}


def note(request: HttpRequest) -> None:
    """Note from now on which cookies of the request are asked for."""
    request.COOKIES = NotedCookies(request.COOKIES)


def asked_for(request: HttpRequest) -> frozenset[str] | None:
    """The names that were asked for; None where somebody looked at all of them."""
    cookies = request.COOKIES
    asked = cookies.asked if isinstance(cookies, NotedCookies) else None
    return None if asked is None else frozenset(asked)


def count(cookies: dict[str, str], asked: frozenset[str] | None, scope: str) -> bool:
    """Whether an answer that was made without these cookies may be another one for who carries them."""
    if asked is None:
        return bool(cookies)
    return any(_is_real(name, value, scope) for name, value in cookies.items() if name in asked)


def _is_real(name: str, value: str, scope: str) -> bool:
    """Whether the cookie says anything: what is kept was made without it, and a made-up one counts as none."""
    if name == settings.CSRF_COOKIE_NAME:
        return False  # an answer with a token sets this cookie, so that it was not kept
    if name == settings.SESSION_COOKIE_NAME:
        return _is_session(value)
    check = _CHECKS.get(name)
    return check is None or check(value, scope)


def _is_session(key: str) -> bool:
    """Whether there is such a session with anything in it; one query where sessions lie in the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    try:
        return bool(store(key).load())
    except Exception:  # whatever a store raises for a key that it cannot read: then the site itself is asked
        return True
