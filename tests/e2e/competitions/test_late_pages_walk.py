"""Pages that people see when something came too late or changed while they read: they say what it is and what helps."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.competitions.voting.test_admitted_late import admit, before_the_vote, begin_vote, entry_of
from tests.e2e.harness import View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_competition, make_entry, make_vote
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, Guardian

Visit = Callable[..., Visitor]
TALL = View("desktop", 1280, 1800, "light")


@pytest.fixture
def process(server: str) -> Any:
    return make_process(contact_email="aufbruch@stadt.example")


def test_who_confirms_once_people_vote_reads_that_it_is_too_late(
    process: Any, server: str, visit: Visit, view: View
) -> None:
    vote = make_vote(process)
    entry = make_entry(vote, email="spaet@example.org", title="Leseecke im Park", state=EntryState.UNCONFIRMED)
    reader = visit(server, view=view, cookies=True)
    page = reader.open(f"{vote.url}beitrag/{token_of(entry)}/")
    expect(page.locator("main")).to_contain_text("nicht rechtzeitig bestätigt")
    expect(page.locator("main")).to_contain_text("wird abgestimmt")
    expect(page.locator("main")).to_contain_text("damit Sie es behalten können")
    expect(page.locator("main")).not_to_contain_text("ändern und zurückziehen")
    expect(page.get_by_role("button", name="Ja, das ist mein Beitrag")).to_have_count(0)
    reader.assert_accessible()
    reader.picture("late-confirm")


def test_who_is_to_confirm_before_people_vote_reads_until_when(
    process: Any, server: str, visit: Visit, view: View
) -> None:
    competition = before_the_vote(process)
    entry = make_entry(competition, email="bald@example.org", title="Leseecke im Park", state=EntryState.UNCONFIRMED)
    reader = visit(server, view=view, cookies=True)
    page = reader.open(f"{competition.url}beitrag/{token_of(entry)}/")
    expect(page.get_by_role("button", name="Ja, das ist mein Beitrag")).to_be_visible()
    reader.assert_accessible()
    reader.picture("soon-confirm")


def test_a_guardian_before_whom_the_name_changed_reads_the_new_one_and_answers_again(
    process: Any, server: str, visit: Visit, view: View
) -> None:
    competition = make_competition(process, "Morgenmacher", guardian_below=16)
    make_entry(competition, title="Leseecke", name="Mia Muster", state=EntryState.HANDED_IN, guardian_needed=True,
               guardian_email="mutter@example.org")  # fmt: skip
    guardian = Guardian.objects.get()
    mother = visit(server, view=view, cookies=True)
    page = mother.open(f"{competition.url}einwilligung/{guardian_token(guardian)}/")
    page.get_by_label("Ja, ich stimme zu").or_(page.get_by_role("radio").first).first.check()
    Entry.objects.update(name="Tom Muster")
    page.get_by_role("button", name="Antwort absenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Der Name wurde geändert")
    expect(page.get_by_role("heading", name="Tom Muster")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_checked()
    mother.assert_accessible()
    mother.picture("guardian-name-changed")
    page.get_by_role("button", name="Antwort absenden").click()
    expect(page.locator("main")).to_contain_text("Ihre Antwort ist gespeichert")


def test_staff_read_before_they_admit_an_entry_that_people_vote_already(
    process: Any, server: str, visit: Visit
) -> None:
    staff, competition = make_moderator(process), before_the_vote(process)
    admit(entry_of(competition, "Rechtzeitig"), staff)
    waiting = entry_of(competition, "Verspaetet")
    begin_vote(competition)
    moderator = visit(server, view=TALL, cookies=True)
    moderator.come_logged_in(staff.get_username())
    page = moderator.open(f"/admin/aufbruch/wettbewerbsbeitraege/{waiting.pk}/")
    expect(page.locator("main")).to_contain_text("nimmt an der Abstimmung nicht mehr teil")
    assert_main_accessible(page)
    moderator.picture("late-admit")
