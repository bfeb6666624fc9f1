"""The main job in a browser: from the city's home page to a published idea, and what stands on the way."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor, tab_to
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import LinkPurpose, State

Visit = Callable[..., Visitor]

TITLE = "Radgarage am Hauptbahnhof"
TEXT = "Damit mein Rad trocken steht, wenn ich mit dem Zug fahre."


def fill_in(page: Page, email: str = "anna@example.org") -> None:
    page.get_by_label("Ihre Idee in einem Satz").fill(TITLE)
    page.get_by_label("Beschreiben Sie Ihre Idee").fill(TEXT)
    page.get_by_label("Handlungsfeld").select_option(index=1)
    page.get_by_label("Angezeigter Name").fill("Anna")
    page.get_by_label("Ihre E-Mail-Adresse").fill(email)
    page.get_by_label("Meine Idee wird").check()


def newest_link_in_postbox(page: Page) -> str:
    """Open the demo's mailbox as a newcomer would, and the newest mail in it."""
    page.goto("/postfach/")
    page.get_by_role("link", name=re.compile("Bitte bestätigen")).first.click()
    href = page.locator("a[href*='/beteiligung/bestaetigen/']").first.get_attribute("href")
    assert href
    return href


@pytest.mark.parametrize(
    ("view", "javascript"), [(PHONE_LIGHT, True), (DESKTOP_LIGHT, False)], ids=["phone", "desktop without JavaScript"]
)
def test_an_idea_goes_from_the_home_page_to_its_own_page(demo: str, visit: Visit, view: View, javascript: bool) -> None:
    citizen = visit(demo, view=view, javascript=javascript, cookies=True)
    page = citizen.open("/")
    page.locator("main a[href$='/digitaler-aufbruch/']").first.click()
    page.get_by_role("link", name="Idee einreichen").first.click()
    fill_in(page)
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    page.goto(newest_link_in_postbox(page))
    expect(page.get_by_text(TITLE).first).to_be_visible()
    page.get_by_role("button", name="Ja, das ist von mir").click()
    expect(page.get_by_role("status")).to_contain_text("Danke, das ist bestätigt.")

    staff = visit(demo, cookies=True)
    admin_page = staff.log_in("moderation", "demo-moderation")
    admin_page.locator("main a[href$='?art=new-idea']").click()
    admin_page.get_by_role("link", name=TITLE).first.click()
    admin_page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    admin_page.get_by_text("ist veröffentlicht").wait_for()

    reader = visit(demo, view=view, javascript=javascript)
    seen = reader.open("/digitaler-aufbruch/")
    seen.get_by_role("link", name=TITLE).first.click()
    expect(seen.locator("h1")).to_have_text(TITLE)
    expect(seen.get_by_text(TEXT)).to_be_visible()
    if javascript:
        reader.assert_accessible()
    reader.picture("walk-idea")

    mine = citizen.open("/digitaler-aufbruch/beteiligung/")
    mine.get_by_role("link", name=re.compile("Zurückziehen")).click()
    mine.get_by_role("button", name="Ja, zurückziehen").click()
    expect(mine.get_by_role("status")).to_contain_text("zurückgezogen")
    assert Idea.objects.get(title=TITLE).state == State.WITHDRAWN


def test_the_walk_works_with_the_keyboard_alone(demo: str, visit: Visit) -> None:
    citizen = visit(demo, cookies=True)
    page = citizen.open("/digitaler-aufbruch/")
    tab_to(page, "Idee einreichen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/idee-einreichen/")
    tab_to(page, "Ihre Idee in einem Satz")
    page.keyboard.type(TITLE)
    for label, typed in (
        ("Beschreiben Sie Ihre Idee", TEXT),
        ("Angezeigter Name", "Anna"),
        ("Ihre E-Mail-Adresse", "anna@example.org"),
    ):
        tab_to(page, label)
        page.keyboard.type(typed)
    tab_to(page, "Meine Idee wird")
    page.keyboard.press("Space")
    tab_to(page, "Idee einreichen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unterwegs/")
    page.goto(newest_link_in_postbox(page))
    tab_to(page, "Ja, das ist von mir")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beteiligung/?erledigt=confirmed")
    assert Idea.objects.get(title=TITLE).state == State.PENDING

    staff = visit(demo, cookies=True)
    admin_page = staff.log_in("moderation", "demo-moderation")
    admin_page.goto(f"/admin/aufbruch_participation/contribution/inspect/{Idea.objects.get(title=TITLE).pk}/")
    tab_to(admin_page, "Nicht veröffentlichen", most=120)
    admin_page.keyboard.press("Enter")
    admin_page.get_by_text("Bitte geben Sie eine Begründung an.").first.wait_for()
    assert Idea.objects.get(title=TITLE).state == State.PENDING


