"""An entry that goes on, in the browser: staff publish it, people read, support, comment and follow it, its person
withdraws it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_DARK, PHONE_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_competition, make_honour
from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.judging import handed_in, put
from tests.factories.participation import make_moderator
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.announcing.forms import current_version, keep_version
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryContribution, EntryQuestion, Honouring
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Mail

Visit = Callable[..., Visitor]
TALL = View("desktop", 1280, 1800, "light")
TITLE = "Reparaturcafé auf Rädern"
ANSWER = "Wir stellen einen Transporter bereit und sagen nach einem Jahr, wie oft er gebraucht wurde."
TEXT = "Ein Transporter mit Werkbank kommt jeden Monat in einen anderen Ortsteil. Wer mag, repariert mit."


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    make_group(process)
    now = timezone.now()
    form = (("Worum geht es?", "multiline", True), ("Ein Bild", "picture", False))
    made = make_competition(
        process,
        "Morgenmacher",
        introduction="Wie wollt ihr in zehn Jahren hier leben?",
        form=form,
        closes_at=now - timedelta(days=20),
        honoured_at=now - timedelta(days=1),
    )
    EntryQuestion.objects.filter(page=made).update(is_public=True)
    keep_version(made)
    for place, title in enumerate((TITLE, "Sitzbänke aus Schulmöbeln")):
        answers = [
            {"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": TEXT, "shown": True},
        ]
        entry = handed_in(made, title, name=f"Team {place + 1}", answers=answers)
        entry.form = current_version(made)
        entry.save()
        mark_confirmed(entry.participant)
        file = put(entry, picture(), "key00001")
        file.alt = f"Skizze zu {title}"
        file.save(update_fields=["alt"])
        make_honour(entry, f"{place + 1}. Preis", place=place + 1, reason="Klug aus dem gemacht, was da ist.")
    Honouring.objects.update(public_at=now - timedelta(hours=1), told_at=now)
    return made


def _answer(staff: Visitor) -> None:
    """The office answers, from the page of the contribution, and moves it on with that."""
    page = staff.page
    page.locator("#id_stage-stage").select_option(label="in Prüfung")
    page.locator("#id_stage-note").fill("Das Bauamt sieht es sich an.")
    page.get_by_role("button", name="Stand ändern und benachrichtigen").click()
    expect(page.locator("body")).to_contain_text("Der Beitrag ist weitergerückt.")
    page.get_by_role("link", name="Antwort vorbereiten").click()
    page.locator("#id_body").fill("Bauamt")
    page.locator("#id_text").fill(ANSWER)
    page.locator("#id_stage").select_option(label="wird weiterverfolgt")
    assert_main_accessible(page)
    staff.picture("going-on-staff-answer")
    page.get_by_role("button", name="Speichern und").click()
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator("main")).to_contain_text(f"Antwort auf Ihren Beitrag: {TITLE}")
    assert_main_accessible(page)
    staff.picture("going-on-staff-answer-preview")
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.locator("body")).to_contain_text("1 Antwort ist veröffentlicht.")


def test_an_entry_is_published_read_supported_discussed_and_withdrawn(
    competition: CompetitionPage, server: str, visit: Visit
) -> None:
    moderator = make_moderator(competition.process)
    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(moderator.get_username())
    entry = Entry.objects.get(title=TITLE)
    page = staff.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    page.get_by_role("link", name="Als Beitrag veröffentlichen").click()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    assert_main_accessible(page)
    staff.picture("going-on-staff-words")
    page.get_by_role("button", name="Als Beitrag veröffentlichen").click()
    page.locator("#id_where-group").select_option(index=1)
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("body")).to_contain_text("Wohin der Beitrag gehört, ist gespeichert.")
    assert_main_accessible(page)
    staff.picture("going-on-staff-placed")
    _answer(staff)

    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ehrung/")
    assert_main_accessible(page)
    staff.picture("going-on-staff-honouring")
    page.get_by_label("„Sitzbänke aus Schulmöbeln“ weitergehen lassen").check()
    page.get_by_role("button", name="Angehakte als Beiträge veröffentlichen").click()
    expect(page.locator("main")).to_contain_text(TEXT)
    assert_main_accessible(page)
    staff.picture("going-on-staff-many")
    page.get_by_role("button", name="Als Beiträge veröffentlichen").click()
    expect(page.locator("body")).to_contain_text("1 Beitrag ist mit einer eigenen Seite veröffentlicht.")

    contribution = EntryContribution.objects.get(title=TITLE)
    for view in (PHONE_LIGHT, DESKTOP_DARK):
        reader = visit(server, view=view)
        page = reader.open(competition.url)
        expect(page.locator("#weiter")).to_contain_text(TITLE)
        reader.assert_accessible()
        reader.picture("going-on-competition")
        reader.open(f"{competition.url}beitraege/?stand=pool")
        reader.assert_accessible()
        reader.picture("going-on-list-empty")
        page.get_by_role("link", name="Alle Filter").first.click()
        reader.assert_accessible()
        reader.picture("going-on-list")
        page.get_by_role("main").get_by_role("link", name=TITLE).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        shown = page.get_by_role("img", name=f"Skizze zu {TITLE}")
        assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
        expect(page.locator("#weg")).to_contain_text("Morgenmacher")
        expect(page.locator("[aria-current=step]")).to_have_count(1)
        expect(page.locator("[aria-current=step]")).to_contain_text("wird weiterverfolgt", ignore_case=True)
        page.locator("#weg").get_by_role("link", name="Bauamt").click()
        expect(page.locator("#antwort")).to_be_in_viewport()
        expect(page.locator("#antwort")).to_contain_text(ANSWER)
        reader.assert_accessible()
        reader.picture("going-on-page")

    plain = visit(server, view=PHONE_DARK, javascript=False, cookies=True)
    page = plain.open(f"{competition.url}beitraege/{contribution.pk}/")
    page.get_by_role("link", name="Den ersten Kommentar schreiben").click()
    page.locator("#id_text").fill("Kommt das auch in die Ortsteile?")
    page.locator("#id_email").fill("leserin@example.org")
    plain.picture("going-on-comment")
    page = plain.open(f"{competition.url}beitraege/{contribution.pk}/unterstuetzen/")
    plain.picture("going-on-support")
    plain.open(f"{competition.process.url}beteiligung/folgen/beitrag/{contribution.pk}/")
    plain.picture("going-on-follow")
    looked = visit(server, view=PHONE_DARK, cookies=True)  # axe needs scripts; the pages are the same
    for below in (f"beitraege/{contribution.pk}/kommentieren/", f"beitraege/{contribution.pk}/unterstuetzen/"):
        looked.open(f"{competition.url}{below}")
        looked.assert_accessible()
    looked.open(f"{competition.process.url}beteiligung/folgen/beitrag/{contribution.pk}/")
    looked.assert_accessible()

    assert Mail.objects.filter(kind="entry_went_on").count() == 2
    token = issue_link(contribution.author, LinkPurpose.ACCESS)
    person = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = person.open(f"{competition.process.url}beteiligung/zugang/{token}/")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text(TITLE)
    person.picture("going-on-own")
    page.get_by_role("link", name="Er geht weiter als Beitrag").first.click()
    expect(page.locator("#antwort")).to_contain_text(ANSWER)
    page = person.open(f"{competition.process.url}beteiligung/{contribution.pk}/zurueckziehen/")
    page.locator("main form button").first.click()
    contribution.refresh_from_db()
    assert not contribution.is_public
    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(f"{competition.url}beitraege/")
    expect(page.locator("main")).not_to_contain_text(TITLE)
