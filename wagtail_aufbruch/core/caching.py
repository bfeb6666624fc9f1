"""What a page tells the cache for readers (``core.middleware``) about the answer it gives.

Views and hooks call :func:`changes_at` and :func:`allow_parameters`; page types are marked by themselves. Where the
middleware is not installed, all of this is noted and read by nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

MOMENTS, PARAMETERS = "_aufbruch_moments", "_aufbruch_parameters"


def changes_at(holder: Any, *moments: datetime | None) -> None:
    """What is shown changes by itself at these moments: an opening, a closing, an end. None and the past are fine.

    ``holder`` is the request, or the process where a hook knows nothing else. Midnight needs not be told.
    """
    for moment in moments:
        if moment is not None:
            # A closing moment counts until its second is over, so the page changes once more then.
            second_over = moment.replace(microsecond=0) + timedelta(seconds=1)
            _noted(holder, MOMENTS).update({moment, second_over})


def allow_parameters(request: HttpRequest, *names: str) -> None:
    """The answer depends on these parameters of the query string and may be kept with them.

    An address with any other parameter is never kept, so that nobody fills the cache by making some up.
    """
    _noted(request, PARAMETERS).update(names)


@dataclass(frozen=True)
class Mark:
    """That an answer is a page of the package, and what it hangs on."""

    scope: str
    """Key of the process whose version it hangs on, "" outside of any."""
    holders: tuple[Any, ...]

    def moments(self) -> set[datetime]:
        """The moments at which it changes by itself."""
        return set().union(*(_noted(holder, MOMENTS) for holder in self.holders))

    def parameters(self) -> set[str]:
        """The parameters of the query string that it takes."""
        return set().union(*(_noted(holder, PARAMETERS) for holder in self.holders))


def mark(response: HttpResponse, request: HttpRequest, page: Any) -> None:
    """Say that the answer is a page of the package. The cache keeps what bears this mark and nothing else."""
    if response.status_code != 200 or getattr(request, "is_preview", False) or not _is_own_address(page, request):
        return
    changes_at(request, *page.changing_moments)
    process = page.process
    holders = (request,) if process is None else (request, process)
    scope = "" if process is None else str(process.pk)
    response.aufbruch_mark = Mark(scope, holders)  # type: ignore[attr-defined]


def mark_of(response: HttpResponse) -> Mark | None:
    """The mark, None for an answer that bears none."""
    found: Mark | None = getattr(response, "aufbruch_mark", None)
    return found


def _noted(holder: Any, name: str) -> set[Any]:
    if not hasattr(holder, name):
        setattr(holder, name, set())
    found: set[Any] = getattr(holder, name)
    return found


def _is_own_address(page: Any, request: HttpRequest) -> bool:
    """Whether the page was asked for by the one address that it gives out.

    Wagtail and URL patterns also take ``//`` for ``/`` and ``007`` for ``7``: without end many addresses of one page.
    """
    match = getattr(request, "routable_resolver_match", None)
    if match is None or match.url_name is None:
        return False
    below = page.reverse_subpage(match.url_name, args=match.args, kwargs=match.kwargs)
    return bool(urlsplit(f"{page.get_url(request)}{below}").path == request.path)
