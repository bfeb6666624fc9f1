"""Mails to guardians: how many there are when names change, what they agree to, and what becomes of void ones."""

import math
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.competitions.consents.test_consents import (
    BEN,
    DAD,
    FORM,
    MIA,
    MUM,
    TOM,
    again,
    asked_long_ago,
    fresh,
    page_of,
    read_names,
    reply,
    save,
    text_of,
    way,
)
from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.domain.consents.asking import remind_due
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Guardian, TeamMember
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.mail.limits import SHARE_OF_A_KIND
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def competition() -> CompetitionPage:
    return make_competition(make_process(), form=FORM, guardian_below=16)


@pytest.fixture
def entry(client: Client, competition: CompetitionPage) -> Entry:
    """It counts, and the guardian of Mia was asked by the one mail that was written."""
    made = make_entry(competition)
    save(client, made, MIA)
    client.post(f"{way(made)}abgeben/")
    assert to(MUM) == 1
    return fresh(made)


def to(address: str) -> int:
    return len([one for one in mail.outbox if one.to == [address]])


def mia() -> TeamMember:
    return TeamMember.objects.select_related("guardian", "entry__competition").get(is_young=True)


def past(hours: int) -> None:
    """So long ago all that was written and answered by now."""
    moved = {}
    for name in ("asked_at", "reminded_at", "answered_at"):
        was = Guardian.objects.values_list(name, flat=True).get()
        moved[name] = was - timedelta(hours=hours) if was is not None else None
    Guardian.objects.update(**moved)


def test_however_often_a_childs_name_is_changed_its_guardian_gets_one_mail(client: Client, entry: Entry) -> None:
    for name in ("Mia Meier", "Mia Muster-Meier", "Mia Muster", "Mio Muster"):
        assert save(client, entry, {**MIA, "name": name}).status_code == 302
    assert to(MUM) == 1
    page = text_of(client.get(page_of(mia())))
    assert "Mio Muster" in page, "they read and agree to the name as it is now"
    assert "Mia" not in page


def test_who_has_answered_hears_of_another_name_once_until_they_answer_again(client: Client, entry: Entry) -> None:
    reply(client, mia(), "ja")
    past(1)
    for name in ("Mia Meier", "Mia Muster", "Mia Meier", "Mia Muster"):
        save(client, entry, {**MIA, "name": name})
    assert to(MUM) == 2
    assert mia().agrees is None
    reply(client, mia(), "ja")
    assert mia().agrees is True


def test_a_name_that_is_only_written_otherwise_asks_nobody_and_keeps_the_answer(client: Client, entry: Entry) -> None:
    reply(client, mia(), "ja")
    past(1)
    save(client, entry, {**MIA, "name": "MIA  Muster"})
    assert (mia().agrees, to(MUM)) == (True, 1)
    assert "MIA Muster" in text_of(client.get(page_of(mia())))


def test_the_same_holds_of_a_young_person_who_enters(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, guardian_needed=True, guardian_email=MUM)
    past(2)
    reply(client, mia(), "ja")
    past(1)
    for name in ("Ben Muster", "Anna Muster", "Ben Muster", "Ben  MUSTER"):
        assert save(client, entry, name=name).status_code == 302
    assert to(MUM) == 1
    assert mia().agrees is None


def test_of_one_more_child_its_guardian_is_told_once_however_often_it_leaves_and_comes(
    client: Client, entry: Entry
) -> None:
    for people in ((MIA, TOM), (MIA,), (MIA, TOM), (TOM,), (MIA, TOM), (MIA, {**TOM, "name": "Toni Muster"})):
        assert save(client, entry, *people).status_code == 302
    assert to(MUM) == 2
    assert "2 junge Menschen" in str(mail.outbox[-1].body)


def test_of_another_child_that_is_named_after_the_reminder_a_later_one_tells(client: Client, entry: Entry) -> None:
    past(24 * 4)
    assert (remind_due(), remind_due()) == (1, 0)
    save(client, entry, TOM)
    assert to(MUM) == 1
    assert remind_due() == 0
    past(24 * 4)
    assert (remind_due(), remind_due()) == (1, 0)


