"""Priorities in the browser: staff prepare a round, a member scores by the mailed link, the body's decision is
published, and a citizen without JavaScript tries other weights."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Site

from tests.e2e.harness import PHONE_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.core import make_goal, make_process
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide, make_judged, make_priority_round
from tests.factories.projects import Stage, make_project, make_project_index
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict
from wagtail_aufbruch.projects.enums import Band
from wagtail_aufbruch.projects.models import PriorityDecision
from wagtail_aufbruch.reviews.domain.rounds import opening
from wagtail_aufbruch.reviews.models import Round

Visit = Callable[..., Visitor]
TITLES = ("Grüne Welle für Radfahrende", "Sensoren im Winterdienst", "Werkstatt für alle")
SCORES = {
    TITLES[0]: [(5, 3), (4, 3), (1, 3)],
    TITLES[1]: [(3, 4), (3, 4), (4, 4)],
    TITLES[2]: [(2, 5), (None, 5), (3, 5)],
}
GOALS = [("Ökologische Nachhaltigkeit", 60), ("Gesellschaftliche Teilhabe", 40)]
WHY = "Die Förderung des Landes endet in diesem Jahr."
TALL = View("desktop", 1280, 2300, "light")


@pytest.fixture
def process(server: str) -> Any:
    made = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    return made


@pytest.fixture
def moderator(process: Any) -> Any:
    return make_moderator(process)


def _fill(page: Page, scores: dict[str, str]) -> None:
    for goal, score in scores.items():
        page.get_by_role("group", name=goal).get_by_label(score, exact=True).check()


def test_from_the_round_to_the_citizens_own_weights(process: Any, moderator: Any, server: str, visit: Visit) -> None:
    index = make_project_index(process)
    for title, weight in GOALS:
        make_goal(process, title, weight=weight)
    projects = {title: make_project(index, title, stage=Stage.PRIORITISING) for title in TITLES}

    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open("/admin/aufbruch/projekte/")
    page.get_by_role("link", name="Prioritäten", exact=True).click()
    assert_main_accessible(page)
    page.get_by_role("link", name="Neue Runde zu Projekten").click()
    assert_main_accessible(page)
    staff.picture("priorities-new-round")
    page.get_by_role("button", name="Runde vorbereiten").click()
    page.locator("[name=people]").fill("\n".join(f"jury{place}@example.org" for place in (1, 2, 3)))
    page.get_by_role("button", name="Benennen", exact=True).click()
    page.get_by_role("button", name=re.compile("Freigeben")).click()
    round_ = Round.objects.get()
    assert Mail.objects.filter(recipient__startswith="jury").count() == 3

    member = visit(server, view=PHONE_LIGHT, cookies=True)
    page = member.open(address_of(juror(round_, 1)))
    expect(page.locator("h1")).to_have_text(round_.title)
    member.assert_accessible()
    for _project in TITLES:
        if page.locator(".aufbruch-review-list").count():
            page.locator(".aufbruch-review-list a").first.click()
        expect(page.get_by_role("button", name="Abgeben", exact=True)).to_be_visible()
        said = page.locator("main").inner_text()
        title = next(one for one in TITLES if one in said)
        _fill(page, {goal: str(score) for (goal, _w), score in zip(GOALS, SCORES[title][0], strict=True)})
        page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("abgegeben")
    for place in (2, 3):
        for title, project in projects.items():
            judge(juror(round_, place), item_of(round_, project), *SCORES[title][place - 1])
    end_round(round_)

    page = staff.open(f"/admin/aufbruch/projekte/prioritaeten/{round_.pk}/")
    expect(page.locator("main")).to_contain_text("62,5")
    assert_main_accessible(page)
    staff.picture("priorities-result")
    page.get_by_label("Name des Gremiums").fill("Lenkungsgremium")
    page.locator("[name=entscheidung-on]").fill(f"{timezone.localdate():%d.%m.%Y}")
    page.get_by_role("button", name="Entscheidung eintragen").click()
    expect(page.locator("main")).to_contain_text("wie viele Mitglieder anwesend")
    assert_main_accessible(page)
    page.get_by_label("Zahl der Anwesenden").fill("11")
    page.get_by_role("button", name="Entscheidung eintragen").click()
    staff.picture("priorities-recorded")
    assert PriorityDecision.objects.get().published_at is None
    page.get_by_role("button", name="Veröffentlichen und alle benachrichtigen").click()
    assert_main_accessible(page)

    citizen = visit(server, view=PHONE_LIGHT, javascript=False)
    page = citizen.open(projects[TITLES[1]].url)
    expect(page.locator("#prioritaet")).to_contain_text("Gruppe vorn, 65,0 von 100, Platz 1 von 3")
    page.get_by_role("link", name="Wie es dazu kam").click()
    expect(page.locator("main")).to_contain_text("11 Mitglieder anwesend")
    page.get_by_role("link", name=re.compile("Ihre Gewichte")).click()
    page.get_by_label(GOALS[0][0]).fill("101")
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.get_by_role("alert")).to_contain_text("ganze Zahl von 0 bis 100")
    page.get_by_label(GOALS[0][0]).fill("20")
    page.get_by_label(GOALS[1][0]).fill("80")
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.locator("tbody tr").first).to_contain_text(TITLES[2])
    expect(page.locator("tbody tr").first).to_contain_text("1 Platz weiter vorn")


def test_who_is_biased_is_left_out_and_the_body_departs_from_the_points_with_a_reason(
    process: Any, moderator: Any, server: str, visit: Visit
) -> None:
    index, projects, round_ = make_priority_round(process, user=moderator, titles=TITLES, goals=GOALS)
    round_ = opening.release(round_, user=moderator)
    biased = TITLES[0]

    member = visit(server, view=PHONE_LIGHT, cookies=True)
    page = member.open(address_of(juror(round_, 1)))
    page.locator(".aufbruch-review-list").get_by_role("link", name=biased).click()
    page.get_by_role("link", name="Ich bin hier befangen und bewerte das nicht").click()
    member.assert_accessible()
    page.get_by_role("button", name="Ja, ich bin befangen").click()
    expect(page.get_by_role("alert")).to_contain_text("Wählen Sie einen der Gründe.")
    page.get_by_label("Verein, Partei oder Amt").check()
    member.picture("priorities-biased")
    page.get_by_role("button", name="Ja, ich bin befangen").click()
    expect(page.locator("main")).to_contain_text("Bei 1 sind Sie befangen")
    member.assert_accessible()
    page.locator(".aufbruch-review-list").get_by_role("link", name=TITLES[1]).click()
    _fill(page, {GOALS[0][0]: "3", GOALS[1][0]: "4"})
    page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.locator("h1")).to_contain_text(TITLES[2])
    _fill(page, {GOALS[0][0]: "2", GOALS[1][0]: "5"})
    page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("abgegeben")
    for place in (2, 3):
        for title, project in projects.items():
            judge(juror(round_, place), item_of(round_, project), *SCORES[title][place - 1])
    end_round(round_)

    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open(f"/admin/aufbruch/projekte/prioritaeten/{round_.pk}/")
    row = page.locator("#result ~ div tbody tr").filter(has_text=biased)
    expect(row.locator("td").nth(2)).to_have_text("2")
    page.get_by_label("Name des Gremiums").fill("Lenkungsgremium")
    page.locator("[name=entscheidung-on]").fill(f"{timezone.localdate():%d.%m.%Y}")
    page.get_by_label("Zahl der Anwesenden").fill("11")
    page.get_by_label(f"Gruppe von „{biased}“").select_option(label="vorn")
    page.get_by_role("button", name="Entscheidung eintragen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert not PriorityDecision.objects.exists(), "nothing departs without a reason"
    assert_main_accessible(page)
    staff.picture("priorities-departs-without-reason")
    page.get_by_label(f"Begründung zu „{biased}“").fill(WHY)
    page.get_by_role("button", name="Entscheidung eintragen").click()
    page.get_by_role("button", name="Veröffentlichen und alle benachrichtigen").click()
    made = PriorityDecision.objects.get()
    assert made.published_at is not None

    citizen = visit(server, view=PHONE_DARK)
    page = citizen.open(projects[biased].url)
    expect(page.locator("#prioritaet")).to_contain_text(WHY)
    page = citizen.open(f"{index.url}prioritaeten/{made.pk}/")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.get_by_role("row").filter(has_text=biased).first).to_contain_text(re.compile(r"\b2\b"))
    citizen.assert_accessible()
    citizen.picture("priorities-departed")
    page.get_by_role("link", name=re.compile("Ihre Gewichte")).click()
    page.get_by_label(GOALS[0][0]).fill("0")
    page.get_by_label(GOALS[1][0]).fill("100")
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.locator("tbody tr").first).to_contain_text(TITLES[2])
    citizen.assert_accessible()


def test_the_pages_are_accessible_and_fit(process: Any, moderator: Any, server: str, visit: Visit, view: View) -> None:
    index, projects, round_ = make_judged(process, user=moderator, scores=SCORES, goals=GOALS)
    verdicts = {projects[TITLES[0]].pk: Verdict(Band.FRONT, None, "Die Frist der Förderung endet in diesem Jahr.")}
    made = decide(round_, user=moderator, title="Prioritäten, Herbst 2026", verdicts=verdicts)
    reader = visit(server, view=view)
    below = f"{index.url}prioritaeten/{made.pk}/"
    for name, path in (
        ("index", index.url),
        ("project", projects[TITLES[0]].url),
        ("decision", below),
        ("weights", f"{below}gewichte/"),
        ("own-weights", f"{below}gewichte/?ziel1=20&ziel2=80"),
    ):
        reader.open(path)
        reader.assert_accessible()
        reader.picture(f"priorities-{name}")
    reader.open(f"{below}gewichte/?ziel1=0&ziel2=0")
    reader.assert_accessible()
    reader.picture("priorities-refused")
