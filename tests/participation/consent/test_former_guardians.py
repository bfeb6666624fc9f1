"""Who is no guardian any more, or was named by mistake, is written to no more and named nowhere."""

from typing import Any

import pytest
from django.test import Client, TestCase

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.participation import link_in, make_moderator, make_participant
from tests.participation.consent.test_guardian import (
    MUM,
    agree,
    agreed,
    confirmed,
    edit_url,
    hand_in,
    mails_to,
    young_call,
)
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.consent.guardians import ask_guardian_again, remind_due
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.guardian_consent import record_paper_consent
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, Mail, Participant

DAD = "papa@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def waits(state: str) -> None:
    """As if the mail to the guardian had not gone out."""
    Mail.objects.filter(recipient=MUM).update(state=state, text="Ein Link", attempts=0)


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.HELD, MailState.FAILED])
def test_a_mail_to_the_former_guardian_does_not_go_out_any_more(client: Client, clock: Clock, state: str) -> None:
    idea = confirmed(client, young_call())
    waits(state)
    clock.forward(minutes=11)
    ask_guardian_again(idea, DAD)
    assert not Mail.objects.filter(recipient=MUM)
    assert Mail.objects.filter(recipient=DAD).count() == 1


def test_of_a_mail_that_went_to_a_former_guardian_the_number_stays_so_that_the_limit_holds(
    client: Client, clock: Clock
) -> None:
    idea = confirmed(client, young_call())
    sent = Mail.objects.get(recipient=MUM, state=MailState.SENT)
    clock.forward(minutes=11)
    ask_guardian_again(idea, DAD)
    left = Mail.objects.get(pk=sent.pk)
    assert (left.recipient, left.subject, left.mailbox) == ("", "", sent.mailbox)
    clock.forward(days=4)
    assert remind_due() == 1, "the new one is reminded, whoever was before"
    erase(Participant.objects.get(email="anna@example.org"))
    assert not Mail.objects.filter(mailbox=sent.mailbox)


def test_a_guardian_who_is_named_after_the_former_one_was_reminded_is_reminded_too(
    client: Client, clock: Clock
) -> None:
    idea = confirmed(client, young_call())
    clock.forward(days=4)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert remind_due() == 1
    assert len(mails_to(MUM)) == 2
    clock.forward(minutes=11)
    ask_guardian_again(idea, DAD)
    assert remind_due() == 0
    clock.forward(days=4)
    assert remind_due() == 1
    assert remind_due() == 0
    assert Mail.objects.filter(recipient=DAD).count() == 2


def test_asked_once_more_at_the_same_address_the_log_of_mails_stays(client: Client, clock: Clock) -> None:
    idea = confirmed(client, young_call())
    clock.forward(minutes=11)
    ask_guardian_again(idea, MUM)
    assert Mail.objects.filter(recipient=MUM).count() == 2


@pytest.mark.parametrize("state", [MailState.HELD, MailState.FAILED])
def test_what_is_deleted_because_no_guardian_agreed_takes_the_mails_to_them_along(
    client: Client, clock: Clock, state: str
) -> None:
    confirmed(client, young_call())
    waits(state)
    clock.forward(days=15)
    purge()
    assert not Contribution.objects.exists()
    assert not Mail.objects.filter(recipient=MUM)


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.HELD, MailState.FAILED, MailState.SENT])
def test_mails_to_a_guardian_go_with_the_young_person_who_is_erased(client: Client, state: str) -> None:
    confirmed(client, young_call())
    waits(state)
    erase(Participant.objects.get(email="anna@example.org"))
    assert not Mail.objects.filter(recipient=MUM)
    left = Mail.objects.filter(kind="guardian").values_list("subject", "text", "html", "contribution")
    assert list(left) == ([("", "", "", None)] if state == MailState.SENT else []), "the number, for the limits"


def test_a_guardian_who_was_replaced_and_is_erased_leaves_a_number_and_that_not_for_long(
    client: Client, clock: Clock
) -> None:
    idea = confirmed(client, young_call())
    mum = Participant.objects.get(email=MUM)
    clock.forward(minutes=11)
    ask_guardian_again(idea, DAD)
    erase(mum)
    [left] = Mail.objects.filter(mailbox=mum.mailbox)
    assert (left.recipient, left.subject, left.text, left.html, left.contribution_id) == ("", "", "", "", None)
    clock.forward(days=aufbruch_settings.mail_log_days)
    purge()
    assert not Mail.objects.filter(mailbox=mum.mailbox)


