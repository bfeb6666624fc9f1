"""The recount in the browser: the script comes to what the server has fixed, and notices a file that was changed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.competitions.result.test_result import begun, decide, judged, over, vote
from tests.e2e.harness import DESKTOP_DARK, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_index, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FixedResult
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan

Visit = Callable[..., Visitor]
TALL = View("desktop", 1280, 1800, "light")
TWO = (CriterionPlan("Nutzen", weight=2), CriterionPlan("Machbarkeit"))


@pytest.fixture
def process(server: str) -> Any:
    made = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    make_index(made)
    return made


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


def announce(competition: CompetitionPage, staff: Any) -> str:
    """Fix the result, publish a winner; the address of the recount."""
    fixing.fix(competition, user=staff, seen=fixing.fingerprint_of(standing_of(competition)))
    first = competition.entries.get(title="A")
    preparing.settle(first, Award(prize="1. Preis"), user=staff, seen=preparing.revision_of(competition))
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))
    return f"{competition.get_url()}nachrechnen/"


@pytest.fixture
def way(process: Any, staff: Any) -> str:
    """All that the rule knows: mixed, shared, decided, parted by the chain, judged by too few, without votes, and too
    late for the vote."""
    competition = begun(process, vote_least=3, categories=("Schulen", "Vereine", "Leise"))
    chain = {"tie_breaks": ["heaviest", "median", "votes", "decision"], "least_reviews": 3}
    scores = {
        "A": (80, 90, 71),
        "B": (70, 70, 70),
        "C": (70, 70, 70),
        "D": (60, 75, 75),
        "E": (0, 0, 0),
        "L": (1, 1, 1),
    }
    schools = judged(competition, staff, scores, category="cat00000", **chain)
    clubs = {"F": (5, 4, 3), "G": (4, 4, 4), "H": (3, 3, 3)}
    club = judged(competition, staff, clubs, category="cat00001", method="mean", least_reviews=3,
                  criteria=(CriterionPlan("Gesamteindruck"),), tie_breaks=[])  # fmt: skip
    quiet = {"J": (5, 4, 3), "K": (4, 4, 4)}
    judged(competition, staff, quiet, category="cat00002", method="sum", least_reviews=3,
           criteria=(CriterionPlan("Gesamteindruck"),), tie_breaks=["median"])  # fmt: skip
    # Taking part is agreed to, the publication is not: nobody could vote for it.
    make_team_member(schools["L"], agrees=True, may_publish=False)
    vote(competition, schools["B"], schools["C"], schools["D"], schools["A"], schools["A"], club["H"])
    Entry.objects.filter(pk=schools["E"].pk).update(state=EntryState.ADMITTED, state_changed_at=timezone.now())
    competition = over(competition)
    decide(competition, staff, "C", "B")
    return announce(competition, staff)


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_DARK], ids=str)
def test_the_browser_comes_to_what_the_server_has_fixed(way: str, server: str, visit: Visit, view: View) -> None:
    reader = visit(server, view=view)
    page = reader.open(way.removesuffix("nachrechnen/"))
    page.get_by_role("link", name="Nachrechnen, wie die Plätze zustande kamen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Das Ergebnis nachrechnen")
    button = page.get_by_role("button", name="Jetzt nachrechnen")
    button.focus()
    page.keyboard.press("Enter")
    told = page.get_by_role("status")
    expect(told).to_contain_text("Alle Plätze stimmen: nachgerechnet für 11 Beiträge.")
    expect(told).to_contain_text("Die Prüfsumme stimmt")
    steps = page.get_by_text("Nr. 1: Platz 1 stimmt")
    steps.click()
    expect(page.locator("details[open]")).to_contain_text("Zusammen: 70 Prozent")
    page.get_by_text("Nr. 5: Platz").click()
    expect(page.locator("details[open]").last).to_contain_text("zu spät zugelassen, deshalb gilt der Durchschnitt")
    expect(page.locator("details[open]").last).to_contain_text("Das sind 4, und er ist")
    reader.assert_accessible()
    reader.picture("recount-right")


def test_a_file_that_was_changed_is_noticed(way: str, server: str, visit: Visit, tmp_path: Any) -> None:
    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(way)
    record = json.loads(FixedResult.objects.get().text)
    first = record["categories"][0]["entries"][0]
    first["votes"] += 40
    changed = tmp_path / "ergebnis.json"
    changed.write_text(json.dumps(record))
    page.get_by_label("Oder prüfen Sie eine Datei").set_input_files(changed)
    told = page.get_by_role("status")
    expect(told).to_contain_text("Die Prüfsumme ist nicht die veröffentlichte")
    expect(told).to_contain_text("Es kommt etwas anderes heraus")
    reader.assert_accessible()
    reader.picture("recount-wrong")
    changed.write_text("kein Ergebnis")
    page.get_by_label("Oder prüfen Sie eine Datei").set_input_files(changed)
    expect(told).to_contain_text("Das ist keine Datei eines Ergebnisses")


def test_a_place_that_does_not_follow_is_noticed_even_with_the_right_check_sum(
    way: str, server: str, visit: Visit
) -> None:
    """Whoever runs the site cannot publish a wrong place by publishing its check sum with it."""
    made = FixedResult.objects.get()
    text = made.text.replace('"rank":1', '"rank":2', 1)
    assert text != made.text
    FixedResult.objects.update(text=text, sha256=fixing.hash_of(text))
    reader = visit(server, view=PHONE_LIGHT)
    page = reader.open(way)
    page.get_by_role("button", name="Jetzt nachrechnen").click()
    expect(page.get_by_role("status")).to_contain_text("Die Prüfsumme stimmt")
    expect(page.get_by_role("status")).to_contain_text("Es kommt etwas anderes heraus")


def test_without_javascript_all_numbers_and_the_way_by_hand_stand_there(way: str, server: str, visit: Visit) -> None:
    reader = visit(server, view=PHONE_LIGHT, javascript=False)
    page = reader.open(way)
    expect(page.locator("main")).to_contain_text("sha256sum ergebnis.json")
    expect(page.locator("main")).to_contain_text(FixedResult.objects.get().sha256)
    expect(page.get_by_role("row").filter(has_text="Nr. 1 A")).to_contain_text("80")
    expect(page.get_by_role("button", name="Jetzt nachrechnen")).to_be_hidden()
    reader.picture("recount-without-javascript")


def test_staff_read_the_result_and_fix_it(process: Any, staff: Any, server: str, visit: Visit) -> None:
    competition = begun(process, vote_least=2, honoured_at=timezone.now() + timedelta(days=3))
    entries = judged(competition, staff, {"A": (80, 90, 71), "B": (70, 70, 70), "C": (70, 70, 70)},
                     tie_breaks=["decision"])  # fmt: skip
    vote(competition, entries["A"], entries["B"], entries["C"])
    competition = over(competition)
    moderator = visit(server, view=TALL, cookies=True)
    moderator.come_logged_in(staff.get_username())
    page = moderator.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/ergebnis/")
    expect(page.get_by_role("row").filter(has_text="Nr. 1")).to_contain_text("86,")
    assert_main_accessible(page)
    moderator.picture("result-staff")
    page.get_by_role("spinbutton").nth(0).fill("2")
    page.get_by_role("spinbutton").nth(1).fill("1")
    page.get_by_label("Begründung").fill("Los gezogen")
    page.get_by_role("button", name="Entscheidung speichern").click()
    page.get_by_role("button", name="Ergebnis festhalten").click()
    expect(page.locator("main")).to_contain_text("SHA-256")
    moderator.picture("result-staff-fixed")
