"""What is published keeps its words for good, and the name of its author for a time."""

import html
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import GroupPagePermission

from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import logged_in, make_answer
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.ideas.enums import Discussion
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.assessment.assessments import NOBODY, support
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.privacy.names import ending_soon
from wagtail_aufbruch.participation.domain.privacy.names_ending import SOURCE
from wagtail_aufbruch.participation.domain.privacy.retention import preview, purge
from wagtail_aufbruch.participation.domain.responses.answers import publish_answers
from wagtail_aufbruch.participation.enums import Badge, State
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope
from wagtail_aufbruch.participation.models import Assessment, Contribution, Follow, Participant

pytestmark = pytest.mark.django_db


def name_of(thing: Any) -> tuple[str, Any, str]:
    now = Contribution.objects.get(pk=thing.pk)
    return now.author_name, now.author_id, now.consent_text


def purged_after(clock: Clock, **span: float) -> dict[str, int]:
    clock.forward(**span)
    return purge()


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def by_anna(call: Any, **values: Any) -> Idea:
    anna = make_participant(call.process)
    return make_idea(call, author=anna, author_name="Anna", consent_text="Ja", consented_at=timezone.now(), **values)


def test_three_years_after_publication_the_text_stands_without_name_address_and_consent(
    call: Any, clock: Clock
) -> None:
    idea = by_anna(call)
    assert purged_after(clock, days=3 * 365 - 1)["names"] == 0
    assert name_of(idea)[0] == "Anna"
    assert purged_after(clock, days=2)["names"] == 1
    assert name_of(idea) == ("", None, "")
    now = Contribution.objects.get(pk=idea.pk)
    assert (now.title, now.text, now.state) == (idea.title, idea.text, State.ANONYMISED)
    assert not Participant.objects.exists()


def test_a_call_may_choose_a_time_of_its_own(clock: Clock) -> None:
    process = make_process()
    short, usual = by_anna(make_call(process, "Kurz", names_days=30)), by_anna(make_call(process, "Lang"))
    purged_after(clock, days=31)
    assert [name_of(one)[0] for one in (short, usual)] == ["", "Anna"]


def test_the_time_counts_from_the_end_of_the_call_and_from_the_last_step_of_the_town(clock: Clock) -> None:
    process = make_process()
    open_call = make_call(process, "Offen", names_days=30, closes_at=timezone.now() + timedelta(days=60))
    early = by_anna(open_call)
    over = make_call(process, "Vorbei", names_days=30)
    planned = by_anna(over, stage_changed_at=timezone.now() + timedelta(days=60))
    Assessment.objects.create(contribution=planned, participant=make_participant(process, "ben@example.org"))
    make_idea(over, "Längst vorbei")
    purged_after(clock, days=89)
    assert Assessment.objects.get().participant is not None
    assert [name_of(one)[0] for one in (early, planned)] == ["Anna", "Anna"]
    purged_after(clock, days=2)
    assert [name_of(one)[0] for one in (early, planned)] == ["", ""]


def test_an_official_answer_is_a_step_of_the_town_also_without_a_new_stage(clock: Clock) -> None:
    process = make_process()
    call = make_call(process, "Offen", names_days=30)
    answered, silent = by_anna(call), make_idea(call, author_name="Ben")
    clock.forward(days=20)
    publish_answers([make_answer(answered)], make_moderator(process))
    purged_after(clock, days=15)
    assert [name_of(one)[0] for one in (answered, silent)] == ["Anna", ""]
    purged_after(clock, days=16)
    assert name_of(answered)[0] == ""


def test_a_discussion_without_an_end_is_no_end_of_the_call(clock: Clock) -> None:
    process = make_process()
    now = timezone.now()
    phases: dict[str, Any] = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}
    goes_on = make_call(process, "Weiter", names_days=30, discussion=Discussion.OWN, **phases)
    ended = make_call(
        process, "Zu Ende", names_days=30, discussion=Discussion.OWN,
        discussion_closes_at=now + timedelta(days=1), **phases,
    )  # fmt: skip
    ben = make_participant(process, "ben@example.org")
    for call in (goes_on, ended):
        by_anna(call)
        Follow.objects.create(page=call, participant=ben)
    purged_after(clock, days=60)
    assert [follow.page_id for follow in Follow.objects.all()] == [goes_on.pk], "it can still bring news"


def test_without_the_setting_names_stay(call: Any, clock: Clock, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "PUBLISHED_DAYS": None}
    idea = by_anna(call)
    purged_after(clock, days=5000)
    assert name_of(idea)[0] == "Anna"
    assert list(ending_soon()) == []


