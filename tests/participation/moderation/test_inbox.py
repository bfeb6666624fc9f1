"""The inbox: what waits over all kinds, who sees it, what a decision does, and what happens when two decide at once."""

import html
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import (
    decide,
    logged_in,
    make_claim,
    make_failed_mail,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
    seen_case,
    seen_mail,
)
from tests.together import at_once
from wagtail_aufbruch.participation.domain.comments import writing
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.errors import CaseDecided, ChangedSinceShown
from wagtail_aufbruch.participation.domain.moderation import post_moderation
from wagtail_aufbruch.participation.domain.moderation.inbox import NOBODY, PAGE_SIZE, Wanted, badge, inbox_of
from wagtail_aufbruch.participation.enums import Badge, CaseState, MailState, Moderation, Source, State, VersionState
from wagtail_aufbruch.participation.models import (
    Assignment,
    AuthorshipClaim,
    Contribution,
    DecisionReason,
    GuardianConsent,
    Mail,
    PostModerationReview,
    Report,
    Version,
)

pytestmark = pytest.mark.django_db

INBOX = "/admin/aufbruch/eingang/"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def staff_client(staff: Any) -> Client:
    return logged_in(staff)


def shown(client: Client, **query: str) -> str:
    answer = client.get(INBOX, query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, **query: str) -> list[str]:
    return [row.task.title for row in client.get(INBOX, query).context["inbox"].rows]


def one_of_each(call: Any) -> list[str]:
    """One task of every kind; returns their names."""
    published = make_idea(call, "Steht schon da")
    found = make_idea(call, "Von der Karte", source=Source.EVENT)
    report = make_report(published, "Das ist Werbung.")
    version = make_waiting_version(make_idea(call, "Bekommt neue Worte"))
    claim = make_claim(found, make_participant(call.process, "cem@example.org"))
    failed = make_failed_mail(call.process)
    make_look(make_idea(call, "Schon zu lesen"))
    call.closes_at = timezone.now() + timedelta(days=2)
    call.save()
    return [
        f"new-idea:{make_idea(call, 'Ganz neu', state=State.PENDING).pk}",
        f"new-comment:{make_waiting_comment(published).pk}",
        f"report:{report.pk}",
        f"version:{version.pk}",
        f"claim:{claim.pk}",
        f"mail:{failed.pk}",
        f"look:{PostModerationReview.objects.get().pk}",
        # What is collected and discussed ends at the same moment, hence one task.
        f"phase:{call.pk * 10}",
    ]


def test_the_second_of_two_who_have_read_what_is_public_is_told_so(staff: Any, call: Any) -> None:
    idea = make_idea(call)
    look = make_look(idea)
    post_moderation.mark_seen(idea, user=staff)
    colleague = get_user_model().objects.create_user("kollegin")
    with pytest.raises(CaseDecided):
        post_moderation.mark_seen(idea, user=colleague)
    look.refresh_from_db()
    assert look.seen_by == staff


def test_who_works_for_two_processes_chooses_between_them(staff: Any, staff_client: Client, call: Any) -> None:
    assert 'name="prozess"' not in shown(staff_client), "there is nothing to choose"
    other = make_process("Anderer Prozess")
    other.staff_groups.add(*staff.groups.all())
    for place, title in ((call, "Hier"), (make_call(other), "Dort")):
        make_idea(place, title, state=State.PENDING)
    assert 'name="prozess"' in shown(staff_client)
    assert titles(staff_client, prozess=str(other.pk)) == ["Dort"]


def test_everything_that_waits_stands_in_one_list_and_can_be_filtered_by_kind(staff_client: Client, call: Any) -> None:
    subjects = one_of_each(call)
    page = shown(staff_client)
    for subject in subjects:
        assert f'value="{subject}"' in page
        only = shown(staff_client, art=subject.partition(":")[0])
        assert [one for one in subjects if f'name="subject" value="{one}"' in only] == [subject]


def test_the_oldest_stands_first_and_nothing_is_shown_twice_or_lost_over_the_pages(
    staff_client: Client, call: Any
) -> None:
    now = timezone.now()
    expected = [f"Fall {number:03}" for number in range(2 * PAGE_SIZE + 5)]
    for number, title in enumerate(expected):
        moment = now - timedelta(hours=len(expected) - number)
        if number % 3:
            make_idea(call, title, state=State.PENDING, created_at=moment)
        else:
            make_report(make_idea(call, title), created_at=moment)
    found: list[str] = []
    url = INBOX
    for _page in range(10):
        answer = staff_client.get(url)
        found += [row.task.title for row in answer.context["inbox"].rows]
        url = answer.context["next_url"]
        if not url:
            break
    assert found == expected
    waiting = list(Contribution.objects.filter(state=State.PENDING).values_list("pk", flat=True))
    Contribution.objects.exclude(pk__in=waiting[:PAGE_SIZE]).delete()
    last = staff_client.get(INBOX)
    assert len(last.context["inbox"].rows) == PAGE_SIZE
    assert not last.context["next_url"], "no empty page follows"


