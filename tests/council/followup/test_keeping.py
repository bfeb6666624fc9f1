"""What follows from a decision: begun, given due dates, moved on, taken back; overdue is computed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories.core import make_process
from tests.factories.council import DAY, decide, make_body, make_follow_up, make_imported, make_paper
from tests.factories.participation import make_moderator
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import keeping, reports, rules
from wagtail_aufbruch.council.domain.followup.keeping import Because, Given
from wagtail_aufbruch.council.domain.followup.locking import seen_of
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.domain.papers.deciding import take_back
from wagtail_aufbruch.council.enums import FollowUpState
from wagtail_aufbruch.council.models import Decision, FollowUp, FollowUpStep, Paper

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def paper(process: Any) -> Paper:
    return make_paper(process)


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


def _fresh(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_related("paper").get(pk=follow_up.pk)


def test_without_a_confirmed_decision_there_is_nothing_to_follow(paper: Paper, user: Any) -> None:
    with pytest.raises(Refused, match="nicht bestätigt"):
        keeping.begin(paper, Given("Bauen"), user=user)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("given", "due", "told"),
    [
        (Given(""), None, "was zu tun ist"),
        (Given("Bauen"), TODAY, "zuständige Stelle"),
        (Given("Bauen", unit="Amt"), DAY - timedelta(days=1), "vor dem Beschluss vom 02.03.2026"),
    ],
)
def test_what_cannot_be_is_refused_with_what_helps(
    paper: Paper, user: Any, given: Given, due: date | None, told: str
) -> None:
    decide(paper)
    with pytest.raises(Refused, match=told):
        keeping.begin(paper, given, due, user=user)
    assert not FollowUp.objects.exists()


def test_a_due_date_may_be_the_very_day_of_the_decision(paper: Paper, user: Any) -> None:
    decide(paper)
    assert keeping.begin(paper, Given("Bauen", unit="Amt"), DAY, user=user).due == DAY


def test_the_database_holds_that_a_due_date_has_a_unit(paper: Paper) -> None:
    follow_up = make_follow_up(paper, unit="")
    with pytest.raises(IntegrityError, match="due_has_unit"), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(due=TODAY)


def test_the_unit_cannot_be_taken_away_from_a_due_date(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, due=TODAY)
    with pytest.raises(Refused, match="zuständige Stelle"):
        keeping.change(follow_up, Given("Bauen"), user=user, seen=seen_of(follow_up))
    assert _fresh(follow_up).unit == "Tiefbauamt"


def test_another_due_date_needs_a_reason_and_the_old_one_stays(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, due=TODAY - timedelta(days=3))
    later = TODAY + timedelta(days=30)
    with pytest.raises(Refused, match="Begründung"):
        keeping.set_due(follow_up, later, "", user=user, seen=seen_of(follow_up))
    keeping.set_due(follow_up, later, "Die Ausschreibung dauert länger.", user=user, seen=seen_of(follow_up))
    shown = followups_of([paper])[paper.pk][0]
    assert (shown.due, shown.first_due, shown.is_overdue) == (later, TODAY - timedelta(days=3), False)
    assert [(line.due_before, line.reason) for line in shown.due_history] == [
        (TODAY - timedelta(days=3), "Die Ausschreibung dauert länger.")
    ]


def test_the_first_due_date_needs_no_reason_and_the_same_one_is_no_change(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    keeping.set_due(follow_up, TODAY, "", user=user, seen=seen_of(follow_up))
    follow_up = _fresh(follow_up)
    with pytest.raises(Refused, match="gilt schon"):
        keeping.set_due(follow_up, TODAY, "Weil.", user=user, seen=seen_of(follow_up))
    assert followups_of([paper])[paper.pk][0].first_due is None


def test_overdue_comes_with_midnight_and_goes_with_the_report(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, due=TODAY)
    assert not followups_of([paper])[paper.pk][0].is_overdue
    shown = followups_of([paper], today=TODAY + timedelta(days=2))[paper.pk][0]
    assert [(rung.is_reached, rung.is_current) for rung in shown.scale][:2] == [(True, True), (False, False)]
    assert (shown.is_overdue, shown.days_overdue, shown.days_waiting) == (True, 2, 2)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    assert not followups_of([paper], today=TODAY + timedelta(days=2))[paper.pk][0].is_overdue


@pytest.mark.parametrize("before", FollowUpState)
@pytest.mark.parametrize("after", FollowUpState)
def test_it_goes_where_the_table_says_and_nowhere_else(
    paper: Paper, user: Any, before: FollowUpState, after: FollowUpState
) -> None:
    follow_up = make_follow_up(paper)
    FollowUp.objects.update(state=before)
    because = Because("Darum.", make_body(paper.process, "Rat"), TODAY)
    act: Callable[[], object] = lambda: keeping.move(  # noqa: E731
        follow_up, after, because, user=user, seen=seen_of(follow_up)
    )
    if after in rules.ALLOWED[before]:
        act()
        assert _fresh(follow_up).state == after
    else:
        with pytest.raises(Refused, match="geht das nicht"):
            act()
        assert _fresh(follow_up).state == before


@pytest.mark.parametrize(
    ("body", "on", "told"),
    [
        (False, TODAY, "Wählen Sie das Gremium"),
        (True, None, "an welchem Tag"),
        (True, TODAY + timedelta(days=1), "liegt noch vor uns"),
        (True, DAY - timedelta(days=1), "vor dem Beschluss"),
    ],
)
def test_taking_note_needs_the_body_and_a_day_that_can_be(
    paper: Paper, user: Any, body: bool, on: date | None, told: str
) -> None:
    follow_up = make_follow_up(paper)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    because = Because("", make_body(paper.process, "Rat") if body else None, on)
    with pytest.raises(Refused, match=told):
        keeping.move(follow_up, "noted", because, user=user, seen=seen_of(follow_up))
    assert _fresh(follow_up).state == "reported"


def test_a_body_may_take_note_on_the_very_day_of_the_decision(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    because = Because("", make_body(paper.process, "Rat"), Decision.objects.get(paper=paper).decided_on)
    step = keeping.move(follow_up, "noted", because, user=user, seen=seen_of(follow_up))
    assert (_fresh(follow_up).state, step.noted_on) == ("noted", because.on)


def test_a_body_of_another_process_takes_no_note(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    foreign = make_body(make_process(title="Anderswo", slug="anderswo"), "Rat")
    with pytest.raises(Refused, match="Wählen Sie das Gremium"):
        keeping.move(follow_up, "noted", Because("", foreign, TODAY), user=user, seen=seen_of(follow_up))


def test_a_step_back_needs_a_reason(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    with pytest.raises(Refused, match="Schritt zurück"):
        keeping.move(follow_up, "running", Because(), user=user, seen=seen_of(follow_up))


def test_what_is_reported_as_done_gets_no_due_date(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    with pytest.raises(Refused, match="als erledigt gemeldet und hat deshalb keine Frist mehr"):
        keeping.set_due(follow_up, TODAY, "Darum.", user=user, seen=seen_of(follow_up))
    assert _fresh(follow_up).due is None


def test_while_an_answer_waits_nobody_moves_the_task_past_it(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, email="amt@stadt.example")
    reports.take(_fresh(follow_up), reports.Answer("done"))
    with pytest.raises(Refused, match="Es wartet eine Rückmeldung"):
        keeping.move(follow_up, "reported", Because(), user=user, seen=seen_of(follow_up))
    assert _fresh(follow_up).state == "open"


def test_staff_decide_on_what_they_have_read(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper)
    seen = seen_of(follow_up)
    keeping.change(follow_up, Given("Anders bauen", unit="Amt"), user=user, seen=seen)
    with pytest.raises(Refused, match="inzwischen geändert"):
        keeping.move(follow_up, "running", Because(), user=user, seen=seen)
    assert _fresh(follow_up).state == "open"


def test_the_last_step_is_taken_back_and_what_held_before_holds_again(paper: Paper, user: Any) -> None:
    follow_up = make_follow_up(paper, due=TODAY)
    keeping.set_due(follow_up, TODAY + timedelta(days=9), "Darum.", user=user, seen=seen_of(follow_up))
    keeping.move(follow_up, "running", Because(), user=user, seen=seen_of(follow_up))
    other = make_follow_up(paper, "Bank aufstellen", due=TODAY)
    keeping.move(other, "running", Because(), user=user, seen=seen_of(other))
    other = _fresh(other)
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    assert (_fresh(follow_up).state, _fresh(follow_up).due) == ("open", TODAY + timedelta(days=9))
    keeping.undo(follow_up, user=user, seen=seen_of(follow_up))
    assert _fresh(follow_up).due == TODAY
    assert FollowUpStep.objects.filter(undone_at__isnull=False).count() == 2
    assert keeping.undo(follow_up, user=user, seen=seen_of(follow_up)) is None
    assert seen_of(FollowUp.objects.get()) == seen_of(other)
    with pytest.raises(Refused, match="zurückgenommen"):
        keeping.undo(follow_up, user=user, seen="x")


def test_while_no_decision_is_confirmed_nobody_sees_it_and_nothing_is_lost(paper: Paper, user: Any) -> None:
    make_follow_up(paper)
    take_back(paper, user=user)
    assert followups_of([paper]) == {}
    decide(paper)
    assert len(followups_of([paper])[paper.pk]) == 1


def test_what_stands_at_the_imported_paper_is_shown_at_the_typed_one(paper: Paper) -> None:
    imported = make_imported(paper.process)
    make_follow_up(imported)
    Paper.objects.filter(pk=paper.pk).update(imported=imported)
    shown = followups_of([Paper.objects.get(pk=paper.pk)])
    assert [one.paper_pk for one in shown[paper.pk]] == [paper.pk]


def test_many_papers_cost_one_query(django_assert_num_queries: Any) -> None:
    process = make_process()
    papers = [make_paper(process, f"Vorlage {number}") for number in range(6)]
    for one in papers:
        make_follow_up(one, due=TODAY)
        make_follow_up(one, "Zweite Aufgabe")
    with django_assert_num_queries(1):
        found = followups_of(papers)
    assert {key: len(tasks) for key, tasks in found.items()} == {one.pk: 2 for one in papers}


def test_every_change_is_told_to_readers_and_stands_in_the_history_without_words(paper: Paper, user: Any) -> None:
    decide(paper)
    scope = str(paper.process_id)
    before = versions().get(scope, 0)
    follow_up = keeping.begin(paper, Given("Geheimes bauen", email="Amt@Stadt.example", unit="Amt"), user=user)
    assert versions()[scope] > before
    before = versions()[scope]
    keeping.move(follow_up, "running", Because("Vertraulich."), user=user, seen=seen_of(follow_up))
    assert versions()[scope] > before
    told = " ".join(str(entry.data) for entry in ModelLogEntry.objects.all())
    assert "Geheimes" not in told
    assert "Vertraulich" not in told
    assert "stadt.example" not in told.lower()
