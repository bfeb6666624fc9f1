"""Whole pages from memory for readers.

One line in ``MIDDLEWARE``, right behind ``SecurityMiddleware`` (and whitenoise), before sessions, log-in and whatever
else a reader does not need::

    "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware",

Who carries no cookie that counts (``core.reader_cache.cookies``) gets the page of the one before, as long as nothing
has changed that it shows: each page is kept with the version that ``core.reader_cache.freshness`` had *before* it was
made, and given out while the version is the same. The versions lie in the database, so each server process may keep
pages in a memory of its own.
"""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_request
from wagtail.views import serve as wagtail_serve

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.lists.charsets import is_utf_8, refuse_unreadable
from wagtail_aufbruch.core.reader_cache import cookies, parameters
from wagtail_aufbruch.core.reader_cache.failsafe import FailsafeCache
from wagtail_aufbruch.core.reader_cache.freshness import Versions, versions
from wagtail_aufbruch.core.reader_cache.marks import Mark, Version, mark_of, note_versions, noted_versions, version_of
from wagtail_aufbruch.core.reader_cache.sites import note_site

LONGEST_QUERY = 200
LONGEST_PATH = 1000
VARIANTS = 64
"""Most answers kept for one path (its query strings, languages, hosts): a further one replaces another."""

Identity = tuple[str, ...]
QUERY = 1
"""Where the query string stands in an identity."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, with the request it was given to and how long it is valid."""

    identity: Identity
    scope: str
    version: Version
    until: float
    asked: frozenset[str] | None
    """The cookies that were asked for while it was made."""
    parameters: frozenset[str] | None
    """The same of parameters; None where it is given to nobody but who asks for its very address."""
    content: bytes
    headers: list[tuple[str, str]]


class ReaderCacheMiddleware:
    """Answers readers without a cookie that counts from memory, and keeps what pages of the package answer them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.chooses_language = any(_is_locale_middleware(path) for path in settings.MIDDLEWARE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refuse_unreadable(request)
        if not _is_reader(request):
            return self._with_vary(self.get_response(request))
        started = time.time()
        identity = self._identity(request)
        key = _key(identity)
        cache = FailsafeCache(aufbruch_settings.cache_alias)
        sent = cookies.sent(request)
        kept = _fitting(cache, identity, request, started)
        if kept is not None and not cookies.count(sent, kept.asked, kept.scope):
            now = _note(request)
            if version_of(now, kept.scope) == kept.version:
                return _answer(kept, request)
        cookies.note(request)
        parameters.note(request)
        response = self._with_vary(self.get_response(request))
        mark, before = mark_of(response), noted_versions(request)
        if mark is not None and before is not None and self._may_be_kept(request, response, mark):
            until, asked = _holds_until(started, mark), cookies.asked_for(request)
            depends = bool(sent) if asked is None else not asked.isdisjoint(sent)
            if until > time.time() and not depends:
                version = version_of(before, mark.scope)
                given = parameters.asked_for(request)
                taken = None if identity[QUERY] or given is None else given | mark.parameters()
                _keep(cache, key, Kept(identity, mark.scope, version, until, asked, taken, *_parts(response)))
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Ask for the versions before Wagtail looks for the page; other views cost nothing.

        For people with a cookie too: what is kept of a page's frame is the same for all. For forms that are sent as
        well: the way to their page is the same, and what they change is read anew under its lock.
        """
        asks = request.method in {"GET", "HEAD", "POST"} and not _is_preview(request)
        if asks and noted_versions(request) is None and inspect.unwrap(view) is wagtail_serve:
            _note(request)
            note_site(request)

    def _identity(self, request: HttpRequest) -> Identity:
        """All that an answer to a reader may depend on."""
        language = get_language_from_request(request) if self.chooses_language else ""
        return (request.path, request.META.get("QUERY_STRING", ""), request.get_host(), str(request.scheme), language)

    def _may_be_kept(self, request: HttpRequest, response: HttpResponse, mark: Mark) -> bool:
        user = getattr(request, "user", None)
        return (
            request.method == "GET"
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not response.has_header("Content-Encoding")
            and not any(word in response.get("Cache-Control", "") for word in ("no-store", "private", "no-cache"))
            and not parameters.names(request) - mark.parameters()
            and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
            # Somebody known by other means than a cookie, for instance by a header of the server.
            and not (user is not None and user.is_authenticated)
            and self._knows_what_it_varies_on(response)
        )

    def _knows_what_it_varies_on(self, response: HttpResponse) -> bool:
        known = {"cookie", "accept-encoding"} | ({"accept-language"} if self.chooses_language else set())
        return {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()} <= known

    def _with_vary(self, response: HttpResponse) -> HttpResponse:
        """Tell caches on the way that people with a cookie may get something else."""
        if mark_of(response) is not None and not has_vary_header(response, "Cookie"):
            patch_vary_headers(response, ["Cookie"])
        return response