def test_a_name_that_changed_while_the_guardian_read_is_not_agreed_to(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, guardian_needed=True, guardian_email=MUM)
    member = mia()
    seen = read_names(client, page_of(member))
    save(client, entry, name="Jemand anderes")
    answer = client.post(page_of(member), {f"agrees-{member.pk}": "ja", "consent_version": "1", "seen": seen})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Der Name wurde geändert, während Sie gelesen haben" in page
    assert "Jemand anderes" in page
    assert re.search(rf'name="agrees-{member.pk}" value="ja"[^>]* checked', page), "what was typed stays"
    assert mia().agrees is None
    assert reply(client, member, "ja").status_code == 302
    assert mia().agrees is True


@pytest.mark.parametrize(
    ("change", "told"), [("wording", "Der Wortlaut der Einwilligung"), ("name", "Der Name wurde geändert")]
)
def test_who_forgot_an_answer_is_told_as_well_that_what_they_read_has_changed(
    client: Client, competition: Any, change: str, told: str
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, guardian_needed=True, guardian_email=MUM)
    member = mia()
    seen = read_names(client, page_of(member))
    if change == "wording":
        page = CompetitionPage.objects.get(pk=competition.pk)
        page.consent_version = "2"
        page.save()
    else:
        save(client, entry, name="Jemand anderes")
    answer = client.post(page_of(member), {"consent_version": "1", "seen": seen})
    assert answer.status_code == 422
    shown = text_of(answer)
    assert told in shown
    assert "Bitte wählen Sie Ja oder Nein" in shown, "and what is missing"


# --- Mails that are void


def waiting_mail(entry: Entry, state: str, guardian: Guardian | None = None) -> Mail:
    """A mail to the guardian that has not gone out."""
    member = mia() if guardian is None else guardian.members.get()
    return Mail.objects.create(
        process_id=entry.process_id,
        kind="entry_guardian",
        recipient=MUM,
        state=state,
        text=f"Siehe {page_of(member)}",
    )


STATES = [MailState.QUEUED, MailState.HELD, MailState.FAILED]


@pytest.mark.parametrize("state", STATES)
def test_mails_to_a_guardian_go_when_another_one_takes_their_place(client: Client, entry: Entry, state: str) -> None:
    waiting_mail(entry, state)
    asked_long_ago(entry)
    assert again(client, entry, mia().guardian, DAD).status_code == 302
    assert not Mail.objects.filter(recipient=MUM).exists()
    assert Mail.objects.filter(recipient=DAD).exists()


@pytest.mark.parametrize("state", STATES)
def test_mails_to_a_guardian_go_when_the_child_leaves_the_team(client: Client, entry: Entry, state: str) -> None:
    waiting_mail(entry, state)
    save(client, entry, BEN)
    assert not Guardian.objects.exists()
    assert not Mail.objects.filter(recipient=MUM).exists()


def test_what_a_guardian_was_written_about_their_own_doings_or_elsewhere_stays(client: Client, entry: Entry) -> None:
    elsewhere = make_process("Anderswo")
    sent = {"recipient": MUM, "state": MailState.SENT, "text": ""}
    own = Mail.objects.create(process_id=entry.process_id, kind="stage", **sent)
    other = Mail.objects.create(process_id=elsewhere.pk, kind="entry_guardian", **sent)
    dads = Mail.objects.create(process_id=entry.process_id, kind="entry_guardian", **{**sent, "recipient": DAD})
    save(client, entry, BEN)
    assert set(Mail.objects.filter(recipient__in=[MUM, DAD])) == {own, other, dads}


def test_mails_to_a_guardian_stay_as_long_as_one_of_their_children_is_in_the_team(client: Client, entry: Entry) -> None:
    save(client, entry, MIA, TOM)
    Mail.objects.all().delete()
    Mail.objects.create(process_id=entry.process_id, kind="entry_guardian", recipient=MUM, state=MailState.QUEUED,
                        text=page_of(TeamMember.objects.get(name="Mia Muster")))  # fmt: skip
    save(client, entry, TOM)
    assert Mail.objects.filter(recipient=MUM).exists()


