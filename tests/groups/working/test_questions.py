"""A lead asks the administration on the working page; staff find it in the inbox, and both leads read the answer."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.groups.working.conftest import EMAIL, OTHER, link_in, put_address
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.domain.working import questions
from wagtail_aufbruch.groups.domain.working.deletion_notes import deletion_notes
from wagtail_aufbruch.groups.domain.working.errors import Refused
from wagtail_aufbruch.groups.domain.working.inbox_tasks import SETTLE, SOURCES
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupMembership, ThemeGroupPage
from wagtail_aufbruch.groups.public import working_page
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope

pytestmark = pytest.mark.django_db

ASKED = "Wann kommt der Bescheid?"


def _ask(client: Client, link: str, text: str = ASKED) -> Any:
    return client.post(link, {"text": text}, follow=True)


def test_it_arrives_once_however_often_it_is_sent(client: Client, link: str) -> None:
    for _click in range(2):
        assert "angekommen" in _ask(client, link).content.decode()
    question = GroupQuestion.objects.get()
    assert (question.text, question.email, question.state) == (ASKED, EMAIL, "waiting")


@pytest.mark.parametrize("at_once", [False, True])
def test_of_a_member_who_is_deleted_a_question_keeps_neither_name_nor_address(
    client: Client, link: str, *, at_once: bool
) -> None:
    _ask(client, link)
    member = GroupQuestion.objects.get().member
    assert member is not None
    assert "1 Frage dieser Person an die Verwaltung bleibt, ohne Namen und Adresse." in list(deletion_notes(member))
    people = Member.objects.filter(pk=member.pk)
    ThemeGroupMembership.objects.filter(member=member).delete()
    people.delete() if at_once else member.delete()
    assert not people.exists()
    question = GroupQuestion.objects.get()
    assert (question.text, question.member, question.email) == (ASKED, None, "")


def test_who_has_asked_nothing_is_deleted_without_a_word_of_the_questions_of_others(
    client: Client, link: str, group: ThemeGroupPage
) -> None:
    _ask(client, link)
    other = Member.objects.exclude(pk=GroupQuestion.objects.get().member_id).first()
    assert other is not None
    assert list(deletion_notes(other)) == []


def test_a_question_that_was_taken_back_meanwhile_is_not_answered_or_settled(
    client: Client, link: str, user: Any
) -> None:
    _ask(client, link)
    question = GroupQuestion.objects.get()
    GroupQuestion.objects.all().delete()
    for step in (
        lambda: questions.answer(question, "Im März.", user=user, seen=questions.seen_of(question)),
        lambda: questions.settle(question, user=user, seen=None),
    ):
        with pytest.raises(Refused, match="Die Frage wurde inzwischen zurückgezogen"):
            step()


@pytest.mark.parametrize(("typed", "told"), [("   ", "was Sie wissen möchten"), ("x" * 1001, "1000 Zeichen")])
def test_what_cannot_be_asked_is_told_and_stays_typed(client: Client, link: str, typed: str, told: str) -> None:
    answer = client.post(link, {"text": typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert typed.strip() in answer.content.decode()
    assert not GroupQuestion.objects.exists()


def test_who_asks_and_takes_back_without_end_is_stopped_and_keeps_what_was_typed(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_page, "POSTS_PER_HOUR", 4)
    for number in range(2):
        _ask(client, link, f"Frage {number}")
        client.post(link, {"zurueck": GroupQuestion.objects.get().pk})
    answer = client.post(link, {"text": ASKED})
    assert answer.status_code == 429
    assert ASKED in answer.content.decode()
    assert not GroupQuestion.objects.exists()
    assert client.get(link).status_code == 200


def test_ten_wait_at_most(client: Client, link: str, group: ThemeGroupPage) -> None:
    for number in range(10):
        _ask(client, link, f"Frage {number}")
    answer = client.post(link, {"text": "Noch eine"})
    assert answer.status_code == 422
    assert "schon 10 Fragen" in answer.content.decode()
    assert "Noch eine" in answer.content.decode()
    assert GroupQuestion.objects.count() == 10


def test_a_forged_form_stores_nothing_and_keeps_what_was_typed(link: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(link, {"text": ASKED})
    assert answer.status_code == 403
    assert ASKED in answer.content.decode()
    assert browser.post(link, {"zurueck": "1"}).status_code == 403
    assert not GroupQuestion.objects.exists()


def test_nobody_asks_by_a_link_that_has_ended(client: Client, link: str, group: ThemeGroupPage) -> None:
    put_address(group, 0, OTHER)
    answer = client.post(link, {"text": f"{ASKED}<b>"})
    assert answer.status_code == 404
    assert f"{ASKED}&lt;b&gt;" in answer.content.decode(), "what was typed can be kept"
    assert "nichts gespeichert" not in client.get(link).content.decode()
    assert not GroupQuestion.objects.exists()


def test_a_question_that_waits_stays_in_front_however_many_were_answered_since(
    client: Client, link: str, group: ThemeGroupPage
) -> None:
    _ask(client, link)
    done = {"state": "done", "decided_at": timezone.now()}
    GroupQuestion.objects.bulk_create(GroupQuestion(group=group, text=f"Frage {place}", **done) for place in range(60))
    shown = client.get(link).content.decode()
    assert ASKED in shown
    assert shown.index(ASKED) < shown.index("Frage 59")


def test_a_question_stays_for_a_year_after_it_was_decided_on_and_one_that_waits_for_longer(
    group: ThemeGroupPage, clock: Clock
) -> None:
    for state, decided_at in (("done", timezone.now()), ("waiting", None)):
        GroupQuestion.objects.create(group=group, text=ASKED, state=state, decided_at=decided_at)
    clock.forward(days=364)
    purge()
    assert GroupQuestion.objects.count() == 2
    clock.forward(days=2)
    purge()
    assert GroupQuestion.objects.get().state == "waiting"


def test_who_asked_takes_it_back_and_nobody_else(client: Client, group: ThemeGroupPage, mailed: Any) -> None:
    put_address(group, 1, OTHER)
    mailed()
    first, second = link_in(0), link_in(1)
    _ask(client, first)
    key = GroupQuestion.objects.get().pk
    assert "Frage zurückziehen" in client.get(first).content.decode()
    shown = client.get(second).content.decode()
    assert ASKED in shown
    assert "Frage zurückziehen" not in shown
    assert client.post(second, {"zurueck": key}).status_code == 422
    assert GroupQuestion.objects.exists()
    assert "ist zurückgezogen" in client.post(first, {"zurueck": key}, follow=True).content.decode()
    assert not GroupQuestion.objects.exists()
    assert client.post(first, {"zurueck": "unsinn"}).status_code == 422


def test_the_history_of_the_group_tells_that_somebody_asked_and_took_it_back_and_not_what(
    client: Client, link: str, group: ThemeGroupPage
) -> None:
    _ask(client, link)
    key = GroupQuestion.objects.get().pk
    client.post(link, {"zurueck": key})
    told = PageLogEntry.objects.filter(page=group.pk, action__startswith="aufbruch_groups.question")
    found = list(told.order_by("pk").values_list("action", "user", "data"))
    assert found == [(questions.ASKED, None, {"question": key}), (questions.TAKEN_BACK, None, {"question": key})]


def test_the_answer_is_read_by_both_leads_and_goes_out_by_no_mail(
    client: Client, group: ThemeGroupPage, mailed: Any, user: Any
) -> None:
    put_address(group, 1, OTHER)
    mailed()
    first, second = link_in(0), link_in(1)
    _ask(client, first)
    question, sent = GroupQuestion.objects.get(), len(mail.outbox)
    questions.answer(question, "Im Mai.", user=user, seen=questions.seen_of(question))
    for link in (first, second):
        shown = client.get(link).content.decode()
        assert "Im Mai." in shown
        assert "beantwortet" in shown
    assert len(mail.outbox) == sent
    assert client.post(first, {"zurueck": question.pk}).status_code == 422


def test_staff_change_an_answer_that_they_have_read(client: Client, link: str, user: Any) -> None:
    _ask(client, link)
    question = GroupQuestion.objects.get()
    seen = questions.seen_of(question)
    questions.answer(question, "Im Mai.", user=user, seen=seen)
    with pytest.raises(Refused, match="inzwischen geändert"):
        questions.answer(question, "Im Juni.", user=user, seen=seen)
    question.refresh_from_db()
    questions.answer(question, "Im Juni.", user=user, seen=questions.seen_of(question))
    question.refresh_from_db()
    assert question.answer == "Im Juni."
    with pytest.raises(Refused, match="wartet nicht mehr"):
        questions.settle(question, user=user, seen=None)


def test_the_inbox_shows_it_whole_and_settles_it(client: Client, link: str, process: Any, user: Any) -> None:
    _ask(client, link)
    scope = Scope((process.pk,))
    (task,) = SOURCES[0].load(scope, None, 9)
    assert (task.text, task.where) == (ASKED, "Digitale Infrastruktur")
    assert SOURCES[0].count(scope) == {process.pk: 1}
    assert_kept_to_its_scope(SOURCES[0], process.pk, task.pk)
    SETTLE.act(task.object, user, "")
    assert SOURCES[0].count(scope) == {}
    with pytest.raises(Refused):
        SETTLE.act(task.object, user, "")
    assert GroupQuestion.objects.get().user_id == user.pk


def test_staff_send_answer_and_settle_on_the_page_of_the_group(
    client: Client, group: ThemeGroupPage, user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(user)
    url = reverse("aufbruch_working_page", args=[group.pk])
    shown = client.get(url)
    text = shown.content.decode()
    assert EMAIL in text
    assert "keine Adresse eingetragen" in text
    form = shown.context["form"]
    data = {"act": "send", "members": form.initial["members"], "seen": form.initial["seen"]}
    with django_capture_on_commit_callbacks(execute=True):
        assert EMAIL in client.post(url, data, follow=True).content.decode()
    assert client.post(url, data).status_code == 422
    assert [one.to for one in mail.outbox] == [[EMAIL]]
    for text in (ASKED, "Und die zweite?"):
        _ask(Client(), link_in(), text)
    first, second = [one.question for one in client.get(url).context["questions"]][::-1]
    empty = client.post(url, {"act": "answer", "question": first.pk, "text": " ", "seen": questions.seen_of(first)})
    assert empty.status_code == 422
    assert "Schreiben Sie die Antwort" in empty.content.decode()
    stale = client.post(url, {"act": "answer", "question": first.pk, "text": "Im Mai.", "seen": "alt"})
    assert (stale.status_code, "Im Mai." in stale.content.decode()) == (422, True)
    client.post(url, {"act": "answer", "question": first.pk, "text": "Im Mai.", "seen": questions.seen_of(first)})
    client.post(url, {"act": "settle", "question": second.pk, "text": "", "seen": questions.seen_of(second)})
    assert list(GroupQuestion.objects.values_list("state", "answer")) == [("answered", "Im Mai."), ("done", "")]
    form = client.get(url).context["form"]
    ended = {"act": "withdraw", "members": form.initial["members"], "seen": form.initial["seen"]}
    assert "1 Link gilt nicht mehr" in client.post(url, ended, follow=True).content.decode()
    assert client.get(link_in()).status_code == 404
    assert client.post(url, {"act": "unsinn"}).status_code == 422


def test_an_answer_to_a_question_that_was_taken_back_meanwhile_can_be_kept(
    client: Client, group: ThemeGroupPage, user: Any
) -> None:
    client.force_login(user)
    url = reverse("aufbruch_working_page", args=[group.pk])
    late = client.post(url, {"act": "answer", "question": 99, "text": "Der Bescheid kommt im Mai.", "seen": "x"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "inzwischen zurückgezogen" in page
    assert "Der Bescheid kommt im Mai." in page


def test_staff_of_another_process_find_nothing(client: Client, group: ThemeGroupPage) -> None:
    client.force_login(make_moderator(make_process("Anderswo"), "fremd"))
    assert client.get(reverse("aufbruch_working_page", args=[group.pk])).status_code == 404
