"""What somebody might try who wants more than others: a mailbox with several names, an entry that changes while people
vote, a guardian who agreed to something else, winners before the vote is over."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.competitions import (
    ANSWERS,
    first_step,
    make_ballot,
    make_competition,
    make_entry,
    make_honour,
    make_team_member,
    make_vote,
)
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents import answering
from wagtail_aufbruch.competitions.domain.consents.standing import may_show_as, shown_names
from wagtail_aufbruch.competitions.domain.entering import by_staff, handing_in
from wagtail_aufbruch.competitions.domain.entering.addresses import TYPED, token_of
from wagtail_aufbruch.competitions.domain.entering.drafts import MOST_DRAFTS, Beginning, begin
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.domain.voting import closing, counting, signs
from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.domain.voting.hashing import box_of, domain_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import (
    Ballot,
    BallotBox,
    CompetitionPage,
    Entry,
    FormalCheck,
    Guardian,
    TeamMember,
)
from wagtail_aufbruch.competitions.models.entries.entry import new_secret
from wagtail_aufbruch.competitions.public.entering import ways
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of

pytestmark = pytest.mark.django_db

MUM = "mutter@example.org"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def way(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/"


def fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


# --- Many in place of one


def test_domains_below_one_that_somebody_owns_are_one_sign() -> None:
    box = box_of(make_vote(make_process()))
    owned = {domain_of(box, f"a@{below}example.org") for below in ("", "eins.", "zwei.", "a.b.")}
    assert len(owned) == 1
    assert domain_of(box, "a@eins.co.uk") != domain_of(box, "a@zwei.co.uk")
    assert domain_of(box, "a@gmx.de") == ""


def test_nobody_begins_without_end_with_an_address_that_is_not_theirs() -> None:
    competition = make_competition(make_process(), most_entries=10)
    for _number in range(MOST_DRAFTS):
        entry = begin(competition, Beginning(email="opfer@example.org"), process=competition.process)
        Entry.objects.filter(pk=entry.pk).update(title="Titel", name="Wer", answers=ANSWERS)
        entry.competition = competition
        handing_in.hand_in(entry, by_mail=False)
    with pytest.raises(EntryError, match="schon viele Beiträge"):
        begin(competition, Beginning(email="opfer@example.org"), process=competition.process)


# --- Nobody counts before the end


def test_the_link_of_a_vote_does_not_say_how_many_came_before_it(client: Client) -> None:
    vote = make_vote(make_process())
    ballot = Ballot.objects.create(competition=vote, voter="x", pk=987_654)
    url = f"{vote.url}abstimmung/stimmzettel/{ballot_token(ballot)}/"
    answer = client.get(url)
    assert answer.status_code == 200
    assert "987654" not in f"{url}{answer.content.decode()}"
    for other in (url[:-2] + "/", url.replace(ballot.key, new_secret()), f"{vote.url}abstimmung/stimmzettel/kurz/"):
        assert client.get(other).status_code == 404, other


def test_what_was_counted_stays_when_ballots_are_taken_in_after_they_were_deleted(client: Client, clock: Clock) -> None:
    vote = make_vote(make_process(), keep_days=1)
    staff = make_moderator(vote.process)
    for number in range(12):
        make_ballot(vote, 1, email=f"b{number}@example.org", network="eins")
    clock.forward(days=4)
    closing.close_votes()
    decision = signs.set_aside(vote, signs.groups_of(vote)[0].token, "Eine Schule", user=staff)
    counted = BallotBox.objects.get().result
    clock.forward(days=30)
    call_command("aufbruch_purge", stdout=StringIO())
    assert not Ballot.objects.exists()
    client.force_login(staff)
    answer = client.post(reverse("aufbruch_vote_take_in", args=[vote.pk, decision.pk]), follow=True)
    assert "inzwischen gelöscht" in answer.content.decode()
    assert BallotBox.objects.get().result == counted
    assert counting.count(vote).result == counted


# --- The end that people rely on


@pytest.mark.parametrize("taken_down", [False, True])
def test_no_draft_moves_the_end_by_which_people_have_begun(clock: Clock, taken_down: bool) -> None:
    now = timezone.now()
    competition = make_competition(make_process(), opens_at=now + timedelta(days=1))
    end = competition.closes_at
    draft = CompetitionPage.objects.get(pk=competition.pk)
    draft.closes_at = now + timedelta(days=3)
    revision = draft.save_revision()
    clock.forward(days=2)
    make_entry(competition)
    if taken_down:
        CompetitionPage.objects.get(pk=competition.pk).unpublish()
    revision.publish()
    assert CompetitionPage.objects.get(pk=competition.pk).closes_at == end


def test_an_end_by_which_nobody_could_enter_yet_is_the_editors() -> None:
    competition = make_competition(make_process(), opens_at=timezone.now() + timedelta(days=1))
    draft = CompetitionPage.objects.get(pk=competition.pk)
    draft.closes_at = timezone.now() + timedelta(days=3)
    draft.save_revision().publish()
    assert CompetitionPage.objects.get(pk=competition.pk).closes_at == draft.closes_at


# --- An entry stays what people have chosen


def late(entry: Entry, **time: int) -> None:
    Entry.objects.filter(pk=entry.pk).update(late_until=timezone.now() + timedelta(**time))


def test_nobody_is_allowed_to_be_late_until_people_vote_or_read_who_won() -> None:
    now = timezone.now()
    moments = {"vote_from": now + timedelta(days=2), "vote_until": now + timedelta(days=4)}
    vote = make_vote(make_process(), entries=1, honoured_at=now + timedelta(days=9), **moments)
    staff, entry = make_moderator(vote.process), Entry.objects.get()
    entry.competition = vote
    with pytest.raises(EntryError, match="Abstimmung"):
        by_staff.allow_late(entry, now + timedelta(days=3), "Krank", user=staff)
    by_staff.allow_late(entry, now + timedelta(days=1), "Krank", user=staff)
    make_honour(entry)
    vote.honouring.public_at = now + timedelta(days=9)
    vote.honouring.save()
    with pytest.raises(EntryError, match="freigegeben"):
        by_staff.allow_late(entry, now + timedelta(hours=30), "Krank", user=staff)


def test_an_entry_that_may_be_late_is_changed_no_more_once_people_vote(client: Client) -> None:
    entry = make_vote(make_process(), entries=1).entries.get()
    late(entry, days=2)
    answer = client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Etwas ganz anderes"))
    assert answer.status_code == 409
    client.post(f"{way(entry)}zurueckziehen/")
    assert (fresh(entry).title, fresh(entry).state) == ("Beitrag Nummer 1", EntryState.HANDED_IN)


def test_an_entry_that_has_won_is_changed_no_more_however_late_it_may_be(client: Client) -> None:
    competition = make_competition(make_process(), closes_at=timezone.now() - timedelta(days=1))
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    make_honour(entry)
    late(entry, days=2)
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))
    answer = client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Etwas ganz anderes"))
    assert answer.status_code == 409
    assert fresh(entry).title == "Reparaturcafé auf Rädern"


def test_nothing_wins_that_its_person_can_still_change(client: Client, clock: Clock) -> None:
    competition = make_competition(make_process(), closes_at=timezone.now() - timedelta(days=1))
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    by_staff.allow_late(entry, timezone.now() + timedelta(days=1), "Krank", user=staff)
    seen = preparing.revision_of(competition)
    with pytest.raises(EntryError, match="noch ändern"):
        preparing.settle(entry, preparing.Award(prize="1. Preis"), user=staff, seen=seen)
    preparing.settle(entry, preparing.Award(praise="Gut gezeichnet."), user=staff, seen=seen)
    clock.forward(days=2)
    seen = preparing.revision_of(competition)
    preparing.settle(fresh(entry), preparing.Award(prize="1. Preis"), user=staff, seen=seen)
    seen = preparing.revision_of(competition)
    preparing.publish(competition, user=staff, seen=seen)
    client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Etwas ganz anderes"))
    assert "Etwas ganz anderes" not in client.get(competition.url).content.decode()


def test_what_a_prize_is_prepared_for_is_changed_no_more() -> None:
    competition = make_competition(make_process(), closes_at=timezone.now() - timedelta(days=1))
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    make_honour(entry)
    with pytest.raises(EntryError, match="vorbereitet"):
        by_staff.allow_late(entry, timezone.now() + timedelta(days=1), "Krank", user=staff)
    with pytest.raises(EntryError, match="vorbereitet"):
        extend(competition, timezone.now() + timedelta(days=1), "Ferien", user=staff)
    assert fresh(entry).late_until is None


def test_an_entry_that_has_won_is_gone_from_the_page_in_memory_once_it_does_not_take_part(client: Client) -> None:
    competition = make_competition(make_process(), closes_at=timezone.now() - timedelta(days=1))
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    make_honour(entry)
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))
    assert entry.title in client.get(competition.url).content.decode()
    row = fresh(entry)
    row.state, row.slot = EntryState.WITHDRAWN, None
    row.save()
    assert entry.title not in client.get(competition.url).content.decode()


# --- Who won is read after the vote


def late_confirmed(competition: CompetitionPage) -> Entry:
    """Handed in in time; its address was not confirmed."""
    entry = make_entry(
        competition, state=EntryState.UNCONFIRMED, email="spaet@example.org", sent_at=timezone.now() - timedelta(days=3)
    )
    make_team_member(entry)
    return entry


def nothing_comes_of_it(client: Client, entry: Entry) -> None:
    assert "Ja, das ist mein Beitrag" not in client.get(way(entry)).content.decode()
    answer = client.post(way(entry))
    assert answer.status_code == 409
    assert "nicht rechtzeitig bestätigt" in answer.content.decode()
    now = fresh(entry)
    assert (now.state, now.number, now.slot) == (EntryState.UNCONFIRMED, None, None)
    assert not mail.outbox


def test_no_entry_comes_into_being_while_people_vote(client: Client) -> None:
    vote = make_vote(make_process())
    nothing_comes_of_it(client, late_confirmed(vote))


def test_no_entry_comes_into_being_once_the_winners_are_public(client: Client) -> None:
    now = timezone.now()
    competition = make_competition(
        make_process(), closes_at=now - timedelta(days=2), honoured_at=now - timedelta(hours=2)
    )
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    make_honour(entry)
    staff = make_moderator(competition.process)
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))
    nothing_comes_of_it(client, late_confirmed(competition))


def test_whoever_has_to_confirm_reads_by_when(client: Client) -> None:
    now = timezone.now()
    vote = make_vote(make_process(), entries=0, closes_at=now + timedelta(days=1), vote_from=now + timedelta(days=2))
    entry = make_entry(vote)
    client.post(f"{vote.url}beitrag/{token_of(entry, TYPED)}/abgeben/")
    told = "Was bis dahin nicht bestätigt ist, zählt nicht."
    (asked,) = mail.outbox
    assert told in " ".join(str(asked.body).split())
    assert told in client.get(way(entry)).content.decode()
    assert client.post(way(entry)).status_code == 302


def test_nobody_reads_who_won_while_people_vote() -> None:
    vote = make_vote(make_process(), entries=1)
    staff = make_moderator(vote.process)
    make_honour(vote.entries.get())
    with pytest.raises(EntryError, match="abgestimmt"):
        preparing.publish(vote, user=staff, seen=preparing.revision_of(vote))
    CompetitionPage.objects.filter(pk=vote.pk).update(honoured_at=timezone.now() + timedelta(days=1))
    with pytest.raises(EntryError, match="abgestimmt"):
        preparing.release(vote, user=staff, seen=preparing.revision_of(vote))


# --- What guardians agreed to


def agreed(entry: Entry, **values: Any) -> TeamMember:
    return make_team_member(entry, agrees=True, may_name=True, may_publish=True, **values)


def test_a_guardian_who_agreed_to_a_childs_name_is_asked_anew_about_another_one(client: Client) -> None:
    competition = make_competition(make_process(), guardian_below=16)
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    member = agreed(entry, name="", question_key="")
    Guardian.objects.update(asked_at=timezone.now() - timedelta(days=1))
    client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Nur der Titel ist neu"))
    assert shown_names(fresh(entry)) == ["Anna Beispiel"]
    client.post(f"{way(entry)}schritt/1/", first_step(fresh(entry), name="Tom Ganz-Anders, Hauptstraße 1"))
    assert shown_names(fresh(entry)) == []
    member.refresh_from_db()
    assert (member.agrees, member.may_publish, member.answered_at) == (None, False, None)
    assert [one.to for one in mail.outbox if MUM in one.to] == [[MUM]]


def test_a_guardian_whose_address_is_deleted_keeps_their_answer_when_the_team_is_changed(client: Client) -> None:
    form = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
    entry = make_entry(make_competition(make_process(), form=form, guardian_below=16), state=EntryState.HANDED_IN)
    agreed(entry)
    guardian = Guardian.objects.get()
    guardian.entry = entry
    answering.forget_address(guardian)
    url, team = f"{way(entry)}schritt/1/", "question_key00001"
    mia = {f"{team}-0-name": "Mia Muster", f"{team}-0-email": "", f"{team}-0-young": "on", f"{team}-0-guardian": ""}
    assert client.post(url, first_step(entry, **mia, **{f"{team}-1-name": "Ben"})).status_code == 302
    assert TeamMember.objects.get(is_young=True).agrees is True
    lea = {**mia, f"{team}-0-name": "Lea Muster"}
    assert (
        "Adresse einer sorgeberechtigten Person" in client.post(url, first_step(fresh(entry), **lea)).content.decode()
    )


@pytest.mark.parametrize("name", ["Bo Li", "Li, Bo", "李娜"])
def test_a_name_of_short_words_is_a_name_all_the_same(name: str) -> None:
    entry = make_entry(make_competition(make_process()), state=EntryState.HANDED_IN, name=f"Wir und {name}")
    make_team_member(entry, "李娜" if name == "李娜" else "Bo Li", agrees=True, may_publish=True)
    assert shown_names(fresh(entry)) == []
    assert not may_show_as(fresh(entry), f"Klasse 7b mit {name}")
    assert may_show_as(fresh(entry), "Klasse 7b bei Liese")


def test_a_paper_that_came_before_a_guardian_refused_does_not_take_that_back(client: Client) -> None:
    competition = make_competition(make_process(), guardian_below=16)
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    member = make_team_member(entry, agrees=False)
    client.force_login(staff)
    url, today = reverse("aufbruch_entry_consent", args=[entry.pk, member.pk]), timezone.localdate()

    def record(day: date, says: str = "ja") -> Any:
        prefix = f"papier-{member.pk}"
        return client.post(url, {f"{prefix}-agrees-{member.pk}": says, f"{prefix}-received_on": f"{day:%d.%m.%Y}"})

    answer = record(today - timedelta(days=1))
    assert answer.status_code == 409
    assert "die letzte Antwort gilt" in answer.content.decode()
    assert TeamMember.objects.get().agrees is False
    assert record(today - timedelta(days=1), "nein").status_code == 302
    assert record(today).status_code == 302
    assert TeamMember.objects.get().agrees is True


def test_a_paper_that_came_before_a_guardian_took_a_tick_back_does_not_bring_it_back(client: Client) -> None:
    competition = make_competition(make_process(), guardian_below=16)
    entry, staff = make_entry(competition, state=EntryState.HANDED_IN), make_moderator(competition.process)
    member = make_team_member(entry, agrees=True, may_name=True)
    client.force_login(staff)
    url, today = reverse("aufbruch_entry_consent", args=[entry.pk, member.pk]), timezone.localdate()

    def record(day: date, *ticks: str) -> Any:
        prefix = f"papier-{member.pk}"
        said = {f"{prefix}-{tick}-{member.pk}": "on" for tick in ticks}
        said |= {f"{prefix}-agrees-{member.pk}": "ja", f"{prefix}-received_on": f"{day:%d.%m.%Y}"}
        return client.post(url, said)

    def ticks() -> list[bool]:
        now = TeamMember.objects.get()
        return [now.may_name, now.may_picture, now.may_publish]

    answer = record(today - timedelta(days=1), "may_name", "may_picture", "may_publish")
    assert answer.status_code == 409
    assert "die letzte Antwort gilt" in answer.content.decode()
    assert ticks() == [True, False, False]
    assert record(today - timedelta(days=1)).status_code == 302, "what allows less is taken at any time"
    assert ticks() == [False, False, False]
    assert record(today, "may_name", "may_publish").status_code == 302
    assert ticks() == [True, False, True]


def test_nobody_is_asked_as_their_own_guardian_by_another_name_of_their_mailbox(client: Client) -> None:
    entry = make_entry(make_competition(make_process(), guardian_below=16), guardian_needed=True, guardian_email=MUM)
    wer = Guardian.objects.get().pk
    for own in ("anna+mama@example.org", '"anna"@example.org'):
        answer = client.post(f"{way(entry)}einwilligungen/", {"wer": wer, f"sorge-{wer}-email": own})
        assert answer.status_code == 409, own
    assert Guardian.objects.get().email == MUM


def test_the_names_of_one_mailbox_share_what_it_may_get_of_mail() -> None:
    names = ("opfer@gmail.com", "o.pfer@gmail.com", "opfer+1@googlemail.com", '"opfer"@gmail.com')
    assert len({mailbox_of(one) for one in names}) == 1


# --- Work and mail for nothing


def test_forms_to_sign_are_drawn_for_ten_classes_in_an_hour_and_no_more(client: Client) -> None:
    entry = make_entry(make_competition(make_process(), guardian_below=16))
    for number in range(40):
        make_team_member(entry, f"Kind {number}", "")
    found = [client.get(f"{way(entry)}einwilligungen/papier/").status_code for _turn in range(11)]
    assert found == [200] * 10 + [429]


@pytest.mark.parametrize("state", [EntryState.HANDED_IN, EntryState.RETURNED])
def test_whoever_names_ever_new_guardians_has_the_town_write_to_a_few_hundred_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(ways, "GUARDIANS_PER_HOUR", 5)
    form = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
    entry = make_entry(make_competition(make_process(), form=form, guardian_below=16), state=state)
    if state == EntryState.RETURNED:
        facts = {"decided_at": timezone.now(), "repair_until": entry.repair_until, "asked": ["key00001"]}
        FormalCheck.objects.create(entry=entry, verdict="returned", **facts)
    url = f"{way(entry)}{'schritt/1' if state == EntryState.HANDED_IN else 'nachbessern'}/"

    def name(*addresses: str) -> Any:
        rows = {
            f"question_key00001-{place}-{part}": said
            for place, one in enumerate(addresses)
            for part, said in (("name", f"Kind {one}"), ("email", ""), ("young", "on"), ("guardian", one))
        }
        return client.post(url, first_step(fresh(entry), **rows, weiter="spaeter")).status_code

    first = [f"fremd{number}@example.org" for number in range(3)]
    assert name(*first) == 302
    assert name(*first) == 302, "whom the entry names already costs nothing"
    assert name(*[f"anders{number}@example.org" for number in range(3)]) == 429
    assert {address for one in mail.outbox for address in one.to} == set(first)


def test_handing_in_with_more_guardians_than_an_hour_has_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "GUARDIANS_PER_HOUR", 2)
    entry = make_entry(make_competition(make_process(), guardian_below=16))
    for number in range(3):
        make_team_member(entry, f"Kind {number}", f"fremd{number}@example.org")
    assert client.post(f"{way(entry)}abgeben/").status_code == 429
    assert fresh(entry).state == EntryState.DRAFT
    assert not mail.outbox
