"""One mailbox is one person, however its address is written: as many entries, drafts and guardians' answers."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.client import CommittingClient
from tests.competitions.consents.test_consents import DAD, FORM, MIA, reply, save, text_of, way
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.entering.drafts import MOST_DRAFTS, Beginning, begin, prove
from wagtail_aufbruch.competitions.domain.entering.handing_in import hand_in
from wagtail_aufbruch.competitions.domain.entering.states import move
from wagtail_aufbruch.competitions.domain.errors import EnoughEntries, EntryError
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, TeamMember
from wagtail_aufbruch.participation.enums import Actor
from wagtail_aufbruch.participation.models import Participant

SPELLINGS = ["anna+morgen@example.org", "Anna+2@Example.org"]


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process(db: None) -> Any:
    return make_process()


@pytest.mark.parametrize("email", SPELLINGS)
def test_a_second_entry_from_the_same_mailbox_does_not_count_and_it_is_said_why(
    client: Client, process: Any, email: str
) -> None:
    competition = make_competition(process)
    make_entry(competition, state=EntryState.HANDED_IN)
    other = make_entry(competition, email=email)
    answer = client.post(f"{way(other)}abgeben/")
    assert answer.status_code == 409
    assert "Aus Ihrem Postfach sind hier schon so viele Beiträge eingereicht" in text_of(answer)
    other.refresh_from_db()
    assert other.state == EntryState.DRAFT


def test_where_two_may_be_handed_in_a_mailbox_has_two_whatever_it_is_called(process: Any) -> None:
    competition = make_competition(process, most_entries=2)
    entries = [make_entry(competition, email=one) for one in ("anna@example.org", *SPELLINGS)]
    for entry in entries[:2]:
        hand_in(entry, by_mail=True)
    with pytest.raises(EnoughEntries):
        hand_in(entries[2], by_mail=True)


def test_in_another_category_competition_or_mailbox_one_enters_as_before(process: Any) -> None:
    competition = make_competition(process, categories=("Schulen", "Vereine"))
    make_entry(competition, category="cat00000", state=EntryState.HANDED_IN)
    elsewhere = make_competition(process, "Anderer")
    for entry in (
        make_entry(competition, email=SPELLINGS[0], category="cat00001"),
        make_entry(competition, email="annika@example.org", category="cat00000"),
        make_entry(elsewhere, email=SPELLINGS[0]),
    ):
        assert hand_in(entry, by_mail=True).state == EntryState.HANDED_IN


@pytest.mark.parametrize("to_state", [EntryState.ADMITTED, EntryState.NOT_ADMITTED])
def test_the_town_decides_on_two_entries_that_another_rule_of_mailboxes_takes_for_one_persons(
    process: Any, to_state: EntryState
) -> None:
    competition = make_competition(process)
    entries = [
        make_entry(competition, email=email, state=EntryState.HANDED_IN) for email in ("ben@example.org", "x@y.de")
    ]
    Participant.objects.filter(pk=entries[1].participant_id).update(email="ben+2@example.org")
    for entry in entries:
        with transaction.atomic():
            move(Entry.objects.select_for_update().get(pk=entry.pk), to_state, lock(competition), actor=Actor.STAFF)
    assert list(Entry.objects.values_list("state", flat=True)) == [to_state, to_state]


def test_drafts_are_counted_by_mailbox(process: Any) -> None:
    competition = make_competition(process)
    for number in range(MOST_DRAFTS):
        prove(begin(competition, Beginning(email=f"anna+{number}@example.org"), process=process))
    with pytest.raises(EntryError):
        begin(competition, Beginning(email="anna@example.org"), process=process)
    begin(competition, Beginning(email="ben@example.org"), process=process)


def test_drafts_that_nobody_confirmed_under_other_addresses_of_the_mailbox_keep_nobody_out(process: Any) -> None:
    competition = make_competition(process)
    for number in range(MOST_DRAFTS):
        begin(competition, Beginning(email=f"anna+{number}@example.org"), process=process)
    for _again in range(MOST_DRAFTS):
        assert begin(competition, Beginning(email="anna@example.org"), process=process).email == "anna@example.org"
    with pytest.raises(EntryError):
        begin(competition, Beginning(email="anna@example.org"), process=process)


def test_a_guardian_who_refused_is_not_got_around_from_the_same_mailbox(client: Client, process: Any) -> None:
    competition = make_competition(process, form=FORM, guardian_below=16)
    entry = make_entry(competition)
    save(client, entry, MIA)
    client.post(f"{way(entry)}abgeben/")
    reply(client, TeamMember.objects.get(), "nein")
    other = make_entry(competition, email=SPELLINGS[0])
    assert save(client, other, {**MIA, "guardian": DAD}).status_code == 409
    assert not TeamMember.objects.filter(entry=other).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_entries_of_one_mailbox_handed_in_at_once_one_counts() -> None:
    competition = make_competition(make_process())
    entries = [make_entry(competition, email=one) for one in ("anna@example.org", *SPELLINGS)]
    found = at_once(*[lambda entry=one: hand_in(entry, by_mail=True) for one in entries])  # type: ignore[misc]
    assert sum(isinstance(one, EnoughEntries) for one in found) == 2
    assert Entry.objects.filter(state=EntryState.HANDED_IN).count() == 1
