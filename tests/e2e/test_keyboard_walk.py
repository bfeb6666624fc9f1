"""With the keyboard alone, through what a group, its lead, staff and citizens do between an idea and its decision."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, Visitor, tab_to
from tests.e2e.keyboard import walk
from tests.factories.core import make_field, make_member, make_process
from tests.factories.council import add_station, make_follow_up, make_paper, make_papers, tie
from tests.factories.groups import add_lead, add_membership, make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import make_judging
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide, make_judged
from tests.factories.projects import Stage, add_milestone, make_project, make_project_index
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.domain.working.links import issue
from wagtail_aufbruch.groups.models import Side
from wagtail_aufbruch.projects.domain.sources import take_in
from wagtail_aufbruch.reviews.models import Outcome

Visit = Callable[..., Visitor]
EMAIL = "leitung@stadt.example"


@pytest.fixture
def process(server: str) -> Any:
    made = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    return made


@pytest.fixture
def staff(process: Any, server: str, visit: Visit) -> Visitor:
    person = visit(server, view=DESKTOP_LIGHT, cookies=True)
    person.come_logged_in(make_moderator(process).get_username())
    return person


@pytest.fixture
def group(process: Any) -> Any:
    field = make_field(process, "Mobilität und Logistik")
    made = make_group(process, "Bau, Energie und Mobilität", sides=(), handlungsfelder=[field])
    add_lead(made, Side.ADMINISTRATION, "Beigeordneter für Bau und Verkehr")
    Member.objects.filter(role__startswith="Beigeordneter").update(email=EMAIL)
    add_membership(made, member=make_member(process, "Mitglied", email="mitglied@example.org"))
    make_idea(make_call(process), "Abstellplätze für Lastenräder", handlungsfeld=field)
    project = make_project(make_project_index(process), "Grüne Welle", stage="running", group=made.page_ptr)
    add_milestone(project, "Ampeln umgestellt", planned_on=timezone.localdate() - timedelta(days=3))
    return made


def test_outcomes_of_a_judging_are_written_down_by_keyboard(process: Any, group: Any, staff: Visitor) -> None:
    call = make_call(process, "Ideen des Herbstes")
    ideas = [make_idea(call, f"Idee {letter}") for letter in "ABC"]
    round_ = make_judging(ideas, user=None, group=group)
    page = staff.open(reverse("aufbruch_review_outcomes", args=[round_.pk]))
    assert walk(page) == []
    page.reload()
    tab_to(page, "Ab diesem Ergebnis")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.get_by_text("vorgeschlagen, nicht gespeichert")).to_have_count(3)
    assert walk(page) == []
    tab_to(page, "Speichern")
    page.keyboard.press("Enter")
    expect(page.get_by_text("vorgeschlagen, nicht gespeichert")).to_have_count(0)
    assert Outcome.objects.count() == 3
    page.get_by_role("link", name="Gemeinsam veröffentlichen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Zurück zu den Entscheidungen")).to_be_visible()
    assert walk(page) == []


def test_a_lead_asks_on_the_working_page_by_keyboard(group: Any, server: str, visit: Visit) -> None:
    lead = visit(server, view=PHONE_LIGHT, cookies=True)
    token = issue(group, Member.objects.get(email=EMAIL))
    page = lead.open(f"{group.process.url}{group.process.reverse_subpage('working_page', args=[token])}")
    assert walk(page) == []
    page.reload()
    tab_to(page, "Ihre Frage an die Verwaltung")
    page.keyboard.type("Wann kommt der Bescheid des Landes?")
    tab_to(page, "Frage senden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ihre Frage ist angekommen")


def test_what_is_open_is_narrowed_down_by_keyboard(process: Any, group: Any, staff: Visitor) -> None:
    due = timezone.localdate() - timedelta(days=5)
    make_follow_up(make_paper(process), "Den Radweg am Ring bauen", due=due)
    page = staff.open("/admin/aufbruch/offen/")
    assert walk(page) == []
    page.reload()
    tab_to(page, "Nur Überfälliges")
    page.keyboard.press("Space")
    tab_to(page, "Anzeigen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Abstellplätze für Lastenräder")).to_have_count(0)
    expect(page.get_by_role("link", name="Grüne Welle")).to_be_visible()
    assert walk(page) == []


def test_the_way_of_a_contribution_is_read_by_keyboard(process: Any, group: Any, server: str, visit: Visit) -> None:
    make_papers(process)
    idea = make_idea(make_call(process, "Noch ein Aufruf"), "Radweg am Ring")
    project = make_project(make_project_index(process, "Weitere"), "Ringweg", stage=Stage.COUNCIL)
    take_in(project, idea.pk, user=None)
    paper = make_paper(process, "Ringweg bauen", reference="12/2026")
    add_station(paper, "Rat", date=timezone.localdate() + timedelta(days=9))
    tie(paper, project)
    make_follow_up(paper, due=timezone.localdate() + timedelta(days=90))
    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(f"{process.url}beitrag/{idea.pk}/weg/")
    expect(page.locator("main")).to_contain_text("Ringweg")
    assert walk(page) == []
    page = reader.open(project.url)
    assert walk(page) == []


def test_own_weights_are_tried_by_keyboard(process: Any, server: str, visit: Visit) -> None:
    moderator = make_moderator(process)
    index, _projects, round_ = make_judged(process, user=moderator)
    made = decide(round_, user=moderator)
    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(f"{index.url}prioritaeten/{made.pk}/")
    assert walk(page) == []
    page = reader.open(f"{index.url}prioritaeten/{made.pk}/gewichte/")
    assert walk(page) == []
    page.reload()
    for goal, weight in (("Klimaschutz", "20"), ("Teilhabe", "80")):
        tab_to(page, goal)
        page.keyboard.press("Control+a")
        page.keyboard.type(weight)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("ziel1=20"))
    expect(page.locator("tbody tr").first).to_contain_text("1 Platz weiter vorn")
    assert walk(page) == []
