"""The citizen's whole way through an event: register, confirm, change, cancel, an offer taken, an offer lapsed."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.events.people import confirmed, registered
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_table
from tests.wording import CLICK_MISSING, REGISTERED, REGISTRATION_CANCELLED, WRITTEN_TO
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.registration.changes import cancel
from wagtail_aufbruch.events.domain.tickets.tokens import guardian_token_of, token_of
from wagtail_aufbruch.events.models import EventPage, EventQuestion, Registration

Visit = Callable[..., Visitor]


@pytest.fixture
def process(server: str) -> Any:
    return make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")


@pytest.fixture
def event(process: Any) -> Any:
    """An event with two tables, of which one has a single seat left, and a question."""
    event = make_bookable(
        process, "Digitales Forum", seats=None, most_people=3, place_name="Stadthalle", town="Gütersloh"
    )
    make_table(event, "Bildung und Schule", 3, text="Wie lernen wir morgen?", sort_order=1)
    make_table(event, "Verkehr", 8, sort_order=2)
    EventQuestion.objects.create(page=event, label="Was sollen wir wissen?", field_type="multiline", required=False)
    return event


def own_path(event: Any, registration: Registration) -> str:
    return f"{event.url}anmeldung/{token_of(registration)}/"


def newest() -> Registration:
    return Registration.objects.latest("pk")


def fill_in(page: Page, name: str, *, people: str = "1", table: str = "Bildung und Schule") -> None:
    page.get_by_label("Ihr Name").fill(name)
    page.get_by_label("Ihre E-Mail-Adresse").fill(f"{name.lower()}@example.org")
    page.get_by_label("Für wie viele Personen?").select_option(people)
    page.get_by_label(re.compile(f"^{table}")).check()
    page.get_by_label(re.compile("Ich willige ein")).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Jetzt anmelden").click()


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_register_confirm_change_and_cancel_without_javascript(
    event: Any, server: str, visit: Visit, view: View
) -> None:
    citizen = visit(server, view=view, javascript=False, cookies=True)
    page = citizen.open(event.url)
    page.get_by_role("link", name=re.compile("^Anmelden")).click()
    expect(page.locator("h1")).to_have_text("Zur Veranstaltung anmelden")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Bitte geben Sie Ihren Namen an.")
    fill_in(page, "Anna", people="2")
    page.get_by_label("Namen der anderen").fill("Ben")
    page.get_by_label("Was sollen wir wissen?").fill("Wir kommen mit dem Rollstuhl.")
    send(page)
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    expect(page.get_by_text("anna@example.org")).to_be_visible()

    citizen.open(own_path(event, newest()))
    expect(page.locator("h1")).to_have_text(CLICK_MISSING)
    page.get_by_role("button", name="Ja, ich komme").click()
    expect(page.locator("h1")).to_have_text(REGISTERED)
    expect(page.get_by_role("img", name="QR-Code Ihres Tickets")).to_be_visible()
    expect(page.get_by_text(f"{newest().code[:4]}-{newest().code[4:]}")).to_be_visible()

    page.get_by_role("link", name="Ändern").click()
    assert page.get_by_label("Namen der anderen").input_value() == "Ben"
    assert page.get_by_label("Was sollen wir wissen?").input_value() == "Wir kommen mit dem Rollstuhl."
    page.get_by_label(re.compile("^Verkehr")).check()
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("status")).to_contain_text("gespeichert")
    expect(page.get_by_text("Verkehr")).to_be_visible()

    page.get_by_role("link", name="Abmelden").click()
    expect(page.locator("h1")).to_have_text("Möchten Sie sich abmelden?")
    page.get_by_role("button", name="Ja, abmelden").click()
    expect(page.locator("h1")).to_have_text(REGISTRATION_CANCELLED)
    page.get_by_role("link", name="Neu anmelden").click()
    expect(page.locator("h1")).to_have_text("Zur Veranstaltung anmelden")
    expect(page.get_by_text("Sie melden sich mit Ihrer bestätigten Adresse")).to_have_count(0)  # a ticket is no log-in
    assert newest().state == "cancelled"


def test_a_full_table_is_said_and_the_free_one_taken_with_nothing_lost(event: Any, server: str, visit: Visit) -> None:
    citizen = visit(server, view=PHONE_LIGHT, cookies=True)
    page = citizen.open(f"{event.url}anmelden/")
    fill_in(page, "Anna", people="2")
    page.get_by_label("Was sollen wir wissen?").fill("Bitte mit Gebärdensprache.")
    school = event.tables.get(title="Bildung und Schule")
    for name in ("Ben", "Cleo"):
        confirmed(event, name, table=school)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Es ist nur noch 1 Platz frei")
    expect(page.get_by_text("Hier sind genug Plätze frei:")).to_be_visible()
    citizen.assert_accessible()
    citizen.picture("registration-full-table")
    assert page.get_by_label("Was sollen wir wissen?").input_value() == "Bitte mit Gebärdensprache."
    page.get_by_label(re.compile("^Verkehr")).check()
    send(page)
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    assert newest().table.title == "Verkehr"  # type: ignore[union-attr]


@pytest.fixture
def waiting(process: Any) -> tuple[Any, Registration, Registration]:
    """An event with one seat, which Anna has; Ben and Cleo wait."""
    event = make_bookable(process, "Zukunftswerkstatt", seats=1, place_name="Stadthalle")
    anna = confirmed(event, "Anna")
    ben = confirmed(event, "Ben")
    confirmed(event, "Cleo")
    cancel(anna)
    return event, ben, Registration.objects.get(name="Cleo")


def test_an_offer_is_taken_with_the_keyboard_alone(waiting: Any, server: str, visit: Visit) -> None:
    event, ben, _cleo = waiting
    citizen = visit(server, cookies=True)
    page = citizen.open(own_path(event, ben))
    expect(page.locator("h1")).to_have_text("Ein Platz ist frei für Sie")
    button = page.get_by_role("button", name="Ja, ich nehme an")
    for _press in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(REGISTERED)


def test_an_offer_that_lapsed_leads_back_to_the_waiting_list(waiting: Any, server: str, visit: Visit) -> None:
    event, ben, cleo = waiting
    Registration.objects.filter(pk=ben.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    end_and_offer()
    citizen = visit(server, javascript=False, cookies=True)
    page = citizen.open(own_path(event, cleo))
    expect(page.locator("h1")).to_have_text("Ein Platz ist frei für Sie")
    page.goto(own_path(event, ben))
    expect(page.locator("h1")).to_have_text("Ihr Platz ist nicht mehr reserviert")
    page.get_by_role("button", name="Ich möchte doch noch kommen").click()
    expect(page.locator("h1")).to_have_text("Sie stehen auf der Warteliste")
    page.goto(own_path(event, cleo))
    page.get_by_role("button", name="Nein, für die nächste Person freigeben").click()
    expect(page.locator("h1")).to_have_text(REGISTRATION_CANCELLED)
    page.goto(own_path(event, ben))
    expect(page.locator("h1")).to_have_text("Ein Platz ist frei für Sie")


def test_every_state_is_without_barrier(event: Any, process: Any, server: str, visit: Visit, view: View) -> None:
    citizen = visit(server, view=view, cookies=True)

    def look(name: str) -> None:
        citizen.assert_accessible()
        citizen.picture(f"registration-{name}")

    page = citizen.open(event.url)
    look("event-open")
    citizen.open(f"{event.url}anmelden/")
    look("form")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look("form-errors")
    fill_in(page, "Anna")
    send(page)
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    look("sent")
    anna = newest()
    citizen.open(own_path(event, anna))
    look("held")
    page.get_by_role("button", name="Ja, ich komme").click()
    expect(page.locator("h1")).to_have_text(REGISTERED)
    look("ticket")
    page.get_by_role("link", name="Ändern").click()
    expect(page.get_by_role("button", name="Änderung speichern")).to_be_visible()
    look("change")
    citizen.open(f"{own_path(event, anna)}abmelden/")
    look("cancel")
    page.get_by_role("button", name="Ja, abmelden").click()
    expect(page.locator("h1")).to_have_text(REGISTRATION_CANCELLED)
    look("cancelled")
    citizen.open(f"{event.url}anmeldung/1-falsch/", status=404)
    look("unknown")


def test_every_state_of_a_full_event_is_without_barrier(process: Any, server: str, visit: Visit, view: View) -> None:
    citizen = visit(server, view=view, cookies=True)

    def look(name: str) -> None:
        citizen.assert_accessible()
        citizen.picture(f"registration-{name}")

    event = make_bookable(process, "Denklabor", seats=1, guardian_below=16, place_name="Bücherei")
    anna = confirmed(event, "Anna", guardian_email="mama@example.org")
    citizen.open(event.url)
    look("event-full-waiting")
    citizen.open(f"{event.url}anmelden/")
    look("form-waiting")
    citizen.open(own_path(event, anna))
    look("guardian-missing")
    citizen.open(f"{event.url}einwilligung/{guardian_token_of(anna)}/")
    look("guardian")
    ben = confirmed(event, "Ben")
    citizen.open(own_path(event, ben))
    look("waiting")
    cleo = registered(event, "Cleo")
    citizen.open(own_path(event, cleo))
    look("waiting-unconfirmed")
    cancel(anna)
    citizen.open(own_path(event, ben))
    look("offered")
    Registration.objects.filter(pk=ben.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    end_and_offer()
    citizen.open(own_path(event, ben))
    look("lapsed")
    EventPage.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now() - timedelta(hours=1))
    citizen.open(f"{event.url}anmelden/")
    look("closed")
