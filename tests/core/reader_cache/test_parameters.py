"""Parameters that note what was asked for behave as Django's own, whatever the site's code does with them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory

from wagtail_aufbruch.core.reader_cache import parameters
from wagtail_aufbruch.core.reader_cache.middleware import ReaderCacheMiddleware


def answered(view: Callable[[HttpRequest], object], address: str = "/?q=a&q=b") -> str:
    """What code of the site, behind the middleware, finds out about the request."""
    request = RequestFactory().get(address)
    return ReaderCacheMiddleware(lambda request: HttpResponse(str(view(request))))(request).content.decode()


@pytest.mark.parametrize(
    "ask",
    [
        lambda given: given.get("q", default="-"),
        lambda given: given.get("x", default="-"),
        lambda given: given.get(key="q"),
        lambda given: given.getlist("x", default=["-"]),
        lambda given: given.getlist(key="q"),
    ],
)
def test_the_site_s_code_asks_for_parameters_as_django_lets_it(ask: Callable[[QueryDict], object]) -> None:
    assert answered(lambda request: ask(request.GET)) == str(ask(QueryDict("q=a&q=b")))


@pytest.mark.parametrize(
    "look",
    [
        repr,
        str,
        lambda given: given == {},
        lambda given: given != {},
        lambda given: given | {},
        lambda given: {} | given,
        lambda given: list(reversed(given)),
        lambda given: dict(given),
        lambda given: {**given},
        bool,
    ],
)
def test_whoever_looks_at_all_parameters_is_noticed(look: Callable[[Any], object]) -> None:
    request = RequestFactory().get("/")
    parameters.note(request)
    look(request.GET)
    assert parameters.asked_for(request) is None


def test_a_page_is_given_where_the_site_has_put_other_parameters_in_place() -> None:
    request = RequestFactory().get("/")
    parameters.note(request)
    request.GET = request.GET.copy()  # type: ignore[assignment]
    assert parameters.asked_for(request) is None