def test_the_town_s_own_comment_keeps_its_name(call: Any, clock: Clock, django_user_model: Any) -> None:
    idea = by_anna(call)
    user = django_user_model.objects.create_user("amt")
    ours = make_comment(idea, "Danke", author_name="Stadt Gütersloh", user=user, badge=Badge.TOWN)
    theirs = make_comment(idea, "Gern", author_name="Ben", author=make_participant(call.process, "ben@example.org"))
    purged_after(clock, days=4 * 365)
    assert (name_of(ours)[0], name_of(theirs)[0]) == ("Stadt Gütersloh", "")


def test_supporters_stay_counted_and_are_nobody_any_more(call: Any, clock: Clock) -> None:
    idea = by_anna(call)
    ben = make_participant(call.process, "ben@example.org")
    Assessment.objects.create(contribution=idea, participant=ben)
    Assessment.objects.create(contribution=idea, browser_hash="b" * 64)
    Follow.objects.create(contribution=idea, participant=ben)
    counts = purged_after(clock, days=4 * 365)
    assert (counts["supporters"], counts["followers"]) == (2, 1)
    marks = Assessment.objects.values_list("participant", "browser_hash")
    assert len(marks) == 2
    assert all(who is None and mark.startswith(NOBODY) for who, mark in marks)
    assert not Participant.objects.exists()
    assert purge()["supporters"] == 0


def test_who_supports_or_follows_an_old_idea_today_is_known_until_their_own_time_is_over(
    call: Any, clock: Clock
) -> None:
    idea = by_anna(call)
    purged_after(clock, days=4 * 365)
    ben = make_participant(call.process, "ben@example.org")
    assert support(idea, participant=ben)
    Follow.objects.create(contribution=idea, participant=ben)
    said = preview()
    assert (said["supporters"], said["followers"]) == (0, 0)
    assert purged_after(clock, days=1) == said
    assert not support(idea, participant=ben), "nobody counts twice"
    idea.refresh_from_db()
    assert idea.support_count == Assessment.objects.filter(participant=ben).count() == 1
    assert Follow.objects.filter(contribution=idea, participant=ben).exists()
    counts = purged_after(clock, days=3 * 365)
    assert (counts["supporters"], counts["followers"]) == (1, 1)


def test_each_row_goes_by_the_days_of_its_own_page(clock: Clock) -> None:
    process = make_process()
    short, usual = by_anna(make_call(process, "Kurz", names_days=30)), by_anna(make_call(process, "Lang"))
    clock.forward(days=4 * 365)
    ben = make_participant(process, "ben@example.org")
    for idea in (short, usual):
        support(idea, participant=ben)
        Follow.objects.create(contribution=idea, participant=ben)
    counts = purged_after(clock, days=31)
    assert (counts["supporters"], counts["followers"]) == (1, 1)
    assert Assessment.objects.get(participant=ben).contribution_id == usual.pk
    assert Follow.objects.get().contribution_id == usual.pk


def test_who_follows_a_call_long_after_its_end_is_known_for_a_time_too(clock: Clock) -> None:
    process = make_process()
    call = make_call(process, "Vorbei", names_days=30, closes_at=timezone.now() + timedelta(days=1))
    by_anna(call)
    Follow.objects.create(page=call, participant=make_participant(process, "ben@example.org"))
    clock.forward(days=60)
    late = Follow.objects.create(page=call, participant=make_participant(process, "cleo@example.org"))
    assert purge()["followers"] == 1
    assert list(Follow.objects.all()) == [late]
    assert purged_after(clock, days=31)["followers"] == 1


