"""Young people whose guardian does not agree: how the entry goes on without them, and that nobody gets around a no."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.competitions.consents.test_consents import (
    BEN,
    DAD,
    MIA,
    MUM,
    again,
    fresh,
    reply,
    rows,
    save,
    text_of,
    way,
)
from tests.factories.competitions import make_competition, make_entry, make_file, make_team_member, make_vote
from tests.factories.core import make_process
from tests.factories.judging import released
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_judged
from wagtail_aufbruch.competitions.domain.consents.taking_out import take_out
from wagtail_aufbruch.competitions.domain.entering.addresses import TYPED, token_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.judging.reading import contents_for
from wagtail_aufbruch.competitions.domain.judging.valid_copies import released_copies
from wagtail_aufbruch.competitions.domain.voting.taking_part import entries_in_vote
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryStep, Guardian, TeamMember
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.core.reader_cache.marks import version_of
from wagtail_aufbruch.participation.domain.errors import ReasonMissing

pytestmark = pytest.mark.django_db
FORM = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
STRICT = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", True))


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def competition(process: Any) -> CompetitionPage:
    return make_competition(process, form=FORM, guardian_below=16)


@pytest.fixture
def staff(process: Any) -> Client:
    client = CommittingClient()
    client.force_login(make_moderator(process))
    return client


def closed(process: Any, form: Any = FORM, **values: Any) -> CompetitionPage:
    values.setdefault("closes_at", timezone.now() - timedelta(days=1))
    return make_competition(process, form=form, guardian_below=16, **values)


def refused(competition: Any, *others: str) -> tuple[Entry, TeamMember]:
    """An entry with Mia, whose guardian says no, and others of age."""
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry, agrees=False)
    for name in others:
        make_team_member(entry, name, "", is_young=False)
    return entry, mia


def asked(client: Client, competition: Any, *people: dict[str, str]) -> Entry:
    """An entry that was handed in, of whose people guardians were asked."""
    entry = make_entry(competition)
    assert save(client, entry, *people).status_code == 302
    client.post(f"{way(entry)}abgeben/")
    assert fresh(entry).state == EntryState.HANDED_IN
    return fresh(entry)


AS_ADULT = {"name": "Mia Muster", "email": ""}
OTHERWISE_WRITTEN = {"name": "MUSTER, Mia", "email": ""}


@pytest.mark.parametrize("instead", [AS_ADULT, OTHERWISE_WRITTEN])
def test_whoever_has_a_guardian_who_was_asked_does_not_become_somebody_of_age(
    client: Client, competition: Any, instead: Any
) -> None:
    entry = asked(client, competition, MIA)
    answer = save(client, entry, instead)
    assert answer.status_code == 409
    assert "der Haken bleibt" in text_of(answer)
    assert fresh(entry).guardian_missing


def test_a_stranger_who_types_an_address_does_not_learn_whose_guardians_were_asked_by_its_owner(
    client: Client, process: Any
) -> None:
    """Nor who has refused: what is known of the owner's entries counts once the address is proved."""
    competition = make_competition(process, form=FORM, guardian_below=16, most_entries=2)
    tom = {**MIA, "name": "Tom Muster", "guardian": DAD}
    known = asked(client, competition, MIA, tom)
    reply(client, known.members.get(name="Tom Muster"), "nein")
    begun = make_entry(competition)
    url = f"{competition.url}beitrag/{token_of(begun, TYPED)}/"
    for others in ([AS_ADULT], [{**tom, "guardian": "fremd@example.net"}], [tom, AS_ADULT]):
        typed = {"title": "Neu", "name": "Mia Muster", "question_key00000": "Worum", "weiter": "weiter"}
        answer = client.post(f"{url}schritt/1/", {**typed, "revision": str(fresh(begun).revision), **rows(*others)})
        assert answer.status_code == 302, others
    client.post(f"{url}abgeben/")
    assert fresh(begun).state == EntryState.UNCONFIRMED
    answer = client.post(way(begun))
    assert answer.status_code == 409
    assert "der Haken bleibt" in text_of(answer)
    assert fresh(begun).state == EntryState.UNCONFIRMED
    assert save(client, begun, MIA, name="Anna Beispiel").status_code == 302
    assert client.post(way(begun)).status_code == 302
    assert fresh(begun).state == EntryState.HANDED_IN


