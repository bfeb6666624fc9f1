"""A server of the cache that is away, Redis for one: pages are slower, and none is broken."""

import logging
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.participation import make_moderator
from tests.factories.uploads import file_of
from wagtail_aufbruch.core.reader_cache import failsafe
from wagtail_aufbruch.ideas.models import Idea

pytestmark = pytest.mark.django_db


class Away(BaseCache):
    """Answers as the client of a server does that nobody reaches."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _fail(self, *args: object, **kwargs: object) -> Any:
        raise ConnectionError("Connection refused.")

    add = get = set = touch = delete = has_key = clear = get_many = set_many = _fail


PAGES = {"BACKEND": f"{__name__}.Away"}
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "beside"}


@pytest.fixture
def call() -> Any:
    made = make_call(make_process())
    make_idea(made, "Trinkbrunnen")
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(failsafe, "_told_at", [float("-inf")])
    caplog.set_level(logging.ERROR, "wagtail_aufbruch.cache")
    return caplog


def test_readers_and_forms_are_answered_where_the_cache_for_pages_is_away(
    call: Any, settings: Any, client: Client, told: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {"default": MEMORY, "pages": PAGES}
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CACHE_ALIAS": "pages"}
    for _time in range(2):
        assert "Trinkbrunnen" in client.get(call.url).content.decode()
    assert b"Trinkbrunnen" in file_of(client.get(f"{call.url}ideen/als-json/"))
    assert client.post(f"{call.url}idee-einreichen/", typed(call)).status_code == 302
    assert Idea.objects.count() == 2
    said = [record.getMessage() for record in told.records if record.name == "wagtail_aufbruch.cache"]
    assert said == ["The cache does not answer (ConnectionError): everything is made anew"], "once, not with each page"


def test_staff_find_their_inbox_where_the_cache_is_away(
    call: Any, client: Client, monkeypatch: pytest.MonkeyPatch, told: pytest.LogCaptureFixture
) -> None:
    """Wagtail itself asks its cache for addresses, so here it is ours alone that meets none."""
    client.force_login(make_moderator(call.process))
    monkeypatch.setattr(failsafe, "caches", {"default": Away("", {})})
    assert client.get(reverse("aufbruch_inbox")).status_code == 200
    assert told.records