@pytest.mark.parametrize("state", STATES)
def test_mails_to_a_former_guardian_do_not_outlive_erasing(client: Client, entry: Entry, state: str) -> None:
    waiting_mail(entry, state)
    asked_long_ago(entry)
    again(client, entry, mia().guardian, DAD)
    assert entry.participant is not None
    erase(entry.participant)
    assert not Mail.objects.filter(recipient__in=[MUM, DAD]).exists()


def test_mails_to_a_guardian_go_with_an_entry_whose_time_is_over(client: Client, entry: Entry) -> None:
    waiting_mail(entry, MailState.HELD)
    Entry.objects.update(state=EntryState.WITHDRAWN, slot=None, state_changed_at=timezone.now() - timedelta(days=800))
    call_command("aufbruch_purge")
    assert not Entry.objects.exists()
    assert not Mail.objects.filter(recipient=MUM).exists()


def test_a_mail_is_found_by_its_link_after_the_page_was_renamed(client: Client, entry: Entry) -> None:
    waiting_mail(entry, MailState.HELD)
    page = CompetitionPage.objects.get(pk=entry.competition_id)
    page.slug = "anders"
    page.save()
    assert entry.participant is not None
    erase(entry.participant)
    assert not Mail.objects.filter(recipient=MUM).exists()


def test_of_another_entry_the_mail_to_the_same_guardian_stays(client: Client, entry: Entry, competition: Any) -> None:
    other = make_entry(competition, email="ben@example.org", state=EntryState.HANDED_IN)
    member = make_team_member(other, "Lea Muster", MUM)
    assert member.guardian is not None
    stays = waiting_mail(other, MailState.QUEUED, member.guardian)
    assert entry.participant is not None
    erase(entry.participant)
    assert list(Mail.objects.filter(recipient=MUM)) == [stays]


# --- Naming two in turn


def test_two_guardians_who_are_named_in_turn_get_no_more_mails_than_the_limit(client: Client, entry: Entry) -> None:
    most = math.ceil(aufbruch_settings.requested_mails[0] * SHARE_OF_A_KIND)
    for _time in range(most + 3):
        for address in (DAD, MUM):
            assert save(client, entry, {**MIA, "guardian": address}).status_code == 302
    assert (to(MUM), to(DAD)) == (most, most)
    assert not Mail.objects.filter(recipient=DAD).exists(), "nothing of the address stays"
    save(client, entry, BEN)
    assert not Mail.objects.filter(recipient__in=[MUM, DAD]).exists()
    assert {one.text for one in Mail.objects.filter(kind="entry_guardian")} == {""}


def test_a_guardian_who_had_the_address_deleted_is_not_written_to_anew_beyond_the_limit(
    client: Client, entry: Entry
) -> None:
    reply(client, mia(), "ja")
    client.post(page_of(mia()), {"vergessen": "1"})
    assert not Mail.objects.filter(recipient=MUM).exists()
    assert Mail.objects.filter(kind="entry_guardian", mailbox=mailbox_of(MUM)).count() == 1


def test_what_was_sent_about_another_entry_stays_until_nobody_is_asked_at_the_address(
    client: Client, entry: Entry, competition: Any
) -> None:
    before = timezone.now() - timedelta(hours=1)
    other = make_entry(competition, email="ben@example.org", state=EntryState.HANDED_IN, created_at=before)
    make_team_member(other, "Lea Muster", MUM)
    sent = Mail.objects.get(recipient=MUM)
    save(client, entry, BEN)
    assert Mail.objects.get(pk=sent.pk).recipient == MUM
    other.delete()
    assert Mail.objects.get(pk=sent.pk).recipient == ""


def test_of_entries_that_go_at_once_no_address_of_the_same_guardian_stays(
    client: Client, entry: Entry, competition: Any
) -> None:
    before = timezone.now() - timedelta(hours=1)
    other = make_entry(competition, email="ben@example.org", state=EntryState.HANDED_IN, created_at=before)
    make_team_member(other, "Lea Muster", MUM)
    Entry.objects.all().delete()
    assert not Mail.objects.filter(recipient=MUM).exists()
