"""What the body decides: with date and number present, with reasons where it departs, and fixed once it is public."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry

from tests.factories.core import make_goal
from tests.factories.participation import make_moderator, make_participant
from tests.factories.priorities import decide, decision_on, make_judged, make_priority_round
from tests.factories.reviews import item_of, juror
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.models import Follow, Mail, News
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising import record as records
from wagtail_aufbruch.projects.domain.prioritising.deciding import fingerprint_of, publish, record, take_back
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict
from wagtail_aufbruch.projects.domain.prioritising.published.pages import priority_of
from wagtail_aufbruch.projects.domain.prioritising.rounds import result_in
from wagtail_aufbruch.projects.enums import Band
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectNotice
from wagtail_aufbruch.reviews.domain.reviewing.conflicts import declare_by_staff
from wagtail_aufbruch.reviews.domain.rounds import opening


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def judged(process: Any, staff: Any) -> Any:
    return make_judged(process, user=staff)


def places(decision: PriorityDecision) -> dict[str, tuple[int | None, str]]:
    return {one.project.title: (one.rank, one.band) for one in decision.places.select_related("project")}


def test_without_a_word_of_the_body_the_points_hold(judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    made = decide(round_, user=staff)
    assert places(made) == {"B": (1, "front"), "C": (2, "middle"), "A": (3, "back")}
    shown = priority_of(projects["B"], index)
    assert shown is not None
    assert shown.sentence == "Gruppe vorn, 65,0 von 100, Platz 1 von 3"
    assert (shown.body, shown.present, shown.on) == ("Lenkungsgremium", 11, timezone.localdate())


def test_what_is_kept_inside_is_told_nobody(judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    made = decide(round_, user=staff, is_published=False)
    assert made.published_at is None
    assert priority_of(projects["B"], index) is None
    assert not News.objects.filter(title__contains="Priorität ").exists()
    assert not ProjectNotice.objects.filter(event="priority").exists()


def test_followers_of_a_process_in_english_read_its_priorities_in_english_whoever_sets_them(
    process: Any, staff: Any, settings: Any
) -> None:
    settings.WAGTAIL_I18N_ENABLED = True
    process.locale = Locale.objects.get_or_create(language_code="en")[0]
    process.save()
    _index, projects, round_ = make_judged(process, user=staff)
    follower = make_participant(process, "ben@example.org")
    Follow.objects.create(participant=follower, page=projects["B"])
    made = decide(round_, user=staff)
    about = News.objects.filter(page=projects["B"])
    assert "Priorität" not in " ".join(f"{one.title} {one.text}" for one in about)
    told = about.get(title="B: priority set")
    assert told.text.startswith("Lenkungsgremium has decided on ")
    assert "front" in told.text
    call_command("aufbruch_tell", stdout=StringIO())
    mail = Mail.objects.get(recipient="ben@example.org")
    assert "priority set" in mail.text + mail.subject
    assert "Guten Tag" not in mail.text
    verdicts = {projects["B"].pk: Verdict(Band.BACK, None, "There is no money.")}
    decide(round_, user=staff, reason="Corrected.", verdicts=verdicts)
    assert made.number < PriorityDecision.objects.latest("pk").number
    assert News.objects.filter(page=projects["B"]).latest("pk").title == "B: priority changed"


def test_the_body_departs_with_a_reason_and_the_others_follow(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    verdicts = {projects["A"].pk: Verdict(Band.FRONT, 1, "Die Frist der Förderung endet bald.")}
    made = decide(round_, user=staff, verdicts=verdicts)
    assert places(made) == {"A": (1, "front"), "B": (2, "front"), "C": (3, "middle")}
    found = {one.project.title: (one.departs, one.reason) for one in made.places.select_related("project")}
    assert found == {"A": (True, "Die Frist der Förderung endet bald."), "B": (False, ""), "C": (False, "")}


def test_a_departure_without_a_reason_is_refused_and_names_the_project(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    with pytest.raises(ProjectError, match=r"Begründung nötig.*: A$"):
        decide(round_, user=staff, verdicts={projects["A"].pk: Verdict(Band.FRONT)})
    assert not PriorityDecision.objects.exists()


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ({"A": Verdict("", 1, "Darum.")}, "„A“ kann nicht auf Platz 1 stehen"),
        ({"A": Verdict(Band.FRONT, 2, "Darum."), "B": Verdict("", 2, "Darum.")}, "nicht beide auf Platz 2"),
    ],
)
def test_places_that_do_not_fit_together_are_refused(judged: Any, staff: Any, verdicts: Any, said: str) -> None:
    _index, projects, round_ = judged
    given = {projects[title].pk: one for title, one in verdicts.items()}
    with pytest.raises(ProjectError, match=said):
        decide(round_, user=staff, verdicts=given)


def test_the_body_may_give_a_place_to_what_too_few_have_judged(process: Any, staff: Any) -> None:
    scores = {"A": [(5, 5), (5, 5)], "B": [(3, 3)]}
    _index, projects, round_ = make_judged(process, user=staff, scores=scores)
    plain = decide(round_, user=staff)
    assert places(plain) == {"A": (1, "front"), "B": (None, "")}
    told = News.objects.filter(title__contains="Priorität ")
    assert [one.title for one in told] == ["A: Priorität festgelegt"], "what has no group is told nobody"
    verdicts = {projects["B"].pk: Verdict(Band.BACK, None, "Es soll nicht verloren gehen.")}
    again = decide(round_, user=staff, reason="B fehlte.", verdicts=verdicts)
    assert places(again) == {"A": (1, "front"), "B": (2, "back")}


def test_who_puts_one_of_two_with_equal_points_in_front_says_why(process: Any, staff: Any) -> None:
    scores = {"A": [(4, 4), (4, 4)], "B": [(4, 4), (4, 4)], "C": [(1, 1), (1, 1)]}
    _index, projects, round_ = make_judged(process, user=staff, scores=scores)
    with pytest.raises(ProjectError, match="A"):
        decide(round_, user=staff, verdicts={projects["A"].pk: Verdict("", 1)})
    made = decide(round_, user=staff, verdicts={projects["A"].pk: Verdict("", 1, "Es ist schon geplant.")})
    places = {one.project.title: (one.rank, one.is_shared, one.departs) for one in made.places.all()}
    assert places == {"A": (1, False, True), "B": (2, False, False), "C": (3, False, False)}


def test_equal_points_share_a_place_and_stay_together_when_others_move(process: Any, staff: Any) -> None:
    scores = {"A": [(5, 5)] * 2, "B": [(3, 3)] * 2, "C": [(3, 3)] * 2, "D": [(1, 1)] * 2}
    _index, projects, round_ = make_judged(process, user=staff, scores=scores)
    assert places(decide(round_, user=staff)) == {
        "A": (1, "front"), "B": (2, "front"), "C": (2, "front"), "D": (4, "back"),
    }  # fmt: skip
    verdicts = {projects["D"].pk: Verdict(Band.FRONT, 1, "Zuerst.")}
    assert places(decide(round_, user=staff, reason="Anders.", verdicts=verdicts)) == {
        "D": (1, "front"), "A": (2, "front"), "B": (3, "front"), "C": (3, "front"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": date(2990, 1, 1)}, "noch in der Zukunft"),
        ({"on": date(2020, 1, 1)}, "hat erst am"),
    ],
)
def test_days_that_cannot_be_are_refused(judged: Any, staff: Any, values: Any, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        decide(judged[2], user=staff, **values)


def test_while_it_runs_and_without_enough_reviews_nothing_is_decided(process: Any, staff: Any) -> None:
    _index, _projects, round_ = make_priority_round(process, user=staff)
    opening.release(round_, user=staff)
    seen = fingerprint_of(result_in(round_))
    with pytest.raises(ProjectError, match="läuft noch"):
        record(round_, decision_on(), user=staff, seen=seen)
    opening.close_now(round_, user=staff)
    with pytest.raises(ProjectError, match="genug Bewertungen"):
        record(round_, decision_on(), user=staff, seen=seen)


def test_what_changed_since_it_was_read_is_noticed(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    seen = fingerprint_of(result_in(round_))
    declare_by_staff(juror(round_, 1), item_of(round_, projects["A"]).pk, "other", "", user=staff)
    with pytest.raises(ChangedSinceShown):
        record(round_, decision_on(), user=staff, seen=seen)


def test_before_publication_it_is_taken_back_and_afterwards_corrected_with_a_reason(judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    inside = decide(round_, user=staff, is_published=False)
    with pytest.raises(ProjectError, match="schon eingetragen"):
        decide(round_, user=staff)
    take_back(inside, user=staff)
    take_back(inside, user=staff)
    assert not PriorityDecision.objects.exists()
    with pytest.raises(ProjectError, match="zurückgenommen"):
        publish(inside, user=staff)
    first = decide(round_, user=staff)
    with pytest.raises(ProjectError, match="bleibt deshalb stehen"):
        take_back(first, user=staff)
    with pytest.raises(ProjectError, match="warum sich die veröffentlichte"):
        decide(round_, user=staff, present=9)
    second = decide(round_, user=staff, present=9, reason="Die Zahl war falsch.")
    first.refresh_from_db()
    assert (first.is_current, first.number, first.present) == (False, 1, 11)
    assert (second.is_current, second.number, second.present) == (True, 2, 9)
    shown = priority_of(projects["B"], index)
    assert shown is not None
    assert shown.present == 9


def test_each_step_stands_in_the_log(judged: Any, staff: Any, django_capture_on_commit_callbacks: Any) -> None:
    index, _projects, round_ = judged
    decide(round_, user=staff)
    actions = PageLogEntry.objects.filter(page=index.pk).values_list("action", flat=True)
    assert {"aufbruch.priority_recorded", "aufbruch.priority_published"} <= set(actions)


def test_the_record_holds_numbers_alone_and_its_hash_is_that_of_its_text(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    made = decide(round_, user=staff)
    assert made.sha256 == records.hash_of(made.text)
    assert records.text_of(records.read(made.text).result, records.read(made.text).decided) == made.text
    told = json.loads(made.text)
    assert [one["points"] for one in told["projects"]] == ["65", "125/2", "55"]
    assert [one["project"] for one in told["projects"]] == [projects[title].pk for title in "BCA"]
    assert told["projects"][1]["goals"][0] == {"total": 5, "count": 2, "scores": None}
    assert told["projects"][1]["goals"][1] == {"total": 15, "count": 3, "scores": [5, 5, 5]}
    assert "jury" not in made.text
    assert "example.org" not in made.text


def test_of_fewer_than_three_people_the_record_holds_no_scores(process: Any, staff: Any) -> None:
    scores = {"A": [(5, 1), (4, 2)], "B": [(3, 3)]}
    _index, projects, round_ = make_judged(process, user=staff, scores=scores)
    told = {one["project"]: one for one in json.loads(decide(round_, user=staff).text)["projects"]}
    assert told[projects["A"].pk]["goals"] == [
        {"total": 9, "count": 2, "scores": None}, {"total": 3, "count": 2, "scores": None},
    ]  # fmt: skip
    assert told[projects["B"].pk]["goals"] is None
    assert told[projects["B"].pk]["people"] == 1


def test_it_stays_as_it_was_published_whatever_happens_to_goals_and_reviews(judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    made = decide(round_, user=staff)
    text = made.text
    make_goal(index.process, "Neu", weight=90)
    declare_by_staff(juror(round_, 1), item_of(round_, projects["A"]).pk, "other", "", user=staff)
    round_.delete()
    made.refresh_from_db()
    assert made.text == text
    assert priority_of(projects["B"], index) is not None


def test_followers_hear_once_and_of_a_correction_only_where_it_moves_the_project(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    first = decide(round_, user=staff)
    publish(first, user=staff)
    told = News.objects.filter(title__contains="Priorität ")
    assert sorted(one.title for one in told) == [f"{title}: Priorität festgelegt" for title in "ABC"]
    text = told.get(title__startswith="B").text
    assert "Lenkungsgremium hat am" in text
    assert "Gruppe vorn, Platz 1 von 3" in text
    verdicts = {projects["A"].pk: Verdict(Band.MIDDLE, None, "Darum.")}
    decide(round_, user=staff, reason="Anders.", verdicts=verdicts)
    later = News.objects.filter(title__contains="geändert")
    assert [one.title for one in later] == ["A: Priorität geändert"]
    assert later.get().text.endswith("Darum.")


def test_of_a_project_that_was_taken_from_view_nobody_hears_a_priority(judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    projects["B"].unpublish()
    decide(round_, user=staff)
    told = News.objects.filter(title__contains="Priorität ").order_by("title")
    assert [one.title for one in told] == ["A: Priorität festgelegt", "C: Priorität festgelegt"]


def test_a_decision_in_the_future_year_of_the_calendar_is_no_decision(judged: Any, staff: Any) -> None:
    with pytest.raises(ProjectError):
        decide(judged[2], user=staff, on=timezone.localdate() + timedelta(days=1))


def test_of_a_round_that_was_deleted_meanwhile_nothing_is_recorded(judged: Any, staff: Any) -> None:
    round_ = judged[2]
    seen = fingerprint_of(result_in(round_))
    type(round_).objects.get(pk=round_.pk).delete()
    with pytest.raises(ProjectError, match="gelöscht"):
        record(round_, decision_on(), user=staff, seen=seen)
    assert not PriorityDecision.objects.exists()


def test_where_the_list_of_projects_was_deleted_meanwhile_nothing_is_recorded(judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    seen = fingerprint_of(result_in(round_))
    type(index).objects.get(pk=index.pk).delete()
    with pytest.raises(ProjectError, match="Die Projektübersicht gibt es nicht mehr"):
        record(round_, decision_on(), user=staff, seen=seen)
    assert not PriorityDecision.objects.exists()


def test_the_body_may_decide_on_the_day_on_which_the_round_began_and_no_day_before(judged: Any, staff: Any) -> None:
    round_ = judged[2]
    began = timezone.localtime(round_.opens_at).date()
    with pytest.raises(ProjectError, match="hat erst am"):
        decide(round_, user=staff, on=began - timedelta(days=1))
    assert decide(round_, user=staff, on=began).on == began
