"""Forms that bring far more than their page takes: refused by what they say of their length, before anything is read.

Django's check against forged requests reads a form to its end, files and all, before any view is asked; so this is
asked before, by ``FormerAddressMiddleware``.
"""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.public.forgery import find_page

LOOKED_AT = 10_000_000
"""Smaller forms are not looked at: finding the page costs queries."""


def refuse_too_large(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that is larger than its page takes (status 413); None for all else.

    Wagtail serves the page, so that who may not see it meets its log-in or its password as everywhere.
    """
    length = _length(request)
    if request.method != "POST" or length <= LOOKED_AT:
        return None
    found = find_page(request)
    if found is None or not isinstance(found[1].page, AufbruchPageMixin) or length <= found[1].page.most_form_bytes():
        return None
    match, _route = found
    request.aufbruch_served_by = _too_large  # type: ignore[attr-defined]
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if not 300 <= response.status_code < 400:
        response.status_code = 413
    return response.render() if hasattr(response, "render") else response


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _too_large(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    return page.render(request, template="aufbruch/too_large.html")
