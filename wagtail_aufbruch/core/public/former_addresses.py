"""Old addresses go on working: whoever comes by one is led to where the page stands now."""

from collections.abc import Callable
from copy import copy
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port, validate_host
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from wagtail_aufbruch.core.domain.pages.former_addresses import is_live_page, page_led_to
from wagtail_aufbruch.core.lists.charsets import refuse_unreadable
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.lasting import closed_to, was_opened
from wagtail_aufbruch.core.public.forgery import find_page
from wagtail_aufbruch.core.public.gone import give_back
from wagtail_aufbruch.core.public.large_posts import FewFields, refuse_too_large

READING = {"GET", "HEAD"}
NOTHING_THERE = "_aufbruch_nothing_there"
OF_THE_FIRST_WAY = ("_wagtail_route_for_request", "aufbruch_served_by", "csrf_processing_done")
"""What was noted on the request while nothing was found."""


class FormerAddressMiddleware:
    """Asked where nothing was found. Belongs behind all others in MIDDLEWARE.

    Readers are redirected. A form, or the one click by which a mail programme ends mails (RFC 8058), is taken where
    the page stands now: neither survives a redirect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refuse_unreadable(request)
        too_large = refuse_too_large(request)
        if too_large is not None:
            return too_large
        fields = FewFields(request)
        too_many = fields.watch()
        if too_many is not None:
            return too_many
        response = self.get_response(request)
        if fields.has_refused:
            return fields.refuse()
        is_reading = request.method in READING
        # A form without a token is refused before anybody looks whether its page is still there.
        if response.status_code != 404 and (is_reading or response.status_code != 403 or is_a_page(request)):
            return response
        found = led_to(request)
        if found is None:
            return (give_back(request) if hasattr(request, NOTHING_THERE) else None) or response
        page, now = found
        closed = closed_to(page.specific, request)
        if is_reading:
            return self._lead(request, now, closed) or response
        if now.startswith("/") or self._let_ask_at(request, now):
            return self._open(self._taken_there(request, urlsplit(now).path), closed)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A page of ours that says by itself what is gone, with what was typed, is left as it is."""
        if isinstance(exception, Http404):
            setattr(request, NOTHING_THERE, True)

    def _lead(self, request: HttpRequest, now: str, closed: HttpResponse | None) -> HttpResponse | None:
        """A redirect to where the page stands now. Of a private page its address is told, which holds its title, to
        who may see it or has a genuine secret; others meet its log-in or password where they have asked."""
        there = copy(request)
        there.META = request.META.copy()
        if now.startswith("/") or (closed is not None and self._let_ask_at(there, now)):
            answer = self._taken_there(there, urlsplit(now).path)
            if answer.status_code == 404:  # pages swap names, and names are given anew: nobody goes round in circles
                return None
            if closed is not None and not was_opened(answer):
                return closed
        elif closed is not None:
            return closed
        query = request.META.get("QUERY_STRING", "")
        moved = HttpResponsePermanentRedirect(f"{now}?{query}" if query else now)
        # A page may get its old name back: then nobody's browser may go round in circles.
        moved.headers["Cache-Control"] = "no-cache"
        return moved

    @staticmethod
    def _open(answer: HttpResponse, closed: HttpResponse | None) -> HttpResponse:
        return answer if closed is None or answer.status_code == 404 or was_opened(answer) else closed

    def _let_ask_at(self, request: HttpRequest, now: str) -> bool:
        """Whether the request goes on as one to the other site of the installation on which the page stands now."""
        host = urlsplit(now).netloc
        if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            return False
        request.META["HTTP_HOST"] = host
        request.META.pop("HTTP_X_FORWARDED_HOST", None)
        request.__dict__.pop("_wagtail_site", None)
        return True

    def _taken_there(self, request: HttpRequest, now: str) -> HttpResponse:
        script = request.META.get("SCRIPT_NAME", "").rstrip("/")
        request.path = unquote(now)
        request.path_info = request.META["PATH_INFO"] = request.path.removeprefix(script)
        for name in OF_THE_FIRST_WAY:
            request.__dict__.pop(name, None)
        return self.get_response(request)


def is_a_page(request: HttpRequest) -> bool:
    """Whether a page answers at this very address: then its refusal counts, and its form goes nowhere else."""
    return find_page(request) is not None


def led_to(request: HttpRequest) -> tuple[BasePage, str] | None:
    """Whose page once answered at this address, and where it answers now; None where nothing of ours ever did."""
    site, asked = Site.find_for_request(request), request.path
    try:
        root = reverse("wagtail_serve", args=("",))
    except NoReverseMatch:
        return None
    if site is None or "\0" in asked or len(asked) > 2000 or not asked.startswith(root):
        return None
    url_path = f"{site.root_page.url_path}{asked[len(root) :]}"
    found = page_led_to(url_path)
    # Without the last slash nothing is found where a page stands; Django adds the slash.
    if found is None or (not asked.endswith("/") and is_live_page(f"{url_path}/")):
        return None
    page, below = found
    address = page.get_url(request)
    now = f"{address}{quote(below, safe='/:@!$&*+,;=~')}" if address else None
    return None if now is None or unquote(now) == asked else (page, now)
