"""Text that is costly to put in order, sent to every public address: with a token and without one, known and unknown.

The addresses are those that the pages really have, and the fields those that their forms really show.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from tests.factories.comments import known_client
from tests.staff.town import Town
from wagtail_aufbruch.participation.enums import Asked

pytestmark = pytest.mark.django_db

ACCENTS = "a" + "\u0300" * 20_000 + "\u0316" * 20_000
"""80 KB that took seconds to put in order."""
MAX_SECONDS = 1.5


@pytest.fixture
def town() -> Town:
    town = Town()
    town.call.place_asked = town.call.name_asked = Asked.OPTIONAL
    town.call.save_revision().publish()
    assert town.comment.pk
    assert town.registration.pk
    return town


def _addresses(town: Town) -> Iterator[str]:
    for page in (town.process, town.call, town.events, town.event):
        for pattern in page.get_subpage_urls():
            keys: dict[str, object] = dict.fromkeys(pattern.pattern.converters, town.idea.pk)
            keys |= {name: "x" for name in keys if name in {"ending", "token", "code", "month", "file"}}
            with suppress(NoReverseMatch):  # an address of another shape, which neither fits
                yield f"{page.url}{page.reverse_subpage(pattern.name, kwargs=keys)}"


def _fields(page: str) -> set[str]:
    return set(re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', page))


@pytest.mark.parametrize("token", [True, False], ids=["with a token", "forged"])
@pytest.mark.parametrize("who", ["reader", "participant"])
def test_text_that_is_costly_to_put_in_order_keeps_no_address_busy(town: Town, who: str, token: bool) -> None:
    looks = known_client(town.author) if who == "participant" else Client()
    browser = known_client(town.author) if who == "participant" else Client()
    browser.handler.enforce_csrf_checks = not token
    asked, slow = set(), {}
    for url in _addresses(town):
        shown = looks.get(url)
        names = set() if shown.streaming else _fields(shown.content.decode(errors="replace"))
        names = (names - {"csrfmiddlewaretoken", "issued"}) or {"text"}
        asked |= names
        began = time.process_time()
        status = browser.post(url, dict.fromkeys(names, ACCENTS)).status_code
        took = time.process_time() - began
        assert status < 500, url
        if took > MAX_SECONDS:
            slow[url] = round(took, 1)
    assert slow == {}
    assert {"title", "text", "author_name", "place_name", "email", "name"} <= asked
