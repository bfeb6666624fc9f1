"""A registration is deleted, at the end of its time or by its person, in the moment in which somebody acts on it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.registration import personal_data
from wagtail_aufbruch.events.domain.tickets.tokens import guardian_token_of, token_of
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.events.public import own_registration, registration_guardian
from wagtail_aufbruch.events.staff import guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    event = make_bookable(make_process())
    return make_registration(event, "Anna", guardian_needed=True, guardian_email="mutter@example.org")


def gone_after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Delete all registrations right after this function has found one, the first time."""
    find = getattr(module, name)

    def finds(*args: Any, **kwargs: Any) -> Any:
        found = find(*args, **kwargs)
        Registration.objects.all().delete()
        return found

    monkeypatch.setattr(module, name, finds)


@pytest.mark.parametrize(
    ("way", "data"),
    [
        ("", {}),
        ("", {"schritt": "verzichten"}),
        ("abmelden/", {}),
        ("aendern/", {"name": "Anna Beispiel", "seen": "x"}),
        ("vormund/", {"guardian_email": "vater@example.org"}),
    ],
)
def test_who_comes_back_by_their_link_reads_that_it_is_gone(
    registration: Registration, monkeypatch: pytest.MonkeyPatch, way: str, data: dict[str, str]
) -> None:
    url = f"{registration.event.url}anmeldung/{token_of(registration)}/{way}"
    assert Client().get(url).status_code in {200, 302}
    gone_after(monkeypatch, own_registration, "registration_of")
    answer = Client().post(url, data)
    text = answer.content.decode()
    assert answer.status_code in {404, 409, 410}
    assert "gibt es nicht mehr" in text or "kennen wir nicht" in text


def test_a_guardian_reads_that_it_is_gone(registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{registration.event.url}einwilligung/{guardian_token_of(registration)}/"
    assert Client().get(url).status_code == 200
    gone_after(monkeypatch, registration_guardian, "registration_for_guardian")
    answer = Client().post(url, {"seen": "x"})
    assert answer.status_code in {404, 410}


@pytest.mark.parametrize("action", ["cancel", "consent", "seat", "link", "note", "change"])
def test_staff_read_that_it_is_gone(registration: Registration, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    browser = Client()
    browser.force_login(make_moderator(registration.event.process))
    url = reverse(f"aufbruch_registration_{action}", args=[registration.event.pk, registration.pk])
    shown = browser.get(
        reverse("aufbruch_registration", args=[registration.event.pk, registration.pk])
    ).content.decode()
    sent = {
        **dict(re.findall(r'name="((?:note|change)-[^"]+)"[^>]*value="([^"]*)"', shown)),
        "cancel-reason": "Doppelt",
    }
    gone_after(monkeypatch, guards, "find_row")
    answer = browser.post(url, {**sent, "cancel-reason": "Doppelt"}, follow=True)
    assert answer.status_code == 200
    assert "Diese Anmeldung gibt es nicht mehr" in answer.content.decode()


def test_whoever_is_erased_while_the_purge_deletes_their_registration_is_erased(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone_after(monkeypatch, personal_data, "lock_seats")
    assert registration.participant is not None
    personal_data.erase(registration.participant)
    assert not Registration.objects.exists()
