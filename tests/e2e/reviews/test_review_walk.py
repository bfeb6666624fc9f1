"""Judging in the browser: by a mailed link on a phone without JavaScript, and what staff do around it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, judge, juror, make_running
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.models import Review, Round

Visit = Callable[..., Visitor]


@pytest.fixture
def call(server: str) -> Any:
    return make_call(make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example"))


@pytest.fixture
def moderator(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def running(call: Any, moderator: Any) -> Round:
    ideas = [
        make_idea(call, title, author_name="Anna") for title in ("Leihräder am Bahnhof", "Freies WLAN", "Reparaturcafé")
    ]
    return make_running(call, user=moderator, ideas=ideas, jury=3, introduction="Bitte lesen Sie jede Idee.")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_juror_judges_everything_by_the_mailed_link(
    running: Round, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without."""
    juror_at_home = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            juror_at_home.assert_accessible()
            juror_at_home.picture(f"reviews-{name}")

    page = juror_at_home.open(address_of(juror(running)))
    expect(page.locator("h1")).to_have_text(running.title)
    look("list")
    page.get_by_role("link", name=re.compile("Leihräder|WLAN|Reparatur")).first.click()
    look("item")
    page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nutzen: Wählen Sie einen Wert")
    look("item-errors")
    for _time in range(3):
        for criterion in ("Nutzen", "Machbarkeit"):
            page.get_by_role("group", name=criterion).get_by_label("4", exact=True).check()
        page.get_by_label("Kommentar").fill("Gut begründet.")
        page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Alle Ihre Bewertungen sind abgegeben")
    look("list-done")
    assert Review.objects.filter(state="handed_in").count() == 3


def test_a_juror_says_that_they_are_biased_and_judges_many_at_once(running: Round, server: str, visit: Visit) -> None:
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    page = visitor.open(address_of(juror(running)))
    page.get_by_role("link", name=re.compile("Freies WLAN")).click()
    page.get_by_role("link", name="Ich bin hier befangen und bewerte das nicht").click()
    visitor.assert_accessible()
    page.get_by_role("button", name="Ja, ich bin befangen").click()
    expect(page.get_by_role("alert")).to_contain_text("Wählen Sie einen der Gründe.")
    page.get_by_label("Beruf oder Geschäft").check()
    page.get_by_role("button", name="Ja, ich bin befangen").click()
    expect(page.get_by_role("status")).to_contain_text("Notiert")
    page.get_by_role("link", name="Mehrere auf einmal bewerten").click()
    visitor.assert_accessible()
    visitor.picture("reviews-many")
    for choice in page.get_by_role("combobox").all():
        choice.select_option("3")
    page.get_by_role("button", name="Vollständige abgeben").click()
    expect(page.get_by_role("status")).to_contain_text("2 Bewertungen sind abgegeben.")
    visitor.assert_accessible()


def test_scores_are_chosen_and_handed_in_by_keyboard_alone(running: Round, server: str, visit: Visit) -> None:
    visitor = visit(server, view=DESKTOP_LIGHT, cookies=True)
    item = running.items.first()
    page = visitor.open(f"{address_of(juror(running))}{item.pk}/")
    page.get_by_role("group", name="Nutzen").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Mit der Tastatur")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ihre Bewertung ist abgegeben")
    review = Review.objects.get(item=item, reviewer=juror(running))
    assert [score.value for score in review.scores.order_by("criterion__sort_order")] == [2, 1]
    assert review.comment == "Mit der Tastatur"


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_staff_prepare_release_and_fix_a_round(
    call: Any, moderator: Any, server: str, visit: Visit, view: View
) -> None:
    for title in ("Leihräder am Bahnhof", "Freies WLAN"):
        make_idea(call, title)
    staff = visit(server, view=view, cookies=True)
    staff.come_logged_in(moderator.username)
    page = staff.open("/admin/aufbruch/bewertungsrunden/")
    staff.assert_accessible()
    page.get_by_role("link", name="Neue Bewertungsrunde").click()
    page.get_by_label(f"{call.title} (Beiträge)").check()
    page.get_by_label("Titel").fill("Denklabor 2026")
    # Typed without entering the fields: Wagtail's calendar opens a moment later and covers the form.
    for name, moment in (("opens_at", "01.03.2026 08:00"), ("closes_at", "31.03.2040 23:59")):
        page.locator(f"[name={name}]").evaluate("(field, moment) => { field.value = moment; }", moment)
    page.get_by_role("group", name="Neues Kriterium").first.get_by_label("Name", exact=True).fill("Nutzen")
    staff.assert_accessible()
    # As if the server were still at it: a second click does nothing.
    page.evaluate("addEventListener('submit', event => event.preventDefault(), {once: true})")
    save = page.get_by_role("button", name="Speichern")
    save.click()
    expect(save).to_be_disabled()
    save.evaluate("button => button.form.requestSubmit()")
    for title in ("Leihräder am Bahnhof", "Freies WLAN"):
        page.get_by_label(title).check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_label("Mit einem Link per E-Mail").fill("Erika <erika@example.org>\nJan <jan@example.org>")
    page.get_by_role("button", name="Benennen", exact=True).click()
    page.get_by_role("button", name="Freigeben und alle anschreiben").click()
    expect(page.get_by_text("Die Runde ist freigegeben.")).to_be_visible()
    staff.assert_accessible()
    staff.picture("reviews-staff-round")
    assert Mail.objects.filter(kind="review_invited").count() == 2

    running = Round.objects.get()
    for reviewer in running.reviewers.select_related("round"):
        for item, score in zip(running.items.all(), (5, 2), strict=True):
            judge(reviewer, item, score)
    end_round(running)
    staff.open(f"/admin/aufbruch/bewertungsrunden/{running.pk}/ergebnis/")
    staff.assert_accessible()
    staff.picture("reviews-staff-result")
    page.get_by_role("button", name="Ergebnis festhalten").click()
    expect(page.get_by_text("Ergebnis 1 ist festgehalten.")).to_be_visible()
    assert running.results.count() == 1


def test_after_the_end_the_others_are_read_without_their_names(
    running: Round, server: str, visit: Visit, view: View
) -> None:
    Round.objects.update(shows_others=True)
    first = running.items.first()
    for place in (1, 2):
        judge(juror(running, place), first, 4, 5, comment=f"Stimme {place}")
    end_round(running)
    visitor = visit(server, view=view, cookies=True)
    page = visitor.open(f"{address_of(juror(running))}{first.pk}/")
    expect(page.get_by_text("Stimme 2")).to_be_visible()
    expect(page.get_by_text("Jury 2")).to_have_count(0)
    visitor.assert_accessible()
    visitor.picture("reviews-item-over")
