"""The honouring in the browser: staff prepare and release winners, and at the moment everybody reads who won."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.clock import Clock
from tests.e2e.harness import DESKTOP_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_competition, make_index
from tests.factories.core import make_process
from tests.factories.judging import handed_in, put_shown
from tests.factories.participation import make_moderator
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Honouring

Visit = Callable[..., Visitor]
TALL = View("desktop", 1280, 1800, "light")
TITLES = ("Reparaturcafé auf Rädern", "Sitzbänke aus Schulmöbeln", "Nachtbus-Anhalterkarte")
REASON = (
    "Ein Transporter, eine Werkbank, und jeder Ortsteil hat einen Ort, an dem man sich trifft. Das überzeugt sofort."
)


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    make_index(process)
    now = timezone.now()
    made = make_competition(
        process,
        "Morgenmacher",
        introduction="Wie wollt ihr in zehn Jahren hier leben?",
        categories=("Schulen", "Vereine"),
        closes_at=now - timedelta(days=20),
        jury_from=timezone.localdate() - timedelta(days=15),
        jury_until=timezone.localdate() - timedelta(days=2),
        honoured_at=now + timedelta(hours=2),
    )
    for place, title in enumerate((*TITLES, "Ein Beitrag ohne Preis")):
        entry = handed_in(made, title, name=f"Team {place + 1}", category=f"cat0000{place % 2}")
        file = put_shown(entry, picture())
        file.alt = f"Skizze zu {title}"
        file.save(update_fields=["alt"])
    return made


def test_winners_are_prepared_released_and_public_at_the_moment(
    competition: CompetitionPage, server: str, visit: Visit, clock: Clock
) -> None:
    moderator = make_moderator(competition.process)
    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ehrung/")
    expect(page.locator("main")).to_contain_text("Noch niemand.")
    assert_main_accessible(page)
    staff.picture("honouring-staff-empty")
    page.get_by_role("link", name=TITLES[0]).click()
    page.get_by_label("Preis", exact=True).fill("1. Preis")
    page.get_by_label("Worin der Preis besteht").fill("500 Euro")
    page.get_by_label("Begründung der Jury").fill(REASON)
    page.get_by_label(f"Skizze zu {TITLES[0]}").check()
    page.get_by_label("Was stark war").fill("Die Skizze erklärt alles auf einen Blick.")
    assert_main_accessible(page)
    staff.picture("honouring-staff-entry")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("main")).to_contain_text("Reparaturcafé auf Rädern, Team 1")
    page.get_by_label("Einleitung").fill("Vier Teams, vier Ideen, drei Preise.")
    page.get_by_label("Pressetext").fill("Die Stadt hat zum ersten Mal den Preis „Morgenmacher“ vergeben.")
    page.get_by_role("button", name="Texte speichern").click()
    for place, title in enumerate(TITLES[1:], 2):
        entry = Entry.objects.get(title=title)
        award = Award(
            prize=f"{place}. Preis", place=place, reason="Klug aus dem gemacht, was da ist.",
            picture=entry.files.get().pk if place == 2 else None,
        )  # fmt: skip
        preparing.settle(entry, award, user=moderator, seen=preparing.revision_of(competition))
    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ehrung/")
    assert_main_accessible(page)
    staff.picture("honouring-staff-prepared")
    page.get_by_role("link", name=re.compile("so ansehen")).click()
    expect(page.locator("#gewonnen")).to_contain_text(REASON)
    staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ehrung/")
    page.get_by_role("button", name="Zur Preisverleihung freigeben").click()
    expect(page.locator("main")).to_contain_text("Dann wird es von selbst öffentlich")
    assert_main_accessible(page)
    staff.picture("honouring-staff-released")

    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(competition.url)
    expect(page.locator("main")).to_contain_text("Die Beiträge werden bewertet")
    assert "1. Preis" not in page.content()
    moment = Honouring.objects.get().public_at
    assert moment is not None
    clock.set_to(moment)
    for view in (PHONE_LIGHT, DESKTOP_DARK):
        reader = visit(server, view=view)
        page = reader.open(competition.url)
        expect(page.locator("#gewonnen")).to_contain_text(REASON)
        shown = page.get_by_role("img", name=f"Skizze zu {TITLES[0]}")
        assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
        reader.assert_accessible()
        reader.picture("honouring-page")
        reader.open(f"{competition.process.url}wettbewerbe/")
        expect(page.locator("main")).to_contain_text("1. Preis: Reparaturcafé auf Rädern")
        reader.assert_accessible()
        reader.picture("honouring-list")
        reader.open(f"{competition.url}beitrag/{token_of(Entry.objects.get(title=TITLES[0]))}/")
        expect(page.locator("main")).to_contain_text("Die Skizze erklärt alles auf einen Blick.")
        reader.assert_accessible()
        reader.picture("honouring-own")
