"""Projects in a browser: from an idea to its project and back, the list, and staff who note what was decided."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from guetersloh.city import example_ideas as example
from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor, tab_to
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep

Visit = Callable[..., Visitor]


def test_list_and_project_have_no_barrier(demo: str, visit: Visit, view: View) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    reader = visit(demo, view=view)
    page = reader.open(project.get_parent().url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    reader.assert_accessible()
    reader.picture("projects-list")
    page.get_by_role("link", name=project.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(project.title)
    expect(page.get_by_text("3 von 5 Meilensteinen erreicht").first).to_be_visible()
    reader.assert_accessible()
    reader.picture("projects-one")


def test_a_project_of_which_nothing_is_known_yet_says_so(demo: str, visit: Visit, view: View) -> None:
    reader = visit(demo, view=view)
    project = ProjectPage.objects.get(title="NETZ.WERK GT")
    page = reader.open(project.url)
    expect(page.get_by_text("Wo dieses Projekt steht, ist noch nicht angegeben.")).to_be_visible()
    reader.assert_accessible()
    reader.picture("projects-unknown")


def test_from_an_idea_one_reaches_its_project_and_back_without_scripts(demo: str, visit: Visit) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    idea = project.sources.order_by("pk").first().contribution
    reader = visit(demo, view=DESKTOP_LIGHT, javascript=False)
    page = reader.open(f"{idea.page.url}ideen/{idea.pk}/")
    reader.picture("projects-idea")
    page.locator("#weg").get_by_role("link", name=project.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(project.title)
    page.get_by_role("link", name=idea.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(idea.title)


def test_staff_note_by_keys_alone_that_a_project_has_stopped_with_its_reason(demo: str, visit: Visit) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    staff = visit(demo, view=DESKTOP_LIGHT, cookies=True)
    page = staff.log_in("moderation", "demo-moderation")
    page.goto(f"{demo}/admin/aufbruch/projekte/")
    staff.assert_accessible()
    staff.picture("projects-staff-list")
    page.get_by_role("link", name=project.title).first.press("Enter")
    expect(page.get_by_role("heading", name=project.title).first).to_be_visible()
    expect(page.get_by_label("Am", exact=True)).to_have_value(re.compile(r"^\d\d\.\d\d\.\d{4}$"))
    staff.assert_accessible()
    page.get_by_role("radio", name="eingestellt").focus()
    page.keyboard.press("Space")
    tab_to(page, "Schritt eintragen und alle benachrichtigen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Begründung").first).to_be_visible()
    assert not ProjectStep.objects.filter(project=project, stage=Stage.STOPPED).exists()
    staff.picture("projects-staff-no-reason")
    page.get_by_label("Begründung, für alle zu lesen").fill("Das Vorhaben wird vom Kreis übernommen.")
    tab_to(page, "Schritt eintragen und alle benachrichtigen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stand: eingestellt").first).to_be_visible()
    staff.assert_accessible()
    staff.picture("projects-staff-one")
    reader = visit(demo, view=DESKTOP_LIGHT)
    told = reader.open(project.url)
    expect(told.get_by_text("Das Vorhaben wird vom Kreis übernommen.").first).to_be_visible()
