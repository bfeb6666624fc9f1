"""What a page goes on answering when it is taken down or made private: people still see, end and erase what they have
left there.

Mails with links to it lie in mailboxes for years, and people have these rights as long as anything of theirs is kept.
Of a private page nobody else learns anything by that: who has no genuine secret meets its log-in or password as ever.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404
from django.utils.cache import add_never_cache_headers

from wagtail_aufbruch.core.reader_cache import cookies

if TYPE_CHECKING:
    from wagtail_aufbruch.core.models import AufbruchPageMixin

View = TypeVar("View", bound=Callable[..., Any])

MARK = "aufbruch_lasts"
OPENED = "_aufbruch_opened"
UNKNOWN = "aufbruch_unknown_secret"
GENUINE = "aufbruch_genuine"
GIVEN = {200, 204, 302, 409, 410, 422}
"""What is answered to a secret that is genuine, also where nothing comes of it any more."""


def lasting(view: View) -> View:
    """Say so of a view."""
    setattr(view, MARK, True)
    return view


def lasts(view: object) -> bool:
    """Whether this view answers below a page that was public once and is not any more."""
    return bool(getattr(view, MARK, False))


def mark_unknown(response: HttpResponseBase) -> None:
    """Say of an answer that nobody has the secret of its address, whatever its status."""
    setattr(response, UNKNOWN, True)


def opens(page: "AufbruchPageMixin", request: HttpRequest, path_components: list[str]) -> bool:
    """Whether the request may get past the privacy of the page, if its secret turns out to be genuine: it asks for what
    lasts, with a secret in its address, or in a browser that the process knows."""
    try:
        match = page.get_resolver().resolve(f"/{'/'.join(path_components)}/")
    except Resolver404:
        return False
    if not lasts(match.func):
        return False
    return "<secret:" in match.route or (page.process is not None and cookies.is_known(request, str(page.process.pk)))


def give(page: "AufbruchPageMixin", request: HttpRequest, serve: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``serve`` answers; where that says that the secret was none, what Wagtail answers to everybody."""
    if not page.__dict__.pop(OPENED, False):
        return serve()
    try:
        response = serve()
    except Http404 as error:
        return _as_to_everybody(page, request, error)
    is_ours = not hasattr(request, "aufbruch_served_by") and not hasattr(response, UNKNOWN)
    if not is_ours or response.status_code not in GIVEN:
        return _as_to_everybody(page, request, response)
    add_never_cache_headers(response)
    setattr(response, GENUINE, True)
    return response


def was_opened(response: HttpResponseBase) -> bool:
    """Whether the page gave this answer to who has a genuine secret, whoever else may see it."""
    return hasattr(response, GENUINE)


def closed_to(page: "AufbruchPageMixin", request: HttpRequest) -> HttpResponse | None:
    """The log-in or password that the page, or one above it, asks of this request; None where it may be seen."""
    # Needs the models of Wagtail, which are not there yet when this module is read.
    from wagtail.wagtail_hooks import check_view_restrictions

    shown = HttpResponse()
    answer: HttpResponse = check_view_restrictions(lambda *_args: shown)(page, request, (), {})
    if answer is shown:
        return None
    return answer.render() if hasattr(answer, "render") else answer


def _as_to_everybody(page: "AufbruchPageMixin", request: HttpRequest, answer: HttpResponse | Http404) -> HttpResponse:
    # Needs the models of Wagtail, which are not there yet when this module is read.
    from wagtail.wagtail_hooks import check_view_restrictions

    def serve(*_args: object) -> HttpResponse:
        if isinstance(answer, Http404):
            raise answer
        return answer

    response: HttpResponse = check_view_restrictions(serve)(page, request, (), {})
    return response
