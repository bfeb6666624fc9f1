"""The public vote in the browser: looking at the entries, choosing, confirming by the mailed link, taking it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_following import link_in_mail
from tests.factories.competitions import make_shown_picture, make_vote
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.models import Ballot, CompetitionPage, Entry

Visit = Callable[..., Visitor]


@pytest.fixture
def vote(server: str) -> CompetitionPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(hostname="127.0.0.1", port=int(server.rsplit(":", 1)[1]))
    vote = make_vote(process)
    make_shown_picture(Entry.objects.get(number=1))
    return vote


@pytest.mark.parametrize(("view", "javascript"), [(PHONE_LIGHT, False), (DESKTOP_DARK, True)], ids=str)
def test_somebody_looks_around_votes_confirms_by_the_mailed_link_and_takes_it_back(
    vote: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without."""
    visitor = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            visitor.assert_accessible()
        visitor.picture(f"vote-{name}")

    page = visitor.open(vote.url)
    page.get_by_role("link", name="abstimmen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welche Beiträge überzeugen Sie?")
    look("gallery")
    page.get_by_role("link", name="Beitrag Nummer 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beitrag Nummer 1")
    look("entry")
    page.go_back()
    page.get_by_role("link", name="Jetzt abstimmen").click()
    page.get_by_role("button", name="Abstimmen").click()
    expect(page.locator(".aufbruch-field__error, .aufbruch-notice--error").first).to_be_visible()
    look("ballot-errors")
    page.get_by_label("Beitrag Nummer 1").check()
    page.get_by_label("Beitrag Nummer 3").check()
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    page.get_by_role("button", name="Abstimmen").click()
    expect(page.get_by_text("Wir haben Ihnen geschrieben").first).to_be_visible()
    look("sent")
    assert not Ballot.objects.filter(confirmed_at__isnull=False).exists()

    page.goto(link_in_mail(page, "stimmzettel"))
    look("to-confirm")
    page.get_by_role("button", name="Ja, meine Stimme soll zählen").click()
    expect(page.get_by_text("Ihre Stimme zählt.").first).to_be_visible()
    look("confirmed")
    assert Ballot.objects.filter(confirmed_at__isnull=False).count() == 1
    page.get_by_role("link", name="Zurücknehmen").click()
    look("take-back")
    page.get_by_role("button", name="zurücknehmen").click()
    expect(page.get_by_text("zurückgenommen").first).to_be_visible()
    assert not Ballot.objects.exists()