def _is_locale_middleware(path: str) -> bool:
    middleware = import_string(path)
    return inspect.isclass(middleware) and issubclass(middleware, LocaleMiddleware)


def _is_reader(request: HttpRequest) -> bool:
    """Whether the request may be answered from memory, if its cookies do not speak against it: it only asks."""
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and "HTTP_AUTHORIZATION" not in meta
        and is_utf_8(request)
        and len(request.path) <= LONGEST_PATH
        and not _is_preview(request)
    )


def _fitting(cache: FailsafeCache, identity: Identity, request: HttpRequest, now: float) -> Kept | None:
    """What is kept for this address, or for the same one without parameters where nobody would ask for them."""
    has_query = bool(identity[QUERY])
    if not has_query or len(identity[QUERY]) <= LONGEST_QUERY:
        kept = _valid(cache, identity, now)
        if kept is not None or not has_query:
            return kept
    plain = _valid(cache, (*identity[:QUERY], "", *identity[QUERY + 1 :]), now)
    return None if plain is None or parameters.count(request, plain.parameters) else plain


def _valid(cache: FailsafeCache, identity: Identity, now: float) -> Kept | None:
    kept = cache.get(_key(identity), Kept)
    return kept if kept is not None and kept.identity == identity and kept.until > now else None


def _is_preview(request: HttpRequest) -> bool:
    """Wagtail's previews go the same way as readers, with a request that it makes itself."""
    return bool(getattr(request, "is_dummy", False))


def _note(request: HttpRequest) -> Versions:
    found = versions()
    note_versions(request, found)
    return found


def _key(identity: Identity) -> str:
    """Where the answer lies: so many places for each path, however many query strings somebody makes up."""
    place = crc32("\n".join(identity[1:]).encode(errors="replace")) % VARIANTS
    return f"aufbruch.page.{blake2b(identity[0].encode(errors='replace'), digest_size=16).hexdigest()}.{place}"


def _holds_until(started: float, mark: Mark) -> float:
    """Some seconds, but not beyond midnight ("3 days left") and what the page said about itself."""
    day_after = timezone.localdate(datetime.fromtimestamp(started, tz=timezone.get_current_timezone())) + timedelta(1)
    midnight = datetime.combine(day_after, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    moments = [midnight.timestamp(), *(moment.timestamp() for moment in mark.moments())]
    return min([started + aufbruch_settings.cache_seconds, *(moment for moment in moments if moment > started)])


def _parts(response: HttpResponse) -> tuple[bytes, list[tuple[str, str]]]:
    content = response.content
    if not response.has_header("ETag"):
        response.headers["ETag"] = f'W/"{blake2b(content, digest_size=16).hexdigest()}"'
    return content, list(response.items())


def _keep(cache: FailsafeCache, key: str, kept: Kept) -> None:
    cache.set(key, kept, max(1, round(kept.until - time.time() + 1)))


def _answer(kept: Kept, request: HttpRequest) -> HttpResponse:
    response = HttpResponse(kept.content)
    for name, value in kept.headers:
        response.headers[name] = value
    if "HTTP_IF_NONE_MATCH" in request.META:
        return get_conditional_response(request, etag=response["ETag"], response=response) or response
    return response
