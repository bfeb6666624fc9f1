"""Several at the same instant, over real connections: the limit holds, and nobody gets the number of another."""

from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.factories.competitions import (
    make_ballot,
    make_competition,
    make_entry,
    make_honour,
    make_team_member,
    make_vote,
)
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.together import Pause, at_once
from wagtail_aufbruch.competitions.domain.announcing.forms import keep_version, lock
from wagtail_aufbruch.competitions.domain.consents.answering import Consent, answer, seen_of
from wagtail_aufbruch.competitions.domain.consents.asking import ask_again
from wagtail_aufbruch.competitions.domain.entering import drafts
from wagtail_aufbruch.competitions.domain.entering.drafts import MOST_DRAFTS, Beginning, begin, reread
from wagtail_aufbruch.competitions.domain.entering.handing_in import hand_in
from wagtail_aufbruch.competitions.domain.errors import ChangedElsewhere, EnoughEntries
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award, settle
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import (
    CompetitionPage,
    Entry,
    EntryQuestion,
    FormVersion,
    Guardian,
    Honour,
    Honouring,
    TeamMember,
)
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, LinkUnknown, NotNow
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_entries_of_one_person_handed_in_at_once_one_counts() -> None:
    competition = make_competition(make_process())
    entries = [make_entry(competition, title=f"Nr. {number}") for number in range(4)]

    found = at_once(*[lambda entry=entry: hand_in(entry, by_mail=True) for entry in entries])  # type: ignore[misc]
    assert sum(isinstance(one, EnoughEntries) for one in found) == 3
    assert Entry.objects.filter(state=EntryState.HANDED_IN).count() == 1


def test_the_same_entry_handed_in_twice_at_once_is_one() -> None:
    competition = make_competition(make_process())
    entry = make_entry(competition)
    at_once(*[lambda: hand_in(entry, by_mail=True)] * 4)
    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.steps.count()) == (EntryState.HANDED_IN, 1, 1)


def test_of_two_tabs_that_save_at_the_same_moment_one_does_and_the_other_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = make_entry(make_competition(make_process()))
    pause, take_answers = Pause(), drafts.take_answers

    def slowly(*what: Any) -> None:
        pause.here()
        take_answers(*what)

    monkeypatch.setattr(drafts, "take_answers", slowly)
    _saved, refused = at_once(
        lambda: drafts.save(entry, [], revision=entry.revision, title="Eins"),
        pause.other(lambda: drafts.save(entry, [], revision=entry.revision, title="Zwei")),
    )
    assert isinstance(refused, ChangedElsewhere)
    assert Entry.objects.get().title == "Eins"


def test_of_many_entries_begun_at_once_with_one_address_there_are_as_many_as_may_be() -> None:
    competition = make_competition(make_process())
    beginning = Beginning(email="anna@example.org")
    at_once(*[lambda: begin(competition, beginning, process=competition.process) for _turn in range(MOST_DRAFTS + 3)])
    assert Entry.objects.count() == MOST_DRAFTS


