"""Events in the admin with a browser: from a new event to its documentation, its registrations, and the door."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_DARK, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_index, make_table
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.tickets.ticket import qr_text
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Attendee, DoorTap, EventKind, EventPage, MeetingSeries, Registration

Visit = Callable[..., Visitor]
EVENTS = "/admin/aufbruch/veranstaltungen/"


@pytest.fixture
def event(server: str) -> EventPage:
    """An event in the evening of today with some people on its list."""
    process = make_process()
    make_call(process, "Ideen für 2030")
    event = make_bookable(
        make_index(process), "Denklabor Zukunft der Arbeit", seats=12, place_name="Stadthalle", starts_at=in_days(1)
    )
    table = make_table(event, "Tisch Mobilität", seats=6, sort_order=0)
    make_table(event, "Tisch Wohnen", seats=6, sort_order=1)
    make_registration(event, "Anna Öztürk", table=table, names=("Max Muster",), note="Rollstuhl")
    make_registration(event, "Bert Beispiel", email="", phone="05241 1234")
    make_registration(event, "Cem Wartend", state=RegistrationState.WAITING, confirmed_at=timezone.now())
    make_registration(event, "Dora Gehalten", state=RegistrationState.HELD, people=2)
    make_moderator(process)
    return event


def staff_visit(visit: Visit, server: str, view: View = DESKTOP_LIGHT, **options: Any) -> Visitor:
    visitor = visit(server, cookies=True, view=view, **options)
    visitor.come_logged_in("moderation")
    return visitor


def close_date_picker(page: Page) -> None:
    """Leave the field by key: Wagtail's calendar opens a moment after it is entered, and covers the form."""
    calendars = page.locator(".xdsoft_datetimepicker:visible")
    calendars.first.wait_for()
    page.locator("[name=starts_at]").press("Tab")
    expect(calendars).to_have_count(0)


def look(visitor: Visitor, name: str) -> None:
    visitor.assert_accessible()
    visitor.picture(f"events-{name}")


# --- The editor's way


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def publish(page: Page) -> None:
    """Open the menu beside "save draft", and publish."""
    page.locator("footer .w-dropdown-button button[aria-expanded]").click()
    page.locator("[name=action-publish]").click()


def test_a_moment_typed_in_german_stays_as_it_was_typed(event: EventPage, server: str, visit: Visit) -> None:
    User.objects.create_superuser("redaktion", password="geheim")
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("redaktion")
    page = visitor.open(f"/admin/pages/{event.pk}/edit/")
    open_tab(page, "Wann und wo")
    for typed in ("31.12.2026 23:59", "31.12.2026 23:59:59", "Silvester"):
        page.locator("[name=starts_at]").fill(typed)
        close_date_picker(page)
        expect(page.locator("[name=starts_at]")).to_have_value(typed)
    page.locator("[name=starts_at]").scroll_into_view_if_needed()
    visitor.picture("moment-typed")
    publish(page)
    page.get_by_text("konnte die Seite nicht gespeichert werden").first.wait_for()
    open_tab(page, "Wann und wo")
    expect(page.get_by_text("„Silvester“ lässt sich nicht lesen")).to_be_visible()
    expect(page.locator("[name=starts_at]")).to_have_value("Silvester")


