"""The result of a round: what staff see, decide, fix and take along."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.reviews import end_round, item_of, judge, juror, make_running
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.results import record, rounding, words
from wagtail_aufbruch.reviews.domain.results.export import Export
from wagtail_aufbruch.reviews.domain.results.progress import progress_in, progress_of_reviewers, progress_of_rounds
from wagtail_aufbruch.reviews.domain.results.standing import standing_of
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.enums import Dealing, Method, TieBreak
from wagtail_aufbruch.reviews.models import Conflict, Result, TieDecision

pytestmark = pytest.mark.django_db

SEVEN_JURORS = {
    "A": (5, 4, 4, 5, 3, 4, 4),
    "B": (4, 4, 5, 4, 4, 4, 4),
    "C": (3, 3, 4, 3, 3, 4, 3),
    "D": (2, 3, 3, 2, 3, 3, 2),
}


@pytest.fixture
def hackathon(staff):
    """Seven jurors, four entries, one criterion; all is handed in."""

    def begin(**values):
        call = make_call(make_process())
        ideas = {letter: make_idea(call, f"Idee {letter}") for letter in SEVEN_JURORS}
        running = make_running(
            call, user=staff, ideas=list(ideas.values()), jury=7, criteria=(CriterionPlan("Gesamt"),), **values
        )
        for letter, scores in SEVEN_JURORS.items():
            for place, score in enumerate(scores, 1):
                judge(juror(running, place), item_of(running, ideas[letter]), score)
        return running, ideas

    return begin


def titles(round_) -> list[tuple[str, int | None]]:
    names = Export(round_).titles
    return [(names[place.item][-1], place.rank) for place in standing_of(round_).places]


def test_by_sum_the_two_best_share_the_first_place(hackathon) -> None:
    running, _ideas = hackathon(method=Method.SUM, tie_breaks=[])
    ranks = titles(running)
    assert sorted(ranks[:2]) == [("A", 1), ("B", 1)]
    assert ranks[2:] == [("C", 3), ("D", 4)]


def test_by_mean_a_conflict_that_is_noted_afterwards_puts_the_other_one_first(hackathon, staff) -> None:
    running, ideas = hackathon(method=Method.MEAN, tie_breaks=[])
    end_round(running)
    conflicts.declare_by_staff(juror(running, 7), item_of(running, ideas["B"]).pk, "family", "", user=staff)
    assert titles(running) == [("B", 1), ("A", 2), ("C", 3), ("D", 4)]
    values = [place.outcome.value for place in standing_of(running).places]
    assert values[:2] == [Fraction(25, 6), Fraction(29, 7)]
    with override("de"):
        assert [rounding.shown(value) for value in values[:2]] == ["4,17", "4,14"]


def test_nothing_reached_is_shown_as_a_number_and_no_review_as_a_dash() -> None:
    with override("de"):
        assert rounding.shown(Fraction(0)) == "0,00"
        assert rounding.shown(None) == "–"
        assert rounding.shown(Fraction(100)) == "100,00"
        assert rounding.shown(Fraction(12345, 10)) == "1234,50"


def test_results_that_differ_look_different() -> None:
    values = [Fraction(7504, 1000), Fraction(7496, 1000)]
    with override("de"):
        assert [rounding.shown(value, rounding.digits_for(values)) for value in values] == ["7,504", "7,496"]


def test_a_result_is_fixed_only_after_the_end_and_then_stands_with_its_check_sum(hackathon, staff) -> None:
    running, _ideas = hackathon()
    with pytest.raises(ReviewError):
        record.fix(running, user=staff)
    end_round(running)
    result = record.fix(running, user=staff)
    assert result.sha256 == record.hash_of(result.text)
    with pytest.raises(ReviewError):
        record.fix(running, user=staff)
    with pytest.raises(ReviewError):
        opening.extend(running, running.closes_at + timedelta(days=9), user=staff)


def test_a_result_that_changes_needs_a_reason_and_the_earlier_one_stays(hackathon, staff) -> None:
    running, ideas = hackathon()
    end_round(running)
    first = record.fix(running, user=staff)
    preparing.take_out(item_of(running, ideas["D"]), "Zurückgezogen", user=staff)
    with pytest.raises(ReviewError):
        record.fix(running, user=staff)
    second = record.fix(running, user=staff, reason="D wurde zurückgezogen.")
    assert [one.number for one in running.results.all()] == [2, 1]
    assert Result.objects.get(pk=first.pk).text == first.text
    assert second.sha256 != first.sha256


def test_the_record_recomputes_and_names_nobody(hackathon, staff) -> None:
    running, _ideas = hackathon()
    end_round(running)
    kept = json.loads(record.fix(running, user=staff).text)
    assert "jury" not in json.dumps(kept).lower()
    (criterion,) = kept["criteria"]
    for place in kept["places"]:
        scores = [one["scores"]["1"] for one in kept["reviews"] if one["item"] == place["item"] and one["counts"]]
        shares = [Fraction(score - criterion["least"], criterion["most"] - criterion["least"]) for score in scores]
        assert Fraction(place["value"]) == 100 * sum(shares) / len(shares)


def test_equal_results_wait_for_a_decision_with_a_reason_and_it_can_be_taken_back(hackathon, staff) -> None:
    running, ideas = hackathon(method=Method.SUM, tie_breaks=[TieBreak.DECISION])
    a, b, c = (item_of(running, ideas[letter]).pk for letter in "ABC")
    with pytest.raises(ReviewError):
        record.decide_tie(running, [b, a], "Grund", user=staff)
    end_round(running)
    with pytest.raises(ReviewError):
        record.fix(running, user=staff)
    for order, reason in (([b, a], " "), ([b, c], "Grund"), ([b, b], "Grund"), ([b], "Grund")):
        with pytest.raises(ReviewError):
            record.decide_tie(running, order, reason, user=staff)
    record.decide_tie(running, [b, a], "Mehr Menschen haben etwas davon.", user=staff)
    assert titles(running)[:2] == [("B", 1), ("A", 2)]
    earlier = TieDecision.objects.create(item_id=c, place=1, reason="Los", at=running.closes_at, user=staff)
    foreign, _ideas = hackathon(method=Method.SUM, tie_breaks=[TieBreak.DECISION])
    record.undo_tie(foreign, a, user=staff)
    assert TieDecision.objects.count() == 3, "whoever handles another round takes nothing back in this one"
    record.undo_tie(running, a, user=staff)
    assert list(TieDecision.objects.all()) == [earlier], "what was decided at another time stays"
    assert len(standing_of(running).undecided) == 1
    record.decide_tie(running, [a, b], "Doch andersherum.", user=staff)
    record.fix(running, user=staff)
    with pytest.raises(ReviewError):
        record.undo_tie(running, a, user=staff)


def test_who_judges_far_from_the_others_is_shown_to_staff(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(4)]
    running = make_running(call, user=staff, ideas=ideas, jury=4, criteria=(CriterionPlan("Gesamt"),))
    for item in running.items.all():
        for place in (1, 2, 3):
            judge(juror(running, place), item, 3)
        judge(juror(running, 4), item, 5)
    assert standing_of(running).far_off == {juror(running, 4).pk: Fraction(50)}


def test_what_was_taken_out_keeps_the_reason_that_was_given_first(staff) -> None:
    item = make_running(user=staff).items.first()
    for reason in ("Zurückgezogen", "Ein Versehen"):
        preparing.take_out(item, reason, user=staff)
    item.refresh_from_db()
    assert item.taken_out_reason == "Zurückgezogen"


def test_what_was_taken_out_has_no_place_and_its_reviews_stay(hackathon, staff) -> None:
    running, ideas = hackathon()
    preparing.take_out(item_of(running, ideas["A"]), "Nicht zugelassen", user=staff)
    assert "A" not in dict(titles(running))
    assert item_of(running, ideas["A"]).reviews.count() == 7


def test_the_tables_hold_every_score_and_say_what_does_not_count(hackathon, staff) -> None:
    running, ideas = hackathon(method=Method.MEAN)
    conflicts.declare(juror(running, 7), item_of(running, ideas["B"]).pk, "family", "")
    with override("de"):
        text = b"".join(Export(running).as_csv()).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        with Export(running).as_xlsx() as file:
            book = load_workbook(file)
    assert len(rows) == 28
    assert sum(row["Zählt"] == "nein" for row in rows) == 1
    assert [sheet.max_row for sheet in book.worksheets] == [5, 29]


def test_the_tables_hold_nothing_of_drafts_and_nothing_of_another_round(staff) -> None:
    running, other = make_running(user=staff), make_running(user=staff)
    judge(juror(other), other.items.first(), 4, 4, comment="Anderswo gesagt")
    judge(juror(running), running.items.first(), 4, 4, comment="Gut gedacht")
    judge(juror(running, 2), running.items.first(), 4, hand_in=False, comment="Noch unsicher")
    _first, *lines = b"".join(Export(running).as_csv()).decode("utf-8-sig").splitlines()
    assert len(lines) == 1
    assert "Gut gedacht" in lines[0]


def test_of_what_is_left_that_alone_is_taken_off_which_a_biased_person_was_to_judge(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {number}") for number in range(6)]
    dealt = {"dealing": Dealing.SOME, "reviews_each": 2, "jury": 4, "ideas": ideas}
    other, running = make_running(user=staff), make_running(call, user=staff, **dealt)
    one = juror(running)
    mine = one.reviews.all()[0].item
    strange = running.items.exclude(reviews__reviewer=one)[0]

    def left() -> tuple[int, int]:
        return progress_in(standing_of(running)).dealt, progress_of_rounds([running, other])[running.pk].dealt

    assert left() == (12, 12)
    for reviewer, item in ((one, strange), (juror(other), other.items.all()[0])):
        Conflict.objects.create(reviewer=reviewer, item=item, kind="own")
    assert left() == (12, 12)
    Conflict.objects.create(reviewer=one, item=mine, kind="own")
    assert left() == (11, 11)
    preparing.take_out(mine, "Zurückgezogen", user=staff)
    assert left() == (10, 10), "nobody has to judge it any more"


def test_progress_leaves_out_what_is_in_conflict(staff) -> None:
    running = make_running(user=staff)
    first, second, _third = running.items.all()
    judge(juror(running), first, 3, 3)
    judge(juror(running), second, 3, hand_in=False)
    conflicts.declare(juror(running), first.pk, "family", "")
    mine = progress_of_reviewers(running)[juror(running).pk]
    assert (mine.dealt, mine.drafts, mine.handed_in, mine.conflicts) == (2, 1, 0, 1)
    assert progress_of_rounds([running])[running.pk].dealt == 8
    beside_the_result = progress_in(standing_of(running))
    assert (beside_the_result.dealt, beside_the_result.handed_in) == (8, 0)


def test_the_places_of_many_reviews_cost_the_same_number_of_queries(hackathon, django_assert_num_queries) -> None:
    running, _ideas = hackathon()
    with django_assert_num_queries(5):
        standing_of(running)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("method", Method.values)
def test_the_method_is_told_in_words(hackathon, language: str, method: str) -> None:
    running, _ideas = hackathon(method=method)
    with override(language):
        assert len(words.method_in_words(running)) == 4
        assert all("%" not in paragraph for paragraph in words.method_in_words(running))


def test_a_conflict_that_comes_to_light_after_the_result_was_fixed_leads_to_a_new_one(hackathon, staff) -> None:
    running, ideas = hackathon(method=Method.MEAN, tie_breaks=[])
    end_round(running)
    first = record.fix(running, user=staff)
    conflicts.declare_by_staff(juror(running, 7), item_of(running, ideas["B"]).pk, "family", "", user=staff)
    second = record.fix(running, user=staff, reason="Jemand war befangen.")
    assert titles(running)[:2] == [("B", 1), ("A", 2)]
    assert Result.objects.get(pk=first.pk).text == first.text != second.text


def test_whoever_comes_to_be_equal_after_a_decision_is_decided_on_anew_and_not_put_last_in_silence(staff) -> None:
    call = make_call(make_process())
    ideas = [make_idea(call, f"Idee {letter}") for letter in "ABC"]
    rules = {"method": Method.MEAN, "tie_breaks": [TieBreak.DECISION], "least_reviews": 1}
    running = make_running(call, user=staff, ideas=ideas, jury=2, criteria=(CriterionPlan("Gesamt"),), **rules)
    a, b, c = (item_of(running, idea) for idea in ideas)
    for item, scores in ((a, (3, 3)), (b, (3, 3)), (c, (5, 3))):
        for place, score in enumerate(scores, 1):
            judge(juror(running, place), item, score)
    end_round(running)
    record.decide_tie(running, [b.pk, a.pk], "Mehr Menschen haben etwas davon.", user=staff)
    assert titles(running) == [("C", 1), ("B", 2), ("A", 3)]
    conflicts.declare_by_staff(juror(running, 1), c.pk, "family", "", user=staff)
    (tie,) = standing_of(running).undecided
    assert {place.item for place in tie} == {a.pk, b.pk, c.pk}
    with pytest.raises(ReviewError):
        record.fix(running, user=staff)


def test_the_record_holds_the_decisions_that_the_places_follow_from(hackathon, staff) -> None:
    running, ideas = hackathon(method=Method.SUM, tie_breaks=[TieBreak.DECISION])
    end_round(running)
    a, b = (item_of(running, ideas[letter]) for letter in "AB")
    record.decide_tie(running, [b.pk, a.pk], "Frau Muster fand es besser.", user=staff)
    text = record.fix(running, user=staff).text
    assert json.loads(text)["decisions"] == [[b.number, a.number]]
    assert "Muster" not in text


def test_the_record_holds_the_votes_that_the_places_follow_from(hackathon, staff) -> None:
    running, _ideas = hackathon(method=Method.SUM, tie_breaks=[TieBreak.VOTES])
    end_round(running)
    standing = standing_of(running)
    assert record.record_of(standing)["votes"] is None
    voted = replace(standing, votes={item: item.bit_length() for item in standing.items})
    assert record.record_of(voted)["votes"] == {
        str(item.number): pk.bit_length() for pk, item in standing.items.items()
    }
