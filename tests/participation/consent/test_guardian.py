"""A young person's idea waits for a parent or guardian, and for nobody longer than it must."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, TestCase
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.participation import link_in, make_moderator, make_participant
from tests.factories.staff import decide, logged_in
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.consent.guardians import guardian_missing, remind_due
from wagtail_aufbruch.participation.domain.contributions import guardian_consent, transitions
from wagtail_aufbruch.participation.domain.contributions.guardian_consent import record_paper_consent
from wagtail_aufbruch.participation.domain.contributions.versions import decide_version, edit
from wagtail_aufbruch.participation.domain.errors import GuardianConsentMissing, NotNow
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import (
    ConsentMethod,
    Identification,
    LinkPurpose,
    MailState,
    Moderation,
    Reach,
    State,
    VersionState,
)
from wagtail_aufbruch.participation.models import GuardianConsent, Link, Participant, Version

pytestmark = pytest.mark.django_db

MUM = "mama@example.org"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def young_call(**values: Any) -> Any:
    return make_call(make_process(), guardian_below=16, guardian_text="Ich willige ein.", **values)


def hand_in(client: Client, call: Any, **changes: Any) -> Idea:
    data = typed(call, **{"age": "younger", "guardian_email": MUM, **changes})
    assert client.post(f"{call.url}idee-einreichen/", data).status_code == 302
    return Idea.objects.get()


def mails_to(address: str) -> list[Any]:
    return [message for message in mail.outbox if message.to == [address]]


def agree(client: Client, link: str) -> Any:
    """Open the guardian's link, read, and press the button."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(link).content.decode())
    return client.post(link, {"seen": seen.group(1) if seen else ""})


def confirmed(client: Client, call: Any) -> Idea:
    idea = hand_in(client, call)
    client.post(link_in(mails_to("anna@example.org")[0]))
    idea.refresh_from_db()
    return idea


def test_the_guardian_is_asked_after_the_author_has_confirmed_and_not_before(client: Client) -> None:
    call = young_call(moderation=Moderation.AFTER)
    idea = hand_in(client, call)
    assert mails_to(MUM) == []
    client.post(link_in(mail.outbox[0]))
    idea.refresh_from_db()
    assert idea.state == State.PENDING, "not published, although this call publishes first"
    assert guardian_missing(idea)

    guardian = CommittingClient()
    link = link_in(mails_to(MUM)[0])
    page = guardian.get(link).content.decode()
    assert "Ich willige ein." in page
    assert idea.text in page
    assert guardian_missing(idea), "a mail scanner that opens the link must not agree"
    assert agree(guardian, link).status_code == 200
    consent = GuardianConsent.objects.get()
    assert (consent.wording, consent.wording_version) == ("Ich willige ein.", call.consent_version)
    assert (consent.method, consent.email) == (ConsentMethod.MAIL, MUM)
    assert consent.given_at is not None
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    assert "Einwilligung ist da" in mails_to("anna@example.org")[1].subject
    assert guardian.post(link).status_code == 410


def test_staff_cannot_publish_without_consent_and_can_record_one_on_paper(client: Client) -> None:
    idea = confirmed(client, young_call())
    user = make_moderator(idea.page.specific.process)
    with pytest.raises(GuardianConsentMissing):
        transitions.publish(idea, user=user)
    record_paper_consent(idea, user)
    consent = GuardianConsent.objects.get()
    assert (consent.method, consent.recorded_by) == (ConsentMethod.PAPER, user)
    with pytest.raises(NotNow):
        record_paper_consent(idea, user)
    assert transitions.publish(idea, user=user).state == State.PUBLISHED


def test_who_signs_on_paper_needs_no_mail_of_a_guardian(client: Client) -> None:
    call = young_call(identification=Identification.NONE)
    idea = hand_in(client, call, guardian_email="", guardian_paper="on")
    assert idea.state == State.PENDING
    assert guardian_missing(idea)
    assert mail.outbox == []


def test_whoever_is_old_enough_needs_nobody(client: Client) -> None:
    idea = hand_in(client, young_call(), age="older", guardian_email="")
    assert not idea.guardian_needed
    assert not GuardianConsent.objects.exists()


