"""Whose idea it is that staff wrote down: codes on cards, links, and decisions of staff."""

import html
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago, link_in, make_moderator, make_participant
from tests.together import at_once
from wagtail_aufbruch.participation.domain.authorship import card_codes, claims
from wagtail_aufbruch.participation.domain.authorship.errors import (
    AlreadyClaimed,
    ClaimDecided,
    CodeMistyped,
    CodeUnknown,
)
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import ReasonMissing
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose, Source, State
from wagtail_aufbruch.participation.models import AuthorshipClaim, Contribution, Link, Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def make_card(call: Any, **values: Any) -> tuple[Any, str]:
    """An idea written down at a meeting, and the code that its author holds."""
    code, code_hash = card_codes.new_code()
    values = {"source": Source.EVENT, "consented_at": timezone.now(), **values}
    return make_idea(call, claim_hash=code_hash, **values), code


def page_of(call: Any) -> str:
    return f"{call.process.url}beteiligung/karte/"


def sent(code: str, email: str = "anna@example.org", **changes: Any) -> dict[str, Any]:
    return {"code": code, "email": email, "website": "", "issued": issued_long_ago(), **changes}


# --- Codes


def test_codes_are_readable_and_each_is_another() -> None:
    made = {card_codes.new_code()[0] for _number in range(500)}
    assert len(made) == 500
    for code in made:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert not set(code) & set("01OI")
    assert card_codes.SECRET_BITS >= 55


def test_a_slip_of_the_finger_and_two_symbols_changed_round_are_noticed() -> None:
    code = card_codes.new_code()[0].replace("-", "")
    for place, symbol in enumerate(code):
        for other in set(card_codes.ALPHABET) - {symbol}:
            with pytest.raises(CodeMistyped):
                card_codes.read_code(code[:place] + other + code[place + 1 :])
    for first in range(len(code)):
        for second in range(first):
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if "".join(swapped) != code:
                with pytest.raises(CodeMistyped):
                    card_codes.read_code("".join(swapped))


def test_dashes_blanks_and_small_letters_do_not_matter() -> None:
    code, code_hash = card_codes.new_code()
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code.replace('-', '–')} "):
        assert card_codes.read_code(typed) == code_hash


@pytest.mark.parametrize("typed", ["", "K7M4", "\x00", "💥" * 12, "0O1I-0O1I-0O1I", "‮K7M4-9QTX-2HRC‬!", "A" * 5000])
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        card_codes.read_code(typed)


def test_the_code_of_a_form_is_always_the_same_and_needs_the_secret(settings: Any) -> None:
    key = uuid.uuid4()
    first = card_codes.code_of(key)
    assert card_codes.code_of(key) == first
    assert card_codes.read_code(first[0]) == first[1]
    settings.SECRET_KEY = "another-secret-of-another-site"
    assert card_codes.code_of(key) != first


def test_the_database_holds_no_code(call: Any) -> None:
    idea, code = make_card(call)
    stored = Contribution.objects.filter(pk=idea.pk).values_list()[0]
    assert code not in str(stored)
    assert code.replace("-", "") not in str(stored)


# --- The citizen's way


def test_with_the_code_an_idea_finds_its_author(call: Any) -> None:
    idea, code = make_card(call, author_name="Anna")
    citizen = CommittingClient()
    answer = citizen.post(page_of(call), sent(code.lower()))
    assert answer.status_code == 302
    idea.refresh_from_db()
    assert idea.author is None, "the mail has to be read first"
    url = link_in(mail.outbox[-1])
    shown = citizen.get(url)
    assert idea.title in shown.content.decode()
    idea.refresh_from_db()
    assert idea.author is None, "mail scanners only look"
    mine = citizen.post(url, follow=True)
    assert idea.title in mine.content.decode()
    idea.refresh_from_db()
    assert idea.author.email == "anna@example.org"
    assert idea.author.confirmed_at
    assert idea.author_name == "Anna"
    assert idea.claim_hash is None
    assert citizen.post(url).status_code == 410
    with pytest.raises(CodeUnknown):
        claims.claim_with_code(call.process, code, "bert@example.org")


