"""The one-click follow-up: on a phone without scripts by the mailed link, then staff publish and everybody reads it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper, make_papers
from tests.factories.participation import make_moderator
from wagtail_aufbruch.council.domain.followup.links import issue
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport

Visit = Callable[..., Visitor]


@pytest.fixture
def process(server: str) -> Any:
    return make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")


@pytest.fixture
def follow_up(process: Any) -> FollowUp:
    make_papers(process)
    paper = make_paper(process, "Radweg am Ring", reference="12/2026")
    due = timezone.localdate() + timedelta(days=10)
    return make_follow_up(paper, "Den Radweg am Ring bauen", due=due, email="tiefbau@stadt.example")


def _address(process: Any, follow_up: FollowUp) -> str:
    follow_up.refresh_from_db()
    token = issue(follow_up, "by_hand")
    return f"{process.url}{process.reverse_subpage('follow_up', args=[token])}"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_the_responsible_person_answers_by_the_mailed_link(
    process: Any, follow_up: FollowUp, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without."""
    person = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            person.assert_accessible()
            person.picture(f"followup-{name}")

    page = person.open(_address(process, follow_up))
    expect(page.locator("h1")).to_have_text("Wie weit ist es?")
    look("answer")
    page.get_by_text("Es hängt, weil …").click()
    page.get_by_role("button", name="Senden", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("woran es hängt")
    look("answer-error")
    page.get_by_label("Woran hängt es?").fill("Der Bagger fehlt.")
    page.get_by_role("button", name="Senden", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Ihre Antwort ist angekommen")
    look("answer-sent")
    page.get_by_role("button", name="Ja, es ist fertig").click()
    expect(page.get_by_role("status")).to_contain_text("Ihre Antwort ist angekommen")
    assert FollowUpReport.objects.get().kind == "done"


def test_staff_publish_it_and_everybody_reads_it(process: Any, follow_up: FollowUp, server: str, visit: Visit) -> None:
    moderator = make_moderator(process)
    moderator.set_password("geheim-genug-1")
    moderator.save()
    person = visit(server, view=DESKTOP_LIGHT, javascript=False, cookies=True)
    page = person.open(_address(process, follow_up))
    page.get_by_role("button", name="Ja, es ist fertig").click()
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.log_in(moderator.username, "geheim-genug-1")
    page = staff.open("/admin/aufbruch/beschlusskontrolle/?zeige=wartet")
    staff.picture("followup-staff-list")
    page.get_by_role("link", name="Den Radweg am Ring bauen").click()
    expect(page.get_by_role("heading", name="Frist")).to_be_visible()
    staff.assert_accessible()
    staff.picture("followup-staff-one")
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.get_by_text("Die Rückmeldung ist veröffentlicht.")).to_be_visible()
    reader = visit(server, view=DESKTOP_LIGHT)
    page = reader.open(f"{process.url}ratsvorlagen/vorlage/{follow_up.paper_id}/")
    expect(page.get_by_role("heading", name="Was daraus wird")).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_have_text("als erledigt gemeldet")
    reader.assert_accessible()
    reader.picture("followup-paper")
