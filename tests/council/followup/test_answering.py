"""One click: the responsible person is asked by mail, answers on a page without an account, and staff publish."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.council import decide, make_follow_up, make_paper, make_papers
from tests.factories.participation import make_moderator
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import keeping, links, privacy, reminding, reports
from wagtail_aufbruch.council.domain.followup.inbox_tasks import DISMISS, PUBLISH, SOURCES
from wagtail_aufbruch.council.domain.followup.keeping import Because, Given
from wagtail_aufbruch.council.domain.followup.locking import seen_of
from wagtail_aufbruch.council.domain.followup.reports import Answer
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.domain.papers.deciding import take_back
from wagtail_aufbruch.council.domain.papers.subjects import name_subject
from wagtail_aufbruch.council.forms.answering import LaterForm
from wagtail_aufbruch.council.forms.followups import DueForm
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink, FollowUpReport, FollowUpStep, Paper, PaperSubject
from wagtail_aufbruch.council.public import followup
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed
from wagtail_aufbruch.participation.models import Participant

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
EMAIL = "tiefbau@stadt.example"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def paper(process: Any) -> Paper:
    make_papers(process)
    return make_paper(process, reference="395/2017")


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def follow_up(paper: Paper) -> FollowUp:
    return make_follow_up(paper, due=TODAY + timedelta(days=10), email=EMAIL)


def _remind(django_capture_on_commit_callbacks: Any) -> int:
    with django_capture_on_commit_callbacks(execute=True):
        return reminding.remind_due()


def _link(number: int = -1) -> str:
    found = re.search(r"https?://[^/\s]+(/\S*/rueckmeldung/\S+)", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    return found.group(1)


@pytest.fixture
def link(follow_up: FollowUp, django_capture_on_commit_callbacks: Any) -> str:
    assert _remind(django_capture_on_commit_callbacks) == 1
    return _link()


def _fresh(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_related("paper").get(pk=follow_up.pk)


# --- The mail


def test_it_asks_once_before_the_date_and_once_after_it(
    follow_up: FollowUp, clock: Clock, django_capture_on_commit_callbacks: Any
) -> None:
    FollowUp.objects.update(remind_days=3)
    assert _remind(django_capture_on_commit_callbacks) == 0
    clock.forward(days=7)
    assert [_remind(django_capture_on_commit_callbacks) for _run in range(2)] == [1, 0]
    clock.forward(days=4)
    assert [_remind(django_capture_on_commit_callbacks) for _run in range(2)] == [1, 0]
    clock.forward(days=40)
    assert _remind(django_capture_on_commit_callbacks) == 0
    assert [one.to for one in mail.outbox] == [[EMAIL], [EMAIL]]
    assert "395/2017" in mail.outbox[0].subject
    assert "Frist vorbei" in mail.outbox[1].subject
    assert "Radweg bauen" in mail.outbox[0].body


def test_on_the_very_day_the_mail_does_not_say_that_it_has_passed(
    follow_up: FollowUp, django_capture_on_commit_callbacks: Any
) -> None:
    FollowUp.objects.update(due=TODAY)
    assert _remind(django_capture_on_commit_callbacks) == 1
    assert "Frist vorbei" not in mail.outbox[0].subject


def test_one_mail_that_cannot_be_written_keeps_nobody_else_waiting(
    follow_up: FollowUp, process: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    make_follow_up(make_paper(process, reference="396/2017"), due=follow_up.due, email="gruen@stadt.example")
    whole = reminding.ask

    def breaks(asked: FollowUp, *more: Any) -> Any:
        if asked.pk == follow_up.pk:
            raise ValueError
        return whole(asked, *more)

    monkeypatch.setattr(reminding, "ask", breaks)
    with pytest.raises(SomeFailed):
        _remind(django_capture_on_commit_callbacks)
    assert [one.to for one in mail.outbox] == [["gruen@stadt.example"]]
    assert FollowUpLink.objects.count() == 1
    monkeypatch.undo()
    assert _remind(django_capture_on_commit_callbacks) == 1


def test_another_due_date_is_asked_for_anew_and_ends_the_link_of_the_one_before(
    client: Client, follow_up: FollowUp, user: Any, link: str, django_capture_on_commit_callbacks: Any
) -> None:
    keeping.set_due(follow_up, TODAY + timedelta(days=12), "Darum.", user=user, seen=seen_of(follow_up))
    assert client.get(link).status_code == 404
    late = client.post(link, {"antwort": "done", "words": "Der Radweg ist gebaut."})
    assert late.status_code == 404
    assert "Der Radweg ist gebaut." in late.content.decode(), "what was typed can be kept"
    assert not FollowUpReport.objects.exists()
    assert _remind(django_capture_on_commit_callbacks) == 1
    assert client.get(_link()).status_code == 200


@pytest.mark.parametrize("why", ["draft", "undecided", "no address", "answered", "reported"])
def test_nobody_is_asked_where_there_is_nothing_to_ask(
    follow_up: FollowUp, why: str, django_capture_on_commit_callbacks: Any
) -> None:
    if why == "draft":
        Paper.objects.update(is_public=False)
    elif why == "undecided":
        follow_up.paper.decision.delete()
    elif why == "no address":
        FollowUp.objects.update(email="")
    elif why == "answered":
        FollowUpReport.objects.create(follow_up=follow_up, kind="done", by_link=True)
    else:
        FollowUp.objects.update(state="reported")
    assert _remind(django_capture_on_commit_callbacks) == 0
    assert not mail.outbox


def test_staff_send_it_anew_withdraw_it_and_another_address_ends_the_old_link(
    client: Client, follow_up: FollowUp, user: Any, link: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reminding.send_now(follow_up, user=user)
    assert client.get(link).status_code == 404
    second = _link()
    assert client.get(second).status_code == 200
    given = Given("Radweg bauen", unit="Tiefbauamt", email="neu@stadt.example")
    keeping.change(follow_up, given, user=user, seen=seen_of(follow_up))
    assert client.get(second).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        reminding.send_now(follow_up, user=user)
    assert mail.outbox[-1].to == ["neu@stadt.example"]
    assert client.get(_link()).status_code == 200
    assert links.withdraw(follow_up, user=user) == 1
    assert client.get(_link()).status_code == 404


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("no address", "Tragen Sie zuerst die Dienstadresse"),
        ("reported", "es gibt nichts mehr zu fragen"),
        ("answered", "Es wartet schon eine Antwort"),
        ("draft", "Zu einem Entwurf wird niemandem geschrieben"),
        ("not decided", "Zu einem Entwurf wird niemandem geschrieben"),
    ],
)
def test_staff_have_no_mail_sent_where_nobody_can_be_asked_and_read_why(
    follow_up: FollowUp, paper: Paper, user: Any, before: str, told: str, django_capture_on_commit_callbacks: Any
) -> None:
    if before == "no address":
        FollowUp.objects.update(email="")
    elif before == "reported":
        keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    elif before == "answered":
        reports.take(follow_up, Answer("done"))
    elif before == "draft":
        Paper.objects.filter(pk=paper.pk).update(is_public=False)
    else:
        take_back(paper, user=user)
    with pytest.raises(Refused, match=told), django_capture_on_commit_callbacks(execute=True):
        reminding.send_now(follow_up, user=user)
    assert mail.outbox == []
    assert not FollowUpLink.objects.exists()


def test_another_address_gets_the_mail_that_the_one_before_got_and_gets_it_once(
    follow_up: FollowUp, user: Any, link: str, clock: Clock, django_capture_on_commit_callbacks: Any
) -> None:
    def give_to(email: str) -> None:
        given = Given("Radweg bauen", unit="Tiefbauamt", email=email)
        keeping.change(_fresh(follow_up), given, user=user, seen=seen_of(_fresh(follow_up)))

    give_to("neu@stadt.example")
    assert [_remind(django_capture_on_commit_callbacks) for _run in range(2)] == [1, 0]
    assert [one.to for one in mail.outbox] == [[EMAIL], ["neu@stadt.example"]]
    give_to("neu@stadt.example")
    assert _remind(django_capture_on_commit_callbacks) == 0, "the same address, so nobody else"
    give_to("")
    assert _remind(django_capture_on_commit_callbacks) == 0
    clock.forward(days=11)
    give_to("dritte@stadt.example")
    assert [_remind(django_capture_on_commit_callbacks) for _run in range(2)] == [1, 0]
    assert mail.outbox[-1].to == ["dritte@stadt.example"], "after the due date by now"
    give_to("vierte@stadt.example")
    assert [_remind(django_capture_on_commit_callbacks) for _run in range(2)] == [1, 0]
    assert mail.outbox[-1].to == ["vierte@stadt.example"]


def test_another_address_that_staff_have_written_to_themselves_gets_no_second_mail(
    follow_up: FollowUp, user: Any, link: str, django_capture_on_commit_callbacks: Any
) -> None:
    given = Given("Radweg bauen", unit="Tiefbauamt", email="neu@stadt.example")
    keeping.change(follow_up, given, user=user, seen=seen_of(follow_up))
    with django_capture_on_commit_callbacks(execute=True):
        reminding.send_now(_fresh(follow_up), user=user)
    assert _remind(django_capture_on_commit_callbacks) == 0
    assert [one.to for one in mail.outbox] == [[EMAIL], ["neu@stadt.example"]]


@pytest.mark.parametrize("how", ["hidden by staff", "taken back by its server"])
def test_of_a_paper_that_nobody_may_see_a_forwarded_mail_tells_nothing(
    client: Client, paper: Paper, link: str, how: str
) -> None:
    make_paper(paper.process, "Eine andere, die alle sehen", reference="396/2017")
    paper.is_public, paper.gone_since = how != "hidden by staff", timezone.now() if how != "hidden by staff" else None
    paper.save()
    answer = client.get(link)
    assert answer.status_code == 404
    assert "395/2017" not in answer.content.decode()
    assert client.post(link, {"antwort": "done", "words": ""}).status_code == 404
    assert not FollowUpReport.objects.exists()
    paper.is_public, paper.gone_since = True, None
    paper.save()
    assert client.get(link).status_code == 200


def test_a_link_that_is_deleted_while_its_answer_is_on_the_way_is_not_known(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = links.lock

    def forgotten_before(follow_up: FollowUp) -> FollowUp:
        privacy.forget(FollowUp.objects.filter(pk=follow_up.pk))
        return whole(follow_up)

    monkeypatch.setattr(links, "lock", forgotten_before)
    answer = client.post(link, {"antwort": "stuck", "words": "Der Bagger fehlt."})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Diesen Link kennen wir nicht" in shown
    assert "Der Bagger fehlt." in shown, "what was typed can be kept"
    assert not FollowUpReport.objects.exists()


def test_of_the_secret_a_hash_alone_is_kept(link: str) -> None:
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(FollowUpLink.objects.values()))


def test_a_link_of_another_process_is_not_known(client: Client, link: str) -> None:
    other = make_process("Anderswo")
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert client.get(f"{other.url}rueckmeldung/{token}/").status_code == 404


def test_who_answers_without_end_is_stopped_and_keeps_what_was_typed(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followup, "ANSWERS_PER_HOUR", 2)
    codes = [client.post(link, {"antwort": "stuck", "words": f"Grund {number}"}).status_code for number in range(3)]
    assert codes == [302, 302, 429]
    assert "Grund 9" in client.post(link, {"antwort": "stuck", "words": "Grund 9"}).content.decode()
    assert FollowUpReport.objects.get().words == "Grund 1"


# --- The page


def test_looking_changes_nothing_and_shows_the_task_without_the_address(client: Client, link: str) -> None:
    shown = client.get(link)
    assert shown.status_code == 200
    text = shown.content.decode()
    for told in ("Radweg bauen", "395/2017", "Tiefbauamt", "Ja, es ist fertig", "Fertig bis", "Es hängt, weil"):
        assert told in text
    assert EMAIL not in text
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert not FollowUpReport.objects.exists()


def test_a_double_click_is_one_answer_and_a_second_answer_replaces_it(client: Client, link: str) -> None:
    for _click in range(2):
        answer = client.post(link, {"antwort": "done", "words": "Der Weg ist frei."}, follow=True)
        assert "Danke" in answer.content.decode()
    assert FollowUpReport.objects.count() == 1
    until = TODAY + timedelta(days=60)
    client.post(link, {"antwort": "later", "until": until.isoformat(), "words": "Der Frost."})
    report = FollowUpReport.objects.get()
    assert (report.kind, report.until, report.words, report.by_link) == ("later", until, "Der Frost.", True)
    assert report.email == EMAIL


def test_the_history_of_the_paper_tells_once_that_an_answer_has_come_and_not_what_it_says(
    client: Client, link: str, follow_up: FollowUp
) -> None:
    for _click in range(2):
        client.post(link, {"antwort": "done", "words": "Der Weg ist frei."})
    told = ModelLogEntry.objects.filter(action="aufbruch_council.report_given", object_id=str(follow_up.paper_id))
    entry = told.get()
    assert (entry.user_id, entry.data["follow_up"], entry.data["kind"]) == (None, follow_up.pk, "done")
    assert "frei" not in str(entry.data)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"antwort": "later", "until": "", "words": "Zu nass."}, "bis zu welchem Tag"),
        ({"antwort": "later", "until": "gestern", "words": "Zu nass."}, "kein Datum"),
        ({"antwort": "later", "until": "2020-01-01", "words": "Zu nass."}, "Dieser Tag ist vorbei"),
        ({"antwort": "later", "until": "0001-01-01", "words": "Zu nass."}, "Jahr"),
        ({"antwort": "later", "until": (TODAY + timedelta(days=99)).isoformat(), "words": ""}, "warum es länger"),
        ({"antwort": "later", "until": (TODAY + timedelta(days=10)).isoformat(), "words": "Zu nass."}, "gilt schon"),
        ({"antwort": "stuck", "words": "  "}, "woran es hängt"),
        ({"antwort": "stuck", "words": "x" * 1001}, "1000 Zeichen"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    client: Client, link: str, typed: dict[str, str], told: str
) -> None:
    answer = client.post(link, typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert told in shown
    for value in typed.values():
        assert value.strip() in shown
    assert not FollowUpReport.objects.exists()


def test_who_answers_by_link_is_not_asked_for_the_unit_that_only_staff_can_enter(
    client: Client, paper: Paper, user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    follow_up = make_follow_up(paper, unit="", email=EMAIL)
    with django_capture_on_commit_callbacks(execute=True):
        reminding.send_now(follow_up, user=user)
    until = TODAY + timedelta(days=60)
    answer = client.post(_link(), {"antwort": "later", "until": until.isoformat(), "words": "Der Frost."})
    assert answer.status_code == 302
    assert FollowUpReport.objects.get().until == until
    with pytest.raises(Refused, match="zuständige Stelle"):
        reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    assert FollowUpReport.objects.get().state == "waiting"
    changed = keeping.change(
        follow_up, Given("Radweg bauen", unit="Tiefbauamt", email=EMAIL), user=user, seen=seen_of(follow_up)
    )
    reports.publish(changed, user=user, seen=seen_of(changed))
    assert _fresh(follow_up).due == until


def test_staff_who_note_a_later_day_are_asked_for_the_unit_at_once(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, unit="")
    given = Answer("later", TODAY + timedelta(days=60), "Der Frost.")
    with pytest.raises(Refused, match="zuständige Stelle"):
        reports.enter(follow_up, given, user=user, seen=seen_of(follow_up))
    assert not FollowUpReport.objects.exists()


@pytest.mark.parametrize(("language", "example"), [("de", "31.12.2026"), ("en", "2026-12-31")])
def test_of_a_mistyped_day_is_said_how_the_field_takes_it(follow_up: FollowUp, language: str, example: str) -> None:
    with translation.override(language):
        errors = [
            LaterForm({"until": typed, "words": "Zu nass."}, follow_up=follow_up, report=None).errors
            for typed in ("gestern", example)
        ]
    assert example in errors[0]["until"][0]
    assert "until" not in errors[1]


def test_an_answer_that_nobody_offers_changes_nothing(client: Client, link: str) -> None:
    assert client.post(link, {"antwort": "unsinn"}).status_code == 422
    assert not FollowUpReport.objects.exists()


def test_a_forged_form_stores_nothing_and_keeps_what_was_typed(link: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(link, {"antwort": "stuck", "words": "Der Bagger fehlt."})
    assert answer.status_code == 403
    assert "Der Bagger fehlt." in answer.content.decode()
    assert not FollowUpReport.objects.exists()


def test_after_it_was_published_the_link_says_that_nothing_is_left_to_do(
    client: Client, follow_up: FollowUp, user: Any, link: str
) -> None:
    client.post(link, {"antwort": "done", "words": ""})
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    assert "Sie müssen nichts mehr tun" in client.get(link).content.decode()
    answer = client.post(link, {"antwort": "stuck", "words": "Doch nicht."})
    assert answer.status_code == 422
    assert _fresh(follow_up).state == "reported"


# --- What staff make of it


def _given(follow_up: FollowUp, answer: Answer) -> None:
    reports.take(_fresh(follow_up), answer)


def test_done_moves_it_on_with_the_words_that_staff_choose(follow_up: FollowUp, user: Any, paper: Paper) -> None:
    _given(follow_up, Answer("done", None, "Herr Muster hat gebaut."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up), words="Der Weg ist gebaut.")
    shown = followups_of([paper])[paper.pk][0]
    assert (shown.state, shown.lines[-1].reason) == ("reported", "Der Weg ist gebaut.")
    report = FollowUpReport.objects.get()
    assert (report.state, report.words, report.email) == ("published", "", EMAIL), "in case it is taken back"


def test_later_sets_the_due_date_with_the_reason(follow_up: FollowUp, user: Any, paper: Paper) -> None:
    until = TODAY + timedelta(days=90)
    _given(follow_up, Answer("later", until, "Der Frost."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    shown = followups_of([paper])[paper.pk][0]
    assert (shown.state, shown.due, shown.due_history[0].reason) == ("open", until, "Der Frost.")


def test_later_may_be_today(follow_up: FollowUp) -> None:
    _given(follow_up, Answer("later", TODAY, "Der Frost."))
    assert FollowUpReport.objects.get().until == TODAY


def test_stuck_is_shown_until_something_newer_is_said(follow_up: FollowUp, user: Any, paper: Paper) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    assert followups_of([paper])[paper.pk][0].stuck_because == "Der Bagger fehlt."
    keeping.move(follow_up, "running", keeping.Because(), user=user, seen=seen_of(follow_up))
    assert followups_of([paper])[paper.pk][0].stuck_because == ""


def test_taking_back_a_later_step_leaves_what_was_reported_before(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    keeping.move(follow_up, "running", keeping.Because(), user=user, seen=seen_of(_fresh(follow_up)))
    keeping.undo(follow_up, user=user, seen=seen_of(_fresh(follow_up)))
    assert FollowUpReport.objects.get().state == "published"


def test_words_may_not_be_taken_out_where_they_are_needed(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    with pytest.raises(Refused, match="woran es hängt"):
        reports.publish(follow_up, user=user, seen=seen_of(follow_up), words="")
    assert FollowUpReport.objects.get().state == "waiting"


def test_where_no_report_waits_none_is_published_or_put_aside(follow_up: FollowUp, user: Any) -> None:
    for act in (
        lambda: reports.publish(follow_up, user=user, seen=None),
        lambda: reports.dismiss(follow_up, "Darum.", user=user, seen=None),
    ):
        with pytest.raises(Refused, match="wartet keine"):
            act()
    assert not FollowUpReport.objects.exists()


def test_put_aside_with_a_reason_and_not_without(follow_up: FollowUp, user: Any, paper: Paper) -> None:
    _given(follow_up, Answer("done", None, "Fertig."))
    with pytest.raises(Refused, match="warum sie nicht"):
        reports.dismiss(follow_up, "", user=user, seen=seen_of(follow_up))
    reports.dismiss(follow_up, "Stimmt nicht.", user=user, seen=seen_of(follow_up))
    assert (FollowUpReport.objects.get().state, _fresh(follow_up).state) == ("dismissed", "open")
    assert "Stimmt nicht." not in str(followups_of([paper]))


def test_published_by_mistake_it_waits_again(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("done", None, "Fertig."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    report = FollowUpReport.objects.get()
    assert (report.state, report.words, _fresh(follow_up).state) == ("waiting", "Fertig.", "open")


@pytest.fixture
def person(process: Any) -> Participant:
    return participant_for(process, EMAIL)


def _reported(person: Participant) -> list[tuple[str, str]]:
    return [(one["words"], one["email"]) for one in privacy.collect(person)["reports"]]


def test_what_was_published_by_mistake_and_put_aside_then_is_nowhere_any_more(
    follow_up: FollowUp, user: Any, person: Participant
) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    assert _reported(person) == [("Frau Muster ist krank.", EMAIL)]
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    report = FollowUpReport.objects.get()
    assert (report.state, report.words, report.email) == ("waiting", "Frau Muster ist krank.", EMAIL)
    assert _reported(person) == [("Frau Muster ist krank.", EMAIL)]
    reports.dismiss(follow_up, "Nennt einen Menschen.", user=user, seen=seen_of(follow_up))
    assert "Muster" not in str([*FollowUpStep.objects.values(), *FollowUpReport.objects.values()])
    assert _reported(person) == []


def test_what_waits_again_is_erased_with_its_person(follow_up: FollowUp, user: Any, person: Participant) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    privacy.erase(person)
    assert not FollowUpReport.objects.exists()
    assert "Muster" not in str(FollowUpStep.objects.values())


def test_what_others_have_answered_stays_when_one_is_erased(
    follow_up: FollowUp, paper: Paper, user: Any, person: Participant
) -> None:
    others = [make_follow_up(paper, f"Bank {number}", due=TODAY, email="gruen@stadt.example") for number in range(2)]
    for one in (follow_up, *others):
        _given(one, Answer("stuck", None, f"Zu {one.task}: Der Bagger fehlt."))
        links.issue(one, "before")
    reports.publish(others[1], user=user, seen=seen_of(others[1]))
    kept = [*FollowUpReport.objects.filter(follow_up__in=others).order_by("pk").values()]
    privacy.erase(person)
    assert [*FollowUpReport.objects.order_by("pk").values()] == kept
    assert [one.email for one in FollowUp.objects.order_by("pk")] == ["", "gruen@stadt.example", "gruen@stadt.example"]
    assert not FollowUpLink.objects.filter(follow_up=follow_up).exists()
    assert FollowUpLink.objects.filter(follow_up__in=others).count() == 2


def test_what_somebody_has_answered_is_erased_with_them_also_where_another_is_responsible_by_now(
    follow_up: FollowUp, user: Any, person: Participant
) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    given = Given("Radweg bauen", unit="Tiefbauamt", email="neu@stadt.example")
    keeping.change(_fresh(follow_up), given, user=user, seen=seen_of(_fresh(follow_up)))
    assert _reported(person) == [("Frau Muster ist krank.", EMAIL)]
    privacy.erase(person)
    report = FollowUpReport.objects.get()
    assert (report.email, report.words) == ("", "")
    assert _fresh(follow_up).email == "neu@stadt.example"


def test_links_that_nobody_needs_go_after_their_time_also_where_the_address_was_taken_out(
    follow_up: FollowUp, user: Any, link: str, clock: Clock
) -> None:
    keeping.change(follow_up, Given("Radweg bauen", unit="Tiefbauamt"), user=user, seen=seen_of(follow_up))
    clock.forward(days=privacy.DAYS_UNTOUCHED - 1)
    privacy.forget(privacy.due_addresses())
    assert FollowUpLink.objects.exists()
    clock.forward(days=2)
    privacy.forget(privacy.due_addresses())
    assert not FollowUpLink.objects.exists()
    assert not privacy.due_addresses().exists()


def test_the_address_is_kept_for_a_while_after_the_body_took_note_in_case_the_task_comes_back(
    follow_up: FollowUp, clock: Clock
) -> None:
    FollowUp.objects.update(state="noted", changed_at=timezone.now())
    clock.forward(days=privacy.DAYS_AFTER - 1)
    privacy.forget(privacy.due_addresses())
    assert _fresh(follow_up).email == EMAIL
    clock.forward(days=2)
    privacy.forget(privacy.due_addresses())
    assert _fresh(follow_up).email == ""


def test_words_of_staff_do_not_come_back_as_those_of_the_responsible_person(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up), words="Es fehlt an Leuten.")
    assert "Muster" not in str(FollowUpReport.objects.values()), "what staff did not take over is gone"
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    report = FollowUpReport.objects.get()
    assert (report.state, report.words, report.email) == ("waiting", "", EMAIL)
    reports.publish(follow_up, user=user, seen=seen_of(follow_up), words="Es fehlt an Leuten.")
    assert _fresh(follow_up).steps.counted().last().reason == "Es fehlt an Leuten."


def test_of_whom_the_address_is_forgotten_nothing_comes_back(
    follow_up: FollowUp, user: Any, person: Participant
) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    privacy.forget(FollowUp.objects.filter(pk=follow_up.pk))
    report = FollowUpReport.objects.get()
    assert (report.state, report.words, report.email) == ("published", "", "")
    keeping.undo(follow_up, user=user, seen=seen_of(_fresh(follow_up)))
    assert FollowUpReport.objects.get().state == "published"
    assert "Bagger" not in str([*FollowUpStep.objects.values(), *FollowUpReport.objects.values()])


def test_an_answer_that_nobody_read_goes_with_its_address_after_its_time(follow_up: FollowUp, clock: Clock) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    clock.forward(days=privacy.DAYS_UNTOUCHED + 1)
    privacy.forget(privacy.due_addresses())
    assert not FollowUpReport.objects.exists()


def test_what_waits_of_somebody_who_is_erased_goes_also_where_another_is_responsible_by_now(
    follow_up: FollowUp, person: Participant
) -> None:
    _given(follow_up, Answer("stuck", None, "Frau Muster ist krank."))
    FollowUp.objects.update(email="neu@stadt.example")
    privacy.erase(person)
    assert not FollowUpReport.objects.exists(), "nothing without words is left to decide on"


def test_what_staff_have_entered_themselves_stays_when_the_address_is_forgotten(follow_up: FollowUp, user: Any) -> None:
    reports.enter(follow_up, Answer("stuck", None, "Der Bagger fehlt."), user=user, seen=seen_of(follow_up))
    for state in ("published", "waiting"):
        privacy.forget(FollowUp.objects.filter(pk=follow_up.pk))
        report = FollowUpReport.objects.get()
        assert (report.state, report.words) == (state, "Der Bagger fehlt.")
        if state == "published":
            keeping.undo(follow_up, user=user, seen=seen_of(_fresh(follow_up)))


def test_a_link_is_open_for_its_own_task_until_it_ends_or_the_date_is_another_one(
    follow_up: FollowUp, paper: Paper, user: Any
) -> None:
    other = make_follow_up(paper, "Bank", due=follow_up.due, email=EMAIL)
    links.issue(other, "before")
    assert (links.open_links(follow_up), links.open_links(other)) == (0, 1)
    later = TODAY + timedelta(days=90)
    keeping.set_due(other, later, "Der Frost.", user=user, seen=seen_of(other))
    assert links.open_links(_fresh(other)) == 0
    links.issue(_fresh(other), "before")
    assert links.open_links(_fresh(other)) == 1
    links.withdraw(other, user=user)
    assert links.open_links(_fresh(other)) == 0


def test_while_a_newer_answer_waits_the_one_taken_back_is_gone(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    _given(follow_up, Answer("stuck", None, "Der Frost."))
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    assert FollowUpReport.objects.get(state="waiting").words == "Der Frost."
    assert "Bagger" not in str([*FollowUpStep.objects.values(), *FollowUpReport.objects.values()])
    assert FollowUpReport.objects.get(state="published").email == "", "the address serves nothing any more"


def test_an_address_beside_a_published_answer_is_forgotten_after_its_time(
    follow_up: FollowUp, user: Any, clock: Clock
) -> None:
    _given(follow_up, Answer("stuck", None, "Der Bagger fehlt."))
    reports.publish(follow_up, user=user, seen=seen_of(follow_up))
    FollowUpLink.objects.all().delete()
    FollowUp.objects.update(email="")
    assert not privacy.due_addresses().exists()
    clock.forward(days=privacy.DAYS_UNTOUCHED + 1)
    privacy.forget(privacy.due_addresses())
    assert FollowUpReport.objects.get().email == ""
    assert not privacy.due_addresses().exists()


def test_another_answer_in_between_is_noticed(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("done", None, "Fertig."))
    seen = seen_of(follow_up)
    _given(follow_up, Answer("stuck", None, "Doch nicht."))
    with pytest.raises(Refused, match="inzwischen geändert"):
        reports.publish(follow_up, user=user, seen=seen)
    assert _fresh(follow_up).state == "open"


def test_staff_note_what_they_were_told_by_phone(follow_up: FollowUp, user: Any, paper: Paper) -> None:
    with pytest.raises(Refused, match="woran es hängt"):
        reports.enter(follow_up, Answer("stuck"), user=user, seen=seen_of(follow_up))
    late = Answer("later", TODAY - timedelta(days=1), "Der Frost.")
    with pytest.raises(Refused, match="Tag ist vorbei"):
        reports.enter(follow_up, late, user=user, seen=seen_of(follow_up))
    reports.enter(follow_up, Answer("done"), user=user, seen=seen_of(follow_up))
    assert followups_of([paper])[paper.pk][0].state == "reported"
    assert not FollowUpReport.objects.get().by_link


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer("never"), "Wählen Sie eine der drei Antworten"),
        (Answer("later"), "bis zu welchem Tag es fertig ist"),
        (Answer("later", TODAY + timedelta(days=20)), "warum es länger dauert"),
        (Answer("stuck"), "woran es hängt"),
    ],
)
def test_an_answer_that_says_too_little_is_taken_from_nobody(
    follow_up: FollowUp, user: Any, answer: Answer, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        reports.take(follow_up, answer)
    with pytest.raises(Refused, match=told):
        reports.enter(follow_up, answer, user=user, seen=seen_of(follow_up))
    assert not FollowUpReport.objects.exists()


def test_what_staff_were_told_by_phone_does_not_pass_by_an_answer_that_waits(follow_up: FollowUp, user: Any) -> None:
    reports.take(follow_up, Answer("stuck", words="Es fehlt Geld."))
    with pytest.raises(Refused, match="Es wartet eine Rückmeldung"):
        reports.enter(follow_up, Answer("stuck", words="Es fehlt Zeit."), user=user, seen=seen_of(follow_up))
    assert FollowUpReport.objects.get().words == "Es fehlt Geld."


def test_what_is_reported_as_done_is_stuck_nowhere_any_more(follow_up: FollowUp, user: Any) -> None:
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    with pytest.raises(Refused, match="schon als erledigt gemeldet"):
        reports.enter(follow_up, Answer("stuck", words="Es fehlt Geld."), user=user, seen=seen_of(follow_up))
    assert not FollowUpReport.objects.exists()


def test_who_sends_a_form_without_a_due_date_is_asked_for_it(follow_up: FollowUp) -> None:
    form = DueForm({"due": "", "reason": "Darum."}, follow_up=follow_up, report=None)
    assert not form.is_valid()
    assert form.errors["due"] == ["Geben Sie die Frist an."]


def test_the_inbox_shows_it_and_publishes_with_one_click(follow_up: FollowUp, user: Any) -> None:
    _given(follow_up, Answer("later", TODAY + timedelta(days=60), "Der Frost."))
    scope = Scope((follow_up.paper.process_id,))
    (task,) = SOURCES[0].load(scope, None, 9)
    assert_kept_to_its_scope(SOURCES[0], follow_up.paper.process_id, task.pk)
    assert task.title == "Rückmeldung zu Vorlage 395/2017"
    assert "Der Frost." in task.text
    assert f"statt bis {date_format(follow_up.due, 'DATE_FORMAT')}" in task.text
    FollowUp.objects.update(due=None)
    (without,) = SOURCES[0].load(scope, None, 9)
    assert "statt" not in without.text, "there was no day before"
    PUBLISH.act(task.object, user, "")
    assert SOURCES[0].count(scope) == {}
    with pytest.raises(Refused):
        DISMISS.act(task.object, user, "Zu spät.")
    FollowUpReport.objects.filter(pk=task.pk).delete()
    with pytest.raises(Refused):
        DISMISS.act(task.object, user, "Zu spät.")


def test_the_inbox_says_that_it_is_done(follow_up: FollowUp) -> None:
    _given(follow_up, Answer("done", None, "Der Weg ist gebaut."))
    (task,) = SOURCES[0].load(Scope((follow_up.paper.process_id,)), None, 9)
    assert task.text == "Radweg bauen\nAntwort: fertig\nDer Weg ist gebaut."


# --- What everybody sees


def test_the_page_of_the_paper_says_in_words_how_far_it_is(client: Client, paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, due=TODAY - timedelta(days=1), email=EMAIL)
    url = f"{paper.process.url}ratsvorlagen/vorlage/{paper.pk}/"
    shown = client.get(url).content.decode()
    assert "Was daraus wird" in shown
    assert "vor 1 Tag; seitdem ist nichts gemeldet" in shown
    assert EMAIL not in shown
    reports.enter(
        follow_up, Answer("later", TODAY + timedelta(days=5), "Der Frost."), user=user, seen=seen_of(follow_up)
    )
    caches["default"].clear()
    shown = client.get(url).content.decode()
    assert "seitdem ist nichts gemeldet" not in shown
    assert "geändert, weil: Der Frost." in shown


def test_nobody_notes_a_task_at_a_paper_of_the_next_town(client: Client, process: Any, paper: Paper) -> None:
    foreign = make_paper(make_process(title="Anderswo", slug="anderswo"), "Fremde Vorlage")
    decide(foreign)
    decide(paper)
    client.force_login(make_moderator(process))
    sent = {"task": "Bauen", "unit": "", "role": "", "email": "", "remind_days": "14", "due": ""}
    url = reverse("aufbruch_paper_follow_ups", args=[foreign.pk])
    for answer in (client.get(url), client.post(url, sent)):
        assert answer.status_code == 404
        assert "Fremde Vorlage" not in answer.content.decode()
    assert not FollowUp.objects.exists()
    assert client.post(reverse("aufbruch_paper_follow_ups", args=[paper.pk]), sent).status_code == 302


def test_a_paper_is_about_no_page_of_another_process(paper: Paper, user: Any) -> None:
    foreign = make_process(title="Anderswo", slug="anderswo")
    with pytest.raises(Refused, match="Diese Seite gehört zu einem anderen Prozess"):
        name_subject(paper, foreign, user=user)
    assert not PaperSubject.objects.exists()


def test_without_a_task_there_is_no_such_section(client: Client, paper: Paper) -> None:
    shown = client.get(f"{paper.process.url}ratsvorlagen/vorlage/{paper.pk}/").content.decode()
    assert "Was daraus wird" not in shown


def test_the_list_is_narrowed_down_and_handed_out_without_addresses(client: Client, paper: Paper, user: Any) -> None:
    late = make_follow_up(paper, due=TODAY - timedelta(days=1), email=EMAIL)
    done = make_paper(paper.process, "Erledigte Vorlage")
    finished = make_follow_up(done, "Fertiges")
    keeping.move(finished, "reported", keeping.Because(), user=user, seen=seen_of(finished))
    make_paper(paper.process, "Ganz ohne Aufgabe")
    index = f"{paper.process.url}ratsvorlagen/"
    shown = {
        way: client.get(f"{index}?aufgaben={way}").content.decode() for way in ("offen", "ueberfaellig", "erledigt")
    }
    assert [("Erledigte Vorlage" in shown[way], "395/2017" in shown[way]) for way in shown] == [
        (False, True),
        (False, True),
        (True, False),
    ]
    assert all("Ganz ohne" not in text for text in shown.values())
    rows = b"".join(client.get(f"{index}beschlusskontrolle-als-csv/").streaming_content).decode()
    assert rows.count("\n") == 3
    assert "Radweg bauen" in rows
    assert EMAIL not in rows
    told = b"".join(client.get(f"{index}beschlusskontrolle-als-json/").streaming_content).decode()
    assert f'"number": {late.pk}' in told
    assert '"overdue": true' in told


def test_the_list_costs_the_same_queries_whatever_follows(
    client: Client, paper: Paper, django_assert_max_num_queries: Any
) -> None:
    url = f"{paper.process.url}ratsvorlagen/beschlusskontrolle-als-json/"
    for number in range(12):
        make_follow_up(make_paper(paper.process, f"Vorlage {number}"), f"Aufgabe {number}")
    with django_assert_max_num_queries(30):
        text = b"".join(client.get(url).streaming_content).decode()
    assert text.count('"task"') == 12


def test_all_that_waits_is_one_list_for_staff(
    follow_up: FollowUp, user: Any, django_assert_max_num_queries: Any
) -> None:
    client = CommittingClient()
    client.force_login(user)
    for number in range(8):
        make_follow_up(make_paper(follow_up.paper.process, f"Vorlage {number}"), f"Aufgabe {number}", unit="")
    _given(follow_up, Answer("done", None, "Fertig."))
    with django_assert_max_num_queries(60):
        shown = client.get("/admin/aufbruch/beschlusskontrolle/")
    assert "Aufgabe 7" in shown.content.decode()
    waiting = client.get("/admin/aufbruch/beschlusskontrolle/?zeige=wartet").content.decode()
    assert "Radweg bauen" in waiting
    assert "Aufgabe 7" not in waiting