def test_a_consent_that_is_missing_is_read_and_given_with_the_button(call: Any) -> None:
    idea, code = make_card(call, consent_text="Ich stimme der Veröffentlichung zu.", consented_at=None)
    citizen = CommittingClient()
    citizen.post(page_of(call), sent(code))
    url = link_in(mail.outbox[-1])
    assert "Ich stimme der Veröffentlichung zu." in citizen.get(url).content.decode()
    citizen.post(url)
    idea.refresh_from_db()
    assert idea.consented_at


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "K7M4-9QTX-2HRD"}, "In diesem Code steckt ein Fehler"),
        ({"code": ""}, "Bitte geben Sie Ihren Code ein"),
        ({"code": "\x00‮" * 20}, "Bitte geben Sie Ihren Code ein"),
        ({"code": "A" * 100000}, ""),
        ({"email": "anna"}, "nach einer E-Mail-Adresse"),
        ({"email": "\x00@example.org"}, "Fehler"),
        ({"issued": ""}, "noch einmal"),
        ({"website": "http://spam.example"}, "noch einmal"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(call: Any, changes: dict[str, str], words: str) -> None:
    _idea, code = make_card(call)
    answer = CommittingClient().post(page_of(call), sent(code) | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    if "email" not in changes:
        assert "anna@example.org" in page
    assert not mail.outbox


def test_an_unknown_code_says_so_and_keeps_it(call: Any) -> None:
    code, _hash = card_codes.new_code()
    answer = CommittingClient().post(page_of(call), sent(code))
    assert answer.status_code == 422
    assert "gehört noch keine Idee dazu" in answer.content.decode()
    assert code in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_code_of_another_process_is_unknown_here(call: Any) -> None:
    _idea, code = make_card(make_call(make_process("Anderer Prozess")))
    assert CommittingClient().post(page_of(call), sent(code)).status_code == 422
    assert not mail.outbox


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ANONYMISED])
def test_what_is_over_cannot_be_claimed(call: Any, state: str) -> None:
    _idea, code = make_card(call, state=state)
    with pytest.raises(CodeUnknown):
        claims.claim_with_code(call.process, code, "anna@example.org")


def test_guessing_ends_after_some_tries(call: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**getattr(settings, "WAGTAIL_AUFBRUCH", {}), "THROTTLE_FACTOR": 1}
    _idea, code = make_card(call)
    client = CommittingClient()
    answers = [client.post(page_of(call), sent(card_codes.new_code()[0])).status_code for _try in range(21)]
    assert answers == [422] * 20 + [429]
    late = client.post(page_of(call), sent(code))
    assert late.status_code == 429
    assert code in late.content.decode()


def test_asking_without_a_code_ends_after_some_tries_and_keeps_what_was_typed(call: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**getattr(settings, "WAGTAIL_AUFBRUCH", {}), "THROTTLE_FACTOR": 1}
    idea, _code = make_card(call)
    form = {"text": "Tisch 4, mit Zeichnung", "email": "", "issued": issued_long_ago()}
    client = CommittingClient()
    for _try in range(20):
        assert client.post(ask_url(idea, call), form).status_code == 422
    late = client.post(ask_url(idea, call), form)
    assert late.status_code == 429
    assert "Tisch 4, mit Zeichnung" in late.content.decode()
    assert str(TOO_OFTEN) in html.unescape(late.content.decode())


def test_a_forged_form_is_refused_and_given_back(call: Any) -> None:
    _idea, code = make_card(call)
    answer = Client(enforce_csrf_checks=True).post(page_of(call), sent(code))
    assert answer.status_code == 403
    assert code in answer.content.decode()
    assert "Das Formular war zu lange geöffnet" in answer.content.decode()
    assert not Mail.objects.exists()