def test_everybody_has_a_number_of_their_own() -> None:
    competition = make_competition(make_process())
    entries = [make_entry(competition, email=f"anna{number}@example.org") for number in range(6)]
    at_once(*[lambda entry=entry: hand_in(entry, by_mail=True) for entry in entries])  # type: ignore[misc]
    assert sorted(Entry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_form_published_twice_at_once_has_one_new_version() -> None:
    competition = make_competition(make_process())
    EntryQuestion.objects.create(page=competition, label="Noch etwas?", field_type="singleline", clean_name="noch")
    at_once(*[lambda: keep_version(CompetitionPage.objects.get(pk=competition.pk))] * 4)
    assert FormVersion.objects.count() == 2


def test_two_guardians_answer_at_once_and_both_answers_stand() -> None:
    entry = make_entry(make_competition(make_process(), guardian_below=16), state=EntryState.HANDED_IN)
    members = [make_team_member(entry, f"Kind {number}", f"eltern{number}@example.org") for number in range(4)]
    at_once(*[lambda one=one: _agree(one) for one in members])  # type: ignore[misc]
    assert list(entry.members.values_list("agrees", "may_publish")) == [(True, True)] * 4
    assert [one.kind for one in Mail.objects.all()] == ["entry_guardian_agreed"], "told once, by the last of them"


def test_who_answers_while_somebody_else_is_asked_instead_does_so_before_or_not_at_all() -> None:
    """Whoever comes first counts: nobody answers by a link that was taken back, and no answer goes over to others."""
    entry = make_entry(make_competition(make_process(), guardian_below=16), state=EntryState.HANDED_IN)
    member = make_team_member(entry)
    Guardian.objects.update(asked_at=timezone.now() - timedelta(days=1))
    old = member.guardian
    assert old is not None
    answered, moved = at_once(lambda: _agree(member), lambda: ask_again(entry, old.pk, "vater@example.org"))
    member.refresh_from_db()
    if member.agrees:
        assert (answered, member.guardian_id) == (None, old.pk)
        assert isinstance(moved, NotNow)
    else:
        assert isinstance(answered, LinkUnknown)
        assert (moved, Guardian.objects.get().email) == (None, "vater@example.org")


def test_a_consent_and_its_withdrawal_at_once_leave_one_of_both_whole() -> None:
    entry = make_entry(make_competition(make_process(), guardian_below=16), state=EntryState.HANDED_IN)
    member = make_team_member(entry)
    at_once(*[lambda: _agree(member), lambda: _agree(member, agrees=False)] * 2)
    member.refresh_from_db()
    assert (member.may_publish, member.may_name) == (member.agrees, member.agrees)


def _agree(member: TeamMember, *, agrees: bool = True) -> None:
    guardian = Guardian.objects.select_related("entry").get(pk=member.guardian_id)
    guardian.entry.competition = CompetitionPage.objects.get(pk=guardian.entry.competition_id)
    consent = Consent(agrees, may_name=True, may_publish=True)
    version, seen = guardian.entry.competition.consent_version, seen_of(guardian.entry, [member])
    answer(guardian, {member.pk: consent}, version=version, seen=seen)


def test_people_are_told_who_won_once_however_often_the_work_runs_at_once() -> None:
    now = timezone.now()
    competition = make_competition(make_process(), closes_at=now - timedelta(days=1))
    for number in range(3):
        entry = make_entry(competition, email=f"anna{number}@example.org", state=EntryState.HANDED_IN)
    make_honour(entry)
    Honouring.objects.update(public_at=now)
    found = at_once(*[tell_entrants] * 4)
    assert sorted(found) == [0, 0, 0, 3]
    assert Mail.objects.count() == 3


def test_of_two_changes_of_the_winners_at_once_one_is_refused() -> None:
    now = timezone.now()
    competition = make_competition(make_process(), closes_at=now - timedelta(days=1))
    entries = [
        make_entry(competition, email=f"anna{number}@example.org", state=EntryState.HANDED_IN) for number in range(2)
    ]
    staff = make_moderator(competition.process)
    found = at_once(*[lambda one=one: settle(one, Award(prize="1. Preis"), user=staff, seen=1) for one in entries])  # type: ignore[misc]
    assert sum(isinstance(one, ChangedSinceShown) for one in found) == 1
    assert Honour.objects.count() == 1


@pytest.mark.postgresql
def test_who_has_their_data_deleted_while_staff_decide_on_their_entry_waits_and_nobody_fails() -> None:
    vote = make_vote(make_process())
    entry = make_entry(vote, email="anna@example.org", state=EntryState.HANDED_IN)
    make_ballot(vote, 1, email="anna@example.org")
    person, holds = entry.participant, Event()

    def decide() -> str:
        with transaction.atomic():
            lock(vote)
            holds.set()
            sleep(0.5)
            return reread(entry).state

    def erased() -> None:
        holds.wait(10)
        erase(person)

    assert at_once(decide, erased) == [EntryState.HANDED_IN, None]
    assert not Entry.objects.filter(pk=entry.pk).exists()
    assert not vote.ballots.exists()