def test_from_a_new_event_to_its_documentation(server: str, visit: Visit) -> None:
    process = make_process()
    index = make_index(process)
    EventKind.objects.create(process_id=process.pk, title="Denklabor")
    User.objects.create_superuser("redaktion", password="geheim")
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("redaktion")
    # What is typed in the first two seconds Wagtail takes for what was there; nobody types as early as that.
    visitor.context.add_init_script("addEventListener('w-unsaved:watch-edits', () => { window.watchesEdits = true; });")
    page = visitor.open(f"/admin/pages/add/aufbruch_events/eventpage/{index.pk}/")
    page.wait_for_function("window.watchesEdits")
    page.locator("[name=title]").fill("Denklabor im Herbst")
    page.locator("[name=kind]").select_option("Denklabor")
    look(visitor, "form-what")
    open_tab(page, "Wann und wo")
    start = timezone.localtime(in_days(30))
    page.locator("[name=starts_at]").fill(start.strftime("%Y-%m-%d %H:%M"))
    close_date_picker(page)
    page.locator("[name=place_name]").fill("Stadthalle")
    look(visitor, "form-when")
    open_tab(page, "Programm")
    look(visitor, "form-programme")
    open_tab(page, "Anmeldung")
    page.locator("[name=registration_mode]").select_option("hier auf der Website")
    page.locator("[name=seats]").fill("40")
    look(visitor, "form-registration")
    open_tab(page, "Danach")
    look(visitor, "form-after")
    # Wagtail makes the page by itself; who publishes while it does is told that the address is taken.
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    publish(page)
    expect(page.get_by_text("wurde veröffentlicht")).to_be_visible()
    event = EventPage.objects.get()
    assert (event.live, event.seats, event.place_name) == (True, 40, "Stadthalle")

    # It was held. The page becomes its record.
    make_registration(event, "Anna Beispiel")
    held = timezone.now() - timedelta(days=1)
    EventPage.objects.filter(pk=event.pk).update(starts_at=held, ends_at=held + timedelta(hours=2))
    event = EventPage.objects.get()
    event.save_revision()
    page = visitor.open(f"/admin/pages/{event.pk}/edit/")
    open_tab(page, "Danach")
    page.locator("[name=attendance]").fill("rund 30")
    page.locator("#panel-child-danach-documentation-section .c-sf-add-button").first.click()
    page.get_by_role("option", name="Überschrift").first.click()
    page.locator("[name^=documentation-0-value]").first.fill("Was herauskam")
    publish(page)
    expect(page.get_by_text("wurde veröffentlicht")).to_be_visible()
    reader = visit(server)
    shown = reader.open(f"{event.url}")
    expect(shown.get_by_role("heading", name="Was herauskam")).to_be_visible()


def test_what_is_missing_is_said_after_saving(event: EventPage, server: str, visit: Visit) -> None:
    EventPage.objects.filter(pk=event.pk).update(place_name="", seats=20)
    EventPage.objects.get(pk=event.pk).save_revision()
    User.objects.create_superuser("redaktion", password="geheim")
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("redaktion")
    page = visitor.open(f"/admin/pages/{event.pk}/edit/")
    publish(page)
    expect(page.get_by_text("Der Ort fehlt.")).to_be_visible()
    expect(page.get_by_text("zusammen 12 Plätze")).to_be_visible()
    look(visitor, "form-warnings")


def test_kinds_and_series_are_readable_and_a_series_leads_to_a_draft(
    event: EventPage, server: str, visit: Visit
) -> None:
    EventKind.objects.create(process_id=event.process.pk, title="Denklabor")
    series = MeetingSeries.objects.create(process_id=event.process.pk, title="Runde Verkehr")
    make_bookable(event.get_parent(), "Sitzung", series=series, starts_at=in_days(-20))
    User.objects.create_superuser("redaktion", password="geheim")
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("redaktion")
    for name in ("eventkind", "meetingseries"):
        visitor.open(f"/admin/snippets/aufbruch_events/{name}/add/")
        visitor.picture(f"events-{name}-add")  # the frame is Wagtail's own, which has no heading there
        visitor.open(f"/admin/snippets/aufbruch_events/{name}/")
        visitor.picture(f"events-{name}")
    page = visitor.page
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Uhr")).click()
    look(visitor, "series-next")
    page.get_by_role("button", name="Entwurf für diesen Termin anlegen").click()
    expect(page.get_by_text("liegt als Entwurf bereit")).to_be_visible()
    assert EventPage.objects.filter(series=series, live=False).count() == 1