def test_the_code_in_the_address_of_the_qr_code_is_filled_in(call: Any) -> None:
    page = Client().get(page_of(call), {"code": "K7M4-9QTX-2HRC"}).content.decode()
    assert 'value="K7M4-9QTX-2HRC"' in page
    assert Client().get(page_of(call), {"code": '"><script>\x00'}).status_code == 200


def test_asking_again_within_a_moment_sends_one_mail_and_later_another_one(call: Any, clock: Clock) -> None:
    _idea, code = make_card(call)
    client = CommittingClient()
    for _click in range(2):
        assert client.post(page_of(call), sent(code)).status_code == 302
    assert len(mail.outbox) == 1
    clock.forward(minutes=3)
    client.post(page_of(call), sent(code))
    assert len(mail.outbox) == 2


def test_whoever_holds_two_cards_gets_both_links_however_quick_they_type(call: Any) -> None:
    (idea, code), (other, other_code) = make_card(call), make_card(call)
    client = CommittingClient()
    client.post(f"{call.url}ideen/{idea.pk}/unterstuetzen/", {"email": "anna@example.org", **sent("")})
    for typed in (code, other_code):
        client.post(page_of(call), sent(typed))
    for one in (idea, other):
        assert Link.objects.filter(purpose=LinkPurpose.CLAIM, contribution=one.pk).count() == 1


@pytest.mark.parametrize("token", ["ausgedacht", "x" * 500, "%00"])
def test_an_invented_link_is_not_found(call: Any, token: str) -> None:
    assert Client().get(f"{page_of(call)}bestaetigen/{token}/").status_code == 404


# --- Without a code


def ask_url(idea: Any, call: Any) -> str:
    return f"{page_of(call)}ohne-code/{idea.pk}/"


def test_without_a_code_staff_decide_and_the_person_is_told(call: Any) -> None:
    idea, _code = make_card(call)
    citizen = CommittingClient()
    form = {"text": "Tisch 4, mit Zeichnung", "email": "anna@example.org", "issued": issued_long_ago()}
    assert citizen.post(ask_url(idea, call), form).status_code == 302
    assert not AuthorshipClaim.objects.exists()
    citizen.post(link_in(mail.outbox[-1]))
    claim = AuthorshipClaim.objects.get()
    assert (claim.state, claim.text) == (CaseState.OPEN, "Tisch 4, mit Zeichnung")
    staff = make_moderator(call.process)
    claims.decide_claim(claim, True, staff, "Ihre Handschrift")
    idea.refresh_from_db()
    assert idea.author.email == "anna@example.org"
    told = Mail.objects.get(kind="claim_granted")
    assert told.recipient == "anna@example.org"
    assert "Ihre Handschrift" in told.text


def test_a_consent_that_is_missing_is_read_before_staff_are_asked_and_holds_once_they_grant_it(
    call: Any, clock: Clock
) -> None:
    idea, _ = make_card(call, consent_text="Ich stimme der Veröffentlichung zu.", consented_at=None)
    citizen = CommittingClient()
    citizen.post(ask_url(idea, call), {"text": "Tisch 4", "email": "anna@example.org", "issued": issued_long_ago()})
    url = link_in(mail.outbox[-1])
    assert "Ich stimme der Veröffentlichung zu." in citizen.get(url).content.decode()
    citizen.post(url)
    claim = AuthorshipClaim.objects.get()
    idea.refresh_from_db()
    assert idea.consented_at is None, "nothing is theirs yet"
    clock.forward(days=2)
    claims.decide_claim(claim, True, make_moderator(call.process))
    idea.refresh_from_db()
    assert idea.consented_at == claim.created_at


