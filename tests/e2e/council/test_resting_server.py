"""The council's server cannot be asked, or must not lose what it brought: what citizens and staff read then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.harness import View, Visitor
from tests.factories.core import make_process
from tests.factories.council import add_station, decide, make_imported, make_papers, make_server
from tests.groups.editor import editor_of
from wagtail_aufbruch.council.domain.oparl.matching.body_choice import offer
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.models import File, Paper, RunState, Server, ServerReading, ServerRun

Visit = Callable[..., Visitor]


@pytest.fixture
def process(server: str) -> Any:
    return make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")


@pytest.fixture
def paper(process: Any) -> Paper:
    """An imported paper whose server has not answered since."""
    source = make_server(process)
    ServerRun.objects.create(server=source, state=RunState.FAILED, begun_at=timezone.now())
    paper = make_imported(process, "Radweg am Ring", reference="12/2026", date=date(2026, 2, 2), paper_type="Antrag")
    add_station(paper, "Bauausschuss", server=source, oparl_id="c1", role="Vorberatung", outcome="discussed")
    add_station(paper, "Rat", server=source, oparl_id="c2", role="Entscheidung", outcome="decided")
    File.objects.create(paper=paper, name="Lageplan", web="https://ris.stadt.example/1", server=source, oparl_id="f1")
    decide(paper, "Rat")
    settle(paper.pk)
    make_imported(process, "Spielplatz", oparl_id="p2", reference="13/2026")
    return paper


def test_list_and_paper_say_when_the_server_was_heard_of_last(
    server: str, visit: Visit, view: View, process: Any, paper: Paper
) -> None:
    index = make_papers(process)
    reader = visit(server, view=view)
    page = reader.open(index.url)
    expect(page.get_by_role("heading", name="2 Vorlagen")).to_be_visible()
    reader.assert_accessible()
    reader.picture("resting-list")
    page.get_by_role("link", name="Radweg am Ring").first.click()
    expect(page.get_by_text("zuletzt bestätigt am")).to_be_visible()
    reader.assert_accessible()
    reader.picture("resting-paper")


def test_staff_read_why_something_is_not_deleted_and_not_taken_out(
    server: str, visit: Visit, view: View, process: Any, paper: Paper
) -> None:
    staff = visit(server, view=view, cookies=True)
    staff.come_logged_in(editor_of(process, "paper", "meeting", "organization", "server").get_username())
    _name_other_bodies(paper.server, staff)
    page = staff.open(f"/admin/snippets/aufbruch_council/paper/delete/{paper.pk}/")
    expect(page.get_by_text("Blenden Sie sie stattdessen aus")).to_be_visible()
    page.wait_for_timeout(600)  # the message slides in
    staff.picture("refused-deletion")
    row = page.locator("#inline_child_consultations-0")
    expect(row.get_by_text("lässt sich hier nicht herausnehmen")).to_be_visible()
    expect(row.locator("button[id$=DELETE-button]")).to_be_hidden()
    row.scroll_into_view_if_needed()
    staff.picture("row-of-the-server")
    page.get_by_role("button", name="Beratung hinzufügen").click()
    expect(page.locator("#inline_child_consultations-2 button[id$=DELETE-button]")).to_be_visible()
    body = paper.consultations.all()[0].organization
    assert body is not None
    page = staff.open(f"/admin/snippets/aufbruch_council/organization/delete/{body.pk}/")
    expect(
        page.get_by_text("wird noch gebraucht und lässt sich nicht löschen: 12/2026: Radweg am Ring")
    ).to_be_visible()
    page.wait_for_timeout(600)
    staff.picture("refused-deletion-body")


def _name_other_bodies(source: Server | None, staff: Visitor) -> None:
    """The server names other bodies than before; staff get from its page to the field in which they say so."""
    assert source is not None
    ServerReading.objects.create(server=source, body_name="Stadt Beispiel")
    offer(source, ["Gemeinde Anderswo"])
    page = staff.open(f"/admin/aufbruch/ratsserver/{source.pk}/")
    staff.assert_accessible()
    staff.picture("other-body")
    page.get_by_role("link", name="Angeben, welche Körperschaft gemeint ist").click()
    expect(page.get_by_label("Welche Körperschaft")).to_be_focused()
