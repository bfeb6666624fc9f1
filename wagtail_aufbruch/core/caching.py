"""What a page tells the cache for readers (``core.middleware``) about the answer it gives.

Views and hooks call :func:`changes_at` and :func:`allow_parameters`; page types are marked by themselves. Where the
middleware is not installed, all of this is noted and read by nobody.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse


def changes_at(holder: Any, moment: datetime | None) -> None:
    """What is shown changes by itself at ``moment``: an opening, a closing, an end. None and the past are fine.

    ``holder`` is the request, or the process where a hook knows nothing else. Midnight needs not be told.
    """
    if moment is None:
        return
    # A closing moment counts until its second is over, so the page changes once more then.
    second_over = moment.replace(microsecond=0) + timedelta(seconds=1)
    _noted(holder, "_aufbruch_moments").update({moment, second_over})


def allow_parameters(request: HttpRequest, *names: str) -> None:
    """The answer depends on these parameters of the query string and may be kept with them.

    An address with any other parameter is never kept, so that nobody fills the cache by making some up.
    """
    _noted(request, "_aufbruch_parameters").update(names)


def mark(response: HttpResponse, request: HttpRequest, page: Any) -> None:
    """Say that the answer is a page of the package. The cache keeps what bears this mark and nothing else."""
    if response.status_code != 200 or getattr(request, "is_preview", False) or not _is_own_address(page, request):
        return
    process = page.process
    response.aufbruch_scope = str(process.pk) if process is not None else ""  # type: ignore[attr-defined]
    if process is not None:
        _noted(request, "_aufbruch_moments").update(_noted(process, "_aufbruch_moments"))


def scope_of(response: HttpResponse) -> str | None:
    """Key of the process whose version the answer hangs on, "" outside of any; None for an answer without mark."""
    scope: str | None = getattr(response, "aufbruch_scope", None)
    return scope


def moments_of(request: HttpRequest) -> set[datetime]:
    """The moments told by :func:`changes_at`."""
    return _noted(request, "_aufbruch_moments")


def parameters_of(request: HttpRequest) -> set[str]:
    """The parameters told by :func:`allow_parameters`."""
    return _noted(request, "_aufbruch_parameters")


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
