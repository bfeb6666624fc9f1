"""When the CSRF check fails: a page in German, and nothing that was typed is lost.

A site switches it on with ``CSRF_FAILURE_VIEW = "wagtail_aufbruch.core.public.forgery.csrf_failure"``.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as django_csrf_failure
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage

View = Callable[..., HttpResponse]


def keeps_what_was_typed(view: View) -> View:
    """Mark a view that answers a forged or outdated form by itself.

    It finds ``request.aufbruch_forged`` set, stores nothing, and gives the form back with what was typed.
    """
    view.keeps_what_was_typed = True  # type: ignore[attr-defined]
    return view


def needs_no_token(view: View) -> View:
    """Mark a view whose address is the secret itself, so that machines may POST to it without a token.

    For instance the one click by which a mail program ends a series of mails (RFC 8058).
    """
    view.needs_no_token = True  # type: ignore[attr-defined]
    return view


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer in the frame of the page that the form belongs to; elsewhere Django answers. Status 403.

    A view that is not marked with :func:`keeps_what_was_typed` is not called.
    """
    route = _find_page(request)
    if route is None or not isinstance(route.page, AufbruchPageMixin):
        return django_csrf_failure(request, reason=reason)
    if route.args and getattr(route.args[0], "needs_no_token", False):
        answer = route.page.serve(request, *route.args, **route.kwargs)
        return answer.render() if hasattr(answer, "render") else answer
    request.aufbruch_forged = True  # type: ignore[attr-defined]
    if route.args and getattr(route.args[0], "keeps_what_was_typed", False):
        response = route.page.serve(request, *route.args, **route.kwargs)
    else:
        response = route.page.serve(request, refuse.__get__(route.page), (), {})
    response.status_code = 403
    return response.render() if hasattr(response, "render") else response


def refuse(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    """Say that nothing was changed, and what helps."""
    return page.render(request, template="aufbruch/forged.html")


def _find_page(request: HttpRequest) -> RouteResult | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.func is not wagtail_serve:
        return None
    try:
        return BasePage.route_for_request(request, match.args[0] if match.args else match.kwargs.get("path", ""))
    except Http404:
        return None