def test_contributions_are_locked_before_their_supporters_are_written(
    call: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    supported, named = make_idea(call, author=None, author_name=""), by_anna(call)
    Assessment.objects.create(contribution=supported, browser_hash="b" * 64)
    clock.forward(days=4 * 365)
    events: list[Any] = []
    lock = QuerySet.select_for_update

    def locking(rows: QuerySet[Any], *args: Any, **options: Any) -> QuerySet[Any]:
        # SQLite does not say in a statement that it locks.
        events.append("lock")
        return lock(rows, *args, **options)

    def executing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if events[-1:] == ["lock"]:
            events.append(("DESC" in sql, sorted(params)))
        if sql.startswith(f'UPDATE "{Assessment._meta.db_table}"'):
            events.append("write")
        return execute(sql, params, many, context)

    monkeypatch.setattr(QuerySet, "select_for_update", locking)
    with connection.execute_wrapper(executing):
        purge()
    assert events[:3] == ["lock", (True, [supported.pk, named.pk]), "write"]


def test_what_was_taken_from_view_has_an_end_too(call: Any, clock: Clock) -> None:
    idea = by_anna(call, state=State.HIDDEN)
    purged_after(clock, days=364)
    assert Contribution.objects.filter(pk=idea.pk).exists()
    assert purged_after(clock, days=2)["hidden"] == 1
    assert not Contribution.objects.filter(pk=idea.pk).exists()


def test_staff_are_told_a_month_before_names_go(call: Any, clock: Clock) -> None:
    staff = make_moderator(call.process)
    by_anna(call)
    by_anna(call)

    def inbox() -> str:
        return logged_in(staff).get("/admin/aufbruch/eingang/").content.decode()

    clock.forward(days=3 * 365 - 31)
    assert "Namen und Adressen" not in inbox()
    clock.forward(days=2)
    page = inbox()
    assert "gehen Namen und Adressen von 2" in page
    assert call.title in page
    assert "Namen, die bald gehen" in page


def test_the_task_is_counted_and_narrowed_down_as_every_other(call: Any, clock: Clock) -> None:
    calls = [call, make_call(call.process, "Zweiter"), make_call(make_process("Nebenan"), "Fremder")]
    for one in calls:
        by_anna(one)
    clock.forward(days=3 * 365 - 20)
    scope = Scope((call.process.pk,))
    first, second = SOURCE.load(scope, None, 50)
    assert {first.title, second.title} == {call.title, "Zweiter"}
    assert SOURCE.count(scope) == {call.process.pk: 2}
    assert [task.title for task in SOURCE.load(scope, first.place, 50)] == [second.title]
    assert_kept_to_its_scope(SOURCE, call.process.pk, call.pk)


def test_the_task_leads_whom_it_is_for_to_what_they_may_open(call: Any, clock: Clock) -> None:
    idea = by_anna(call)
    other = by_anna(make_call(call.process, "Anderer", names_days=3650))
    worker, editor = make_moderator(call.process), make_moderator(call.process, "redaktion")
    editors = Group.objects.create(name="Redaktion")
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=editors, page_id=call.process.pk, permission=change)
    editor.groups.add(editors)
    clock.forward(days=3 * 365 - 20)
    pages = {}
    for user in (worker, editor):
        client = logged_in(user)
        inbox = client.get("/admin/aufbruch/eingang/").content.decode()
        task = re.search(rf'<h3><a href="([^"]+)" data-open>{re.escape(html.escape(call.title))}', inbox)
        assert task is not None
        answer = client.get(html.unescape(task[1]))
        assert answer.status_code == 200, task[1]
        pages[user] = task[1], answer.content.decode()
    assert pages[editor][0].endswith(f"/pages/{call.pk}/edit/")
    assert idea.title in pages[worker][1]
    assert f"/inspect/{other.pk}/" not in pages[worker][1]


def test_a_guardian_s_address_goes_with_the_name(call: Any, clock: Clock) -> None:
    idea = by_anna(call)
    consent = guardians.need_guardian(idea, "mama@example.org", "Ja", "1")
    purged_after(clock, days=4 * 365)
    consent.refresh_from_db()
    assert consent.email == ""


def test_a_dry_run_says_exactly_what_the_run_then_does(call: Any, clock: Clock) -> None:
    idea = by_anna(call)
    about = by_anna(call, state=State.REJECTED)
    comment = make_comment(idea, author=make_participant(call.process, "cleo@example.org"), state=State.WITHDRAWN)
    make_comment(idea, "Antwort", reply_to_id=comment.pk)
    ben = make_participant(call.process, "ben@example.org")
    Assessment.objects.create(contribution=about, participant=ben)
    make_idea(call, author=make_participant(call.process, "dora@example.org"), state=State.UNCONFIRMED)
    clock.forward(days=4 * 365)

    def lines(*options: str) -> list[str]:
        out = StringIO()
        call_command("aufbruch_purge", *options, stdout=out)
        return out.getvalue().splitlines()[1:]

    said = lines("--dry-run")
    assert Contribution.objects.count() == 5, "nothing is deleted yet"
    assert name_of(idea)[0] == "Anna"
    assert "  participants: 4" in said, "nobody has anything left afterwards"
    assert "  emptied: 1" in said
    assert lines() == said
    assert lines("--dry-run") == lines()