# --- The pages of staff


@pytest.mark.parametrize("view", [DESKTOP_DARK, PHONE_LIGHT], ids=str)
def test_every_page_of_staff_is_reached_and_readable(event: EventPage, server: str, visit: Visit, view: View) -> None:
    series = MeetingSeries.objects.create(process_id=event.process.pk, title="Runde Verkehr")
    make_bookable(event.get_parent(), "Sitzung", series=series, starts_at=in_days(-20))
    visitor = staff_visit(visit, server, view)
    visitor.open("/admin/")
    look(visitor, "home")
    anna = Registration.objects.get(name="Anna Öztürk")
    cem = Registration.objects.get(name="Cem Wartend")
    for path, name in (
        ("", "events"),
        (f"{event.pk}/", "registrations"),
        (f"{event.pk}/?suche=niemand", "registrations-none"),
        (f"{event.pk}/{anna.pk}/", "registration"),
        (f"{event.pk}/{cem.pk}/", "registration-waiting"),
        (f"{event.pk}/eintragen/", "add"),
        (f"{event.pk}/schreiben/", "letter"),
        (f"{event.pk}/drucken/", "papers"),
    ):
        visitor.open(f"{EVENTS}{path}")
        look(visitor, name)


@pytest.mark.parametrize("view", [DESKTOP_LIGHT, PHONE_DARK], ids=str)
def test_a_list_is_searched_narrowed_and_taken_along_as_everywhere_in_the_admin(
    event: EventPage, server: str, visit: Visit, view: View
) -> None:
    visitor = staff_visit(visit, server, view)
    page = visitor.open(f"{EVENTS}{event.pk}/")
    rows = page.locator("table.listing tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_label("Name, E-Mail, Telefon oder Code").focus()
    page.keyboard.type("example")
    expect(page.get_by_role("alert").get_by_text("3 Anmeldungen")).to_be_visible()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Filter anzeigen").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stand", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("auf der Warteliste").focus()
    page.keyboard.press("Space")
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("link", name="Cem Wartend")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".w-drilldown__contents")).to_be_hidden()
    look(visitor, "registrations-narrowed")
    assert "suche=example" in page.url
    assert "stand=waiting" in page.url
    page.get_by_role("button", name="Aktionen").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    content = download.value.path().read_text("utf-8-sig")
    assert "Cem Wartend" in content
    assert "Anna Öztürk" not in content
    page.keyboard.press("Escape")  # the menu stays open above the list
    page.locator(".w-pill__remove").click()
    expect(rows).to_have_count(3)


def test_a_call_is_taken_by_keyboard_and_a_letter_goes_out(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server)
    page = visitor.open(f"{EVENTS}{event.pk}/")
    page.get_by_role("link", name="Jemanden anmelden").focus()
    page.keyboard.press("Enter")
    page.locator("[name=name]").focus()
    page.keyboard.type("Erika Telefon")
    page.get_by_label("Die Person ist einverstanden").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Anmelden", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Erika Telefon hat einen Platz")).to_be_visible()
    look(visitor, "registered")
    page = visitor.open(f"{EVENTS}{event.pk}/schreiben/")
    page.get_by_label("Betreff").fill("Wir beginnen früher")
    page.get_by_label("Was Sie sagen möchten").fill("Guten Tag,\n\nwir beginnen um 16:30 Uhr.")
    page.get_by_role("button", name="Erst ansehen").click()
    expect(page.get_by_text("Geht an 2 Personen.")).to_be_visible()
    look(visitor, "letter-preview")
    page.get_by_role("button", name="2 E-Mails senden").click()
    expect(page.get_by_text("Alle E-Mails sind geschrieben")).to_be_visible()
    look(visitor, "letter-sent")