def test_what_is_deleted_while_the_guardian_agrees_leaves_a_link_that_is_not_known(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(client, young_call())
    link = link_in(mails_to(MUM)[0])
    looked_at = guardian_consent.asked_consent

    def deleted_after(*args: Any) -> Any:
        asked = looked_at(*args)
        Idea.objects.filter(pk=asked.contribution.pk).delete()
        return asked

    page = client.get(link).content.decode()
    monkeypatch.setattr(guardian_consent, "asked_consent", deleted_after)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    answer = CommittingClient().post(link, {"seen": seen.group(1) if seen else ""})
    assert answer.status_code == 404


def test_a_guardian_who_does_not_answer_is_reminded_once(client: Client, clock: Clock) -> None:
    confirmed(client, young_call())
    assert remind_due() == 0
    clock.forward(days=4)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert remind_due() == 1
    assert len(mails_to(MUM)) == 2
    assert remind_due() == 0


def test_a_reminder_that_cannot_be_written_keeps_no_mail_from_being_sent(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(client, young_call())
    clock.forward(days=4)
    waiting_mail = Message("test", "Grüße", ["Guten Tag."], why="Weil Sie es wollten.", reach=Reach.ANYBODY)
    waiting = write_mail(process_page(Idea.objects.get()), "anna@example.org", waiting_mail)
    assert waiting.state == MailState.QUEUED
    monkeypatch.setattr(guardians, "_write_to_guardian", lambda *args, **more: 1 // 0)
    out = StringIO()
    with pytest.raises(CommandError, match="Sorgeberechtigte erinnert"):
        call_command("aufbruch_send_mail", stdout=out)
    assert out.getvalue().startswith("1 ")


DAD = "papa@example.org"


def of_another_family(call: Any) -> Idea:
    """An idea of another young person, whose father was asked just now."""
    author = make_participant(call.process, "ben@example.org")
    idea = make_idea(call, "Spielplatz", state=State.PENDING, author=author, guardian_needed=True)
    guardians.need_guardian(idea, DAD, "Ich willige ein.", call.consent_version)
    with TestCase.captureOnCommitCallbacks(execute=True):
        guardians.ask_guardian(idea)
    return idea


def test_a_guardian_is_reminded_although_another_one_was(client: Client, clock: Clock) -> None:
    call = young_call()
    confirmed(client, call)
    clock.forward(days=4)
    assert remind_due() == 1
    of_another_family(call)
    clock.forward(days=4)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert remind_due() == 1
    assert len(mails_to(DAD)) == 2


def test_about_what_staff_have_rejected_no_guardian_is_reminded_and_it_is_kept_as_long_as_others(
    client: Client, clock: Clock
) -> None:
    idea = confirmed(client, young_call())
    transitions.reject(idea, user=make_moderator(idea.page.specific.process), reason="Doppelt.")
    clock.forward(days=4)
    assert remind_due() == 0
    clock.forward(days=16)
    purge()
    assert Idea.objects.exists()


def test_what_a_guardian_has_agreed_to_is_neither_deleted_nor_are_they_reminded_while_staff_have_not_decided(
    client: Client, clock: Clock
) -> None:
    idea = agreed(client, young_call())
    assert idea.state == State.PENDING
    clock.forward(days=4)
    assert remind_due() == 0
    clock.forward(days=16)
    purge()
    assert Idea.objects.exists()


def test_once_a_guardian_has_agreed_nobody_else_is_written_to_instead(client: Client, clock: Clock) -> None:
    idea = agreed(client, young_call())
    clock.forward(hours=1)
    written = mail.outbox[:]
    with pytest.raises(NotNow):
        guardians.ask_guardian_again(idea, "papa@example.org")
    assert GuardianConsent.objects.get().email == MUM
    assert mail.outbox == written


def test_a_guardian_who_was_named_late_has_the_whole_time(client: Client, clock: Clock) -> None:
    idea = confirmed(client, young_call())
    clock.forward(days=13)
    guardians.ask_guardian_again(idea, "papa@example.org")
    clock.forward(days=3)
    purge()
    assert Idea.objects.exists()


def test_what_becomes_of_one_young_person_s_idea_leaves_the_links_of_other_guardians(
    client: Client, clock: Clock
) -> None:
    call = young_call()
    mine, other = confirmed(client, call), of_another_family(call)
    link = link_in(mails_to(DAD)[0])
    Version.objects.create(contribution=mine, number=2, title="W", text="Nicht für diese Augen.", state="pending")
    assert "Nicht für diese Augen." not in CommittingClient().get(link).content.decode()
    clock.forward(minutes=11)
    client.post(f"{call.process.url}beteiligung/{mine.pk}/einwilligung/", {"guardian_email": "oma@example.org"})
    assert len(mails_to("oma@example.org")) == 1
    assert mine.author is not None
    erase(mine.author)
    assert agree(CommittingClient(), link).status_code == 200
    assert not guardian_missing(other)


def test_after_a_fortnight_without_consent_it_is_deleted(client: Client, clock: Clock) -> None:
    confirmed(client, young_call())
    clock.forward(days=13)
    purge()
    assert Idea.objects.exists()
    clock.forward(days=2)
    purge()
    assert not Idea.objects.exists()
    assert not GuardianConsent.objects.exists()


def test_the_author_mends_the_guardian_s_address(client: Client, clock: Clock) -> None:
    idea = confirmed(client, young_call())
    mine = f"{idea.page.specific.process.url}beteiligung/"
    page = client.get(mine).content.decode()
    assert "fehlt noch" in page
    assert MUM in page
    url = f"{mine}{idea.pk}/einwilligung/"
    client.post(url, {"guardian_email": "papa@example.org"})
    assert mails_to("papa@example.org") == [], "a moment ago a mail went out"
    old = link_in(mails_to(MUM)[0])
    clock.forward(minutes=11)
    client.post(url, {"guardian_email": "kein Zeichen"})
    client.post(url, {"guardian_email": "papa@example.org"})
    assert len(mails_to("papa@example.org")) == 1
    assert client.get(old).status_code == 404
    agree(client, link_in(mails_to("papa@example.org")[0]))
    assert "eingewilligt" in client.get(mine).content.decode()


@pytest.mark.parametrize(
    ("typed_in", "status", "told"),
    [
        ("kein Zeichen", 422, "Das sieht nicht nach einer E-Mail-Adresse aus"),
        ("papa@example.org", 409, "Bitte warten Sie zehn Minuten"),
        ("anna@example.org", 409, "Das ist Ihre eigene Adresse."),
    ],
)
def test_an_address_for_a_guardian_that_is_not_taken_stays_typed_beside_the_reason(
    client: Client, clock: Clock, typed_in: str, status: int, told: str
) -> None:
    idea = confirmed(client, young_call())
    if idea.author.email == typed_in:
        clock.forward(minutes=11)
    mine = f"{idea.page.specific.process.url}beteiligung/"
    answer = client.post(f"{mine}{idea.pk}/einwilligung/", {"guardian_email": typed_in})
    assert answer.status_code == status
    page = answer.content.decode()
    assert f'value="{typed_in}"' in page
    assert 'aria-invalid="true"' in page
    assert told in page
    assert "aufbruch-notice--success" not in page, "nothing has succeeded"


def test_an_address_for_a_guardian_stays_typed_in_a_form_that_was_open_too_long(client: Client) -> None:
    idea = confirmed(client, young_call())
    strict = CommittingClient(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    url = f"{idea.page.specific.process.url}beteiligung/{idea.pk}/einwilligung/"
    answer = strict.post(url, {"guardian_email": "papa@example.org"})
    assert answer.status_code == 403
    assert 'value="papa@example.org"' in answer.content.decode()
    assert "Das Formular war zu lange geöffnet" in answer.content.decode()
    assert idea.guardian_consent.email == MUM


def test_what_was_not_possible_any_more_is_not_told_as_a_success(client: Client) -> None:
    idea = confirmed(client, young_call())
    transitions.withdraw(idea)
    mine = f"{idea.page.specific.process.url}beteiligung/"
    page = client.post(f"{mine}{idea.pk}/zurueckziehen/", follow=True).content.decode()
    assert "Das war nicht mehr möglich" in page
    assert "aufbruch-notice--success" not in page


def test_naming_another_guardian_before_one_has_confirmed_leaves_one_s_own_link(client: Client, clock: Clock) -> None:
    idea = hand_in(client, young_call())
    clock.forward(minutes=11)
    guardians.ask_guardian_again(idea, "papa@example.org")
    client.post(link_in(mails_to("anna@example.org")[0]))
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    assert len(mails_to("papa@example.org")) == 1


def test_nobody_names_their_own_address_afterwards_and_agrees_for_themselves(client: Client, clock: Clock) -> None:
    idea = confirmed(client, young_call())
    clock.forward(minutes=11)
    mine = f"{idea.page.specific.process.url}beteiligung/"
    before = len(mail.outbox)
    own = idea.author.email.title()
    answer = client.post(f"{mine}{idea.pk}/einwilligung/", {"guardian_email": own}, follow=True)
    assert "Das ist Ihre eigene Adresse." in answer.content.decode()
    assert len(mail.outbox) == before
    assert idea.guardian_consent.email == MUM


@pytest.mark.parametrize("token", ["ausgedacht", "a" * 200])
def test_a_made_up_link_is_refused_in_words(client: Client, token: str) -> None:
    process = young_call().process
    answer = client.get(f"{process.url}beteiligung/einwilligung/{token}/")
    assert answer.status_code == 404
    assert "Diesen Link kennen wir nicht." in answer.content.decode()


def test_links_of_other_purposes_do_not_consent(client: Client) -> None:
    idea = confirmed(client, young_call())
    link = link_in(mails_to(MUM)[0])
    Link.objects.filter(purpose=LinkPurpose.GUARDIAN).update(purpose=LinkPurpose.ACCESS)
    assert client.post(link).status_code == 404
    assert guardian_missing(idea)


def test_for_what_was_withdrawn_no_consent_is_needed(client: Client) -> None:
    idea = confirmed(client, young_call())
    transitions.withdraw(idea)
    answer = client.post(link_in(mails_to(MUM)[0]))
    assert answer.status_code == 410
    assert "zurückgezogen" in answer.content.decode()


def test_addresses_of_guardians_go_with_the_person(client: Client) -> None:
    idea = confirmed(client, young_call())
    user = make_moderator(idea.page.specific.process)
    record_paper_consent(idea, user)
    transitions.publish(idea, user=user)
    author = Participant.objects.get(email="anna@example.org")
    guardian = collect(author)["contributions"][0]["guardian"]
    assert guardian["email"] == MUM
    assert collect(Participant.objects.get(email=MUM))["guardian_of"]
    erase(author)
    consent = GuardianConsent.objects.get()
    assert consent.email == ""
    assert consent.given_at is not None


def test_who_is_erased_is_no_guardian_of_others_any_more(client: Client) -> None:
    idea = confirmed(client, young_call())
    erase(make_participant(idea.page.specific.process, MUM))
    consent = GuardianConsent.objects.get()
    assert (consent.contribution_id, consent.email) == (idea.pk, "")


# A consent holds for the words that it was given for


def edit_url(idea: Idea) -> str:
    return f"{idea.page.specific.process.url}beteiligung/{idea.pk}/bearbeiten/"


def agreed(client: Client, call: Any) -> Idea:
    """Handed in, confirmed, and the guardian has agreed."""
    idea = confirmed(client, call)
    agree(CommittingClient(), link_in(mails_to(MUM)[-1]))
    idea.refresh_from_db()
    return idea


def test_a_consent_to_words_that_were_changed_since_publishes_nothing_and_the_author_is_told(client: Client) -> None:
    idea = agreed(client, young_call())
    assert not guardian_missing(idea)
    assert "Ihre Eltern haben in diesen Text eingewilligt." in client.get(edit_url(idea)).content.decode()
    page = client.post(edit_url(idea), {"title": "Ganz anders", "text": "Andere Worte."}, follow=True).content.decode()
    assert "bis sie auch in den neuen einwilligen" in page
    assert "Einwilligung Ihrer Eltern zum neuen Text fehlt" in page
    idea.refresh_from_db()
    assert guardian_missing(idea)
    user = make_moderator(idea.page.specific.process)
    with pytest.raises(GuardianConsentMissing):
        transitions.publish(idea, user=user)
    inbox = logged_in(user).get("/admin/aufbruch/eingang/").content.decode()
    assert "Seit der Einwilligung der Eltern geändert" in inbox

    asked = mails_to(MUM)
    assert len(asked) == 2
    assert "geändert, seit Sie eingewilligt haben" in asked[1].body
    client.post(edit_url(idea), {"title": "Ganz anders", "text": "Noch einmal anders."})
    assert len(mails_to(MUM)) == 2, "who has not agreed since finds the newest words behind the link"
    guardian = CommittingClient()
    assert "Noch einmal anders." in guardian.get(link_in(asked[1])).content.decode()
    agree(guardian, link_in(asked[1]))
    idea.refresh_from_db()
    assert transitions.publish(idea, user=user).state == State.PUBLISHED


def test_a_guardian_does_not_agree_to_words_that_came_while_they_were_reading(client: Client) -> None:
    idea = confirmed(client, young_call())
    link = link_in(mails_to(MUM)[0])
    guardian = CommittingClient()
    seen = re.search(r'name="seen" value="(\w+)"', guardian.get(link).content.decode())
    assert seen is not None
    client.post(edit_url(idea), {"title": "Ganz anders", "text": "Andere Worte."})
    for form in ({"seen": seen.group(1)}, {}):
        answer = guardian.post(link, form)
        assert answer.status_code == 409
        assert "Andere Worte." in answer.content.decode()
        assert "während Sie ihn gelesen haben" in answer.content.decode()
    idea.refresh_from_db()
    assert guardian_missing(idea)
    assert agree(guardian, link).status_code == 200
    assert not guardian_missing(idea)


def with_new_words(client: Client) -> tuple[Any, Any]:
    """A published idea of a young person whose new version waits, and a colleague who handles it."""
    call = young_call()
    idea, user = agreed(client, call), make_moderator(call.process)
    transitions.publish(idea, user=user)
    client.post(edit_url(idea), {"title": "Neue Fassung", "text": "Neue Worte."})
    return idea, user


def test_a_young_person_s_new_version_needs_the_guardian_too_and_the_old_one_stays(client: Client) -> None:
    call = young_call()
    idea = agreed(client, call)
    user = make_moderator(call.process)
    transitions.publish(idea, user=user)
    client.post(edit_url(idea), {"title": "Neue Fassung", "text": "Neue Worte."})
    version = Version.objects.get(state=VersionState.PENDING)
    with pytest.raises(GuardianConsentMissing):
        decide_version(version, True, user, "")
    mine = client.get(f"{call.process.url}beteiligung/").content.decode()
    assert "Einwilligung Ihrer Eltern zum neuen Text fehlt" in mine
    guardian = CommittingClient()
    link = link_in(mails_to(MUM)[-1])
    page = guardian.get(link).content.decode()
    assert "Neue Worte." in page
    assert "Eine frühere Fassung ist schon veröffentlicht." in page
    assert "liest jetzt die neue Fassung" in agree(guardian, link).content.decode()
    decide_version(version, True, user, "")
    idea.refresh_from_db()
    assert (idea.state, idea.text) == (State.PUBLISHED, "Neue Worte.")


def test_a_refused_version_leaves_the_consent_to_the_old_words(client: Client) -> None:
    idea, user = with_new_words(client)
    has_agreed = "Ihre Eltern haben in diesen Text eingewilligt."
    assert has_agreed not in client.get(edit_url(idea)).content.decode()
    decide_version(Version.objects.get(state=VersionState.PENDING), False, user, "So nicht.")
    assert has_agreed in client.get(edit_url(idea)).content.decode()
    idea.refresh_from_db()
    transitions.hide(idea, user=user, reason="Prüfen")
    assert transitions.publish(idea, user=user).state == State.PUBLISHED


def test_a_signature_for_a_new_version_is_recorded_in_the_inbox(client: Client) -> None:
    idea, user = with_new_words(client)
    version = Version.objects.get(state=VersionState.PENDING)
    staff = logged_in(user)
    assert decide(staff, {"one": f"publish|version:{version.pk}"}).status_code == 409
    assert decide(staff, {"one": f"consent|version:{version.pk}"}).status_code == 302
    assert decide(staff, {"one": f"publish|version:{version.pk}"}).status_code == 302
    idea.refresh_from_db()
    assert idea.text == "Neue Worte."


def test_new_words_that_no_guardian_agrees_to_are_deleted_after_the_days_that_the_mail_names(
    client: Client, clock: Clock
) -> None:
    idea, _ = with_new_words(client)
    assert "nach 14 Tagen gelöscht" in mails_to(MUM)[-1].body
    clock.forward(days=13)
    assert purge()["guardian_versions"] == 0
    clock.forward(days=2)
    assert purge()["guardian_versions"] == 1
    idea.refresh_from_db()
    assert (idea.state, idea.version) == (State.PUBLISHED, 1)
    assert idea.text != "Neue Worte."
    assert "Neue Worte." not in json.dumps(collect(idea.author), default=str)


def test_new_words_that_a_guardian_has_agreed_to_wait_for_staff_however_long_that_takes(
    client: Client, clock: Clock
) -> None:
    with_new_words(client)
    agree(CommittingClient(), link_in(mails_to(MUM)[-1]))
    clock.forward(days=40)
    purge()
    assert Version.objects.filter(state=VersionState.PENDING).exists()


def test_new_words_have_their_days_from_the_last_change_and_from_asking_once_more(client: Client, clock: Clock) -> None:
    with_new_words(client)
    for change in (
        lambda: Version.objects.filter(state=VersionState.PENDING).update(created_at=timezone.now()),
        lambda: GuardianConsent.objects.update(asked_at=timezone.now()),
    ):
        clock.forward(days=13)
        change()
        clock.forward(days=3)
        assert purge()["guardian_versions"] == 0
    clock.forward(days=12)
    assert purge()["guardian_versions"] == 1


def test_a_guardian_who_has_not_agreed_is_asked_anew_when_it_is_handed_in_again_or_taken_up_again(
    client: Client, clock: Clock
) -> None:
    idea = confirmed(client, young_call())
    staff = make_moderator(idea.page.specific.process)
    assert len(mails_to(MUM)) == 1
    for taken_up, number in ((False, 2), (True, 3)):
        clock.forward(days=20)
        transitions.reject(Idea.objects.get(), user=staff, reason="Bitte ohne Namen.")
        with TestCase.captureOnCommitCallbacks(execute=True):
            if taken_up:
                transitions.reopen(Idea.objects.get(), user=staff)
            else:
                assert idea.author is not None
                edit(idea, idea.author, "Freies WLAN", "Ohne Namen.")
        assert len(mails_to(MUM)) == number
        assert "Ohne Namen." in CommittingClient().get(link_in(mails_to(MUM)[-1])).content.decode()


def test_who_has_agreed_is_written_to_once_when_other_words_are_handed_in_again(client: Client) -> None:
    idea = confirmed(client, young_call())
    agree(CommittingClient(), link_in(mails_to(MUM)[0]))
    transitions.reject(Idea.objects.get(), user=make_moderator(idea.page.specific.process), reason="Bitte kürzer.")
    assert idea.author is not None
    with TestCase.captureOnCommitCallbacks(execute=True):
        edit(idea, idea.author, "Freies WLAN", "Kürzer.")
    assert len(mails_to(MUM)) == 2
    assert "seit Sie eingewilligt haben" in mails_to(MUM)[1].body


@pytest.mark.parametrize("changes", [{}, {"guardian_email": "", "guardian_paper": "on"}], ids=["by mail", "on paper"])
def test_what_is_handed_in_again_late_is_not_deleted_the_night_after(
    client: Client, clock: Clock, changes: dict[str, str]
) -> None:
    call = young_call()
    idea = hand_in(client, call, **changes)
    client.post(link_in(mail.outbox[0]))
    staff = make_moderator(call.process)
    transitions.reject(Idea.objects.get(pk=idea.pk), user=staff, reason="Doppelt.")
    clock.forward(days=20)
    transitions.reopen(Idea.objects.get(pk=idea.pk), user=staff)
    purge()
    assert Idea.objects.filter(pk=idea.pk).exists()
    clock.forward(days=15)
    purge()
    assert not Idea.objects.filter(pk=idea.pk).exists()