def test_before_anybody_was_asked_a_tick_that_was_a_mistake_can_be_taken_back(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    save(client, entry, MIA)
    assert save(client, entry, AS_ADULT).status_code == 302
    assert not fresh(entry).guardian_missing


def test_a_refused_child_gets_no_other_guardian_and_none_on_paper(client: Client, competition: Any) -> None:
    entry = asked(client, competition, MIA)
    reply(client, entry.members.get(), "nein")
    for instead in ({**MIA, "guardian": DAD}, {"name": "Mia Muster", "young": "on", "paper": "on"}):
        answer = save(client, entry, instead)
        assert answer.status_code == 409
        assert "stimmt nicht zu" in text_of(answer)
    member = entry.members.get()
    assert (member.agrees, member.guardian and member.guardian.email) == (False, MUM)


def test_taken_out_and_entered_again_a_child_is_still_a_child(client: Client, competition: Any) -> None:
    entry = asked(client, competition, MIA, BEN)
    reply(client, entry.members.get(name="Mia Muster"), "nein")
    assert save(client, entry, BEN).status_code == 302
    assert not re.search(r"\bMia\b", str(fresh(entry).kept_marks)), "nobody reads there who left"
    assert save(client, entry, BEN, AS_ADULT).status_code == 409
    assert save(client, entry, BEN, {**MIA, "guardian": DAD}).status_code == 409
    assert save(client, entry, BEN, MIA).status_code == 302, "the same guardian may be asked once more"


def test_beginning_anew_does_not_get_around_the_answer(client: Client, competition: Any) -> None:
    entry = asked(client, competition, MIA)
    reply(client, entry.members.get(), "nein")
    client.post(f"{way(entry)}zurueckziehen/")
    second = make_entry(competition)
    assert save(client, second, AS_ADULT).status_code == 409
    other = make_entry(competition, email="carla@example.org")
    assert save(client, other, AS_ADULT).status_code == 302, "another person's entry knows nothing of it"


def test_a_refused_child_taken_out_by_the_form_leaves_an_entry_that_staff_look_through_first(
    client: Client, staff: Client, process: Any
) -> None:
    now = timezone.now()
    times = {"closes_at": now + timedelta(days=1), "vote_from": now + timedelta(days=2)}
    vote = make_vote(process, entries=0, form=FORM, guardian_below=16, **times)
    entry = asked(client, vote, MIA, BEN)
    reply(client, entry.members.get(name="Mia Muster"), "nein")
    assert save(client, entry, BEN).status_code == 302
    without = fresh(entry)
    assert without.is_kept_back
    assert without not in entries_in_vote(vote)
    assert "Beiträge durchsehen" in text_of(staff.get(reverse("aufbruch_inbox")))
    staff.post(reverse("aufbruch_entry_looked_through", args=[entry.pk]), {"stand": str(without.revision)})
    assert fresh(entry) in entries_in_vote(vote)


def test_who_gets_another_guardian_or_had_nobody_asked_leaves_no_traces_to_look_for(
    client: Client, competition: Any
) -> None:
    entry = asked(client, competition, MIA, BEN)
    assert save(client, entry, {**MIA, "guardian": DAD}, BEN).status_code == 302
    assert save(client, entry, {**MIA, "guardian": DAD}).status_code == 302
    assert fresh(entry).looking_since is None
    reply(client, entry.members.get(), "ja")
    assert save(client, entry, BEN).status_code == 302
    assert fresh(entry).looking_since is None, "the guardian had agreed"


def entering(competition: Any, **values: Any) -> tuple[Entry, TeamMember]:
    """Mia enters herself, and names this guardian."""
    entry = make_entry(competition, name="", guardian_needed=True, **{"guardian_email": MUM, **values})
    return entry, entry.members.get()


def test_a_refused_child_who_enters_gets_no_other_guardian_by_another_name_nor_by_beginning_anew(
    client: Client, competition: Any
) -> None:
    entry, mia = entering(competition)
    assert save(client, entry, name="Mia Muster").status_code == 302
    client.post(f"{way(entry)}abgeben/")
    assert reply(client, TeamMember.objects.get(), "nein").status_code == 302
    assert save(client, entry, name="Mia Musterr").status_code == 302
    Guardian.objects.update(asked_at=timezone.now() - timedelta(days=4))
    assert again(client, entry, mia.guardian, DAD).status_code == 409
    mia = TeamMember.objects.get()
    assert (mia.agrees, mia.guardian and mia.guardian.email) == (False, MUM), "another name takes no refusal back"
    client.post(f"{way(entry)}zurueckziehen/")
    for guardian_email in (DAD, ""):
        second, _mia = entering(competition, guardian_email=guardian_email)
        for name in ("Mia Muster", "MUSTER, Mia", "Mia Musterr"):
            answer = save(client, second, name=name)
            assert answer.status_code == 409, (guardian_email, name)
            assert "stimmt nicht zu" in text_of(answer)
    grown = make_entry(competition, name="")
    assert "der Haken bleibt" in text_of(save(client, grown, name="Mia Muster"))
    assert save(client, grown, {**MIA, "guardian": DAD}).status_code == 409, "nor in a team"
    assert save(client, grown, name="Tom Muster").status_code == 302, "a brother enters by the same mailbox"
    brother = {**MIA, "name": "Tom Muster"}
    assert save(client, grown, brother, name="Ina Muster").status_code == 302
    assert save(client, grown, brother, name="Mia Muster").status_code == 409, "the team says nothing of whoever enters"


def test_a_refused_child_begins_anew_with_the_same_guardian_and_gets_no_other_one_then(
    client: Client, competition: Any
) -> None:
    entry, _mia = entering(competition, state=EntryState.HANDED_IN)
    Entry.objects.filter(pk=entry.pk).update(name="Mia Muster")
    second, mia = entering(competition)
    assert save(client, second, name="Mia Muster").status_code == 302
    assert again(client, second, mia.guardian, DAD).status_code == 302, "nobody has refused yet"
    assert reply(client, entry.members.get(), "nein").status_code == 302
    client.post(f"{way(entry)}zurueckziehen/")
    answer = client.post(f"{way(second)}abgeben/")
    assert answer.status_code == 409
    assert "stimmt nicht zu" in text_of(answer)
    assert again(client, second, second.guardians.get(), MUM).status_code == 302
    assert client.post(f"{way(second)}abgeben/").status_code == 302
    Guardian.objects.update(asked_at=timezone.now() - timedelta(days=4))
    answer = again(client, second, second.guardians.get(), DAD)
    assert answer.status_code == 409
    assert "stimmt nicht zu" in text_of(answer)


def test_after_the_end_the_entrant_goes_on_without_the_child(client: Client, process: Any) -> None:
    entry, mia = refused(closed(process), "Ben Beispiel")
    page = text_of(client.get(way(entry)))
    assert "Ohne Mia Muster weitermachen" in page
    out = f"{way(entry)}team/{mia.pk}/herausnehmen/"
    question = text_of(client.get(out))
    assert "1 weitere Person" in question
    assert "Mindestgröße" in question
    assert TeamMember.objects.filter(pk=mia.pk).exists(), "looking changes nothing"
    before = version_of(versions(), str(process.pk))
    assert client.post(out).status_code == 302
    assert version_of(versions(), str(process.pk)) > before, "no page from memory names the child any more"
    now = fresh(entry)
    assert [one.name for one in now.members.all()] == ["Ben Beispiel"]
    assert not Guardian.objects.filter(entry=entry).exists()
    assert now.looking_since
    assert not may_be_judged(now), "somebody looks first whether texts and pictures still show the child"
    assert "sehen den Beitrag durch" in text_of(client.get(way(entry)))
    assert EntryStep.objects.get(entry=entry).actor == "author"


def test_staff_look_through_it_and_then_it_goes_on(client: Client, staff: Client, process: Any) -> None:
    entry, mia = refused(closed(process), "Ben Beispiel")
    client.post(f"{way(entry)}team/{mia.pk}/herausnehmen/")
    assert "Beiträge durchsehen" in staff.get(reverse("aufbruch_inbox")).content.decode()
    url = reverse("aufbruch_entry_looked_through", args=[entry.pk])
    staff.post(url, {"stand": str(entry.revision)})
    assert not may_be_judged(fresh(entry)), "what was looked at is not what is there now"
    before = version_of(versions(), str(process.pk))
    staff.post(url, {"stand": str(fresh(entry).revision)})
    assert may_be_judged(fresh(entry))
    assert version_of(versions(), str(process.pk)) > before, "pages from memory show it again"


def test_staff_take_a_child_out_with_a_reason_that_is_kept_and_mailed(staff: Client, process: Any) -> None:
    entry, mia = refused(closed(process), "Ben Beispiel")
    tom = make_team_member(entry, "Tom Muster", DAD, agrees=True)
    url, prefix = reverse("aufbruch_entry_member_out", args=[entry.pk, mia.pk]), f"heraus-{mia.pk}"
    assert staff.post(url, {f"{prefix}-reason": " "}).status_code == 422
    assert TeamMember.objects.filter(pk=mia.pk).exists()
    given = {f"{prefix}-reason": "Wie am Telefon besprochen.", f"{prefix}-looked_through": "on"}
    assert staff.post(url, given).status_code == 302
    assert may_be_judged(fresh(entry))
    assert list(Guardian.objects.all()) == [tom.guardian], "who is asked about somebody else goes on being asked"
    assert "Wie am Telefon besprochen." in str(mail.outbox[-1].body)
    assert not re.search(r"\bMia\b", str(mail.outbox[-1].body)), "a secret in an address may hold these letters"
    assert "Wie am Telefon besprochen." in EntryStep.objects.get(entry=entry).reason


def test_whom_a_colleague_has_taken_out_meanwhile_is_not_taken_out_twice_nor_anybody_without_a_reason(
    process: Any,
) -> None:
    entry, mia = refused(closed(process), "Ben Beispiel")
    user = make_moderator(process, "zweite")
    with pytest.raises(ReasonMissing):
        take_out(mia, user=user, reason=" \n")
    assert entry.members.count() == 2
    take_out(TeamMember.objects.get(pk=mia.pk), user=user, reason="Wie besprochen.")
    steps = EntryStep.objects.count()
    with pytest.raises(EntryError, match="nicht mehr im Team"):
        take_out(mia, user=user, reason="Wie besprochen.")
    assert EntryStep.objects.count() == steps, "the record says it once"


def test_nobody_is_taken_out_whose_guardian_agrees_or_who_is_of_age(staff: Client, process: Any) -> None:
    entry = make_entry(closed(process), state=EntryState.HANDED_IN)
    agreed = make_team_member(entry, agrees=True)
    grown = make_team_member(entry, "Ben Beispiel", "", is_young=False)
    for member, status in ((agreed, 409), (grown, 404)):
        url = reverse("aufbruch_entry_member_out", args=[entry.pk, member.pk])
        assert staff.post(url, {f"heraus-{member.pk}-reason": "Grund"}).status_code == status
    assert entry.members.count() == 2


def test_the_last_one_of_a_team_that_has_to_be_named_stays_and_it_is_said_why(client: Client, process: Any) -> None:
    entry, mia = refused(closed(process, STRICT))
    out = f"{way(entry)}team/{mia.pk}/herausnehmen/"
    assert "mindestens eine Person" in text_of(client.get(out))
    assert client.post(out).status_code == 409
    assert TeamMember.objects.filter(pk=mia.pk).exists()


def test_whoever_enters_cannot_be_taken_out_of_their_own_entry(staff: Client, process: Any) -> None:
    entry = make_entry(closed(process), state=EntryState.HANDED_IN, guardian_needed=True, guardian_email=MUM)
    own = entry.members.get()
    url = reverse("aufbruch_entry_member_out", args=[entry.pk, own.pk])
    assert staff.post(url, {f"heraus-{own.pk}-reason": "Grund"}).status_code == 409


def test_once_people_vote_nobody_brings_an_entry_in_by_taking_a_child_out(client: Client, process: Any) -> None:
    competition = make_vote(process, form=FORM, guardian_below=16)
    entry, mia = refused(competition, "Ben Beispiel")
    number = entries_in_vote(competition).count()
    assert client.post(f"{way(entry)}team/{mia.pk}/herausnehmen/").status_code == 409
    assert entries_in_vote(competition).count() == number


def test_a_released_copy_falls_when_somebody_is_taken_out(client: Client, staff: Client, process: Any) -> None:
    entry, mia = refused(closed(process), "Ben Beispiel")
    TeamMember.objects.filter(pk=mia.pk).update(agrees=True)
    released(entry, user=make_moderator(process, "schwaerzt"))
    assert released_copies(contents_for([entry.pk]))
    TeamMember.objects.filter(pk=mia.pk).update(agrees=False)
    client.post(f"{way(entry)}team/{mia.pk}/herausnehmen/")
    staff.post(reverse("aufbruch_entry_looked_through", args=[entry.pk]), {"stand": str(fresh(entry).revision)})
    assert may_be_judged(fresh(entry))
    assert not released_copies(contents_for([entry.pk]))


def test_what_is_kept_back_has_no_file_for_a_jury(client: Client, process: Any) -> None:
    from wagtail_aufbruch.competitions.domain.judging.subjects import opened, visible

    entry, mia = refused(closed(process), "Ben Beispiel")
    kept = make_file(entry)
    client.post(f"{way(entry)}team/{mia.pk}/herausnehmen/")
    assert opened(entry.pk, kept.pk, is_blind=False) is None
    assert entry.pk not in visible([entry.pk], False, "")
