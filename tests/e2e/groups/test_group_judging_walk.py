"""A theme group's judging in the browser, as the people do it: staff start the round, members judge by mailed links,
staff write down what the group has decided and publish it at one moment, and a citizen reads stage and reason."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.core import make_member, make_process
from tests.factories.groups import add_membership, make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import AUTHOR, decide_all, make_judging, publish_at
from tests.factories.participation import make_moderator, make_participant
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Review, Round

Visit = Callable[..., Visitor]
TITLES = ("Dachflächen für Solarstrom", "Leihräder am Bahnhof", "Zweites Rathaus am Bahnhof")
REASON = "Das Gebäude gehört der Stadt nicht, und ein Kauf ist nicht vorgesehen."
TALL = View("desktop", 1280, 2300, "light")


@pytest.fixture
def process(server: str) -> Any:
    made = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    return made


@pytest.fixture
def moderator(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def ideas(process: Any) -> list[Any]:
    author = make_participant(process, AUTHOR)
    call = make_call(process)
    return [make_idea(call, title, author=author, author_name="Anna") for title in TITLES]


@pytest.fixture
def group(process: Any) -> Any:
    made = make_group(process, "Klimaschutz und Energie", sides=[])
    for number in (1, 2):
        add_membership(made, member=make_member(process, f"Mitglied {number}", email=f"mitglied{number}@example.org"))
    return made


def _type(page: Page, name: str, value: str) -> None:
    """Without entering the field: Wagtail's calendar opens a moment later and covers the form."""
    page.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value; }", value)


def _start(staff: Visitor, group: Any) -> Round:
    page = staff.open("/admin/aufbruch/themengruppen/bewerten/")
    assert_main_accessible(page)
    page.get_by_role("link", name=group.title).click()
    assert_main_accessible(page)
    page.get_by_role("link", name="Neue Runde der Gruppe").click()
    page.get_by_role("group", name="Neues Kriterium").first.get_by_label("Name", exact=True).fill("Nutzen")
    page.get_by_label("Wörter aus dem Titel").fill("bahnhof")
    page.get_by_role("button", name="Eingrenzen").click()
    assert page.get_by_role("checkbox", name=TITLES[0]).count() == 0
    page.get_by_role("checkbox", name=TITLES[1]).check()
    page.get_by_role("checkbox", name=TITLES[2]).check()
    page.get_by_label("Wörter aus dem Titel").fill("dach")
    page.get_by_role("button", name="Eingrenzen").click()
    expect(page.get_by_role("checkbox", name=TITLES[2])).to_be_checked()
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Nutzen")
    page.get_by_role("checkbox", name=TITLES[0]).check()
    assert_main_accessible(page)
    staff.picture("group-judging-new")
    page.get_by_role("button", name="Runde vorbereiten").click()
    page.get_by_role("button", name=re.compile("Freigeben")).click()
    made = Round.objects.get()
    assert made.items.count() == 3
    return made


def _letters_to(folder: Path, address: str) -> list[str]:
    """What went out to the address: the text of each mail."""
    sent = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.iterdir()]
    return [str(one.get_body(("plain",)).get_content()) for one in sent if address in str(one["To"])]


def _judge(visit: Visit, server: str, letter: str, scores: dict[str, str]) -> None:
    member = visit(server, view=PHONE_LIGHT, cookies=True)
    link = re.search(r"https?://[^/\s]+(/\S*bewerten/\S+)", letter)
    assert link, letter
    page = member.open(link[1])
    member.assert_accessible()
    page.locator(".aufbruch-review-list a").first.click()
    for _time in scores:
        expect(page.get_by_role("button", name="Abgeben", exact=True)).to_be_visible()
        said = page.locator("main").inner_text()
        title = next(one for one in scores if one in said)
        page.get_by_role("group", name="Nutzen").get_by_label(scores[title], exact=True).check()
        page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("abgegeben")


