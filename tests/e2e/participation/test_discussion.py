"""Discuss, assess, report: in a browser, without script and by keyboard, and without barrier in every state."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor, tab_to
from tests.factories.comments import fill_discussion, make_comment
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.wording import SUPPORTED, WRITTEN_TO
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.moderation.reports import decide_report
from wagtail_aufbruch.participation.enums import Badge, Stage, Stance, State
from wagtail_aufbruch.participation.models import Answer, Comment, Contribution, Report

Visit = Callable[..., Visitor]


@pytest.fixture
def call(server: str) -> Any:
    process = make_process(claim="Wie wird unsere Stadt digital?")
    return make_call(process, closes_at=timezone.now() + timedelta(days=9))


@pytest.fixture
def idea(call: Any) -> Any:
    field = make_field(call.process, "Mobilität", accent="teal", icon="bus")
    return make_idea(
        call,
        "Radgarage am Hauptbahnhof",
        text="Damit mein Rad trocken steht, wenn ich mit dem Zug fahre.\n\nAm besten mit Ladestation.",
        handlungsfeld=field,
        author_name="Anna",
        place_name="Hauptbahnhof",
        stage=Stage.REVIEW,
    )


def idea_url(idea: Any) -> str:
    return f"{idea.page.url}ideen/{idea.pk}/"


def newest_link_in_postbox(page: Page, subject: str, part: str) -> str:
    page.goto("/postfach/")
    page.get_by_role("link", name=re.compile(subject)).first.click()
    href = page.locator(f"a[href*='{part}']").first.get_attribute("href")
    assert href
    return urlsplit(href).path


def test_a_citizen_discusses_without_script(call: Any, idea: Any, server: str, visit: Visit) -> None:
    citizen = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = citizen.open(idea_url(idea))
    page.get_by_role("link", name="Den ersten Kommentar schreiben").click()
    page.get_by_label("Ihr Kommentar").fill("Und bitte überdacht.")
    page.get_by_label("Angezeigter Name").fill("Berta")
    page.get_by_label("Ihre E-Mail-Adresse").fill("berta@example.org")
    page.get_by_label("Mein Kommentar wird").check()
    page.get_by_role("button", name="Kommentar abschicken").click()
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    page.goto(newest_link_in_postbox(page, "Bitte bestätigen: Ihr Kommentar", "/beteiligung/bestaetigen/"))
    page.get_by_role("button", name="Ja, das ist von mir").click()
    page.wait_for_url(re.compile(r"/ideen/\d+/#kommentar-\d+$"))
    expect(page.get_by_text("Und bitte überdacht.")).to_be_visible()

    comment = page.locator("article.aufbruch-comment")
    comment.get_by_role("link", name=re.compile("^Antworten")).click()
    page.get_by_label("Ihr Kommentar").fill("Mit Luftpumpe.")
    page.get_by_label("Mein Kommentar wird").check()
    page.get_by_role("button", name="Antwort abschicken").click()
    expect(page.get_by_text("Mit Luftpumpe.")).to_be_visible()
    assert Comment.objects.get(text="Mit Luftpumpe.").reply_to_id is not None

    reader = visit(server, view=DESKTOP_LIGHT)
    reader.open(idea_url(idea))
    reader.assert_accessible()


@pytest.mark.parametrize("javascript", [False, True], ids=["without script", "with script"])
def test_support_works_by_keyboard_alone(call: Any, idea: Any, server: str, visit: Visit, javascript: bool) -> None:
    call.assessed_by = AssessedBy.BROWSER
    call.save()
    citizen = visit(server, view=DESKTOP_LIGHT, javascript=javascript, cookies=True)
    page = citizen.open(idea_url(idea))
    tab_to(page, "Unterstützen")
    page.keyboard.press("Enter")
    if javascript:
        expect(page.get_by_role("status").first).to_contain_text("Gezählt. Danke.")
        expect(page.locator(".aufbruch-support__number")).to_have_text("1 Person unterstützt diese Idee")
        citizen.assert_accessible()
    else:
        page.wait_for_url("**/unterstuetzen/")
        tab_to(page, "Ja, ich unterstütze diese Idee")
        page.keyboard.press("Enter")
        page.wait_for_url("**/#stimme")
    page.goto(idea_url(idea))
    expect(page.get_by_text(SUPPORTED)).to_be_visible()
    tab_to(page, "Zurücknehmen")
    page.keyboard.press("Enter")
    expect(page.locator(".aufbruch-support__number strong")).to_have_text("0")
    assert Contribution.objects.get(pk=idea.pk).support_count == 0


def test_criteria_are_assessed_by_keyboard_alone(call: Any, idea: Any, server: str, visit: Visit) -> None:
    call.assessed_by, call.assessing = AssessedBy.BROWSER, Assessing.CRITERIA
    call.save()
    for number, name in enumerate(("Nutzen für alle", "Machbarkeit")):
        Criterion.objects.create(page=call, name=name, sort_order=number, explanation="Wie schätzen Sie das ein?")
    citizen = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = citizen.open(idea_url(idea))
    tab_to(page, "Diese Idee bewerten")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bewerten/")
    # No answer is chosen beforehand as a value; the arrows walk through the values of one criterion.
    tab_to(page, "keine Angabe")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    tab_to(page, "Meine Bewertung speichern")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Person hat diese Idee bewertet")).to_be_visible()
    assert list(CriterionResult.objects.order_by("criterion__sort_order").values_list("total", flat=True)) == [5, 4]


def test_a_report_goes_from_the_button_to_the_decision(call: Any, idea: Any, server: str, visit: Visit) -> None:
    comment = make_comment(idea, "Das ist eine Beleidigung.", author_name="Rüpel")
    citizen = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = citizen.open(idea_url(idea))
    page.get_by_role("link", name="Melden (Rüpel)").click()
    page.get_by_label("beleidigend oder hasserfüllt").check()
    page.get_by_label("Ihre E-Mail-Adresse").fill("otto@example.org")
    page.get_by_role("button", name="Meldung abschicken").click()
    expect(page.locator("h1")).to_have_text("Danke für den Hinweis")
    report = Report.objects.get()
    expect(page.get_by_text(report.receipt)).to_be_visible()
    decide_report(report, True, make_moderator(call.process), "Verstößt gegen unsere Regeln.")
    page.goto("/postfach/")
    page.get_by_role("link", name=re.compile(f"Entschieden: Ihre Meldung {report.receipt}")).first.click()
    expect(page.get_by_text("Verstößt gegen unsere Regeln.").first).to_be_visible()
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN
    page.goto(idea_url(idea))
    expect(page.get_by_text("Das ist eine Beleidigung.")).to_have_count(0)


def lively(idea: Any) -> None:
    """Whatever a discussion may hold."""
    made = fill_discussion(idea, 60, replies=4)
    staff = make_moderator(idea.page.specific.process, "stadt")
    Comment.objects.filter(pk=made[0].pk).update(badge=Badge.TOWN, user=staff, stance=Stance.PRO)
    Comment.objects.filter(pk=made[1].pk).update(badge=Badge.LEAD)
    Comment.objects.filter(pk=made[2].pk).update(stance=Stance.CONTRA)
    transitions.hide(made[3], user=staff, reason="Weil")
    Contribution.objects.filter(pk=made[4].pk).update(text="Hilfreich und lang. " * 60, support_count=12)


def test_every_state_of_an_idea_s_page_is_without_barrier(
    call: Any, idea: Any, server: str, visit: Visit, view: View
) -> None:
    reader = visit(server, view=view)

    def look(name: str, url: str, status: int = 200) -> None:
        reader.open(url, status=status)
        reader.assert_accessible()
        reader.picture(f"discussion-{name}")

    look("empty", idea_url(idea))
    lively(idea)
    Answer.objects.create(
        contribution=idea,
        body="Fachbereich Tiefbau",
        text="Das nehmen wir auf.",
        state="published",
        published_at=timezone.now(),
    )
    Contribution.objects.filter(pk=idea.pk).update(support_count=231, stage=Stage.PURSUED)
    look("many", idea_url(idea))
    look("discussion", f"{idea_url(idea)}diskussion/?sortierung=hilfreich")
    comment = Comment.objects.filter(about=idea, reply_to__isnull=True, comment_count=4).first()
    assert comment is not None
    look("conversation", f"{idea_url(idea)}antworten/{comment.pk}/")
    call.closes_at = timezone.now() - timedelta(days=2)
    call.save()
    look("closed", idea_url(idea))
    look("support-closed", f"{idea_url(idea)}unterstuetzen/")
    look("comment-closed", f"{idea_url(idea)}kommentieren/")


def test_every_form_is_without_barrier_with_and_without_errors(
    call: Any, idea: Any, server: str, visit: Visit, view: View
) -> None:
    call.asks_stance = True
    call.save()
    comment = make_comment(idea, "Dazu sage ich etwas.")
    citizen = visit(server, view=view, cookies=True)
    forms = {
        "comment": f"{idea_url(idea)}kommentieren/",
        "reply": f"{idea_url(idea)}kommentieren/?antwort={comment.pk}",
        "support": f"{idea_url(idea)}unterstuetzen/",
        "report": f"{call.process.url}beteiligung/melden/{comment.pk}/",
    }
    for name, url in forms.items():
        page = citizen.open(url)
        citizen.assert_accessible()
        citizen.picture(f"discussion-form-{name}")
        page.locator(".aufbruch-form button[type=submit]").first.click()
        expect(page).to_have_title(re.compile("^Fehler: "))
        expect(page.locator("#aufbruch-errors")).to_be_focused()
        citizen.assert_accessible()
        citizen.picture(f"discussion-form-{name}-errors")