def test_a_refusal_needs_a_reason_and_leaves_the_idea_without_an_author(call: Any) -> None:
    idea, code = make_card(call)
    claim = claims.file_claim(call.process, idea, make_participant(call.process), "Meine!")
    staff = make_moderator(call.process)
    with pytest.raises(ReasonMissing):
        claims.decide_claim(claim, False, staff, "  ")
    decided = claims.decide_claim(claim, False, staff, "Diese Karte hat jemand anderes ausgefüllt.")
    assert decided.state == CaseState.REFUSED
    assert "jemand anderes" in Mail.objects.get(kind="claim_refused").text
    with pytest.raises(ClaimDecided):
        claims.decide_claim(claim, True, staff)
    idea.refresh_from_db()
    assert idea.author is None
    claims.claim_with_code(call.process, code, "bert@example.org")


def test_nobody_asks_for_an_idea_of_another_process(call: Any) -> None:
    idea, _code = make_card(call)
    other = make_process("Nachbarstadt", slug="nebenan")
    with pytest.raises(AlreadyClaimed):
        claims.file_claim(other, idea, make_participant(other), "Meine!")


def test_asking_twice_is_one_claim(call: Any) -> None:
    idea, _code = make_card(call)
    participant = make_participant(call.process)
    first = claims.file_claim(call.process, idea, participant, "Meine!")
    refused = {"state": CaseState.REFUSED, "decided_at": timezone.now()}
    AuthorshipClaim.objects.create(contribution=idea, participant=participant, **refused)
    other_card, _code = make_card(call)
    claims.file_claim(call.process, idea, make_participant(call.process, "bert@example.org"), "Nein, meine!")
    claims.file_claim(call.process, other_card, participant, "Auch meine!")
    assert claims.file_claim(call.process, idea, participant, "Wirklich!") == first


def test_what_has_an_author_cannot_be_claimed_nor_granted(call: Any) -> None:
    idea, _code = make_card(call)
    claim = claims.file_claim(call.process, idea, make_participant(call.process), "Meine!")
    idea.author = make_participant(call.process, "bert@example.org")
    idea.save()
    with pytest.raises(AlreadyClaimed):
        claims.file_claim(call.process, idea, make_participant(call.process, "cora@example.org"), "Meine!")
    with pytest.raises(AlreadyClaimed):
        claims.decide_claim(claim, True, make_moderator(call.process))
    claim.refresh_from_db()
    assert claim.state == CaseState.OPEN
    assert not Mail.objects.filter(kind="claim_granted").exists()
    assert Client().get(ask_url(idea, call)).status_code == 404


@pytest.mark.parametrize("values", [{"source": Source.ONLINE}, {"state": State.PENDING}, {"state": State.HIDDEN}])
def test_only_what_everybody_reads_and_staff_wrote_down_can_be_asked_for(call: Any, values: dict[str, Any]) -> None:
    idea, _code = make_card(call, **values)
    assert Client().get(ask_url(idea, call)).status_code == 404


def test_a_card_is_asked_for_in_its_own_process_alone(call: Any) -> None:
    idea, _code = make_card(call)
    assert Client().get(ask_url(idea, call)).status_code == 200
    assert Client().get(ask_url(idea, make_call(make_process("Anderer")))).status_code == 404


@pytest.mark.parametrize("taken", ["hidden", "page"])
def test_a_link_to_ask_opens_nothing_that_was_taken_from_view_since(call: Any, taken: str) -> None:
    idea, _code = make_card(call)
    citizen = CommittingClient()
    citizen.post(ask_url(idea, call), {"text": "Meine!", "email": "anna@example.org", "issued": issued_long_ago()})
    link = link_in(mail.outbox[-1])
    assert citizen.get(link).status_code == 200
    if taken == "page":
        call.unpublish()
    else:
        transitions.hide(idea, user=make_moderator(call.process), reason="Streit")
    for answer in (citizen.get(link), citizen.post(link)):
        assert answer.status_code == 404
    assert not AuthorshipClaim.objects.exists()


