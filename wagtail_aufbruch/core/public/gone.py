"""What somebody wrote to was taken from view while they wrote: their words are given back."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from wagtail.models import Site

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.lasting import closed_to
from wagtail_aufbruch.core.public.forgery import served_by_wagtail
from wagtail_aufbruch.core.public.kept_words import words_typed

WRITTEN = frozenset({"title", "text", "comment", "sentence"})
"""Fields in which people write, be it a single word; what an app asks for besides is known by its spaces."""

MAX_DEPTH = 30
"""Addresses with more parts are none of ours."""


def give_back(request: HttpRequest) -> HttpResponse | None:
    """The words of a form whose address answers no more, in the frame of the nearest page that is still there.

    None where nothing was written, and where no page of ours is near that this person may see: then the site says that
    there is nothing. Status 404.
    """
    typed = words_typed(request, _written(request)) if request.method == "POST" else []
    page = _nearest(request) if typed else None
    if page is None or closed_to(page, request) is not None:
        return None
    response = page.render(
        request, template="aufbruch/gone.html", context_overrides={"typed": typed, "subpage_parents": []}
    )
    response.status_code = 404
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "same-origin"
    return response.render() if hasattr(response, "render") else response


def _written(request: HttpRequest) -> set[str]:
    """Names of the fields that hold words, neither keys nor ticks."""
    sent = request.POST.lists()
    return {name for name, values in sent if name in WRITTEN or any(len(one.split(None, 2)) > 1 for one in values)}


def _nearest(request: HttpRequest) -> AufbruchPageMixin | None:
    site = Site.find_for_request(request)
    match = served_by_wagtail(request)
    if site is None or match is None:
        return None
    parts = [part for part in (match.args[0] if match.args else match.kwargs.get("path", "")).split("/") if part]
    if not parts or len(parts) > MAX_DEPTH or "\0" in request.path_info:
        return None
    found = BasePage.objects.live().filter(url_path__in=list(_beginnings(site.root_page.url_path, parts)))
    nearest = found.order_by("-depth").first()
    page = nearest.specific if nearest is not None else None
    return page if isinstance(page, AufbruchPageMixin) else None


def _beginnings(root: str, parts: list[str]) -> Iterable[str]:
    for number in range(len(parts)):
        yield f"{root}{'/'.join(parts[: number + 1])}/"
