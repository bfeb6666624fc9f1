"""Certificates in the browser: staff issue them, a winner takes theirs, anybody checks the code that stands on it."""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_competition, make_honour
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.models import CertificatePaper, CompetitionPage, Entry, Honouring

Visit = Callable[..., Visitor]
TALL = View("desktop", 1280, 1800, "light")
TITLE, NAME = "Reparaturcafé auf Rädern", "Łucja Öztürk"


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    """A competition that is decided: one has won, one has not."""
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    now = timezone.now()
    made = make_competition(
        process, "Morgenmacher", closes_at=now - timedelta(days=20), honoured_at=now - timedelta(hours=1)
    )
    make_honour(handed_in(made, TITLE, name=NAME), "1. Preis", text="500 Euro", reason="Das überzeugt sofort.")
    handed_in(made, "Ein Beitrag ohne Preis", name="Team 2")
    Honouring.objects.update(public_at=now - timedelta(hours=1), told_at=now)
    return made


def test_a_certificate_is_issued_taken_proved_and_revoked(
    competition: CompetitionPage, server: str, visit: Visit
) -> None:
    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(make_moderator(competition.process).get_username())
    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ehrung/")
    page.get_by_role("link", name="Urkunden vorbereiten").click()
    assert_main_accessible(page)
    staff.picture("certificates-staff-empty")
    page.get_by_role("button", name="Speichern und ausstellen").click()
    expect(page.get_by_role("table")).to_contain_text(NAME)
    assert_main_accessible(page)
    staff.picture("certificates-staff")

    entry = Entry.objects.get(title=TITLE)
    winner = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = winner.open(f"{competition.url}beitrag/{token_of(entry)}/")
    winner.picture("certificates-own")
    with page.expect_download() as download:
        page.locator("a[href$='/urkunden/']").click()
    assert download.value.suggested_filename.endswith(".pdf")
    printed = subprocess.run(["pdftotext", str(download.value.path()), "-"], capture_output=True, text=True, check=True)
    assert NAME in printed.stdout
    assert "1. Preis" in printed.stdout
    found = re.search(r"\b\w{4}-\w{4}-\w{4}\b", printed.stdout)
    assert found is not None

    reader = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = reader.open(competition.url)
    page.get_by_role("link", name="Urkunde prüfen").click()
    page.get_by_label("Code der Urkunde").fill(f" {found[0].lower()} ")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_role("main")).to_contain_text("Diese Urkunde ist echt und gültig")
    expect(page.get_by_role("main")).to_contain_text("1. Preis")
    reader.picture("certificates-valid-plain")

    for view in (PHONE_LIGHT, DESKTOP_DARK):
        looked = visit(server, view=view, cookies=True)
        page = looked.open(f"{competition.url}urkunde/")
        looked.assert_accessible()
        page.get_by_label("Code der Urkunde").fill("K7M4-9QTX-2HRD")
        page.get_by_role("button", name="Prüfen").click()
        expect(page.get_by_role("main")).to_contain_text("In diesem Code steckt ein Tippfehler")
        looked.assert_accessible()
        looked.picture("certificates-mistyped")
        looked.open(f"{competition.url}urkunde/{found[0]}/")
        looked.assert_accessible()
        looked.picture("certificates-valid")

    paper = CertificatePaper.objects.get(code=found[0])
    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/urkunden/{paper.pk}/")
    assert_main_accessible(page)
    staff.picture("certificates-staff-one")
    page.get_by_role("textbox", name="Begründung").fill("Der Name war falsch geschrieben")
    page.get_by_role("button", name="Diese Urkunde widerrufen").click()
    looked = visit(server, view=DESKTOP_DARK, cookies=True)
    page = looked.open(f"{competition.url}urkunde/{found[0]}/")
    expect(page.get_by_role("main")).to_contain_text("Diese Urkunde gilt nicht mehr")
    assert "falsch geschrieben" not in page.content()
    looked.assert_accessible()
    looked.picture("certificates-revoked")
