"""Mails to addresses that somebody typed in: without words of strangers, and not too many of them."""

import inspect
import math
from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, TestCase
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import make_bookable, make_event
from tests.factories.events import typed as typed_registration
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.participation import link_in, make_moderator, make_participant
from tests.factories.registrations import make_registration
from tests.factories.reviews import make_running
from tests.factories.staff import DECIDE, decide, make_report, with_seen
from tests.test_messages import BUILDERS
from wagtail_aufbruch.competitions.enums import Verdict
from wagtail_aufbruch.competitions.models import Appeal, Ballot, Extension, FormalCheck, Honour, Praise
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.ideas.domain.capture.capture import Captured, capture
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.mail import outbox
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.limits import SHARE_OF_A_KIND
from wagtail_aufbruch.participation.domain.mail.outbox import (
    Message,
    Reach,
    deliver,
    render_parts,
    send_due,
    write_mail,
)
from wagtail_aufbruch.participation.enums import ActivityKind, MailState, State
from wagtail_aufbruch.participation.models import Answer, AuthorshipClaim, Follow, Mail, News
from wagtail_aufbruch.participation.models.questions.default_texts import CONSENT_TO_COMMENT_VERSION

pytestmark = pytest.mark.django_db

SPAM = "Gewinnspiel boese.example"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def things() -> dict[str, Any]:
    """Everything that a mail can tell of, full of what a citizen wrote."""
    process = make_process()
    call = make_call(process)
    person = make_participant(process)
    words = {"text": SPAM, "author_name": SPAM, "author": person}
    idea = make_idea(call, SPAM, **words)
    comment = make_comment(idea, SPAM, author=person, author_name=SPAM)
    event = make_event(process)
    registration = make_registration(
        event, SPAM, email="anna@example.org", names=(SPAM,), guardian_email="mutter@example.org", note=SPAM,
        answers=[{"question": "Warum?", "value": SPAM}], ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    news = News.objects.create(
        kind=ActivityKind.COMMENT, title=SPAM, text=SPAM, url="https://stadt.example/", process_id=process.pk,
        page_id=call.pk, contribution_id=idea.pk,
    )  # fmt: skip
    competition = make_competition(process)
    entry = make_entry(
        competition, email="anna@example.org", title=SPAM, name=SPAM, number=3, guardian_needed=True,
        guardian_email="mutter@example.org",
    )  # fmt: skip
    return {
        "process": process,
        "competition": competition,
        "entry": entry,
        "ballot": Ballot.objects.create(competition=competition, voter="x"),
        "guardian": make_team_member(entry, SPAM).guardian,
        "extension": Extension(
            competition=competition, was=timezone.now(), now=timezone.now() + timedelta(days=1), reason="Grund"
        ),
        "answer": Answer(contribution=idea, body="Amt", text="Antwort der Stadt"),
        "stage": "geprüft",
        "note": "Grund",
        "check": FormalCheck(
            entry=entry, findings=[], verdict=Verdict.ADMITTED, message="Grund", repair_until=timezone.now()
        ),
        "appeal": Appeal(entry=entry, text=SPAM, reason="Grund", accepted=False),
        "honour": Honour(entry=entry, title="1. Preis", text="500 Euro", name=SPAM),
        "praise": Praise(entry=entry, text="Wort der Jury"),
        "admitted": False,
        "contribution": idea,
        "idea": idea,
        "comment": comment,
        "followed": idea,
        "event": event,
        "registration": registration,
        "report": make_report(idea, SPAM, decision="Grund"),
        "claim": AuthorshipClaim.objects.create(contribution=idea, participant=person, text=SPAM),
        "follow": Follow.objects.create(participant=person, contribution_id=idea.pk),
        "news": news,
        "token": "geheim",
        "reason": "Grund",
        "kind": "event_letter",
        "subject": "Betreff",
        "paragraphs": ["Wort der Stadt"],
        "was": RegistrationState.HELD,
        "round_": make_running(call, user=make_moderator(process), ideas=[idea]),
        "url": "https://stadt.example/bewerten/geheim/",
        "logs_in": False,
        "follow_up": make_follow_up(make_paper(process), due=date(2026, 12, 1)),
        "moment": "before",
        "group": make_group(process),
        "until": date(2026, 12, 1),
        "has_certificate": True,
        "can_send": True,
    }


@pytest.mark.parametrize("build", BUILDERS)
def test_a_mail_that_anybody_can_set_off_holds_no_word_of_a_stranger(build: Any, things: dict[str, Any]) -> None:
    wanted = inspect.signature(build).parameters
    given = {**things, "place": 1, "number": 1}
    if build.__name__ == "digest":
        given["news"] = [things["news"]]
    message: Message = build(
        **{
            name: given[name]
            for name, one in wanted.items()
            if one.kind != inspect.Parameter.VAR_KEYWORD and (name in given or one.default is inspect.Parameter.empty)
        }
    )
    parts = render_parts(things["process"], message, message.attachments)
    files = b" ".join(file.content + file.name.encode() for file in message.attachments)
    told = " ".join([message.subject, *parts])
    if message.reach is not Reach.CONFIRMED:
        assert "boese" not in told
        assert b"boese" not in files
    else:  # what has this reach without need would be kept from those whom it may reach
        assert "boese" in told or message.kind in {"digest"}


def test_the_forms_of_a_town_mail_nobody_what_a_stranger_wrote(client: Client) -> None:
    process = make_process()
    call = make_call(process)
    idea = make_idea(call, SPAM, text=SPAM)
    event = make_bookable(process)
    stranger = "fremd@example.net"
    written = {"title": SPAM, "text": SPAM, "author_name": SPAM, "email": stranger}
    below = f"{process.url}beteiligung/"
    for url, data in (
        (f"{call.url}idee-einreichen/", typed(call, **written)),
        (
            f"{call.url}ideen/{idea.pk}/kommentieren/",
            typed(call, **written, consent_version=CONSENT_TO_COMMENT_VERSION),
        ),
        (f"{call.url}ideen/{idea.pk}/unterstuetzen/", typed(call, **written)),
        (f"{below}folgen/beitrag/{idea.pk}/", typed(call, **written, frequency="at_once")),
        (f"{below}melden/{idea.pk}/", typed(call, **written, reason="other")),
        (f"{below}link/", {"email": stranger}),
        (f"{event.url}anmelden/", typed_registration(event, SPAM, email=stranger)),
    ):
        before = len(mail.outbox)
        assert client.post(url, data).status_code == 302, url
        assert len(mail.outbox) == before + 1, f"nothing was sent: {url}"
    for sent in mail.outbox:
        assert "boese" not in f"{sent.subject} {sent.body} {sent.alternatives}"


@pytest.mark.parametrize("reach", [Reach.CONFIRMED, Reach.LOG_IN])
def test_words_of_citizens_and_links_to_what_is_theirs_go_to_nobody_who_has_not_confirmed_the_address(
    reach: Reach,
) -> None:
    process = make_process()
    words = Message(kind="published", subject=SPAM, paragraphs=[SPAM], reach=reach)
    for recipient in ("fremd@example.net", make_participant(process, confirmed=False)):
        with pytest.raises(ValueError, match="confirmed"):
            write_mail(process, recipient, words)
        with pytest.raises(ValueError, match="confirmed"):
            write_letters(process, [Letter(recipient, words)])
    assert not Mail.objects.exists()
    write_mail(process, make_participant(process, "bea@example.org"), words)
    assert Mail.objects.count() == 1


KINDS = ("confirm", "follow_confirm", "event_confirm")


def requested(kind: str = "confirm") -> Message:
    return Message(kind=kind, subject="Ihr Link", paragraphs=["Wort der Stadt"], reach=Reach.REQUESTED)


def write(process: Any, address: str, message: Message) -> Mail:
    """Write a mail down and let it go out as after a commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        written = write_mail(process, address, message)
    written.refresh_from_db()
    return written


def test_an_address_that_is_typed_in_again_and_again_gets_few_mails_and_staff_see_the_rest(clock: Clock) -> None:
    process = make_process()
    in_hour, in_day = aufbruch_settings.requested_mails
    for number in range(in_hour + 3):
        # However the address is written: all of it arrives in one mailbox.
        address = f"fremd+{number}@example.net" if number % 2 else "fremd@example.net"
        write(process, address, requested(KINDS[number % len(KINDS)]))
    write(process, "andere@example.net", requested())
    assert [one.to for one in mail.outbox].count(["andere@example.net"]) == 1
    assert len(mail.outbox) == in_hour + 1
    assert Mail.objects.filter(state=MailState.HELD).count() == 3
    clock.forward(hours=1, minutes=1)
    send_due()
    assert not deliver(Mail.objects.filter(state=MailState.HELD)[0].pk)
    assert len(mail.outbox) == in_hour + 1, "what was held back is not sent by itself"
    for number in range(in_day):
        write(process, "fremd@example.net", requested(KINDS[number % len(KINDS)]))
    assert len(mail.outbox) == in_day + 1
    clock.forward(days=1, minutes=1)
    assert write(process, "fremd@example.net", requested()).state == MailState.SENT, "a day later it is reached again"


def test_a_mail_that_was_written_first_and_is_sent_last_is_counted_with_those_before_it() -> None:
    """Of two that are written at one moment the one with the smaller number may be the later one to be there."""
    process = make_process()
    most = math.ceil(aufbruch_settings.requested_mails[0] * SHARE_OF_A_KIND)
    sent = [write(process, "fremd@example.net", requested()) for _number in range(most)]
    assert {one.state for one in sent} == {MailState.SENT}
    late = write(process, "fremd@example.net", requested())
    first = sent[0].pk - 1
    Mail.objects.filter(pk=late.pk).update(id=first, state=MailState.QUEUED, next_attempt_at=timezone.now())
    deliver(first)
    assert Mail.objects.get(pk=first).state == MailState.HELD


def test_a_mail_that_was_let_through_goes_out_at_the_next_try_whatever_was_sent_since(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = make_process()
    most = math.ceil(aufbruch_settings.requested_mails[0] * SHARE_OF_A_KIND)
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", Mock(side_effect=OSError))
        first = write(process, "fremd@example.net", requested())
    assert first.state == MailState.QUEUED
    clock.forward(minutes=61)  # the others of this hour have not counted it
    later = [write(process, "fremd@example.net", requested()).state for _number in range(most + 1)]
    assert later == [MailState.SENT] * most + [MailState.HELD]
    send_due()
    assert Mail.objects.get(pk=first.pk).state == MailState.SENT


def test_staff_send_or_delete_with_one_click_what_was_held_back(client: Client) -> None:
    process = make_process()
    in_hour, _in_day = aufbruch_settings.requested_mails
    for address in ("klasse@example.net", "fremd@example.net"):
        for number in range(in_hour + 2):
            write(process, address, requested(KINDS[number % len(KINDS)]))
    elsewhere = write(make_process("Anderer Prozess"), "klasse@example.net", requested())
    mail.outbox.clear()
    client.force_login(make_moderator(process))
    answer = client.get("/admin/aufbruch/eingang/")
    page = answer.content.decode()
    assert page.count("2 E-Mails<") == 2
    held = {one.recipient: one for one in Mail.objects.filter(process=process, state=MailState.HELD).order_by("-pk")}
    for address, decision in (("klasse@example.net", "send_held"), ("fremd@example.net", "delete_held")):
        subject = f"held_mail:{held[address].pk}"
        decide(client, {"one": f"{decision}|{subject}"})
    assert [one.to for one in mail.outbox] == [["klasse@example.net"]] * 2
    assert Mail.objects.get(state=MailState.HELD) == elsewhere, "on that its own staff decide"


def test_what_staff_decide_on_held_mails_holds_although_one_more_came_in(client: Client) -> None:
    process = make_process()
    in_hour, _in_day = aufbruch_settings.requested_mails
    for number in range(in_hour + 1):
        write(process, "klasse@example.net", requested(KINDS[number % len(KINDS)]))
    client.force_login(make_moderator(process))
    [held] = Mail.objects.filter(state=MailState.HELD)
    form = with_seen({"one": f"delete_held|held_mail:{held.pk}"})
    write(process, "klasse@example.net", requested())
    client.post(DECIDE, form)
    assert not Mail.objects.filter(state=MailState.HELD).exists()


def test_who_is_told_very_much_at_once_is_told_the_rest_later_and_loses_nothing(clock: Clock, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAILS_IN_AN_HOUR": 3}
    process = make_process()
    for _number in range(5):
        write(process, "anna@example.org", Message("event_letter", "Neues", ["Wort"], reach=Reach.ANYBODY))
    assert len(mail.outbox) == 3
    clock.forward(hours=1, minutes=1)
    assert send_due() == (2, 0)
    assert len(mail.outbox) == 5


def test_a_mail_that_had_to_wait_for_its_hour_is_tried_as_often_as_any_other_when_the_mail_server_is_away(
    clock: Clock, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAILS_IN_AN_HOUR": 1, "MAIL_ATTEMPTS": 2}
    process = make_process()
    for _number in range(3):
        write(process, "anna@example.org", Message("event_letter", "Neues", ["Wort"], reach=Reach.ANYBODY))
    clock.forward(hours=1, minutes=1)
    assert send_due() == (1, 1)
    clock.forward(hours=1, minutes=1)
    monkeypatch.setattr(EmailBackend, "send_messages", Mock(side_effect=OSError))
    assert send_due() == (0, 1)
    assert not Mail.objects.filter(state=MailState.FAILED).exists()
    monkeypatch.undo()
    clock.forward(hours=1, minutes=1)
    assert send_due() == (1, 0)


def test_mails_to_one_address_do_not_keep_the_link_from_whoever_asks_for_it_once(settings: Any) -> None:
    process = make_process()
    for _number in range(aufbruch_settings.requested_mails[0] + 1):
        write(process, "anna@example.org", Message("event_letter", "Neues", ["Wort"], reach=Reach.ANYBODY))
    assert write(process, "anna@example.org", requested()).state == MailState.SENT


def test_one_form_does_not_use_up_what_the_others_may_mail_to_an_address() -> None:
    process = make_process()
    in_hour, _in_day = aufbruch_settings.requested_mails
    states = [write(process, "anna@example.org", requested("assess")).state for _number in range(in_hour)]
    assert MailState.HELD in states
    assert write(process, "anna@example.org", requested("confirm")).state == MailState.SENT


def fill(process: Any, address: str) -> None:
    """What somebody does who types an address into one form after the other, for a whole day."""
    _in_hour, in_day = aufbruch_settings.requested_mails
    for number in range(in_day + 4):
        write(process, address, requested(KINDS[number % len(KINDS)]))
    assert write(process, address, requested("other")).state == MailState.HELD


def begin_in_the_morning(clock: Clock) -> None:
    """Limits of a network are counted by full hours and days; the test shall not run into the next one."""
    tomorrow = timezone.now() + timedelta(days=1)
    clock.set_to(tomorrow.replace(hour=8, minute=5))


def ask_for_a_link(client: Client, process: Any, email: str, network: str) -> Any:
    return client.post(f"{process.url}beteiligung/link/", {"email": email}, REMOTE_ADDR=network)


def test_however_often_others_type_an_address_in_its_owner_still_gets_the_link(client: Client) -> None:
    process = make_process()
    make_participant(process, "anna@example.org")
    make_participant(process, "nie@example.org", confirmed=False)
    for address in ("anna@example.org", "nie@example.org"):
        fill(process, address)
    mail.outbox.clear()
    for address in ("anna@example.org", "nie@example.org"):
        assert ask_for_a_link(client, process, address, "192.0.2.7").status_code == 302
    assert [one.to for one in mail.outbox] == [["anna@example.org"]], "nobody ever confirmed the other one"


def test_who_asks_for_the_links_of_another_person_does_not_keep_them_from_that_person(
    client: Client, clock: Clock
) -> None:
    process = make_process()
    make_participant(process, "anna@example.org")
    begin_in_the_morning(clock)
    answers = []
    for _attempt in range(30):
        answers.append(ask_for_a_link(client, process, "anna+x@example.org", "192.0.2.7").status_code)
        answers.append(ask_for_a_link(client, process, "anna@example.org", "192.0.2.7").status_code)
        clock.forward(minutes=3)
    assert answers.count(429) > 50
    assert len(mail.outbox) <= 6
    assert ask_for_a_link(client, process, "anna@example.org", "198.51.100.9").status_code == 302
    assert link_in(mail.outbox[-1])
    assert Mail.objects.latest("pk").state == MailState.SENT


def test_who_is_sent_no_further_link_reads_that_the_ones_before_still_hold(client: Client, clock: Clock) -> None:
    process = make_process()
    make_participant(process, "anna@example.org")
    begin_in_the_morning(clock)
    pages = []
    for address in ("anna@example.org", "niemand@example.org"):
        for _attempt in range(4):
            answer = ask_for_a_link(client, process, address, "192.0.2.7")
            clock.forward(minutes=3)
        assert answer.status_code == 429
        pages.append(answer.content.decode())
    for page in pages:  # whether the address has taken part or not
        assert "Die Links darin gelten noch" in page
    assert client.post(link_in(mail.outbox[0])).cookies["aufbruch_participant"].value


def test_a_mailbox_gets_no_more_links_than_a_day_may_have_from_wherever_they_are_asked_for(
    client: Client, clock: Clock
) -> None:
    process = make_process()
    make_participant(process, "anna@example.org")
    _in_hour, in_day = aufbruch_settings.requested_mails
    for number in range(in_day + 5):
        ask_for_a_link(client, process, "anna@example.org", f"192.0.2.{number}")
        clock.forward(minutes=10)
    assert len(mail.outbox) == in_day
    assert Mail.objects.filter(state=MailState.HELD).count() == 5


def test_what_staff_take_up_again_is_not_kept_from_a_guardian_by_what_strangers_have_sent(client: Client) -> None:
    process = make_process()
    idea = make_idea(make_call(process), state=State.REJECTED, guardian_needed=True)
    guardians.need_guardian(idea, "mutter@example.org", "Ich willige ein.", "1")
    fill(process, "mutter@example.org")
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        transitions.reopen(idea, user=make_moderator(process))
    assert [one.to for one in mail.outbox if one.to == ["mutter@example.org"]]


def test_what_staff_send_is_not_held_back_by_what_strangers_have_sent(client: Client) -> None:
    process = make_process()
    event = make_bookable(process)
    held = make_registration(event, "Anna", email="anna@example.org", state=RegistrationState.HELD, confirmed_at=None)
    fill(process, "anna@example.org")
    fill(process, "mutter@example.org")
    mail.outbox.clear()
    staff = make_moderator(process)
    with TestCase.captureOnCommitCallbacks(execute=True):
        by_staff.send_link_again(held, user=staff)
        by_staff.register_by_hand(event, RegistrationRequest("Ben", guardian_email="mutter@example.org"), user=staff)
        written_down = Captured("Mehr Bänke", email="anna@example.org", paper_consent=True)
        capture(make_call(process), written_down, process=process, user=staff)
    assert sorted(one.to[0] for one in mail.outbox) == ["anna@example.org", "anna@example.org", "mutter@example.org"]