def test_ways_lead_there_from_my_participation_and_from_the_idea(call: Any) -> None:
    assert page_of(call) in Client().get(f"{call.process.url}beteiligung/").content.decode()
    idea, _code = make_card(call)
    assert ask_url(idea, call) in Client().get(f"{call.url}ideen/{idea.pk}/").content.decode()
    online = make_idea(call, "Online", author=make_participant(call.process))
    assert ask_url(online, call) not in Client().get(f"{call.url}ideen/{online.pk}/").content.decode()


# --- What is kept


def test_claims_stand_in_the_data_file_and_go_with_the_person(call: Any) -> None:
    idea, _code = make_card(call)
    participant = make_participant(call.process)
    claims.file_claim(call.process, idea, participant, "Meine!")
    assert personal_data.collect(participant)["claims"][0]["text"] == "Meine!"
    personal_data.erase(participant)
    assert not AuthorshipClaim.objects.exists()
    assert Contribution.objects.filter(pk=idea.pk).exists()


def test_a_purge_keeps_who_waits_for_a_decision_and_deletes_old_claims(call: Any, clock: Clock) -> None:
    idea, _code = make_card(call)
    participant = make_participant(call.process)
    claim = claims.file_claim(call.process, idea, participant, "Meine!")
    clock.forward(days=400)
    purge()
    assert AuthorshipClaim.objects.filter(pk=claim.pk).exists()
    claims.decide_claim(claim, False, None, "Nein")
    clock.forward(days=400)
    purge()
    assert not AuthorshipClaim.objects.exists()


# --- Two at the same moment


@pytest.mark.django_db(transaction=True)
def test_of_several_who_claim_the_same_card_at_once_one_becomes_the_author() -> None:
    call = make_call(make_process())
    idea, _code = make_card(call)
    people = [make_participant(call.process, f"person{number}@example.org") for number in range(6)]
    tokens = [issue_link(person, LinkPurpose.CLAIM, idea) for person in people]
    process, start = call.process, threading.Barrier(len(tokens))

    def claim(token: str) -> bool:
        try:
            start.wait(timeout=30)
            return claims.claim_by_link(process, token)[1]
        except AlreadyClaimed:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tokens)) as pool:
        won = list(pool.map(claim, tokens))
    assert won.count(True) == 1
    idea.refresh_from_db()
    assert idea.author == people[won.index(True)]
    assert AuthorshipClaim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_and_a_decision_of_staff_at_once_make_one_author() -> None:
    call = make_call(make_process())
    idea, _code = make_card(call)
    anna, bert = make_participant(call.process), make_participant(call.process, "bert@example.org")
    asked = claims.file_claim(call.process, idea, anna, "Meine!")
    token, process, start = issue_link(bert, LinkPurpose.CLAIM, idea), call.process, threading.Barrier(2)

    def run(step: Any) -> Any:
        try:
            start.wait(timeout=30)
            return step()
        except AlreadyClaimed:
            return None
        finally:
            connections.close_all()

    steps = [lambda: claims.claim_by_link(process, token)[0], lambda: claims.decide_claim(asked, True, None)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, steps))
    assert sum(result is not None for result in results) == 1
    idea.refresh_from_db()
    assert idea.author == (bert if results[0] else anna)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_asking_for_authorship_at_the_same_moment_bring_one_mail() -> None:
    idea = make_idea(make_call(make_process()), source=Source.EVENT)
    process = idea.page.specific.process
    make_participant(process)
    ask = partial(claims.request_claim, process, idea, "anna@example.org", "Meine!")
    assert at_once(*[ask] * 6) == [None] * 6
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_with_the_code_of_a_card_at_the_same_moment_bring_one_mail() -> None:
    call = make_call(make_process())
    _idea, code = make_card(call)
    make_participant(call.process)
    assert at_once(*[partial(claims.claim_with_code, call.process, code, "anna@example.org")] * 6) == [None] * 6
    assert Mail.objects.count() == 1
