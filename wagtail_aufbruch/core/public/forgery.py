"""When the CSRF check fails: a page in German, and nothing that was typed is lost.

A site switches it on with ``CSRF_FAILURE_VIEW = "wagtail_aufbruch.core.public.forgery.csrf_failure"``.
"""

from collections.abc import Callable
from inspect import unwrap

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
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

    Wagtail serves the page: who may not see it meets its log-in or its password here as everywhere. A view that is
    not marked with :func:`keeps_what_was_typed` is not called.
    """
    found = find_page(request)
    if found is None or not isinstance(found[1].page, AufbruchPageMixin):
        return django_csrf_failure(request, reason=reason)
    match, route = found
    view = route.args[0] if route.args else None
    needs_token = not getattr(view, "needs_no_token", False)
    if needs_token:
        request.aufbruch_forged = True  # type: ignore[attr-defined]
        if not getattr(view, "keeps_what_was_typed", False):
            request.aufbruch_served_by = refuse  # type: ignore[attr-defined]
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    # Who is sent away, to the log-in for instance, follows no link in an answer that says 403.
    if needs_token and not 300 <= response.status_code < 400:
        response.status_code = 403
    return response.render() if hasattr(response, "render") else response


def refuse(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    """Say that nothing was changed, and what helps."""
    return page.render(request, template="aufbruch/forged.html")


def find_page(request: HttpRequest) -> tuple[ResolverMatch, RouteResult] | None:
    """The address that Wagtail serves, and the page that it will find there."""
    match = served_by_wagtail(request)
    if match is None:
        return None
    try:
        route = BasePage.route_for_request(request, match.args[0] if match.args else match.kwargs.get("path", ""))
    except Http404:
        return None
    return None if route is None else (match, route)


def served_by_wagtail(request: HttpRequest) -> ResolverMatch | None:
    """The address, where Wagtail looks for a page there; None where something else answers."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return match if unwrap(match.func) is wagtail_serve else None
