"""Staff at work in a browser: from a report to its decision, joining ideas, answering many, all by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.barriers import barriers
from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor, assert_fits, wait_for_messages
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import (
    make_answer,
    make_claim,
    make_failed_mail,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
)
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.enums import AnswerState, CaseState, Stage, State
from wagtail_aufbruch.participation.models import Answer, Assessment, Assignment, Contribution, Mail, Report

Visit = Callable[..., Visitor]

INBOX = "/admin/aufbruch/eingang/"


@pytest.fixture
def call(server: str) -> Any:
    call = make_call(make_process())
    make_moderator(call.process)
    return call


def at_work(visit: Visit, server: str, view: View = DESKTOP_LIGHT, javascript: bool = True) -> Visitor:
    staff = visit(server, view=view, cookies=True, javascript=javascript)
    staff.come_logged_in("moderation")
    return staff


def assert_main_accessible(page: Page) -> None:
    """axe finds nothing in what is ours; the frame around it is Wagtail's."""
    page.wait_for_load_state("load")  # a title can be read before the page below it has come
    wait_for_messages(page)
    found = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in barriers(page, "main")]
    assert not found, f"{page.url}: {found}"
    assert_fits(page)


def test_what_is_ticked_before_the_script_has_come_is_counted(server: str, call: Any, visit: Visit) -> None:
    make_look(make_idea(call, "Mehr Bänke"))
    page = at_work(visit, server).page
    held: list[Route] = []
    page.route("**/inbox*.js", lambda route: held.append(route))
    page.goto(f"{server}{INBOX}", wait_until="commit")
    page.locator("[data-inbox] input[type=checkbox][name]").first.check()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("[data-inbox-count]")).to_have_text("1 angekreuzt")


def test_from_a_citizen_s_report_to_the_decision_that_everybody_hears(server: str, call: Any, visit: Visit) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, "Kaufen Sie bei mir", stage=Stage.RECEIVED, author=anna)
    reader = visit(server, cookies=True, javascript=False)
    page = reader.open(f"{call.url}ideen/{idea.pk}/")
    page.locator("a[href*='/melden/']").first.click()
    page.locator("[name=reason]").nth(2).check()
    page.locator("[name=text]").fill("Das ist Werbung für einen Laden.")
    page.locator("[name=email]").fill("ben@example.org")
    page.locator("form.aufbruch-form button[type=submit]").click()
    page.wait_for_url("**/danke/**")
    report = Report.objects.get()

    staff = at_work(visit, server)
    admin_page = staff.open("/admin/")
    admin_page.locator("main a[href$='?art=report']").click()
    expect(admin_page.locator("main")).to_contain_text("Das ist Werbung für einen Laden.")
    assert_main_accessible(admin_page)
    admin_page.locator(f"button[value='hide|report:{report.pk}']").click()
    admin_page.locator("[name=choice]").select_option("advertising")
    expect(admin_page.locator("[name=reason]")).not_to_have_value("")  # the words of the list can be changed
    admin_page.locator("button[name=preview]").click()
    expect(admin_page.locator(".aufbruch-letter").first).to_be_visible()
    assert_main_accessible(admin_page)
    with admin_page.expect_navigation(url=f"**{INBOX}**"):
        admin_page.locator("main form button[type=submit]:not([name])").click()
    report.refresh_from_db()
    assert report.state == CaseState.GRANTED
    assert report.contribution.state == State.HIDDEN
    told = set(Mail.objects.exclude(kind="confirm").values_list("recipient", flat=True))
    assert told == {"anna@example.org", "ben@example.org"}
    assert reader.page.goto(f"{call.url}ideen/{idea.pk}/").status == 404  # type: ignore[union-attr]


