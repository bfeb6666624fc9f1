"""What a page tells the cache for readers (``core.reader_cache.middleware``) about the answer it gives.

Views and hooks call :func:`changes_at` and :func:`allow_parameters`; page types are marked by themselves. Where the
middleware is not installed, all of this is noted and read by nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import HasKey
from wagtail_aufbruch.core.moments.windows import first_after
from wagtail_aufbruch.core.reader_cache.failsafe import FailsafeCache

if TYPE_CHECKING:
    from wagtail_aufbruch.core.models import AufbruchPageMixin

VERSIONS = "_aufbruch_versions"
PART_SECONDS = 600
LONGEST_NAME = 200

EVERYTHING = ""
"""Scope of what may change with any page of the installation, the host's menu for one."""

T = TypeVar("T")
Version = tuple[int, int]


@dataclass(frozen=True)
class _Notes(Generic[T]):
    """What views and hooks note on a request or a process under this name, until the answer is cached."""

    name: str

    def of(self, holder: object) -> set[T]:
        if not hasattr(holder, self.name):
            setattr(holder, self.name, set())
        found: set[T] = getattr(holder, self.name)
        return found


_MOMENTS = _Notes[datetime]("_aufbruch_moments")
_PARAMETERS = _Notes[str]("_aufbruch_parameters")


def changes_at(holder: object, *moments: datetime | None) -> None:
    """What is shown changes by itself at these moments: an opening, a closing, an end. None and the past are fine.

    ``holder`` is the request, or the process where a hook knows nothing else. Midnight need not be mentioned.
    """
    for moment in moments:
        if moment is not None:
            # A closing moment counts until its minute or second is over, so the page changes once more then.
            _MOMENTS.of(holder).update({moment, first_after(moment)})


def allow_parameters(request: HttpRequest, *names: str) -> None:
    """The answer depends on these parameters of the query string and may be kept with them.

    An address with any other parameter is never kept, so that nobody fills the cache by making some up.
    """
    _PARAMETERS.of(request).update(names)


@dataclass(frozen=True)
class Mark:
    """Says that an answer is a page of the package, and what it depends on."""

    scope: str
    """Key of the process whose version it depends on, "" outside of any."""
    holders: tuple[object, ...]

    def moments(self) -> set[datetime]:
        """The moments at which it changes by itself."""
        return set().union(*(_MOMENTS.of(holder) for holder in self.holders))

    def parameters(self) -> set[str]:
        """The parameters of the query string that it takes."""
        return set().union(*(_PARAMETERS.of(holder) for holder in self.holders))


def mark(response: HttpResponse, request: HttpRequest, page: "AufbruchPageMixin") -> None:
    """Say that the answer is a page of the package. The cache keeps answers with this mark and no others."""
    if response.status_code != 200 or getattr(request, "is_preview", False) or not _is_own_address(page, request):
        return
    changes_at(request, *page.changing_moments)
    process = page.process
    holders = (request,) if process is None else (request, process)
    scope = "" if process is None else str(process.pk)
    response.aufbruch_mark = Mark(scope, holders)  # type: ignore[attr-defined]


def mark_of(response: HttpResponse) -> Mark | None:
    """The answer's mark, or None."""
    found: Mark | None = getattr(response, "aufbruch_mark", None)
    return found


def note_versions(holder: object, versions: dict[str, int] | None) -> None:
    """Note on ``holder`` (a request, a process) the versions that were read before it was."""
    setattr(holder, VERSIONS, versions)


def noted_versions(holder: object) -> dict[str, int] | None:
    """The versions noted on it; None where the middleware is not installed, in previews and outside of requests."""
    found: dict[str, int] | None = getattr(holder, VERSIONS, None)
    return found


def version_of(versions: dict[str, int], scope: str) -> Version:
    """The version that a page or part of this scope depends on."""
    return versions.get(EVERYTHING, 0), versions.get(scope, 0)


def kept(holder: object, scope: str, key: str, make: Callable[[], T]) -> T:
    """What ``make`` returns, kept from request to request until something of the scope changes.

    For what all pages show and many queries go into, a menu for instance. It must depend on nothing but the database:
    not on who asks, nor on the time or the language. ``scope`` is a process's key, or "" for what may change with any
    page; ``key`` begins with the name of the app. What comes back is a copy.
    """
    versions = noted_versions(holder)
    if versions is None:
        return make()
    now = version_of(versions, scope)
    cache, name = FailsafeCache(aufbruch_settings.cache_alias), cache_key(f"aufbruch.part.{scope}.{key}")
    found: tuple[Version, T] | None = cache.get(name, tuple)
    if found is not None and found[0] == now:
        return found[1]
    made = make()
    cache.set(name, (now, made), PART_SECONDS)
    return made


def cache_key(name: str) -> str:
    """The same, if every cache takes it as it is; else a name made of it. Memcached takes 250 characters without
    blanks, and the site puts something before it."""
    if len(name) <= LONGEST_NAME and name.isascii() and name.isprintable() and " " not in name:
        return name
    return f"aufbruch.named.{blake2b(name.encode(errors='replace'), digest_size=16).hexdigest()}"


def kept_today(process: HasKey, key: str, make: Callable[[], T]) -> T:
    """The same of one process, for what follows from the day and says something in words, too: it is made anew at
    midnight, and once for each language."""
    return kept(process, str(process.pk), f"{key}.{localdate()}.{get_language()}", make)


def _is_own_address(page: "AufbruchPageMixin", request: HttpRequest) -> bool:
    """Whether the page was asked for by the one address that it gives out.

    Wagtail and URL patterns also take ``//`` for ``/`` and ``007`` for ``7``: without end many addresses of one page.
    """
    match = getattr(request, "routable_resolver_match", None)
    if match is None or match.url_name is None:
        return False
    below = page.reverse_subpage(match.url_name, args=match.args, kwargs=match.kwargs)
    return bool(urlsplit(f"{page.get_url(request)}{below}").path == request.path)