def test_wrong_input_is_marked_and_kept(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server)
    page = visitor.open(f"{EVENTS}{event.pk}/eintragen/")
    page.get_by_label("Vermerk").fill("ruft zurück")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_text("Ohne ihn findet niemand")).to_be_visible()
    expect(page.get_by_label("Vermerk")).to_have_value("ruft zurück")
    assert page.title().startswith("Fehler:")
    look(visitor, "add-errors")


def test_lists_and_cards_come_as_one_file(event: EventPage, server: str, visit: Visit) -> None:
    page = staff_visit(visit, server).open(f"{EVENTS}{event.pk}/drucken/")
    page.get_by_label("Unterschriftenliste").check()
    page.get_by_label("Namensschilder", exact=True).check()
    page.get_by_label(re.compile("Ideenkarten")).fill("4")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF erstellen").click()
    assert download.value.suggested_filename.endswith(".pdf")


# --- The door


def door(visitor: Visitor, event: EventPage, query: str = "") -> Page:
    page = visitor.open(f"{EVENTS}{event.pk}/einlass/{query}")
    return page


def person(name: str) -> Attendee:
    return Attendee.objects.get(name=name)


def test_the_door_survives_a_reload_without_a_connection_right_after_its_first_opening(
    event: EventPage, server: str, visit: Visit
) -> None:
    visitor = staff_visit(visit, server, PHONE_LIGHT)
    page = door(visitor, event)
    expect(page.get_by_text("0 von 5 sind da")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_selector("body[data-kept]")
    visitor.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("0 von 5 sind da")).to_be_visible()
    page.get_by_label("Name oder Code").fill("bert")
    expect(page.get_by_role("button", name="Bert Beispiel ist da")).to_be_visible()
    look(visitor, "door-offline-at-once")
    visitor.context.set_offline(False)
    visitor.wrong = [line for line in visitor.wrong if "ERR_INTERNET_DISCONNECTED" not in line]


