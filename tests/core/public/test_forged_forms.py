"""A form that is sent without its token: whoever may not see the page learns nothing of it by that."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.factories import core, events, ideas
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db

SECRET = "Zaubernuss"


@pytest.fixture
def below() -> dict[str, Any]:
    """One page of each type that takes forms or shows itself, by a part of its address."""
    process = core.make_process()
    index = events.make_index(process, f"Kalender {SECRET}")
    text = core.make_content_page(process, f"Text {SECRET}")
    call = ideas.make_call(process, f"Aufruf {SECRET}")
    event = events.make_bookable(index, f"Treffen {SECRET}", place_name=f"Haus {SECRET}")
    return {
        "process": process,
        f"{event.url}anmelden/": event,
        f"{event.url}kalender/": event,
        f"{event.url}anmeldung/unsinn/": event,
        event.url: event,
        f"{call.url}idee-einreichen/": call,
        f"{call.url}idee-einreichen/aehnliche/": call,
        call.url: call,
        index.url: index,
        f"{index.url}als-json/": index,
        text.url: text,
    }


@pytest.mark.parametrize("where", ["process", "root"])
@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_a_form_without_token_is_not_answered_by_a_page_that_is_closed_to_its_sender(
    below: dict[str, Any], kind: str, where: str
) -> None:
    process = below.pop("process")
    closed = process if where == "process" else process.get_parent()
    PageViewRestriction.objects.create(
        page=BasePage.objects.get(pk=closed.pk), restriction_type=kind, password="geheim"
    )
    stranger = Client(enforce_csrf_checks=True)
    for url in below:
        for method in ("post", "put", "delete", "patch"):
            answer = getattr(stranger, method)(url, {"title": "Meins", "name": "Anna"} if method == "post" else None)
            assert SECRET not in answer.content.decode(), f"{method} {url}"
            assert answer.status_code in {302, 403, 404}, f"{method} {url}"
            assert answer.status_code != 302 or "login" in answer.url


def test_who_has_given_the_password_gets_the_form_back_with_what_was_typed(below: dict[str, Any]) -> None:
    url, event = next((url, page) for url, page in below.items() if url.endswith("anmelden/"))
    restriction = PageViewRestriction.objects.create(
        page=BasePage.objects.get(pk=event.pk), restriction_type="password", password="geheim"
    )
    guest = Client(enforce_csrf_checks=True)
    door = guest.get(url)
    given = {
        "password": "geheim",
        "return_url": url,
        "csrfmiddlewaretoken": door.context["csrf_token"],
    }
    guest.post(f"/_util/authenticate_with_password/{restriction.pk}/{event.pk}/", given)
    answer = guest.post(url, {"name": "Anna Ohnesorg"})
    assert answer.status_code == 403
    assert "Anna Ohnesorg" in answer.content.decode()


def test_what_a_site_asks_before_it_serves_a_page_is_asked_for_forged_forms_too(below: dict[str, Any]) -> None:
    process = below.pop("process")

    def close(page: Any, request: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return HttpResponse("Heute geschlossen") if page.pk != process.pk else None

    with hooks.register_temporarily("before_serve_page", close):
        for url in below:
            answer = Client(enforce_csrf_checks=True).post(url, {"title": "Meins"})
            assert answer.content == b"Heute geschlossen", url
