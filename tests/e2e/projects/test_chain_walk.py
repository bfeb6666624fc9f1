"""From an idea by links alone to all that became of it, and back: project, priority, paper, decision, milestones, and
the receipt with its code. Without scripts, as anybody can."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from guetersloh.city import example_ideas as example
from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor
from wagtail_aufbruch.projects.models import ProjectPage

Visit = Callable[..., Visitor]
PAPER = "Beispiel: Eine Vorlage zu einem Projekt"


def test_from_an_idea_all_that_became_of_it_is_reached_by_links_and_back(demo: str, visit: Visit) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    idea = project.sources.order_by("pk").first().contribution
    reader = visit(demo, view=DESKTOP_LIGHT, javascript=False)
    page = reader.open("/digitaler-aufbruch/denklabor-ideen/")
    page.locator("a[rel=next]").click()
    page.get_by_role("link", name=idea.title, exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(idea.title)
    expect(page.locator("[aria-current=step]")).to_have_count(1)

    way = page.locator("#weg")
    way.get_by_role("link", name="Gruppe vorn").click()
    expect(page.locator("main")).to_contain_text("Beispiel: ein Gremium")
    expect(page).to_have_url(re.compile("/prioritaeten/[0-9]+/$"))
    page.get_by_role("link", name=project.title).first.click()
    expect(heading).to_have_text(project.title)
    expect(page.locator("#prioritaet")).to_contain_text("Gruppe vorn")
    expect(page.locator("#meilensteine")).to_contain_text("3 von 5 Meilensteinen erreicht")

    page.locator("#rat").get_by_role("link", name=PAPER).first.click()
    expect(heading).to_have_text(PAPER)
    expect(page.locator("main")).to_contain_text("Beispiel: Rat, 16. März 2023: beschlossen")
    page.locator("main").get_by_role("link", name=re.compile(project.title)).click()
    expect(heading).to_have_text(project.title)
    page.get_by_role("link", name=idea.title).first.click()
    expect(heading).to_have_text(idea.title)

    # The paper, the milestones and the receipt are one click from the idea as well.
    page.locator("#weg").get_by_role("link", name="3 von 5 Meilensteinen erreicht").click()
    expect(page).to_have_url(re.compile(f"{project.slug}/#meilensteine$"))
    page.go_back()
    page.locator("#weg").get_by_role("link", name=re.compile(PAPER)).click()
    expect(heading).to_have_text(PAPER)
    page.go_back()
    page.get_by_role("link", name="Der ganze Weg als Beleg").click()
    expect(page.get_by_text("Der Weg dieses Beitrags")).to_be_visible()
    said = page.locator("main")
    for told in ("Abgegeben", "Beispiel: Rat: Entscheidung, beschlossen", "Beispiel: Schritt 4: geplant", "2027"):
        expect(said).to_contain_text(told)
    page.wait_for_load_state("load")
    code = page.get_by_role("img", name="QR-Code mit der Adresse dieses Belegs")
    assert code.evaluate("one => one.complete && one.naturalWidth") > 0
    said.get_by_role("link", name=project.title).first.click()
    expect(heading).to_have_text(project.title)
    page.go_back()
    page.get_by_role("link", name="Zur Seite des Beitrags").click()
    expect(heading).to_have_text(idea.title)


def test_from_the_process_one_comes_to_projects_cockpit_priorities_and_papers(demo: str, visit: Visit) -> None:
    reader = visit(demo, view=DESKTOP_LIGHT, javascript=False)
    page = reader.open("/digitaler-aufbruch/")
    council = page.locator("#rat")
    expect(council).to_contain_text("Digitaler Aufbruch Gütersloh")
    council.get_by_role("link", name="395").click()
    expect(page.get_by_text("Hauptausschuss, 4. Dezember 2017: beschlossen")).to_be_visible()
    for link, heading in (
        ("Alle Projekte auf einen Blick", "Cockpit"),
        ("Beispiel: Prioritäten", "Beispiel: Prioritäten"),
        ("Alle Projekte ansehen", "Projekte"),
    ):
        reader.open("/digitaler-aufbruch/")
        page.locator("#projekte").get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_the_pages_of_the_chain_have_no_barrier(demo: str, visit: Visit, view: View) -> None:
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    idea = project.sources.order_by("pk").first().contribution
    reader = visit(demo, view=view)
    for name, path in (
        ("receipt", f"/digitaler-aufbruch/beitrag/{idea.pk}/weg/"),
        ("idea", f"{idea.page.url}ideen/{idea.pk}/"),
        ("project", project.url),
        ("process", "/digitaler-aufbruch/"),
    ):
        reader.open(path)
        reader.assert_accessible()
        reader.picture(f"chain-{name}")


def test_the_receipt_fits_on_a_sheet_of_paper(demo: str, visit: Visit) -> None:
    """A4 upright with margins of 15 mm; what only a screen needs is not printed."""
    project = ProjectPage.objects.get(slug=example.PROJECT_SLUG)
    idea = project.sources.order_by("pk").first().contribution
    reader = visit(demo, view=View("paper", 680, 960, "light"))
    page = reader.open(f"/digitaler-aufbruch/beitrag/{idea.pk}/weg/")
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="QR-Code mit der Adresse dieses Belegs")).to_be_visible()
    expect(page.get_by_text(f"/beitrag/{idea.pk}/weg/")).to_be_visible()
    expect(page.get_by_role("link", name="PNG")).to_be_hidden()
    expect(page.get_by_role("link", name="Zur Seite des Beitrags")).to_be_hidden()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 680
    reader.picture("chain-receipt-printed")