def test_a_lost_connection_loses_no_check_in(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server, PHONE_LIGHT)
    page = door(visitor, event)
    expect(page.get_by_text("0 von 5 sind da")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker serves the page
    expect(page.get_by_role("button", name="Liste von diesem Gerät entfernen")).to_be_visible()
    look(visitor, "door-empty")
    field = page.get_by_label("Name oder Code")
    field.fill("ozt")
    expect(page.get_by_role("button", name="Anna Öztürk ist da")).to_be_visible()
    look(visitor, "door-found")
    page.get_by_role("button", name="Anna Öztürk ist da").click()
    expect(page.get_by_text("Anna Öztürk: da seit")).to_be_visible()
    expect(page.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")

    visitor.context.set_offline(True)
    page.get_by_role("button", name="Max Muster ist da").click()
    field.fill("bert")
    page.get_by_role("button", name="Bert Beispiel ist da").click()
    expect(page.locator("[data-state]")).to_contain_text("2 Einträge noch nicht gesendet")
    look(visitor, "door-offline")
    assert person("Max Muster").arrived_at is None
    page.reload()
    expect(page.locator("[data-state]")).to_contain_text("2 Einträge noch nicht gesendet")
    expect(page.get_by_text("3 von 5 sind da")).to_be_visible()
    page.get_by_label("Name oder Code").fill("bert")
    expect(page.get_by_text("Bert Beispiel: da seit")).to_be_visible()

    visitor.context.set_offline(False)
    expect(page.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")
    assert person("Max Muster").arrived_at is not None
    assert person("Bert Beispiel").arrived_at is not None
    assert DoorTap.objects.count() == 3
    visitor.wrong = [line for line in visitor.wrong if "ERR_INTERNET_DISCONNECTED" not in line]

    page.get_by_role("button", name=re.compile("Zurücknehmen.*Bert Beispiel")).click()
    expect(page.get_by_role("button", name="Bert Beispiel ist da")).to_be_focused()
    expect(page.get_by_text("2 von 5 sind da")).to_be_visible()
    expect(page.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")
    assert person("Bert Beispiel").arrived_at is None


def test_who_is_logged_out_at_the_door_loses_nothing(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server, PHONE_LIGHT)
    page = door(visitor, event)
    expect(page.get_by_text("0 von 5 sind da")).to_be_visible()
    visitor.context.clear_cookies()
    page.get_by_label("Name oder Code").fill("bert")
    page.get_by_role("button", name="Bert Beispiel ist da").click()
    expect(page.locator("[data-state]")).to_contain_text("Sie sind abgemeldet")
    look(visitor, "door-logged-out")
    visitor.wrong.clear()  # the browser reports the refusals
    page.get_by_role("link", name="Anmelden", exact=True).click()
    page.locator("[name=username]").fill("moderation")
    page.locator("[name=password]").fill("geheim")
    page.locator("form [type=submit]").first.click()
    expect(page.get_by_text("1 von 5 sind da")).to_be_visible()
    expect(page.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")
    assert person("Bert Beispiel").arrived_at is not None


def test_two_phones_see_what_the_other_one_does(event: EventPage, server: str, visit: Visit) -> None:
    first, second = staff_visit(visit, server, PHONE_LIGHT), staff_visit(visit, server, PHONE_DARK)
    page, other = door(first, event), door(second, event)
    for one in (page, other):
        expect(one.get_by_text("0 von 5 sind da")).to_be_visible()
        one.get_by_label("Name oder Code").fill("bert")
    # Both have the list on which nobody is there yet: otherwise the second one would offer no button any more.
    for one in (page, other):
        one.get_by_role("button", name="Bert Beispiel ist da").click()
        expect(one.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")
    taps = list(DoorTap.objects.order_by("at"))
    assert len(taps) == 2
    assert person("Bert Beispiel").arrived_at == taps[0].at
    look(second, "door-dark")


def test_a_scanner_types_the_code_and_a_camera_opens_it(event: EventPage, server: str, visit: Visit) -> None:
    anna = Registration.objects.get(name="Anna Öztürk")
    visitor = staff_visit(visit, server, PHONE_LIGHT)
    page = door(visitor, event)
    expect(page.get_by_text("0 von 5 sind da")).to_be_visible()
    page.get_by_label("Name oder Code").focus()
    page.keyboard.type(qr_text(anna))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Alle sind da")).to_be_visible()
    page.get_by_role("button", name="Alle sind da").click()
    expect(page.get_by_text("2 von 5 sind da")).to_be_visible()
    expect(page.locator("[data-state]")).not_to_contain_text("noch nicht gesendet")
    path = "/" + qr_text(anna).partition("//")[2].partition("/")[2]
    page = visitor.open(path)
    expect(page.get_by_text("Max Muster: da seit")).to_be_visible()
    assert "code=" not in page.url
    page.get_by_label("Name oder Code").fill("22222222")
    expect(page.get_by_text("Dieser Code steht nicht auf der Liste")).to_be_visible()


def test_the_door_works_without_script(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server, PHONE_LIGHT, javascript=False)
    page = door(visitor, event)
    page.get_by_label("Name oder Code").fill("muster")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Max Muster ist da").click()
    expect(page.get_by_text("Max Muster: da seit")).to_be_visible()
    assert person("Max Muster").arrived_at is not None
    visitor.picture("events-door-plain")


def test_who_comes_unannounced_is_registered_at_the_door(event: EventPage, server: str, visit: Visit) -> None:
    visitor = staff_visit(visit, server, PHONE_LIGHT)
    page = door(visitor, event)
    with page.expect_navigation():
        page.get_by_role("link", name="Jemanden am Einlass anmelden").click()
    look(visitor, "door-add")
    page.locator("[name=name]").fill("Frieda Spontan")
    page.get_by_label("Die Person ist einverstanden").check()
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_text("Frieda Spontan: da seit")).to_be_visible()
    assert person("Frieda Spontan").arrived_at is not None