def test_tasks_of_the_same_moment_are_neither_lost_nor_doubled_at_the_edge_of_a_page(
    staff_client: Client, call: Any
) -> None:
    moment = timezone.now() - timedelta(days=1)
    for number in range(PAGE_SIZE):
        idea = make_idea(call, f"Wartet {number}", state=State.PENDING, created_at=moment)
        make_report(make_idea(call, f"Gemeldet {number}"), created_at=moment)
        make_waiting_comment(idea, f"Kommentar {number}", created_at=moment)
    found: list[str] = []
    url = INBOX
    while url:
        answer = staff_client.get(url)
        found += [row.task.subject for row in answer.context["inbox"].rows]
        url = answer.context["next_url"]
    assert len(found) == len(set(found)) == 3 * PAGE_SIZE


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "1_2_3_4",
        "1_2020-01-01T00:00:00_idea_1",
        "9" * 400,
        "1_\x00_new-idea_1",
        "1_2020-01-01T00:00:00+00:00_new-idea_1",
        f"99_new-idea_{-62_135_596_800 * 10**6}_1",
        f"99_new-idea_{253_402_300_799 * 10**6}_1",
        "99_new-idea_1e3_1",
        f"99_new-idea_1_{2**63}",
        "99__1_1",
    ],
)
def test_a_page_that_nobody_gave_out_shows_the_beginning(staff_client: Client, call: Any, key: str) -> None:
    make_idea(call, "Ganz vorn", state=State.PENDING)
    assert "Ganz vorn" in shown(staff_client, ab=key, wer="")


@pytest.mark.parametrize("value", ["unsinn", "\x00", "-1", "ä" * 3000])
def test_filters_survive_any_text(staff_client: Client, call: Any, value: str) -> None:
    make_idea(call, state=State.PENDING)
    for name in ("art", "wer", "prozess", "ab"):
        assert staff_client.get(INBOX, {name: value}).status_code == 200


def test_moderators_see_and_decide_on_their_own_process_alone(staff_client: Client, call: Any) -> None:
    foreign_call = make_call(make_process("Anderer Prozess"))
    foreign = make_idea(foreign_call, "Fremder Fall", state=State.PENDING)
    report = make_report(make_idea(foreign_call, "Fremde Meldung"))
    page = shown(staff_client)
    assert "Fremder Fall" not in page
    assert "Fremde Meldung" not in page
    for subject, key in ((f"new-idea:{foreign.pk}", "publish"), (f"report:{report.pk}", "hide")):
        data = {"one": f"{key}|{subject}", "reason": "Nein"}
        assert decide(staff_client, data).status_code == 409
        decide(staff_client, {"one": f"take|{subject}"})
    foreign.refresh_from_db()
    report.refresh_from_db()
    assert (foreign.state, report.state) == (State.PENDING, CaseState.OPEN)
    assert not Assignment.objects.exists()


def test_editors_without_cases_and_strangers_get_nowhere(call: Any, client: Client) -> None:
    idea = make_idea(call, "Vertraulich", state=State.PENDING)
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = get_user_model().objects.create_user("redaktion")
    user.groups.add(group)
    for visitor in (logged_in(user), client):
        assert visitor.get(INBOX).status_code in {302, 403}
        assert decide(visitor, {"one": f"publish|new-idea:{idea.pk}"}).status_code in {302, 403}
    assert INBOX not in logged_in(user).get("/admin/").content.decode()
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_the_menu_says_how_much_waits_and_the_first_page_leads_to_each_kind(staff_client: Client, call: Any) -> None:
    one_of_each(call)
    page = staff_client.get("/admin/").content.decode()
    assert "(8)" in page
    for kind in ("new-idea", "new-comment", "report", "version", "claim", "mail", "look", "phase"):
        assert f"{INBOX}?art={kind}" in page