def test_a_guardian_takes_along_what_they_agreed_to_but_not_the_title_of_what_was_taken_from_view(
    client: Client,
) -> None:
    idea = confirmed(client, young_call())
    user = make_moderator(idea.page.specific.process)
    record_paper_consent(idea, user)
    transitions.publish(idea, user=user)
    mum = Participant.objects.get(email=MUM)
    [asked] = collect(mum)["guardian_of"]
    assert (asked["contribution__title"], asked["wording"], asked["method"]) == (
        idea.title,
        "Ich willige ein.",
        "paper",
    )
    assert asked["given_at"] is not None
    transitions.hide(Contribution.objects.get(pk=idea.pk), user=user, reason="Nennt einen Nachbarn.")
    [asked] = collect(mum)["guardian_of"]
    assert asked["contribution__title"] == ""


def agreed_then_changed(client: Client, clock: Clock) -> None:
    """Mum has agreed, it is published, its author has changed it since, and names dad in her place."""
    idea = agreed(client, young_call())
    transitions.publish(idea, user=make_moderator(idea.page.specific.process))
    client.post(edit_url(idea), {"title": "Neue Fassung", "text": "Neue Worte."})
    clock.forward(minutes=11)
    with TestCase.captureOnCommitCallbacks(execute=True):
        ask_guardian_again(Contribution.objects.get(pk=idea.pk), DAD)


def test_the_file_of_a_guardian_says_of_nobody_that_they_agreed_who_did_not(client: Client, clock: Clock) -> None:
    agreed_then_changed(client, clock)
    [dads] = collect(Participant.objects.get(email=DAD))["guardian_of"]
    assert (dads["given_at"], dads["method"]) == (None, "")
    assert dads["asked_at"] is not None
    [mums] = collect(Participant.objects.get(email=MUM))["guardian_of"]
    assert (mums["given_at"], mums["method"]) == (GuardianConsent.objects.get().given_at, "mail")
    assert (mums["asked_at"], mums["contribution__title"]) == (None, ""), "she is asked no more, and reads it no more"
    agree(CommittingClient(), link_in(mails_to(DAD)[-1]))
    [dads] = collect(Participant.objects.get(email=DAD))["guardian_of"]
    assert (dads["given_at"] is not None, dads["method"]) == (True, "mail")
    assert not collect(Participant.objects.get(email=MUM))["guardian_of"]
    assert collect(Participant.objects.get(email="anna@example.org"))["contributions"][0]["guardian"]["given_by"] == DAD


def test_who_agreed_and_was_replaced_is_named_nowhere_once_they_are_erased(client: Client, clock: Clock) -> None:
    agreed_then_changed(client, clock)
    erase(Participant.objects.get(email=MUM))
    consent = GuardianConsent.objects.get()
    assert (consent.email, consent.given_by, consent.given_at is not None) == (DAD, "", True)


def test_who_agreed_and_was_replaced_is_forgotten_with_the_young_person(client: Client, clock: Clock) -> None:
    agreed_then_changed(client, clock)
    erase(Participant.objects.get(email="anna@example.org"))
    consent = GuardianConsent.objects.get()
    assert (consent.email, consent.given_by) == ("", "")
    assert not Participant.objects.exists()


def test_a_consent_that_does_not_count_any_more_names_nobody_who_gave_it(client: Client) -> None:
    idea = agreed(client, young_call())
    assert GuardianConsent.objects.get().given_by == MUM
    client.post(edit_url(idea), {"title": "Ganz anders", "text": "Andere Worte."})
    consent = GuardianConsent.objects.get()
    assert (consent.given_at, consent.given_by) == (None, "")


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_before_the_young_person_has_confirmed_no_file_says_that_a_guardian_was_asked(
    client: Client, is_taken_back: bool
) -> None:
    idea = hand_in(client, young_call())
    if is_taken_back:
        transitions.withdraw(idea)
    process = idea.page.specific.process
    [asked] = collect(make_participant(process, MUM))["guardian_of"]
    assert asked["asked_at"] is None
    author = Participant.objects.get(email="anna@example.org")
    assert collect(author)["contributions"][0]["guardian"]["asked_at"] is None


@pytest.mark.parametrize("step", [transitions.hide, transitions.reject])
def test_what_staff_took_from_view_a_guardian_does_not_read_any_more(client: Client, step: Any) -> None:
    idea = confirmed(client, young_call())
    user = make_moderator(idea.page.specific.process)
    link = link_in(mails_to(MUM)[0])
    assert idea.title in Client().get(link).content.decode()
    if step is transitions.hide:
        record_paper_consent(idea, user)
        transitions.publish(idea, user=user)
    step(Contribution.objects.get(pk=idea.pk), user=user, reason="Nennt einen Nachbarn.")
    for answer in (Client().get(link), Client().post(link, {"seen": "x"})):
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "veröffentlichen diesen Beitrag nicht" in page
        assert idea.title not in page
        assert idea.text not in page
