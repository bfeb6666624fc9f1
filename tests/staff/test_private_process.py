"""A process that is made private: who has left something there still sees, ends and erases it; nobody else gets in."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.comments import known_client
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.events import make_index as make_events
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from tests.staff.test_public_rights import SECRET_ADDRESS, STAFF_ALONE, TABLE, Streets, pages_of
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.domain.tickets.tokens import token_of
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.models import Follow, Participant

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("kind", ["login", "password"])


def make_private(page: Any, kind: str) -> None:
    password = "geheim" if kind == "password" else ""
    page = BasePage.objects.get(pk=page.pk)
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)


@KINDS
def test_a_mail_program_and_a_person_still_end_mails_of_a_process_that_was_made_private(kind: str) -> None:
    process = make_process()
    one = follow(make_participant(process), contribution=make_idea(make_call(process), "Parkbank"))
    make_private(process, kind)
    url = f"{process.url}{process.reverse_subpage('follow_stop', args=[one.stop_key])}"
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()


@KINDS
def test_whoever_is_registered_for_an_event_that_was_made_private_gives_the_seat_back(kind: str) -> None:
    event = make_bookable(make_events(make_process()))
    anna = make_registration(event)
    make_private(event, kind)
    own = f"{event.url}anmeldung/{token_of(anna)}/"
    assert event.title in Client().get(own).content.decode()
    Client().post(f"{own}abmelden/")
    anna.refresh_from_db()
    assert anna.state == "cancelled"


@KINDS
def test_whoever_is_known_takes_their_data_along_and_erases_them_although_the_process_is_private_now(kind: str) -> None:
    process = make_process()
    anna = make_participant(process)
    make_private(process, kind)
    browser = known_client(anna)
    assert browser.get(f"{process.url}beteiligung/").status_code == 200
    url = f"{process.url}{process.reverse_subpage('data_file')}"
    assert anna.email in b"".join(browser.get(url)).decode()
    browser.post(f"{process.url}{process.reverse_subpage('erase')}", {"sure": "on"})
    assert not Participant.objects.exists()


def test_who_has_no_genuine_secret_is_asked_to_log_in_at_every_address_of_a_private_process() -> None:
    streets = Streets()
    assert all([streets.comment, streets.statement, streets.papers, streets.project, streets.priority, streets.follow])
    assert all([streets.hidden, streets.closed_pages, streets.attachment, streets.field, streets.round])
    pages = pages_of(streets)
    make_private(streets.process, "login")
    foreign = known_client(make_participant(make_process("Nachbarstadt", slug="nebenan"), "eve@example.org"))
    wrong = []
    for label, lines in TABLE.items():
        for line in lines:
            good = [] if line.rule in {SECRET_ADDRESS, STAFF_ALONE} else [line.good(streets)]
            # Wagtail itself takes no address with a colon.
            for kwargs in [*good, *(one for one in line.bad(streets) if ":" not in str(one.values()))]:
                url = pages[label].url + pages[label].reverse_subpage(line.name, kwargs=kwargs)
                for browser in (Client(), Client(enforce_csrf_checks=True), foreign):
                    for method in ("get", "head", "post"):
                        with transaction.atomic():
                            answer = getattr(browser, method)(url)
                            transaction.set_rollback(True)
                        if answer.status_code != 302 or "/login/" not in answer.url:
                            wrong.append(f"{method} {label} {line.name} {kwargs}: {answer.status_code}")
    assert wrong == []