def _decide(staff: Visitor, page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Platz 1")
    page.get_by_label("Ab diesem Ergebnis").fill("50")
    page.get_by_role("button", name="Vorschlagen").click()
    expect(page.get_by_text("vorgeschlagen, nicht gespeichert")).to_have_count(3)
    assert not Outcome.objects.exists()
    assert_main_accessible(page)
    staff.picture("group-judging-outcomes-suggested")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Gemeinsam veröffentlichen").click()
    expect(page.locator("main")).to_contain_text(f"Sie fehlt bei: „{TITLES[2]}“")
    assert_main_accessible(page)
    page.get_by_role("link", name="Zurück zu den Entscheidungen").click()
    page.get_by_label(f"Begründung zu „{TITLES[2]}“").fill(REASON)
    page.get_by_label(f"Satz an die Urheberin oder den Urheber von „{TITLES[2]}“").fill("Danke für Ihre Mühe.")
    page.get_by_role("button", name="Speichern").click()
    assert_main_accessible(page)
    staff.picture("group-judging-outcomes")


def _set_moment(staff: Visitor, page: Page) -> None:
    page.get_by_role("link", name="Gemeinsam veröffentlichen").click()
    assert_main_accessible(page)
    page.get_by_label("zu einem festen Zeitpunkt").check()
    _type(page, "met_on", f"{timezone.localdate():%d.%m.%Y}")
    _type(page, "at", f"{localtime() + timedelta(hours=1):%d.%m.%Y %H:%M}")
    staff.picture("group-judging-publish")
    page.get_by_role("button", name="Gemeinsam veröffentlichen").click()
    expect(page.get_by_role("button", name="Veröffentlichung zurücknehmen")).to_be_visible()
    assert_main_accessible(page)
    staff.picture("group-judging-waiting")


def test_from_the_round_to_stage_and_reason(
    moderator: Any, group: Any, ideas: list[Any], server: str, visit: Visit, mail_folder: Path
) -> None:
    staff = visit(server, view=TALL, cookies=True)
    staff.come_logged_in(moderator.get_username())
    round_ = _start(staff, group)
    for number, given in ((1, ("5", "4", "1")), (2, ("5", "3", "2"))):
        (letter,) = _letters_to(mail_folder, f"mitglied{number}@example.org")
        _judge(visit, server, letter, dict(zip(TITLES, given, strict=True)))
    assert Review.objects.filter(state="handed_in").count() == 6

    page = staff.open(f"/admin/aufbruch/bewertungsrunden/{round_.pk}/")
    page.get_by_role("button", name="Runde jetzt beenden").click()
    page.get_by_role("link", name="Entscheidungen", exact=True).click()
    _decide(staff, page)
    _set_moment(staff, page)

    citizen = visit(server, view=PHONE_LIGHT, javascript=False)
    idea = f"{ideas[2].page.specific.url}ideen/{ideas[2].pk}/"
    expect(citizen.open(idea).locator("main")).not_to_contain_text(REASON)
    assert _letters_to(mail_folder, AUTHOR) == []

    # The hour passes; the work that runs every few minutes does it, and a second run finds nothing.
    OutcomeRelease.objects.update(at=timezone.now() - timedelta(seconds=1))
    call_command("aufbruch_tell", verbosity=0)
    call_command("aufbruch_tell", verbosity=0)
    page = citizen.open(idea)
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator("main")).to_contain_text("zurück im Pool")
    expect(page.locator("main")).to_contain_text("Entschieden von")
    letters = _letters_to(mail_folder, AUTHOR)
    assert [sum(title in letter for letter in letters) for title in TITLES] == [1, 1, 1]
    assert [REASON in letter for letter in letters if "Danke für Ihre Mühe." in letter] == [True]

    call = ideas[0].page.specific.url
    expect(citizen.open(f"{call}?stand=pool").get_by_role("link", name=TITLES[2]).first).to_be_visible()
    page = citizen.open(f"{call}?stand=verfolgt")
    expect(page.get_by_role("link", name=TITLES[0]).first).to_be_visible()
    expect(page.get_by_role("link", name=TITLES[2])).to_have_count(0)
    page = citizen.open(group.url)
    expect(page.locator("#ergebnisse")).to_contain_text("2 weiterverfolgt, 1 zurück im Pool")
    page.get_by_text("Was zurück im Pool ist").click()
    page.locator("#ergebnisse").get_by_role("link", name=TITLES[2]).click()
    expect(page.locator("h1")).to_contain_text(TITLES[2])

    page = staff.open(f"/admin/aufbruch/bewertungsrunden/{round_.pk}/entscheidungen/bericht/")
    expect(page.locator("main")).to_contain_text("Weiterverfolgt: 2")
    assert_main_accessible(page)
    staff.picture("group-judging-report")


def test_what_everybody_reads_is_accessible_and_fits(
    moderator: Any, group: Any, ideas: list[Any], server: str, visit: Visit, view: View
) -> None:
    round_ = make_judging(ideas, user=moderator, group=group)
    decide_all(round_, ideas, user=moderator)
    publish_at(round_, None, user=moderator)
    reader = visit(server, view=view)
    page = reader.open(group.url)
    for summary in page.locator("#ergebnisse summary").all():
        summary.click()
    reader.assert_accessible()
    reader.picture("group-outcomes-section")
    reader.open(f"{ideas[2].page.specific.url}ideen/{ideas[2].pk}/")
    reader.assert_accessible()
    reader.picture("group-outcomes-idea")


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_DARK], ids=str)
def test_the_staff_pages_fit_a_phone_and_the_dark(
    moderator: Any, group: Any, ideas: list[Any], server: str, visit: Visit, view: View
) -> None:
    round_ = make_judging(ideas, user=moderator, group=group)
    decide_all(round_, ideas, user=moderator)
    staff = visit(server, view=view, cookies=True)
    staff.come_logged_in(moderator.get_username())
    below = f"/admin/aufbruch/bewertungsrunden/{round_.pk}/entscheidungen/"
    for name, address in (
        ("groups", "/admin/aufbruch/themengruppen/bewerten/"),
        ("rounds", f"/admin/aufbruch/themengruppen/{group.pk}/bewerten/"),
        ("outcomes", below),
        ("publish", f"{below}veroeffentlichen/"),
        ("report", f"{below}bericht/"),
    ):
        assert_main_accessible(staff.open(address))
        staff.picture(f"group-judging-staff-{name}")