def test_the_inbox_is_worked_through_by_keyboard_alone(server: str, call: Any, visit: Visit) -> None:
    first, second, third = (make_idea(call, title, state=State.PENDING) for title in ("Eins", "Zwei", "Drei"))
    staff = at_work(visit, server)
    page = staff.open(INBOX)
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-task]')"):
            break
    expect(page.locator(":focus")).to_contain_text("Eins")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_contain_text("Zwei")
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.locator(".aufbruch-keys dl")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("m")
    expect(page.locator(":focus")).to_contain_text("Eins")
    assert Assignment.objects.get().subject == f"new-idea:{first.pk}"
    with page.expect_navigation():
        page.keyboard.press("v")
    expect(page.locator(":focus")).to_contain_text("Zwei")
    page.keyboard.press("n")
    page.wait_for_selector("[name=reason]")
    expect(page.locator("[name=choice]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Gibt es schon.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation(url=f"**{INBOX}**"):
        page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Drei")
    states = {one.title: one.state for one in Contribution.objects.all()}
    assert states == {"Eins": State.PUBLISHED, "Zwei": State.REJECTED, "Drei": State.PENDING}
    assert third.pk > second.pk


def test_letters_do_nothing_while_somebody_types_or_stands_outside_the_list(
    server: str, call: Any, visit: Visit
) -> None:
    idea = make_idea(call, state=State.PENDING)
    page = at_work(visit, server).open(INBOX)
    page.keyboard.press("v")
    page.locator("select[name=art]").focus()
    page.keyboard.press("n")
    assert INBOX in page.url
    idea.refresh_from_db()
    assert idea.state == State.PENDING


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_many_are_decided_on_together_on_a_phone(server: str, call: Any, visit: Visit, javascript: bool) -> None:
    for number in range(4):
        make_idea(call, f"Idee {number}", state=State.PENDING)
    staff = (
        at_work(visit, server, PHONE_LIGHT)
        if javascript
        else visit(server, view=PHONE_LIGHT, cookies=True, javascript=False)
    )
    if not javascript:
        staff.come_logged_in("moderation")
    page = staff.open(INBOX)
    boxes = page.locator("[name=subject]")
    for number in (0, 2):
        boxes.nth(number).check()
    with page.expect_navigation():
        page.locator("button[name=decision][value=publish]").click()
    assert sorted(Idea.objects.filter(state=State.PUBLISHED).values_list("title", flat=True)) == ["Idee 0", "Idee 2"]


@pytest.mark.parametrize("view", [DESKTOP_LIGHT, PHONE_LIGHT], ids=str)
def test_every_page_of_the_staff_is_accessible_in_every_state(server: str, call: Any, visit: Visit, view: View) -> None:
    staff = at_work(visit, server, view)
    page = staff.open(INBOX)
    assert_main_accessible(page)
    staff.picture("inbox-empty")
    published = make_idea(call, "Steht schon da", stage=Stage.RECEIVED)
    make_idea(call, "Ganz neu " + "Donaudampfschifffahrtsgesellschaft" * 2, state=State.PENDING)
    make_waiting_comment(published)
    make_report(published)
    make_waiting_version(published)
    make_look(published)
    make_claim(published, make_participant(call.process))
    make_failed_mail(call.process)
    draft = make_answer(published)
    for path, name in (
        (INBOX, "inbox"),
        (f"{INBOX}?wer=mine", "inbox-filtered"),
        (f"/admin/aufbruch/beitrag/{published.pk}/", "handling"),
        (f"/admin/aufbruch/beitrag/{published.pk}/?suche=nichts", "handling-nothing-found"),
        (f"/admin/aufbruch/beitrag/{published.pk}/antwort/", "answer"),
        (f"/admin/aufbruch/beitrag/{published.pk}/antwort/{draft.pk}/", "answer-draft"),
        ("/admin/aufbruch/antworten/", "drafts"),
        ("/admin/", "dashboard"),
    ):
        staff.open(path)
        assert_main_accessible(page)
        staff.picture(name)
    staff.open(f"/admin/aufbruch/beitrag/{published.pk}/antwort/")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_title(re.compile("^Fehler"))
    assert_main_accessible(page)
    staff.picture("answer-error")


def test_two_ideas_are_joined_and_separated_again(server: str, call: Any, visit: Visit) -> None:
    small, large = (
        make_idea(call, "WLAN im Park", stage=Stage.RECEIVED),
        make_idea(call, "Freies WLAN", stage=Stage.RECEIVED),
    )
    for number in range(3):
        person = make_participant(call.process, f"p{number}@example.org")
        Assessment.objects.create(contribution=small, participant=person)
    Idea.objects.update(support_count=3)
    Idea.objects.filter(pk=large.pk).update(support_count=0)
    page = at_work(visit, server).open(f"/admin/aufbruch/beitrag/{small.pk}/")
    page.locator("[name=suche]").fill("freies")
    with page.expect_navigation():
        page.locator(".aufbruch-search button").click()
    page.locator(f"[name=into][value='{large.pk}']").check()
    with page.expect_navigation():
        page.locator("form[action*='/zusammenfuehren/'] button[type=submit]").click()
    assert_main_accessible(page)
    large.refresh_from_db()
    assert large.support_count == 3
    reader = visit(server)
    public = reader.open(f"{call.url}ideen/{small.pk}/")
    public.locator(f"main a[href*='/ideen/{large.pk}/']").first.click()
    expect(public.locator("h1")).to_have_text("Freies WLAN")
    reader.assert_accessible()
    with page.expect_navigation():
        page.locator("form[action$='/trennen/'] button").click()
    large.refresh_from_db()
    assert large.support_count == 0


def test_answers_to_many_ideas_are_published_together(server: str, call: Any, visit: Visit) -> None:
    ideas = [make_idea(call, f"Idee {number}", stage=Stage.REVIEW) for number in range(3)]
    staff = at_work(visit, server)
    page = staff.open(f"/admin/aufbruch/beitrag/{ideas[0].pk}/antwort/")
    page.locator("[name=body]").fill("Fachbereich Tiefbau")
    page.locator("[name=text]").fill("Wir bauen das im Sommer.")
    page.locator("[name=stage]").select_option(Stage.PROJECT)
    with page.expect_navigation():
        page.locator("main form button[type=submit]:not([name])").first.click()
    for idea in ideas[1:]:
        make_answer(idea)
    page = staff.open("/admin/aufbruch/antworten/")
    page.locator("[data-drafts-all] input").check()
    page.locator("main form button[type=submit]:not([disabled])").click()
    expect(page.locator(".aufbruch-letter")).to_have_count(3)
    assert_main_accessible(page)
    with page.expect_navigation():
        page.locator("button[name=publish]").click()
    assert Answer.objects.filter(state=AnswerState.PUBLISHED).count() == 3
    reader = visit(server)
    shown = reader.open(f"{call.url}ideen/{ideas[0].pk}/")
    expect(shown.locator("#antwort")).to_contain_text("Wir bauen das im Sommer.")
    reader.assert_accessible()
    reader.picture("idea-answered")
