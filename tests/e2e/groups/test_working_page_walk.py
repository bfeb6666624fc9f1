"""From the staff's button to the lead's phone and back: working page, question, answer; and the overview."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from tests.clock import days_ago
from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor
from tests.factories.core import make_field, make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import make_event
from tests.factories.groups import add_lead, make_group, make_index, make_statement
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.projects import add_milestone, make_project, make_project_index
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.working.links import issue
from wagtail_aufbruch.groups.models import Side, ThemeGroupPage
from wagtail_aufbruch.participation.models import Mail

EMAIL = "leitung@stadt.example"
Visit = Callable[..., Visitor]


@pytest.fixture
def group(server: str) -> ThemeGroupPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    field = make_field(process, "Mobilität und Logistik")
    group = make_group(make_index(process), "Bau, Energie und Mobilität", sides=(), handlungsfelder=[field])
    add_lead(group, Side.ADMINISTRATION, "Beigeordneter für Bau und Verkehr")
    add_lead(group, Side.CITY_SOCIETY, "Vorsitz des Radvereins")
    Member.objects.filter(role__startswith="Beigeordneter").update(email=EMAIL)
    make_event(process, "Halbjährliches Treffen der Themengruppe", host=group.page_ptr)
    make_statement(group, "Grüne Welle zuerst auf dem Ring")
    make_idea(
        make_call(process),
        "Abstellplätze für Lastenräder",
        handlungsfeld=field,
        published_at=days_ago(41),
    )
    project = make_project(make_project_index(process), "Grüne Welle", stage="running", group=group.page_ptr)
    add_milestone(project, "Ampeln umgestellt", planned_on=timezone.localdate() - timedelta(days=3))
    due = timezone.localdate() - timedelta(days=5)
    make_follow_up(make_paper(process), "Den Radweg am Ring bauen", due=due, email="tiefbau@stadt.example")
    return group


@pytest.fixture
def moderator(group: ThemeGroupPage) -> Any:
    moderator = make_moderator(group.process)
    moderator.set_password("geheim-genug-1")
    moderator.save()
    return moderator


def _link(group: ThemeGroupPage) -> str:
    """A newer link than the mailed one, which stands in the mail alone."""
    with transaction.atomic():
        BasePage.objects.select_for_update(no_key=True).get(pk=group.pk)
        token = issue(group, Member.objects.get(email=EMAIL))
    return f"{group.process.url}{group.process.reverse_subpage('working_page', args=[token])}"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_lead_sees_what_is_open_and_asks(
    group: ThemeGroupPage, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without."""
    lead = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            lead.assert_accessible()
            lead.picture(f"working-page-{name}")

    page = lead.open(_link(group))
    expect(page.locator("h1")).to_have_text("Bau, Energie und Mobilität")
    for told in (
        "Halbjährliches Treffen",
        "Grüne Welle zuerst",
        "wartet seit 41 Tagen",
        "Ampeln umgestellt war fällig",
    ):
        expect(page.get_by_text(told).first).to_be_visible()
    look("open")
    page.get_by_role("button", name="Frage senden").click()
    expect(page.get_by_role("alert")).to_contain_text("was Sie wissen möchten")
    look("error")
    page.get_by_label("Ihre Frage an die Verwaltung").fill("Wann kommt der Bescheid des Landes?")
    page.get_by_role("button", name="Frage senden").click()
    expect(page.get_by_role("status")).to_contain_text("Ihre Frage ist angekommen")
    look("asked")
    # A newer link is sent while the lead still writes: what was typed can be kept.
    page.get_by_label("Ihre Frage an die Verwaltung").fill("Und wann beginnt der Bau?")
    _link(group)
    page.get_by_role("button", name="Frage senden").click()
    expect(page.get_by_text("Hier steht, was Sie eingegeben haben")).to_be_visible()
    expect(page.get_by_text("Und wann beginnt der Bau?")).to_be_visible()
    look("ended")


def test_staff_send_it_answer_from_the_inbox_and_open_the_overview(
    group: ThemeGroupPage, moderator: Any, server: str, visit: Visit
) -> None:
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.log_in(moderator.username, "geheim-genug-1")
    page = staff.open(f"/admin/aufbruch/gruppen/{group.pk}/")
    staff.assert_accessible()
    staff.picture("working-page-staff")
    page.get_by_role("button", name="Arbeitsseite an das Tandem senden").click()
    expect(page.get_by_text(f"unterwegs an {EMAIL}")).to_be_visible()
    assert Mail.objects.get().recipient == EMAIL

    lead = visit(server, view=DESKTOP_LIGHT, javascript=False, cookies=True)
    asked = lead.open(_link(group))
    asked.get_by_label("Ihre Frage an die Verwaltung").fill("Wann kommt der Bescheid des Landes?")
    asked.get_by_role("button", name="Frage senden").click()

    page = staff.open("/admin/aufbruch/eingang/")
    expect(page.get_by_text("Wann kommt der Bescheid des Landes?")).to_be_visible()
    staff.picture("working-page-inbox")
    page = staff.open(f"/admin/aufbruch/gruppen/{group.pk}/")
    page.get_by_label("Antwort").fill("Im Mai.")
    page.get_by_role("button", name="Antwort auf die Arbeitsseite stellen").click()
    expect(page.get_by_text("Die Antwort steht auf der Arbeitsseite.")).to_be_visible()
    staff.assert_accessible()
    staff.picture("working-page-answered")
    asked.reload()
    expect(asked.get_by_text("Im Mai.")).to_be_visible()

    page = staff.open("/admin/aufbruch/offen/")
    expect(page.get_by_role("heading", name="Themengruppen")).to_be_visible()
    staff.assert_accessible()
    staff.picture("overview")
    page.get_by_role("link", name="überfällig (1)").first.click()
    expect(page.get_by_role("heading", name="Projekte")).to_have_count(0)
    page.get_by_role("link", name="Alles zeigen").click()
    page.get_by_label("Nur Überfälliges").check()
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("link", name="Grüne Welle")).to_be_visible()
    expect(page.get_by_role("link", name="Abstellplätze für Lastenräder")).to_have_count(0)


def test_the_overview_can_be_read_on_a_phone(
    group: ThemeGroupPage, moderator: Any, server: str, visit: Visit, view: View
) -> None:
    staff = visit(server, view=view, cookies=True)
    staff.log_in(moderator.username, "geheim-genug-1")
    staff.open("/admin/aufbruch/offen/")
    staff.assert_accessible()
    staff.picture("overview-view")
    staff.open(f"/admin/aufbruch/gruppen/{group.pk}/")
    staff.picture("working-page-staff-view")
