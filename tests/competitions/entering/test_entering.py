"""Entering: begun with an address, filled in step by step, handed in, changed, withdrawn."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.competitions.consents.test_consents import read_names
from tests.factories.competitions import first_step, make_competition, make_entry, make_team_member, typed
from tests.factories.core import make_process
from tests.factories.participation import log_in, make_participant
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_address_of, guardian_token
from wagtail_aufbruch.competitions.domain.entering import drafts, handing_in
from wagtail_aufbruch.competitions.domain.entering.addresses import MAILED, TYPED, token_of
from wagtail_aufbruch.competitions.domain.entering.handing_in import hand_in
from wagtail_aufbruch.competitions.domain.errors import NotOpen
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.competitions.public.entering import begin as beginning
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = pytest.mark.django_db
STATE = EntryState


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def competition(process: Any) -> CompetitionPage:
    return make_competition(process)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def begin(client: Client, competition: Any, **changes: Any) -> Any:
    return client.post(f"{competition.url}teilnehmen/", typed(competition, **changes))


def way(entry: Entry, by: str = MAILED) -> str:
    entry = Entry.objects.get(pk=entry.pk)
    return f"{entry.competition.url}beitrag/{token_of(entry, by)}/"


def mailed_way() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/\S*beitrag/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def close(competition: Any) -> None:
    past = timezone.now() - timedelta(hours=1)
    CompetitionPage.objects.filter(pk=competition.pk).update(closes_at=past)


def test_what_arrives_as_the_end_passes_is_not_handed_in(competition: Any) -> None:
    """The page has asked already; what counts is asked once more under the lock."""
    entry = make_entry(competition)
    close(competition)
    with pytest.raises(NotOpen, match="Einsendeschluss war"):
        hand_in(entry, by_mail=True)
    assert Entry.objects.get().state == EntryState.DRAFT


def test_who_begins_entries_with_many_addresses_is_asked_to_wait_and_nobody_is_mailed(
    client: Client, competition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "ENTRIES_PER_HOUR", 2)
    answers = [begin(client, competition, email=f"person{number}@example.org") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "person2@example.org" in text_of(answers[-1])
    assert [one.to for one in mail.outbox] == [["person0@example.org"], ["person1@example.org"]]


def test_from_the_address_to_the_receipt(client: Client, competition: Any) -> None:
    begun = begin(client, competition)
    assert begun.status_code == 302
    entry = Entry.objects.get()
    assert "anna@example.org" not in begun.url
    assert "Link zu deinem Beitrag" in text_of(client.get(begun.url)) or "Link zu Ihrem Beitrag" in text_of(
        client.get(begun.url)
    )

    second = client.post(begun.url.partition("?")[0], first_step(entry))
    assert second.status_code == 302
    assert "/schritt/2/" in second.url
    entry.refresh_from_db()
    assert (entry.title, entry.name) == ("Reparaturcafé auf Rädern", "Anna Beispiel")

    last = client.post(
        second.url, {"revision": entry.revision, "question_key00002": "Beim Frühstück", "weiter": "weiter"}
    )
    assert last.url.endswith("/abgeben/")
    assert "Beim Frühstück" in text_of(client.get(last.url))
    done = client.post(last.url)
    entry.refresh_from_db()
    assert entry.state == STATE.UNCONFIRMED, "nobody has proved the address yet"
    assert done.status_code == 302

    link = mailed_way()
    assert "Ja, das ist mein Beitrag" in text_of(client.get(link))
    entry.refresh_from_db()
    assert entry.state == STATE.UNCONFIRMED, "mail scanners open links"
    client.post(link)
    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.slot) == (STATE.HANDED_IN, 1, 1)
    assert "Reparaturcafé auf Rädern" in str(mail.outbox[-1].body)


def test_pressing_begin_twice_makes_one_draft_and_one_mail(client: Client, competition: Any) -> None:
    form = typed(competition)
    first, second = (client.post(f"{competition.url}teilnehmen/", form) for _press in range(2))
    assert first.url == second.url
    assert len(mail.outbox) == 1
    assert Entry.objects.count() == 1


def test_who_opens_the_form_once_more_begins_another_entry(client: Client, competition: Any) -> None:
    begin(client, competition)
    begin(client, competition)
    assert Entry.objects.values("key").distinct().count() == 2


def test_whom_the_browser_knows_reads_of_their_own_entries_in_this_competition_and_of_no_others(
    client: Client, process: Any, competition: Any
) -> None:
    make_entry(competition, title="Insektenhotel")
    make_entry(competition, title="Umgefallener Entwurf", state=EntryState.WITHDRAWN)
    make_entry(competition, title="Probelauf", is_trial=True)
    make_entry(competition, title="Fremde Werkbank", email="ben@example.org")
    make_entry(make_competition(process, "Balkonpreis"), title="Kresse im Joghurtbecher")
    url = f"{competition.url}teilnehmen/"
    assert "Insektenhotel" not in text_of(client.get(url)), "whoever is not known reads of none"
    log_in(client, process, make_participant(process, "anna@example.org"))
    shown = text_of(client.get(url))
    assert "Insektenhotel" in shown
    for other in ("Umgefallener Entwurf", "Probelauf", "Fremde Werkbank", "Kresse"):
        assert other not in shown, other


def test_the_form_of_one_person_opens_no_draft_of_another(client: Client, competition: Any) -> None:
    form = typed(competition)
    mine, theirs = (
        client.post(f"{competition.url}teilnehmen/", {**form, "email": email})
        for email in ("anna@example.org", "bert@example.org")
    )
    assert mine.url != theirs.url
    assert Entry.objects.count() == 2


def test_whoever_goes_on_by_the_mailed_link_hands_in_with_one_click(client: Client, competition: Any) -> None:
    begin(client, competition)
    link = mailed_way()
    entry = Entry.objects.get()
    client.post(f"{link}schritt/1/", first_step(entry))
    client.post(f"{link}abgeben/")
    entry.refresh_from_db()
    assert entry.state == STATE.HANDED_IN


def test_no_word_that_was_filled_in_goes_to_an_address_that_nobody_confirmed(client: Client, competition: Any) -> None:
    begun = begin(client, competition, email="fremd@example.org")
    entry = Entry.objects.get()
    client.post(begun.url.partition("?")[0], first_step(entry, title="Kauft bei uns", name="http://werbung.example"))
    client.post(f"{way(entry, TYPED)}abgeben/")
    assert Mail.objects.count() == 2
    for one in Mail.objects.all():
        assert "Kauft bei uns" not in one.subject + one.text + one.html
        assert "werbung.example" not in one.subject + one.text + one.html


def test_who_typed_a_strangers_address_reads_nothing_once_the_stranger_goes_on(
    client: Client, competition: Any
) -> None:
    begun = begin(client, competition, email="fremd@example.org")
    entry = Entry.objects.get()
    client.post(begun.url.partition("?")[0], first_step(entry))
    client.post(f"{way(entry, TYPED)}abgeben/")
    client.post(way(entry))
    answer = client.get(way(entry, TYPED))
    assert answer.status_code == 404
    assert "Reparaturcafé" not in text_of(answer)


@pytest.mark.parametrize("below", ["schritt/1/", "dateien/"])
def test_once_the_owner_of_the_address_writes_something_who_typed_it_reads_nothing(
    client: Client, competition: Any, below: str
) -> None:
    begin(client, competition, email="fremd@example.org")
    entry = Entry.objects.get()
    assert client.get(way(entry, TYPED)).status_code == 200
    client.get(way(entry))
    assert client.get(way(entry, TYPED)).status_code == 200, "looking proves nothing"
    client.post(f"{way(entry)}{below}", first_step(entry, title="Geheim"))
    assert client.get(way(entry, TYPED)).status_code == 404
    assert client.get(f"{way(entry, TYPED)}schritt/1/").status_code == 404


def test_whom_the_browser_knows_confirms_nothing_more(client: Client, process: Any, competition: Any) -> None:
    log_in(client, process, make_participant(process, "anna@example.org"))
    begun = begin(client, competition, email="")
    entry = Entry.objects.get()
    client.post(begun.url.partition("?")[0], first_step(entry))
    client.post(f"{way(entry)}abgeben/")
    entry.refresh_from_db()
    assert entry.state == STATE.HANDED_IN


@pytest.mark.parametrize("wish", ["spaeter", "zurueck"])
def test_what_is_put_aside_need_not_be_complete(client: Client, competition: Any, wish: str) -> None:
    entry = make_entry(competition, title="", name="", answers=[])
    sent = first_step(entry, title="", question_key00000="Halb fertig", weiter=wish)
    assert client.post(f"{way(entry)}schritt/1/", sent).status_code == 302
    entry.refresh_from_db()
    assert entry.answers[0]["value"] == "Halb fertig"


def test_of_a_step_in_which_something_is_missing_all_else_is_kept_at_once(client: Client, competition: Any) -> None:
    entry = make_entry(competition, title="", name="", answers=[])
    answer = client.post(f"{way(entry)}schritt/1/", first_step(entry, title=""))
    assert answer.status_code == 422
    entry.refresh_from_db()
    assert entry.name == "Anna Beispiel"
    again = client.post(f"{way(entry)}schritt/1/", first_step(answer.context["form"].data["revision"]))
    assert again.status_code == 302, "the form that came back can be sent at once"


def test_of_a_step_in_which_something_is_wrong_all_else_is_kept_at_once(client: Client, process: Any) -> None:
    form = (("Worum geht es?", "multiline", False), ("Wie viele?", "number", False))
    entry = make_entry(make_competition(process, form=form), title="", name="", answers=[])
    sent = first_step(entry, question_key00000="Halb im Tunnel", question_key00001="viele")
    assert client.post(f"{way(entry)}schritt/1/", sent).status_code == 422
    entry.refresh_from_db()
    assert [answer["value"] for answer in entry.answers] == ["Halb im Tunnel"]
    assert entry.title == "Reparaturcafé auf Rädern"


def test_what_is_wrong_now_leaves_what_was_right_before(client: Client, process: Any) -> None:
    before = [{"key": "key00000", "label": "Wie viele?", "type": "number", "value": "12"}]
    entry = make_entry(make_competition(process, form=(("Wie viele?", "number", False),)), answers=before)
    client.post(f"{way(entry)}schritt/1/", first_step(entry, question_key00000="viele"))
    entry.refresh_from_db()
    assert entry.answers == before


def test_a_category_has_to_be_chosen_also_where_the_form_was_put_aside(client: Client, process: Any) -> None:
    entry = make_entry(make_competition(process, categories=("Schulen", "Vereine")))
    answer = client.post(f"{way(entry)}abgeben/")
    assert answer.status_code == 422
    assert "Wählen Sie eine Kategorie" in text_of(answer)
    entry.refresh_from_db()
    assert entry.state == STATE.DRAFT


def test_what_was_typed_in_a_browser_whose_way_has_ended_can_be_kept(client: Client, competition: Any) -> None:
    begun = begin(client, competition).url.partition("?")[0]
    entry = Entry.objects.get()
    client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Vom Telefon"))
    late = client.post(begun, first_step(entry, title="Vom Laptop", question_key00000="Lange Beschreibung"))
    assert late.status_code == 404
    assert "Vom Laptop" in text_of(late)
    assert "Lange Beschreibung" in text_of(late)
    assert "Vom Telefon" not in text_of(late)


def test_two_tabs_lose_nothing(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Aus dem ersten Fenster"))
    late = client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Aus dem zweiten Fenster"))
    assert late.status_code == 409
    assert "Aus dem ersten Fenster" in text_of(late)
    assert "Aus dem zweiten Fenster" in text_of(late)
    entry.refresh_from_db()
    assert entry.title == "Aus dem ersten Fenster"
    meant = first_step(late.context["form"].data["revision"], title="Aus dem zweiten Fenster")
    assert client.post(f"{way(entry)}schritt/1/", meant).status_code == 302
    entry.refresh_from_db()
    assert entry.title == "Aus dem zweiten Fenster"


def test_answers_of_other_steps_stay(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    sent = {"revision": entry.revision, "question_key00002": "Beim Frühstück", "weiter": "weiter"}
    client.post(f"{way(entry)}schritt/2/", sent)
    entry.refresh_from_db()
    assert [answer["value"] for answer in entry.answers] == ["Ein Reparaturcafé auf Rädern.", "Beim Frühstück"]


def test_something_missing_is_named_with_the_way_to_it(client: Client, competition: Any) -> None:
    entry = make_entry(competition, answers=[])
    answer = client.post(f"{way(entry)}abgeben/")
    assert answer.status_code == 422
    assert "Worum geht es?" in text_of(answer)
    assert f"{way(entry)}schritt/1/" in text_of(answer)
    entry.refresh_from_db()
    assert entry.state == STATE.DRAFT


def test_after_the_end_nothing_is_taken_and_nothing_typed_is_lost(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    close(competition)
    answer = client.post(f"{way(entry)}schritt/1/", first_step(entry, title="Eine Minute zu spät"))
    assert answer.status_code == 409
    assert "Eine Minute zu spät" in text_of(answer)
    entry.refresh_from_db()
    assert entry.title == "Reparaturcafé auf Rädern"
    assert client.post(f"{way(entry)}abgeben/").status_code == 302
    entry.refresh_from_db()
    assert entry.state == STATE.DRAFT
    assert "Ein Reparaturcafé auf Rädern." in text_of(client.get(way(entry))), "it can still be copied"
    assert begin(client, competition).status_code == 409


def test_who_handed_in_in_time_may_confirm_after_the_end(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=STATE.UNCONFIRMED, sent_at=timezone.now())
    close(competition)
    client.post(way(entry))
    entry.refresh_from_db()
    assert entry.state == STATE.HANDED_IN


def test_no_receipt_and_no_page_of_a_guardian_promises_a_moment_that_has_passed(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition, state=STATE.UNCONFIRMED, sent_at=timezone.now())
    member = make_team_member(entry)
    member.guardian.entry = entry
    close(competition)
    client.post(way(entry))
    receipt = next(one for one in mail.outbox if one.to == ["anna@example.org"])
    assert "eine Kopie von allem" in str(receipt.body)
    assert "ändern oder zurückziehen" not in str(receipt.body)
    assert "kann bis" not in text_of(client.get(guardian_address_of(member.guardian, competition)))
    later = timezone.now() + timedelta(hours=30)
    mail.outbox.clear()
    Entry.objects.filter(pk=entry.pk).update(late_until=later, state=STATE.UNCONFIRMED, number=None, slot=None)
    client.post(way(entry))
    receipt = next(one for one in mail.outbox if one.to == ["anna@example.org"])
    assert say_moment(later) in str(receipt.body)
    assert say_moment(later) in text_of(client.get(guardian_address_of(member.guardian, competition)))


def test_who_was_given_more_time_has_it(client: Client, competition: Any) -> None:
    entry = make_entry(competition, late_until=timezone.now() + timedelta(hours=1))
    close(competition)
    client.post(f"{way(entry)}abgeben/")
    entry.refresh_from_db()
    assert entry.state == STATE.HANDED_IN


def test_a_second_entry_of_one_person_is_refused_and_kept_as_a_draft(client: Client, competition: Any) -> None:
    make_entry(competition, state=STATE.HANDED_IN)
    entry = make_entry(competition, title="Noch einer")
    answer = client.post(f"{way(entry)}abgeben/")
    assert answer.status_code == 409
    assert "schon einen Beitrag eingereicht" in text_of(answer)
    entry.refresh_from_db()
    assert entry.state == STATE.DRAFT


def test_as_many_as_the_terms_say(client: Client, process: Any) -> None:
    competition = make_competition(process, most_entries=2)
    entries = [make_entry(competition, title=f"Nr. {number}") for number in range(3)]
    for entry in entries:
        client.post(f"{way(entry)}abgeben/")
    states = [Entry.objects.get(pk=entry.pk).state for entry in entries]
    assert states == [STATE.HANDED_IN, STATE.HANDED_IN, STATE.DRAFT]


def test_one_in_each_category(client: Client, process: Any) -> None:
    competition = make_competition(process, categories=("Schulen", "Vereine"))
    for category in ("cat00000", "cat00001"):
        entry = make_entry(competition, category=category)
        client.post(f"{way(entry)}abgeben/")
        assert Entry.objects.get(pk=entry.pk).state == STATE.HANDED_IN


def test_a_withdrawn_entry_makes_room_for_another(client: Client, competition: Any) -> None:
    first = make_entry(competition, state=STATE.HANDED_IN)
    client.post(f"{way(first)}zurueckziehen/")
    first.refresh_from_db()
    assert (first.state, first.slot) == (STATE.WITHDRAWN, None)
    entry = make_entry(competition)
    client.post(f"{way(entry)}abgeben/")
    entry.refresh_from_db()
    assert (entry.state, entry.number) == (STATE.HANDED_IN, 2)


def test_a_draft_that_is_thrown_away_is_gone(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    link = way(entry)
    assert "wegwerfen" in text_of(client.get(f"{link}zurueckziehen/"))
    assert Entry.objects.exists(), "GET only asks"
    client.post(f"{link}zurueckziehen/")
    assert not Entry.objects.exists()
    assert client.get(link).status_code == 404


def test_the_form_that_was_begun_stays_although_the_editor_changes_it(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    competition.questions.all()[0].delete()
    page = CompetitionPage.objects.get(pk=competition.pk)
    page.save_revision().publish()
    assert page.form_versions.count() == 2
    assert "Worum geht es?" in text_of(client.get(f"{way(entry)}schritt/1/"))
    begun = begin(client, competition, email="ben@example.org")
    assert "Worum geht es?" not in text_of(client.get(begun.url))


def test_publishing_the_same_form_twice_makes_no_new_version(competition: Any) -> None:
    for _time in range(2):
        CompetitionPage.objects.get(pk=competition.pk).save_revision().publish()
    assert competition.form_versions.count() == 1


def test_a_link_of_another_competition_opens_nothing(client: Client, process: Any, competition: Any) -> None:
    other = make_competition(process, "Noch einer")
    entry = make_entry(competition)
    assert client.get(f"{other.url}beitrag/{token_of(entry)}/").status_code == 404


@pytest.mark.parametrize("token", ["m1-x", "x", "m-", "b99999999999999999999-abc", "m1", "g1-abc"])
def test_a_made_up_link_opens_nothing(client: Client, competition: Any, token: str) -> None:
    make_entry(competition)
    assert client.get(f"{competition.url}beitrag/{token}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_a_step_that_is_not_there(client: Client, competition: Any, number: str) -> None:
    entry = make_entry(competition)
    assert client.get(f"{way(entry)}schritt/{number}/").status_code == 404


def test_more_drafts_than_anybody_needs_are_not_begun(client: Client, competition: Any) -> None:
    for _time in range(10):
        begin(client, competition)
    answer = begin(client, competition)
    assert answer.status_code == 409
    assert Entry.objects.count() == 10


def test_nothing_is_stored_without_consent(client: Client, competition: Any) -> None:
    assert begin(client, competition, consent="").status_code == 422
    assert not Entry.objects.exists()
    assert not Participant.objects.exists()


def test_too_young_is_refused_without_a_script_too(client: Client, process: Any) -> None:
    competition = make_competition(process, min_age=12)
    answer = begin(client, competition)
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_a_guardian_is_asked_once_the_entry_counts(client: Client, process: Any) -> None:
    competition = make_competition(process, guardian_below=16)
    begin(client, competition, age="younger", guardian_email="mutter@example.org")
    assert [one.recipient for one in Mail.objects.all()] == ["anna@example.org"]
    entry = Entry.objects.get()
    client.post(f"{way(entry)}schritt/1/", first_step(entry))
    client.post(f"{way(entry)}abgeben/")
    asked = next(one for one in mail.outbox if one.to == ["mutter@example.org"])
    assert "Anna Beispiel" not in asked.body
    found = re.search(r"https?://[^/\s]+(/\S*einwilligung/\S+)", str(asked.body))
    assert found
    assert "Anna Beispiel" in text_of(client.get(found[1]))
    member = entry.members.get()
    assert member.agrees is None
    read = {"consent_version": "1", "seen": read_names(client, found[1])}
    client.post(found[1], {f"agrees-{member.pk}": "ja", **read})
    member.refresh_from_db()
    assert member.agrees is True
    assert (member.may_name, member.may_picture, member.may_publish) == (False, False, False)
    assert client.get(found[1].replace("einwilligung", "beitrag")).status_code == 404, "it opens nothing else"


def test_whoever_is_known_finds_their_entries_under_my_participation(
    client: Client, process: Any, competition: Any
) -> None:
    entry = make_entry(competition)
    make_entry(competition, email="ben@example.org", title="Von Ben")
    log_in(client, process, make_participant(process, "anna@example.org"))
    page = text_of(client.get(f"{process.url}beteiligung/"))
    assert way(entry) in page
    assert "Von Ben" not in page


def test_who_only_typed_the_address_confirms_nothing(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=STATE.UNCONFIRMED, sent_at=timezone.now())
    client.post(way(entry, TYPED))
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_at) == (STATE.UNCONFIRMED, None)


def test_after_the_end_nobody_withdraws_what_is_being_judged(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=STATE.HANDED_IN)
    close(competition)
    answer = client.post(f"{way(entry)}zurueckziehen/")
    assert answer.status_code == 409
    assert "Einsendeschluss war" in text_of(answer)
    entry.refresh_from_db()
    assert (entry.state, entry.slot) == (STATE.HANDED_IN, 1)


def test_an_entry_that_counts_stays_in_its_category(client: Client, process: Any) -> None:
    competition = make_competition(process, categories=("Schulen", "Vereine"))
    entry = make_entry(competition, category="cat00000", state=STATE.HANDED_IN)
    answer = client.post(f"{way(entry)}schritt/1/", first_step(entry, category="cat00001"))
    assert answer.status_code == 409
    assert "Kategorie lässt sich nicht mehr ändern" in text_of(answer)
    entry.refresh_from_db()
    assert entry.category == "cat00000"


def test_a_guardian_who_presses_twice_agrees_once(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=STATE.HANDED_IN, guardian_needed=True, guardian_email="mutter@example.org")
    member = entry.members.get()
    assert member.guardian is not None
    address = f"{competition.url}einwilligung/{guardian_token(member.guardian)}/"
    answer = {f"agrees-{member.pk}": "ja", f"may_name-{member.pk}": "on", "consent_version": "1"}
    answer["seen"] = read_names(client, address)
    client.post(address, answer)
    member.refresh_from_db()
    first = member.given_at
    client.post(address, answer)
    member.refresh_from_db()
    assert first is not None
    assert member.given_at == first
    assert [one.kind for one in Mail.objects.all()] == ["entry_guardian_agreed"]


# What is refused, and why


def test_nobody_begins_or_goes_on_once_the_end_has_passed_while_the_form_was_open(
    competition: Any, process: Any
) -> None:
    entry = make_entry(competition)
    close(competition)
    with pytest.raises(NotOpen, match="Einsendeschluss"):
        drafts.begin(competition, drafts.Beginning(email="ben@example.org"), process=process)
    assert not Participant.objects.filter(email="ben@example.org").exists()
    with pytest.raises(NotOpen, match="Einsendeschluss"):
        drafts.save(entry, [], revision=entry.revision, title="Zu spät")
    assert Entry.objects.get().title == "Reparaturcafé auf Rädern"


def test_on_a_page_that_was_taken_down_while_the_form_was_open_nobody_begins(competition: Any, process: Any) -> None:
    CompetitionPage.objects.filter(pk=competition.pk).update(live=False)
    with pytest.raises(NotOpen, match="nicht mehr öffentlich"):
        drafts.begin(competition, drafts.Beginning(email="ben@example.org"), process=process)
    assert not Entry.objects.exists()


def test_who_withdraws_an_entry_has_it_in_writing_and_a_thrown_away_draft_says_nothing(competition: Any) -> None:
    handing_in.withdraw(make_entry(competition, email="ben@example.org"))
    assert not Mail.objects.exists()
    entry = make_entry(competition, state=STATE.HANDED_IN)
    for _twice in range(2):
        handing_in.withdraw(entry)
    assert [(one.kind, one.recipient) for one in Mail.objects.all()] == [("entry_withdrawn", "anna@example.org")]
