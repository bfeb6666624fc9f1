"""What “Delete all my data” takes along, and what it leaves to others."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import make_report
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.mail import outbox
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.domain.moderation.reports import decide_report, open_reports
from wagtail_aufbruch.participation.domain.privacy.emptying import delete_or_empty
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import MailState, Reach, Stance, State
from wagtail_aufbruch.participation.models import (
    Comment,
    Contribution,
    Mail,
    MailAttachment,
    Participant,
    Report,
    Transition,
    Version,
)
from wagtail_aufbruch.participation.models.contributions import search_index

pytestmark = pytest.mark.django_db

MUM = "mama@example.org"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def test_of_a_comment_that_others_have_answered_its_place_alone_is_left_and_readers_see_so_at_once(call: Any) -> None:
    anna = make_participant(call.process, "anna@example.org")
    comment = make_comment(
        make_idea(call), "Nur von mir", author=anna, author_name="Anna", stance=Stance.PRO, state=State.WITHDRAWN
    )
    make_comment(comment.about, "Antwort", reply_to_id=comment.pk)
    Version.objects.create(contribution=comment, number=1, title="Zu", text="Ganz früher von mir")
    hidden = Transition.objects.create(contribution=comment, to_state=State.HIDDEN, actor="staff", reason="Zu Anna")
    log(comment, "aufbruch.seen", title="Nur von mir", data={"note": "Anna rief an"})
    before = versions()[str(call.process.pk)]
    with transaction.atomic():
        delete_or_empty(Comment.objects.select_for_update().get(pk=comment.pk))
    assert versions()[str(call.process.pk)] > before
    left = Comment.objects.get(pk=comment.pk)
    assert (left.text, left.title, left.author, left.author_name, left.stance) == ("", "", None, "", "")
    assert not left.versions.exists()
    hidden.refresh_from_db()
    assert hidden.reason == "", "what staff wrote to her goes too"
    entry = ModelLogEntry.objects.get(object_id=str(comment.pk))
    assert (entry.label, "note" in entry.data) == ("gelöscht", False)


def test_reports_are_in_the_file_and_lose_address_and_words_when_their_writer_goes(call: Any) -> None:
    idea = make_idea(call)
    anna = make_participant(call.process)
    report = make_report(idea, "Da steht meine Nummer.", email=anna.email)
    other = make_report(idea, "Das ist Werbung.", email="ben@example.org")
    elsewhere = make_report(make_idea(make_call(make_process("Andere", slug="andere"))), email=anna.email)
    (told,) = collect(anna)["reports"]
    assert (told["text"], told["email"], told["contribution__title"]) == (report.text, anna.email, idea.title)
    erase(anna)
    report.refresh_from_db()
    assert (report.email, report.text, report.reason) == ("", "", "advertising")
    assert {one.pk for one in open_reports(idea)} == {report.pk, other.pk}, "staff still decide on it"
    assert set(Report.objects.exclude(email="").values_list("pk", flat=True)) == {other.pk, elsewhere.pk}


def test_mails_to_others_about_what_somebody_wrote_are_still_sent_when_its_writer_goes(call: Any) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, author=anna)
    for address in (anna.email, "ben@example.org"):
        write_mail(call.process, address, Message("told", "Neues", ["x"], reach=Reach.ANYBODY), idea)
    erase(anna)
    assert list(Mail.objects.values_list("recipient", "state")) == [("ben@example.org", MailState.QUEUED)]


def test_a_guardian_who_was_asked_is_known_no_longer_than_the_young_person(call: Any) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, author=anna, guardian_needed=True, state=State.UNCONFIRMED)
    guardians.need_guardian(idea, MUM, "Ja", "1")
    transitions.confirm(idea)
    assert Participant.objects.filter(email=MUM).exists()
    assert Mail.objects.filter(recipient=MUM).exists()
    erase(anna)
    assert not Participant.objects.exists()
    assert not Mail.objects.exists()


def test_a_guardian_who_takes_part_stays(call: Any) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, author=anna, guardian_needed=True)
    guardians.need_guardian(idea, MUM, "Ja", "1")
    make_idea(call, author=make_participant(call.process, MUM))
    erase(anna)
    assert list(Participant.objects.values_list("email", flat=True)) == [MUM]


def test_the_log_forgets_what_staff_wrote_of_somebody_who_is_gone(call: Any, django_user_model: Any) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, "Bänke", author=anna)
    user = django_user_model.objects.create_superuser("amt")
    log(idea, "aufbruch.report_decided", user=user, title="Bänke", data={"granted": True, "reason": "Frau Müller bat"})
    erase(anna)
    entry = ModelLogEntry.objects.get(object_id=str(idea.pk))
    assert entry.label == "Bänke"
    assert entry.data["granted"] is True
    assert "reason" not in entry.data


@pytest.mark.sqlite  # PostgreSQL overwrites its own
def test_of_an_idea_that_is_gone_no_letters_are_left_in_the_search_index(call: Any) -> None:
    assert search_index.exists(connection)
    anna = make_participant(call.process)
    idea = make_idea(call, "Xqzwvk", author=anna)
    contribution_search.index(idea)

    def letters() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT block FROM {search_index.FTS}_data")  # noqa: S608  a name of our own
            return b"".join(bytes(block) for (block,) in cursor.fetchall())

    assert b"xqz" in letters()
    transitions.withdraw(idea)
    erase(anna)
    purge()
    assert b"xqz" not in letters()


def test_people_are_told_and_erased_and_nights_clean_up_though_an_app_was_removed_with_its_data_left(
    call: Any, clock: Clock
) -> None:
    anna, ben = make_participant(call.process), make_participant(call.process, "ben@example.org")
    for author in (anna, ben):
        idea = make_idea(call, author=author)
        Contribution.objects.filter(pk=idea.pk).update(kind="removed")
    assert [row["title"] for row in collect(anna)["contributions"]] == [idea.title]
    erase(anna)
    clock.forward(days=aufbruch_settings.published_days + 400)
    purge()
    assert not Participant.objects.exists()
    assert not Contribution.objects.exclude(author=None).exists()


def test_what_staff_answered_a_reporter_leaves_the_log_of_what_was_reported_as_well(call: Any) -> None:
    idea = make_idea(call)
    anna = make_participant(call.process)
    staff = make_moderator(call.process)
    decide_report(make_report(idea, email=anna.email), False, staff, "Liebe Frau Beispiel, das bleibt stehen.")
    decide_report(make_report(idea, email="ben@example.org"), False, staff, "Lieber Ben, auch das bleibt stehen.")
    erase(anna)
    kept = str(list(ModelLogEntry.objects.filter(action="aufbruch.report_decided").values_list("data", flat=True)))
    assert "Frau Beispiel" not in kept
    assert "Lieber Ben" in kept
    assert kept.count("'granted': False") == 2


def test_a_double_click_on_deleting_everything_meets_no_page_of_errors(call: Any) -> None:
    """Both clicks are on their way before the first is done."""
    anna = make_participant(call.process)
    make_idea(call, author=anna, state=State.PENDING)
    at_the_second_click = Participant.objects.get(pk=anna.pk)
    erase(anna)
    erase(at_the_second_click)
    assert not Participant.objects.exists()
    assert not Contribution.objects.exists()


def test_nobody_is_flooded_by_somebody_who_hands_in_and_erases_again_and_again(
    django_capture_on_commit_callbacks: Any,
) -> None:
    call, (in_hour, _in_day) = make_call(make_process()), aufbruch_settings.requested_mails
    for _number in range(in_hour + 2):
        with django_capture_on_commit_callbacks(execute=True):
            anna = make_participant(call.process, "anna@example.org")
            write_mail(call.process, anna.email, Message("access", "Link", ["x"], reach=Reach.REQUESTED))
            idea = make_idea(call, author=anna, guardian_needed=True, state=State.UNCONFIRMED)
            guardians.need_guardian(idea, MUM, "Ja", "1")
            write_mail(call.process, anna.email, Message("confirm", "Link", ["x"], reach=Reach.REQUESTED), idea)
            transitions.confirm(idea)
        erase(anna)
    got = [to for message in mail.outbox for to in message.to]
    assert got.count(MUM) <= in_hour
    assert got.count("anna@example.org") <= in_hour
    told = Mail.objects.values_list("recipient", "subject", "text", "html", "reply_to", "contribution")
    assert set(told) == {("", "", "", "", "", None)}, "the number stays, and nothing else"


def test_of_mails_that_no_limit_counts_any_more_nothing_is_left_when_a_person_is_erased(
    clock: Clock, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    anna = make_participant(call.process)
    idea = make_idea(call, author=anna, guardian_needed=True, state=State.UNCONFIRMED)
    guardians.need_guardian(idea, MUM, "Ja", "1")
    with django_capture_on_commit_callbacks(execute=True):
        transitions.confirm(idea)
        write_mail(call.process, anna.email, Message("access", "Link", ["x"], reach=Reach.REQUESTED))
    assert Mail.objects.filter(state=MailState.SENT).count() >= 2
    clock.forward(days=1, minutes=1)
    erase(anna)
    assert not Mail.objects.exists()


def test_the_number_of_mails_to_somebody_who_was_erased_goes_with_the_log_of_mails(
    clock: Clock, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    anna = make_participant(call.process)
    with django_capture_on_commit_callbacks(execute=True):
        write_mail(call.process, anna.email, Message("access", "Link", ["x"], reach=Reach.REQUESTED))
    erase(anna)
    assert Mail.objects.get().mailbox
    clock.forward(days=aufbruch_settings.mail_log_days, minutes=1)
    purge()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("error", [None, OSError("anna@example.org refused")])
def test_a_mail_that_goes_out_while_its_person_is_erased_is_counted_and_tried_no_more(
    call: Any, monkeypatch: pytest.MonkeyPatch, error: OSError | None
) -> None:
    anna = make_participant(call.process)
    write_mail(call.process, anna.email, Message("access", "Link", ["x"], reach=Reach.REQUESTED))

    def erased_meanwhile(*_given: object) -> None:
        erase(anna)
        if error is not None:
            raise error

    MailAttachment.objects.create(mail=Mail.objects.get(), name="Anna.pdf", content=b"x")
    Mail.objects.update(has_files=True)
    monkeypatch.setattr(outbox, "_send", erased_meanwhile)
    outbox.deliver(Mail.objects.get().pk)
    left = Mail.objects.get()
    assert not MailAttachment.objects.exists()
    assert (left.state, left.budget) == (MailState.SENT, "requested")
    assert (left.recipient, left.subject, left.text, left.html, left.last_error) == ("", "", "", "", "")
