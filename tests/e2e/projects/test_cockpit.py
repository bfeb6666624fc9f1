"""The cockpit in a browser: on a narrow phone, in the dark, on paper, and while there is nothing to show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.comments import make_comment
from tests.factories.core import make_field, make_goal, make_process
from tests.factories.groups import make_group
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.projects import add_milestone, make_project, make_project_index
from tests.towns import Towns
from wagtail_aufbruch.projects.domain.stages import Because, move
from wagtail_aufbruch.projects.enums import Stage

Visit = Callable[..., Visitor]

FIELDS = [
    ("Bildung", "teal"), ("Mobilität", "blue"), ("Wirtschaft und Wertschöpfung", "ochre"), ("Klima", "green"),
    ("Gesundheit", "rose"), ("Verwaltung", "slate"),
]  # fmt: skip
GOALS = [("Die Lebensqualität aller Menschen verbessern", 3), ("Teilhabe ermöglichen", 2), ("Das Klima schützen", 1)]
STEPS = [
    (Stage.PROPOSAL,), (Stage.PROPOSAL, Stage.PRIORITISING), (Stage.PROPOSAL, Stage.PRIORITISING, Stage.COUNCIL),
    (Stage.PROPOSAL, Stage.COUNCIL, Stage.DECIDED), (Stage.COUNCIL, Stage.CHANGED),
    (Stage.PROPOSAL, Stage.COUNCIL, Stage.DECIDED, Stage.RUNNING), (Stage.COUNCIL, Stage.DECIDED, Stage.RUNNING),
    (Stage.COUNCIL, Stage.DECIDED, Stage.RUNNING, Stage.DONE), (Stage.PROPOSAL, Stage.POOL), (),
]  # fmt: skip
TITLES = [
    "NETZ.WERK GT", "Grüne Welle für Fahrräder", "Offene Werkstatt im Bahnhof", "Sensoren an Stadtbäumen",
    "Digitaler Bauantrag", "Lernort Stadtbibliothek", "Rufbus am Abend", "Klimadaten für alle",
]  # fmt: skip


@pytest.fixture
def index(server: str, towns: Towns) -> Any:
    """The list of a process with projects that stand everywhere."""
    return towns.fill("projects everywhere", a_busy_town)


def a_busy_town() -> Any:
    process = make_process("Digitaler Aufbruch")
    index = make_project_index(process)
    fields = [make_field(process, title, accent=accent) for title, accent in FIELDS]
    goals = [make_goal(process, title, weight=weight) for title, weight in GOALS]
    group = make_group(make_groups(process), "Bau und Mobilität")
    today = timezone.localdate()
    for place in range(26):
        project = make_project(
            index,
            TITLES[place] if place < len(TITLES) else f"Beispielprojekt {place}",
            handlungsfelder=fields[place % 6 : place % 6 + 1 + place % 2],
            goals=goals[: place % 4],
            group=group,
            responsible_unit=f"Fachbereich {10 + place % 4 * 10}",
        )
        for number_of_step, stage in enumerate(STEPS[place % 10]):
            on = today - timedelta(days=400 - 7 * place - number_of_step * (20 + place))
            move(project, stage, Because(on, "Ein Grund." if stage == Stage.POOL else ""), user=None)
        for step in range(place % 4):
            add_milestone(project, f"Schritt {step + 1}", planned_on=today + timedelta(days=40 * step + 9 * place - 90))
    call, people = make_call(process), [make_participant(process, f"p{place}@example.org") for place in range(9)]
    for place in range(40):
        at = timezone.now() - timedelta(days=place * place / 2.3)
        make_comment(make_idea(call, f"Idee {place}", author=people[place % 9], published_at=at), published_at=at)
    return index


def test_the_cockpit_has_no_barrier(index: Any, server: str, visit: Visit, view: View) -> None:
    reader = visit(server, view=view)
    page = reader.open(f"{index.url}cockpit/")
    expect(page.get_by_role("img", name="Wo die Projekte stehen")).to_be_visible()
    expect(page.get_by_role("table", name="Wo die Projekte stehen")).to_be_visible()
    expect(page.get_by_role("img", name="Mitmachende je Monat")).to_be_visible()
    reader.assert_accessible()
    reader.picture("cockpit")


def test_from_the_list_to_the_cockpit_and_from_a_number_to_its_projects(index: Any, server: str, visit: Visit) -> None:
    reader = visit(server, view=DESKTOP_LIGHT, javascript=False)
    page = reader.open(index.url)
    page.get_by_role("link", name="Alle Projekte auf einen Blick").click()
    page.get_by_role("table", name="Wo die Projekte stehen").get_by_role("link", name="Beim Rat").click()
    expect(page.get_by_role("heading", name="3 Projekte", exact=True)).to_be_visible()


def test_no_word_of_a_picture_is_cut_off_on_a_narrow_phone(index: Any, server: str, visit: Visit) -> None:
    page = visit(server, view=PHONE_LIGHT).open(f"{index.url}cockpit/")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".aufbruch-chart text")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.left < 0 || box.right > document.documentElement.clientWidth;
        }).map((one) => one.textContent)"""
    )
    assert cut == []


def test_on_paper_no_chart_is_parted_from_its_table(index: Any, server: str, visit: Visit) -> None:
    page = visit(server, view=DESKTOP_LIGHT).open(f"{index.url}cockpit/")
    page.emulate_media(media="print")
    boxes = page.locator(".aufbruch-chartbox")
    assert boxes.count() >= 8
    for box in boxes.all():
        expect(box).to_have_css("break-inside", "avoid")
        # A sheet of A4 with the margins of a browser is about 1,040 px high; what is taller would be parted.
        assert box.bounding_box()["height"] < 1000  # type: ignore[index]


def test_an_empty_cockpit_says_what_will_stand_there(server: str, visit: Visit, view: View) -> None:
    index = make_project_index(make_process("Digitaler Aufbruch"))
    reader = visit(server, view=view)
    page = reader.open(f"{index.url}cockpit/")
    expect(page.get_by_text("Sobald das erste da ist")).to_be_visible()
    reader.assert_accessible()
    reader.picture("cockpit-empty")
