"""An address of a private file answers in one way when there is none: no browser runs it, and nobody keeps it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.judging import handed_in, make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, item_of, juror
from tests.factories.staff import logged_in
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.participation.public.uploads.private_files import HEADERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Any:
    return make_competition(make_process(), closes_at=timezone.now() - timedelta(days=1))


def test_where_there_is_no_file_each_address_answers_with_the_headers_of_files(competition: Any) -> None:
    staff = make_moderator(competition.process)
    entry = make_entry(competition)
    judged = handed_in(competition, "Werkbank")
    running = make_jury(competition, [judged], user=staff)
    desk = f"{address_of(juror(running))}{item_of(running, judged).pk}/".replace("http://localhost", "")
    reader, colleague = Client(), logged_in(staff)
    asked = [
        (reader, f"{competition.url}beitrag/{token_of(entry)}/dateien/nichts/datei/"),
        (reader, f"{competition.url}gewonnen/9999/bild/"),
        (reader, f"{competition.url}abstimmung/9999/bild-1/"),
        (reader, f"{desk}datei/9999/"),
        (colleague, reverse("aufbruch_honour_picture", args=[competition.pk, 9999])),
        (colleague, reverse("aufbruch_entry_file", args=[entry.pk, 9999])),
        (colleague, reverse("aufbruch_blind_copy_file", args=[entry.pk, 9999])),
    ]
    for browser, address in asked:
        answer = browser.get(address)
        assert answer.status_code == 404, address
        assert "Diese Datei gibt es hier nicht mehr" in answer.content.decode(), address
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8", address
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        assert "no-store" in answer.headers["Cache-Control"], address