def test_publishing_from_the_inbox_is_logged_and_told(
    staff_client: Client, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(staff_client, {"one": f"publish|new-idea:{idea.pk}"}).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    assert idea.transitions.get().user.username == "moderation"
    assert [sent.to for sent in mail.outbox] == [["anna@example.org"]]


def test_a_decision_against_somebody_asks_for_the_reason_and_shows_the_mail_first(
    staff_client: Client, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    asked = {"decision": "reject", "subject": [f"new-idea:{idea.pk}"]}
    assert 'name="reason"' in decide(staff_client, asked).content.decode()
    without = decide(staff_client, {**asked, "choice": "", "reason": "  "})
    assert without.status_code == 422
    preview = decide(staff_client, {**asked, "choice": "", "reason": "Gibt es schon.", "preview": "1"})
    assert "Gibt es schon." in preview.content.decode()
    assert "Nicht veröffentlicht" in preview.content.decode()
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(staff_client, {**asked, "choice": "", "reason": "Gibt es schon."}).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.REJECTED
    assert "Gibt es schon." in mail.outbox[0].body


def test_a_reason_from_the_list_counts_and_a_town_writes_its_own(staff_client: Client, call: Any) -> None:
    usual, own = (make_idea(call, title, state=State.PENDING) for title in ("Eins", "Zwei"))
    data = {"decision": "reject", "reason": ""}
    decide(staff_client, {**data, "subject": [f"new-idea:{usual.pk}"], "choice": "double"})
    assert usual.transitions.get().reason
    reason = DecisionReason.objects.create(
        process=call.process.page_ptr, title="Hausordnung", text="Siehe Hausordnung."
    )
    decide(staff_client, {**data, "subject": [f"new-idea:{own.pk}"], "choice": str(reason.pk)})
    assert own.transitions.get().reason == "Siehe Hausordnung."
    forged = make_idea(call, "Drei", state=State.PENDING)
    asked = {**data, "subject": [f"new-idea:{forged.pk}"], "choice": "double"}
    assert decide(staff_client, asked).status_code == 422, "the usual ones are gone where there are own ones"


def test_a_reason_that_is_far_too_long_stays_in_the_form(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    data = {"decision": "reject", "subject": [f"new-idea:{idea.pk}"], "choice": "", "reason": "weil " * 1000}
    answer = decide(staff_client, data)
    assert answer.status_code == 422
    assert "weil weil weil" in answer.content.decode()


def test_each_kind_is_decided_by_its_own_rules(staff_client: Client, call: Any) -> None:
    idea, comment, report, version, claim, failed, look, _phase = one_of_each(call)
    for subject, key in (
        (idea, "publish"),
        (comment, "publish"),
        (version, "publish"),
        (claim, "grant"),
        (failed, "retry"),
        (look, "seen"),
    ):
        assert decide(staff_client, {"one": f"{key}|{subject}"}).status_code == 302, subject
    assert decide(staff_client, {"one": f"hide|{report}", "choice": "", "reason": "Werbung"}).status_code == 302
    assert Report.objects.get().state == CaseState.GRANTED
    assert Report.objects.get().contribution.state == State.HIDDEN
    assert Version.objects.filter(state=VersionState.PENDING).count() == 0
    assert AuthorshipClaim.objects.get().state == CaseState.GRANTED
    assert not Mail.objects.filter(state=MailState.FAILED).exists()
    assert PostModerationReview.objects.get(pk=look.partition(":")[2]).seen_by.username == "moderation"
    left = [row.task.source for row in staff_client.get(INBOX).context["inbox"].rows]
    assert left == ["phase"]


def test_many_at_once_each_for_itself_and_the_result_says_what_did_not_work(staff_client: Client, call: Any) -> None:
    first, second, third = (make_idea(call, title, state=State.PENDING) for title in ("Eins", "Zwei", "Drei"))
    claim = make_claim(make_idea(call, "Vier"), make_participant(call.process))
    subjects = [f"new-idea:{idea.pk}" for idea in (first, second, third)]
    transitions.reject(second, user=make_moderator(call.process, "kollegin"), reason="Doppelt")
    answer = decide(
        staff_client, {"decision": "publish", "subject": [*subjects, f"claim:{claim.pk}", "unsinn:7", "\x00"]}
    )
    assert answer.status_code == 409
    assert sum(1 for outcome in answer.context["outcomes"] if not outcome.error) == 2
    states = list(Contribution.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk"))
    assert [one.state for one in states] == [State.PUBLISHED, State.REJECTED, State.PUBLISHED]
    claim.refresh_from_db()
    assert claim.state == CaseState.OPEN


def test_the_second_of_two_who_decide_at_once_is_told_and_nothing_is_sent_twice(
    staff_client: Client, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    colleague = logged_in(make_moderator(call.process, "kollegin"))
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(colleague, {"one": f"publish|new-idea:{idea.pk}"}).status_code == 302
        late = decide(staff_client, {"one": f"publish|new-idea:{idea.pk}"})
    assert late.status_code == 409
    assert len(mail.outbox) == 1


def test_a_young_person_s_idea_is_not_published_before_a_guardian_agrees(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING, guardian_needed=True)
    GuardianConsent.objects.create(contribution=idea, wording="Ich bin einverstanden.")
    row = staff_client.get(INBOX).context["inbox"].rows[0].task
    assert [decision.key for decision in row.decisions] == ["consent", "reject"]
    assert decide(staff_client, {"one": f"publish|{row.subject}"}).status_code == 409
    assert decide(staff_client, {"one": f"consent|{row.subject}"}).status_code == 302
    assert decide(staff_client, {"one": f"publish|{row.subject}"}).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED


def test_what_publishes_itself_waits_until_somebody_has_looked(call: Any, staff: Any, staff_client: Client) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea = make_idea(call, "Erschien von selbst", state=State.PENDING)
    transitions.publish_first(idea)
    assert "Erschien von selbst" in shown(staff_client, art="look")
    decide(staff_client, {"decision": "seen", "subject": [f"look:{idea.pk}"]})
    assert titles(staff_client, art="look") == []
    staff_made = make_idea(call, "Von der Stadt", state=State.PENDING)
    transitions.publish(staff_made, user=staff)
    assert titles(staff_client, art="look") == []
    gone = make_idea(call, "Zurückgezogen", state=State.PENDING)
    transitions.withdraw(transitions.publish_first(gone))
    assert titles(staff_client, art="look") == []


def test_tasks_are_taken_given_and_given_back(staff_client: Client, call: Any, staff: Any) -> None:
    mine, other, free = (make_idea(call, title, state=State.PENDING) for title in ("Meins", "Deins", "Frei"))
    colleague = make_moderator(call.process, "kollegin")
    decide(staff_client, {"one": f"take|new-idea:{mine.pk}"})
    decide(staff_client, {"decision": "assign", "to": str(colleague.pk), "subject": [f"new-idea:{other.pk}"]})
    assert titles(staff_client, wer="mine") == ["Meins"]
    assert titles(staff_client, wer="nobody") == ["Frei"]
    stranger = make_moderator(make_process("Anderer Prozess"), "fremd")
    for to in (str(stranger.pk), "", "\x00", "999999"):
        data = {"decision": "assign", "to": to, "subject": [f"new-idea:{free.pk}"]}
        assert decide(staff_client, data).status_code == 409
    decide(staff_client, {"one": f"release|new-idea:{mine.pk}"})
    decide(staff_client, {"one": f"publish|new-idea:{other.pk}"})
    assert not Assignment.objects.exists(), "what is decided on is nobody's any more"


def test_the_way_back_never_leads_to_another_site(staff_client: Client, call: Any) -> None:
    for number, here in enumerate(
        ["https://boese.example/", "//boese.example", "/\\boese.example", "javascript:alert(1)"]
    ):
        idea = make_idea(call, f"Idee {number}", state=State.PENDING)
        answer = decide(staff_client, {"one": f"publish|new-idea:{idea.pk}", "here": here, "next_task": '"><script>'})
        assert answer.headers["Location"] == INBOX


def test_hostile_text_of_citizens_is_shown_escaped(staff_client: Client, call: Any) -> None:
    make_idea(call, "<script>alert(1)</script>", text="<img src=x onerror=alert(1)> 🚲", state=State.PENDING)
    page = shown(staff_client)
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_the_badge_of_a_comment_is_set_by_those_who_handle_the_case(staff_client: Client, call: Any) -> None:
    comment = make_waiting_comment(make_idea(call))
    url = f"/admin/aufbruch/kommentar/{comment.pk}/kennzeichen/"
    assert staff_client.get(f"/admin/aufbruch_participation/contribution/inspect/{comment.pk}/").status_code == 200
    staff_client.post(url, {"badge": "unsinn"})
    comment.refresh_from_db()
    assert comment.badge == ""
    staff_client.post(url, {"badge": "lead", "seen": seen_case(comment)})
    comment.refresh_from_db()
    assert comment.badge == "lead"
    foreign = logged_in(make_moderator(make_process("Anderer Prozess"), "fremd"))
    assert foreign.post(url, {"badge": "town"}).status_code == 404


def test_words_that_change_while_the_badge_is_set_do_not_become_the_town_s(
    staff_client: Client, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_waiting_comment(make_idea(call))
    read, set_badge = seen_case(comment), writing.set_badge

    def change_first(*given: Any, **named: Any) -> None:
        Contribution.objects.filter(pk=comment.pk).update(text="Etwas ganz anderes.")
        set_badge(*given, **named)

    monkeypatch.setattr(writing, "set_badge", change_first)
    url = f"/admin/aufbruch/kommentar/{comment.pk}/kennzeichen/"
    page = staff_client.post(url, {"badge": "town", "seen": read}, follow=True).content.decode()
    comment.refresh_from_db()
    assert comment.badge == ""
    assert str(ChangedSinceShown().message) in html.unescape(page)


@pytest.mark.django_db(transaction=True)
def test_the_badge_waits_for_whoever_changes_the_words_at_the_same_moment() -> None:
    comment = make_waiting_comment(make_idea(make_call(make_process())))
    read, holds = seen_case(comment), Event()

    def change() -> None:
        with transaction.atomic():
            lock([comment.pk])
            Contribution.objects.filter(pk=comment.pk).update(text="Etwas ganz anderes.")
            holds.set()
            time.sleep(0.5)

    def mark() -> None:
        holds.wait(10)
        writing.set_badge(comment, Badge.TOWN, user=None, seen=read)

    _done, refused = at_once(change, mark)
    assert isinstance(refused, ChangedSinceShown)
    comment.refresh_from_db()
    assert comment.badge == ""


def test_reasons_are_kept_by_those_who_decide(staff_client: Client, call: Any) -> None:
    url = "/admin/snippets/aufbruch_participation/decisionreason/"
    assert staff_client.get(url).status_code == 200
    data = {"title": "Hausordnung", "text": "Siehe Hausordnung.", "sort_order": "1"}
    assert staff_client.post(f"{url}add/", data).status_code == 302
    reason = DecisionReason.objects.get()
    assert reason.process_id == call.process.pk
    foreign = logged_in(make_moderator(make_process("Anderer Prozess"), "fremd"))
    assert foreign.get(f"{url}edit/{reason.pk}/").status_code in {302, 403, 404}
    assert "Hausordnung" not in foreign.get(url).content.decode()


def test_the_number_in_the_menu_is_the_one_of_the_inbox_that_was_just_opened_and_counted_once(
    staff: Any, call: Any, django_assert_num_queries: Any
) -> None:
    idea = make_idea(call, "Erste", state=State.PENDING)
    make_idea(call, "Zweite", state=State.PENDING)
    assert badge(staff) == 2
    idea.delete()
    inbox_of(staff, Wanted(whose=NOBODY))
    with django_assert_num_queries(0):
        assert badge(staff) == 2, "what is narrowed down is not the whole"
    inbox_of(staff, Wanted(kind="report"))
    with django_assert_num_queries(0):
        assert badge(staff) == 1
    stranger = get_user_model().objects.create_user("fremd", is_staff=True)
    inbox_of(stranger, Wanted())
    assert badge(stranger) is None, "no number for who handles no cases"


@pytest.mark.parametrize("way", ["inbox", "case", "mail"])
def test_the_number_in_the_menu_is_another_one_as_soon_as_something_is_decided(
    staff: Any, staff_client: Client, call: Any, way: str
) -> None:
    if way == "mail":
        failed = make_failed_mail(call.process)
        assert badge(staff) == 1
        url, seen = f"/admin/aufbruch_participation/mail/inspect/{failed.pk}/", seen_mail(failed)
        staff_client.post(url, {"seen": seen})
    else:
        idea = make_idea(call, state=State.PENDING)
        assert badge(staff) == 1
        if way == "inbox":
            decide(staff_client, {"one": f"publish|new-idea:{idea.pk}"})
        else:
            url = f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/"
            staff_client.post(url, {"decision": "publish", "seen": seen_case(idea)})
    assert badge(staff) == 0


def test_the_inbox_costs_the_same_for_three_and_for_thirty_tasks(
    staff_client: Client, call: Any, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(51) as captured:
            assert staff_client.get(INBOX).status_code == 200
        return len(captured)

    def fill(number: int, make: Callable[[int], Any]) -> None:
        for index in range(number):
            make(index)

    fill(1, lambda index: one_of_each(call))
    queries()
    few = queries()
    fill(4, lambda index: make_idea(call, f"Fall {index}", state=State.PENDING))
    fill(4, lambda index: make_waiting_comment(make_idea(call), f"Wort {index}"))
    fill(4, lambda index: make_report(make_idea(call, f"Meldung {index}")))
    fill(4, lambda index: make_look(make_idea(call, f"Neu {index}")))
    assert queries() <= few