@pytest.fixture
def call(server: str) -> Any:
    process = make_process(claim="Wie wird unsere Stadt digital?")
    field = make_field(process, "Mobilität", accent="teal", icon="bus")
    call = make_call(
        process, introduction="Was fehlt Ihnen in der Stadt?", closes_at=timezone.now() + timedelta(days=9)
    )
    for number in range(4):
        make_idea(call, f"Idee Nummer {number}", handlungsfeld=field, author_name="Anna")
    return call


def test_every_page_a_reader_sees_is_without_barrier(call: Any, server: str, visit: Visit, view: View) -> None:
    reader = visit(server, view=view)
    empty = make_call(call.process, "Noch leer")
    closed = make_call(call.process, "Schon vorbei", closes_at=timezone.now() - timedelta(days=9))
    coming = make_call(call.process, "Kommt noch", opens_at=timezone.now() + timedelta(days=9))
    pages = {
        "call": call.url,
        "call-empty": empty.url,
        "call-closed": closed.url,
        "call-coming": coming.url,
        "idea": f"{call.url}ideen/{Idea.objects.first().pk}/",  # type: ignore[union-attr]
    }
    for name, url in pages.items():
        reader.open(url)
        reader.assert_accessible()
        reader.picture(f"ideas-{name}")


def test_every_page_of_those_who_take_part_is_without_barrier(call: Any, server: str, visit: Visit, view: View) -> None:
    citizen = visit(server, view=view, cookies=True)

    def look(name: str) -> None:
        citizen.assert_accessible()
        citizen.picture(f"ideas-{name}")

    page = citizen.open(f"{call.url}idee-einreichen/")
    look("form")
    page.get_by_label("Ihre Idee in einem Satz").fill("x" * 300)
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page).to_have_title(re.compile("^Fehler: "))
    expect(page.locator("#aufbruch-errors")).to_be_focused()
    assert page.get_by_label("Ihre Idee in einem Satz").input_value() == "x" * 300
    look("form-errors")
    page.locator("#aufbruch-errors a").first.click()
    expect(page.get_by_label("Ihre Idee in einem Satz")).to_be_focused()

    citizen.open(f"{call.url}idee-einreichen/unterwegs/")
    look("handed-in")
    process_url = call.process.url
    participant = make_participant(call.process)
    waiting = make_idea(call, "Wartet auf Bestätigung", state=State.UNCONFIRMED, author=participant)
    make_idea(call, "Wurde abgelehnt", state=State.REJECTED, author=participant)
    make_idea(call, "Ist veröffentlicht", author=participant)
    citizen.open(f"{process_url}beteiligung/bestaetigen/{issue_link(participant, LinkPurpose.CONFIRM, waiting)}/")
    look("confirm")
    citizen.open(f"{process_url}beteiligung/bestaetigen/ausgedacht/", status=404)
    look("link-refused")
    citizen.open(f"{process_url}beteiligung/")
    look("request-link")
    citizen.open(f"{process_url}beteiligung/link/unterwegs/")
    look("link-sent")
    page = citizen.open(f"{process_url}beteiligung/zugang/{issue_link(participant, LinkPurpose.ACCESS)}/")
    look("enter")
    page.get_by_role("button", name="Zeigen, was ich eingereicht habe").click()
    expect(page.get_by_text("Wartet auf Bestätigung").first).to_be_visible()
    look("mine")
    citizen.open(f"{process_url}beteiligung/{waiting.pk}/zurueckziehen/")
    look("withdraw")
    citizen.open(f"{process_url}beteiligung/loeschen/")
    look("erase")


def test_a_call_that_closes_while_the_form_is_open_gives_back_what_was_typed(
    call: Any, server: str, visit: Visit
) -> None:
    citizen = visit(server, view=PHONE_LIGHT, cookies=True)
    page = citizen.open(f"{call.url}idee-einreichen/")
    fill_in(page)
    call.closes_at = timezone.now() - timedelta(minutes=1)
    call.save()
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.get_by_role("alert")).to_contain_text("Dieser Aufruf endete am")
    assert page.get_by_label("Text").input_value() == TEXT
    citizen.assert_accessible()
    citizen.picture("ideas-closed-while-typing")


def test_the_pages_of_staff_can_be_read_and_used(call: Any, server: str, visit: Visit) -> None:
    make_moderator(call.process)
    idea = make_idea(call, "Wartet auf Entscheidung", state=State.PENDING, author=make_participant(call.process))
    staff = visit(server, cookies=True)
    staff.come_logged_in("moderation")
    staff.picture("admin-home")
    staff.open("/admin/aufbruch_participation/contribution/?state__exact=pending")
    staff.picture("admin-cases")
    staff.open(f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/")
    staff.picture("admin-case")
