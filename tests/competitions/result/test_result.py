"""The result: jury and public by the announced rule, exactly; who stands where, and what is fixed of it."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.competitions.judging.test_jury import SEVEN, judged_by_seven
from tests.factories.competitions import make_ballot, make_competition, make_team_member
from tests.factories.core import make_process
from tests.factories.judging import handed_in, make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import end_round, item_of, judge, juror
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.mixing import VoteRule, basis_of, mixed, public_points
from wagtail_aufbruch.competitions.domain.result.record import canonical, hash_of, record_of
from wagtail_aufbruch.competitions.domain.result.standing import Group, Standing, standing_of
from wagtail_aufbruch.competitions.domain.voting import signs
from wagtail_aufbruch.competitions.enums import Basis
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FixedResult, PlaceDecision
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan

pytestmark = pytest.mark.django_db

POINTS = (CriterionPlan("Gesamteindruck", least=0, most=100),)


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def begun(process: Any, **values: Any) -> CompetitionPage:
    """Entries are closed, and people vote since yesterday."""
    now = timezone.now().replace(second=0, microsecond=0)
    vote = {"vote_wanted": True, "vote_from": now - timedelta(days=1), "vote_until": now + timedelta(days=1)}
    return make_competition(
        process, **{"closes_at": now - timedelta(days=2), "vote_least": 2, "jury_weight": 70, **vote, **values}
    )


def over(competition: CompetitionPage, **values: Any) -> CompetitionPage:
    """The vote has ended."""
    ended = {"vote_until": timezone.now() - timedelta(hours=1)} if competition.vote_wanted else {}
    CompetitionPage.objects.filter(pk=competition.pk).update(**{**ended, **values})
    fresh = CompetitionPage.objects.get(pk=competition.pk)
    fresh.__dict__["process"] = competition.process
    return fresh


def judged(
    competition: CompetitionPage, staff: Any, scores: dict[str, tuple[int | None, ...]], **values: Any
) -> dict[str, Entry]:
    """Entries with these scores of a jury that is done, by their titles."""
    category = values.pop("category", "")
    entries = {title: handed_in(competition, title, category=category) for title in scores}
    people = max(len(given) for given in scores.values())
    values = {"criteria": POINTS, "tie_breaks": [], "least_reviews": 1, "division": category, **values}
    running = make_jury(competition, list(entries.values()), user=staff, jury=people, **values)
    for title, given in scores.items():
        for place, score in enumerate(given, 1):
            judge(juror(running, place), item_of(running, entries[title]), score)
    end_round(running)
    return entries


def vote(competition: CompetitionPage, *ballots: Entry) -> None:
    """A ballot for each of these."""
    for place, entry in enumerate(ballots):
        make_ballot(competition, entry.number or 0, email=f"wahl{entry.pk}-{place}@example.org")


def only(standing: Standing) -> Group:
    (group,) = standing.groups
    return group


def row_of(page: str, title: str) -> str:
    """The row of the table that names the entry."""
    (row,) = (one for one in page.split("<tr>") if f">{title}</a>" in one)
    return row


def places(group: Group) -> dict[str, int | None]:
    return {row.entry.title: row.rank for row in group.rows}


# --- The rule


def test_points_of_the_public_are_the_share_of_the_most_votes() -> None:
    assert public_points(20, 20) == 100
    assert public_points(7, 21) == Fraction(100, 3)
    assert public_points(0, 21) == 0
    assert public_points(0, 0) is None


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(70, Fraction(70 * 60 + 30 * 50, 100)), (100, 60), (0, 50), (33, Fraction(33 * 60 + 67 * 50, 100))],
)
def test_the_weight_of_the_jury_is_the_announced_one(weight: int, expected: Fraction) -> None:
    rule = VoteRule(weight, 0, 9)
    assert mixed(Basis.MIX, rule, Fraction(60), Fraction(50)) == expected


@pytest.mark.parametrize(
    ("has_jury", "ballots", "most", "basis"),
    [
        (True, 50, 3, Basis.MIX),
        (True, 49, 3, Basis.FEW),
        (True, 50, 0, Basis.SILENT),
        (False, 50, 3, Basis.PUBLIC),
        (False, 49, 3, Basis.NOTHING),
        (False, 50, 0, Basis.NOTHING),
    ],
)
def test_what_counts_depends_on_ballots_votes_and_jury(has_jury: bool, ballots: int, most: int, basis: Basis) -> None:
    assert basis_of(has_jury=has_jury, vote=VoteRule(70, 50, ballots), most_votes=most) == basis


# --- What is stored


def test_jury_and_public_turn_the_order_of_the_jury_exactly(process: Any, staff: Any) -> None:
    competition = begun(process)
    entries = judged(competition, staff, {"A": (80,), "B": (70,), "C": (71,)})
    vote(competition, *[entries["A"]] * 1, *[entries["B"]] * 3)
    group = only(standing_of(over(competition)))
    assert group.basis == Basis.MIX
    assert {row.entry.title: row.mix for row in group.rows} == {
        "B": Fraction(70 * 70 + 30 * 100, 100),
        "A": 56 + Fraction(30, 100) * Fraction(100, 3),
        "C": Fraction(497, 10),
    }
    assert places(group) == {"B": 1, "A": 2, "C": 3}


def test_seven_jurors_by_sum_share_the_first_place_and_the_votes_part_it(process: Any, staff: Any) -> None:
    competition = begun(process)
    running, entries = judged_by_seven(competition, staff, method="sum")
    end_round(running)
    vote(competition, entries["A"], entries["B"], entries["B"])
    assert places(only(standing_of(over(competition, vote_least=9)))) == {"A": 1, "B": 1, "C": 3, "D": 4}
    group = only(standing_of(over(competition, vote_least=2)))
    assert places(group) == {"B": 1, "A": 2, "C": 3, "D": 4}
    sums = {title: sum(int(one) for one in scores) for title, scores in SEVEN.items()}
    assert {row.entry.title: row.jury for row in group.rows} == {
        title: Fraction(100 * number, 35) for title, number in sums.items()
    }


def test_by_mean_a_conflict_turns_the_order_of_the_competition(process: Any, staff: Any) -> None:
    competition = begun(process, vote_wanted=False)
    running, entries = judged_by_seven(competition, staff, method="mean")
    conflicts.declare(juror(running, 7), item_of(running, entries["B"]).pk, "family", "Meine Tochter macht mit.")
    end_round(running)
    group = only(standing_of(competition))
    assert group.basis == Basis.JURY
    assert places(group) == {"B": 1, "A": 2, "C": 3, "D": 4}
    assert group.rows[0].jury == 100 * (Fraction(25, 6) - 1) / 4


def test_nothing_that_was_reached_is_a_place_and_nothing_judged_is_none(process: Any, staff: Any, desk: Client) -> None:
    competition = begun(process, vote_wanted=False)
    judged(competition, staff, {"Null": (0, 0), "Gut": (90, 80)}, least_reviews=2)
    handed_in(competition, "Vergessen")
    group = only(standing_of(competition))
    assert places(group) == {"Gut": 1, "Null": 2, "Vergessen": None}
    page = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    null, forgotten = (row_of(page, title) for title in ("Null", "Vergessen"))
    assert "<strong>0,00</strong>" in null
    assert "<strong>–</strong>" in forgotten
    assert "kein Platz" in forgotten


def test_what_looks_equal_when_rounded_is_no_tie(process: Any, staff: Any, desk: Client) -> None:
    """7.504 and 7.496."""
    competition = begun(process, vote_wanted=False)
    scores = {"A": (8,) * 63 + (7,) * 62, "B": (8,) * 62 + (7,) * 63}
    judged(competition, staff, scores)
    group = only(standing_of(competition))
    assert [row.mix for row in group.rows] == [Fraction(7504, 1000), Fraction(7496, 1000)]
    assert places(group) == {"A": 1, "B": 2}
    page = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    assert "7,504" in page
    assert "7,496" in page


def test_equal_results_share_a_place_unless_the_announced_chain_parts_them(process: Any, staff: Any) -> None:
    competition = begun(process, vote_wanted=False)
    judged(competition, staff, {"A": (50, 50, 50), "B": (10, 60, 80), "C": (5, 5, 5)})
    assert places(only(standing_of(competition))) == {"A": 1, "B": 1, "C": 3}
    other = begun(process, title="Mit Median", vote_wanted=False)
    judged(other, staff, {"A": (50, 50, 50), "B": (10, 60, 80), "C": (5, 5, 5)}, tie_breaks=["median"])
    group = only(standing_of(other))
    assert places(group) == {"B": 1, "A": 2, "C": 3}
    assert [str(row.place.decided_by) for row in group.rows] == ["median", "median", "None"]


def test_categories_are_ranked_apart_and_points_of_the_public_follow_the_most_votes_in_each(
    process: Any, staff: Any
) -> None:
    competition = begun(process, categories=("Schulen", "Vereine", "Leise"), vote_choices=3)
    school = judged(competition, staff, {"A": (50,), "B": (40,)}, category="cat00000")
    clubs = judged(competition, staff, {"C": (50,), "D": (40,)}, category="cat00001")
    judged(competition, staff, {"E": (1,)}, category="cat00002")
    vote(competition, school["B"], school["B"], school["A"], clubs["C"])
    standing = standing_of(over(competition))
    assert [(group.title, group.basis) for group in standing.groups] == [
        ("Schulen", Basis.MIX), ("Vereine", Basis.MIX), ("Leise", Basis.SILENT),
    ]  # fmt: skip
    assert places(standing.groups[0]) == {"B": 1, "A": 2}
    assert [row.public for row in standing.groups[0].rows] == [100, 50]
    assert [row.public for row in standing.groups[1].rows] == [100, 0]
    assert [row.mix for row in standing.groups[2].rows] == [1]


def test_with_too_few_ballots_the_jury_alone_decides_and_the_page_says_so_with_numbers(
    process: Any, staff: Any, desk: Client
) -> None:
    competition = begun(process, vote_least=4)
    entries = judged(competition, staff, {"A": (60,), "B": (50,)})
    vote(competition, entries["B"], entries["B"], entries["B"])
    competition = over(competition)
    group = only(standing_of(competition))
    assert (group.basis, places(group)) == (Basis.FEW, {"A": 1, "B": 2})
    page = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    assert "3 Stimmzettel zählen, mindestens 4 waren angekündigt" in page


def test_ballots_that_were_set_aside_count_for_nothing(process: Any, staff: Any) -> None:
    competition = begun(process, vote_least=1)
    entries = judged(competition, staff, {"A": (60,), "B": (50,)})
    vote(competition, entries["A"])
    for place in range(12):
        make_ballot(competition, entries["B"].number, email=f"x{place}@example.org", network="203.0.113.7")
    competition = over(competition)
    assert places(only(standing_of(competition))) == {"B": 1, "A": 2}
    (token,) = [one.token for one in signs.groups_of(competition) if one.sign == "network"]
    signs.set_aside(competition, token, "Ein Rechner", user=staff)
    standing = standing_of(competition)
    assert places(only(standing)) == {"A": 1, "B": 2}
    assert standing.vote is not None
    assert standing.vote.set_aside == 12


def test_without_a_jury_the_votes_alone_count_and_the_page_says_so(process: Any, desk: Client) -> None:
    competition = begun(process)
    first, second, third = (handed_in(competition, title) for title in "ABC")
    vote(competition, second, second, first)
    competition = over(competition)
    group = only(standing_of(competition))
    assert (group.basis, places(group)) == (Basis.PUBLIC, {"B": 1, "A": 2, "C": 3})
    page = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    assert "Nur die öffentliche Abstimmung" in page
    assert third.title == "C"


def test_without_the_app_for_reviews_the_votes_alone_count(
    process: Any, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wagtail_aufbruch.competitions.domain.judging import installed

    competition = begun(process)
    entries = judged(competition, staff, {"A": (60,), "B": (50,)})
    vote(competition, entries["B"], entries["B"])
    monkeypatch.setattr(installed, "has_rounds", lambda: False)
    assert only(standing_of(over(competition))).basis == Basis.PUBLIC


def test_whatever_was_withdrawn_leaves_the_result_and_its_votes_the_comparison(process: Any, staff: Any) -> None:
    from wagtail_aufbruch.competitions.domain.entering.handing_in import withdraw

    now = timezone.now()
    later = {"closes_at": now + timedelta(days=1), "vote_from": now + timedelta(days=2)}
    competition = begun(process, **later, vote_until=now + timedelta(days=3))
    entries = judged(competition, staff, {"A": (60,), "B": (50,), "C": (40,)})
    withdraw(entries["C"])
    passed = {"closes_at": now - timedelta(days=3), "vote_from": now - timedelta(days=2)}
    competition = over(competition, **passed)
    assert places(only(standing_of(competition))) == {"A": 1, "B": 2}


def test_votes_given_stay_when_a_guardian_takes_the_publication_back(process: Any, staff: Any) -> None:
    competition = begun(process)
    entries = judged(competition, staff, {"A": (60,), "B": (60,)})
    member = make_team_member(entries["B"], agrees=True, may_publish=True)
    vote(competition, entries["B"], entries["B"], entries["A"])
    member.may_publish = False
    member.save()
    group = only(standing_of(over(competition)))
    assert {row.entry.title: row.votes for row in group.rows} == {"A": 1, "B": 2}
    assert places(group) == {"B": 1, "A": 2}


# --- Before the end


def test_before_vote_and_rounds_are_over_nothing_is_computed(process: Any, staff: Any, desk: Client) -> None:
    competition = begun(process)
    entry = handed_in(competition, "A")
    vote(competition, entry)
    address = reverse("aufbruch_result", args=[competition.pk])
    assert standing_of(competition).groups == ()
    assert "wird nichts berechnet" in desk.get(address).content.decode()
    ended = over(competition)
    running = make_jury(ended, [entry], user=staff, jury=2)
    judge(juror(running, 1), item_of(running, entry), 5, 5)
    judge(juror(running, 2), item_of(running, entry), 5, 5)
    standing = standing_of(ended)
    assert standing.groups == ()
    assert running.title in standing.waits_for[0]
    assert "100,00" not in desk.get(address).content.decode()
    assert desk.get(reverse("aufbruch_result_export", args=[competition.pk, "csv"])).status_code == 404
    with pytest.raises(EntryError):
        fixing.fix(ended, user=staff, seen=fixing.fingerprint_of(standing))


def test_a_new_draft_of_a_round_holds_the_result_back(process: Any, staff: Any) -> None:
    competition = begun(process, vote_wanted=False)
    entries = judged(competition, staff, {"A": (60,)})
    make_jury(competition, list(entries.values()), user=staff, is_released=False, title="Endrunde")
    assert "Endrunde" in standing_of(competition).waits_for[0]


def test_the_newest_round_that_judges_a_category_counts(process: Any, staff: Any) -> None:
    competition = begun(process, vote_wanted=False)
    entries = judged(competition, staff, {"A": (60,), "B": (50,)})
    final = make_jury(
        competition, list(entries.values()), user=staff, jury=1, criteria=POINTS, least_reviews=1, title="Endrunde"
    )
    judge(juror(final, 1), item_of(final, entries["A"]), 10)
    judge(juror(final, 1), item_of(final, entries["B"]), 20)
    end_round(final)
    assert places(only(standing_of(competition))) == {"B": 1, "A": 2}


# --- Fixing it


@pytest.fixture
def decided(process: Any, staff: Any) -> CompetitionPage:
    competition = begun(process)
    entries = judged(competition, staff, {"A": (80, 80, 80), "B": (70, 70, 70), "C": (70, 70, 70)},
                     tie_breaks=["decision"])  # fmt: skip
    vote(competition, entries["A"], entries["B"], entries["C"])
    return over(competition)


def _fix(competition: CompetitionPage, staff: Any, reason: str = "") -> FixedResult:
    seen = fixing.fingerprint_of(standing_of(competition))
    return fixing.fix(competition, user=staff, seen=seen, reason=reason)


def decide(competition: CompetitionPage, staff: Any, *titles: str) -> None:
    keys = dict(Entry.objects.filter(competition=competition.pk).values_list("title", "pk"))
    fixing.decide_tie(competition, [keys[title] for title in titles], "Los gezogen", user=staff)


def test_a_tie_that_is_to_be_decided_holds_the_fixing_back_until_staff_decide(
    decided: CompetitionPage, staff: Any
) -> None:
    assert places(only(standing_of(decided))) == {"A": 1, "B": 2, "C": 2}
    with pytest.raises(EntryError):
        _fix(decided, staff)
    with pytest.raises(EntryError):
        decide(decided, staff, "A", "B")
    decide(decided, staff, "C", "B")
    assert places(only(standing_of(decided))) == {"A": 1, "C": 2, "B": 3}
    keys = dict(Entry.objects.values_list("title", "pk"))
    earlier = PlaceDecision.objects.create(entry_id=keys["A"], place=1, reason="Los", at=decided.closes_at)
    fixing.undo_tie(make_competition(make_process("Nachbarstadt", slug="nebenan")), keys["B"], user=staff)
    assert PlaceDecision.objects.count() == 3, "whoever handles another competition takes nothing back in this one"
    fixing.undo_tie(decided, keys["B"], user=staff)
    assert list(PlaceDecision.objects.all()) == [earlier], "what was decided at another time stays"
    decide(decided, staff, "C", "B")
    made = _fix(decided, staff)
    assert made.sha256 == hash_of(made.text)
    with pytest.raises(EntryError):
        fixing.undo_tie(decided, PlaceDecision.objects.first().entry_id, user=staff)  # type: ignore[union-attr]


def test_what_was_fixed_stays_and_a_change_is_a_further_result_with_a_reason(
    decided: CompetitionPage, staff: Any
) -> None:
    decide(decided, staff, "B", "C")
    first = _fix(decided, staff)
    with pytest.raises(EntryError):
        _fix(decided, staff, "Noch einmal")
    Entry.objects.filter(title="C").update(state="not_admitted")
    with pytest.raises(EntryError):
        _fix(decided, staff)
    second = _fix(decided, staff, "Nachträglich ausgeschlossen")
    assert (first.number, second.number) == (1, 2)
    assert FixedResult.objects.get(number=1).text == first.text
    assert first.text != second.text


def test_nobody_fixes_what_they_have_not_read(decided: CompetitionPage, staff: Any) -> None:
    decide(decided, staff, "B", "C")
    seen = fixing.fingerprint_of(standing_of(decided))
    Entry.objects.filter(title="C").update(state="not_admitted")
    with pytest.raises(ChangedSinceShown):
        fixing.fix(decided, user=staff, seen=seen)


def test_the_record_holds_numbers_and_nothing_of_people(decided: CompetitionPage, staff: Any) -> None:
    Entry.objects.filter(title="A").update(title="Ein geheimer Titel", name="Frau Geheim")
    decide(decided, staff, "C", "B")
    text = _fix(decided, staff).text
    for secret in ("Geheim", "geheimer", "jury1", "example.org", "Los gezogen"):
        assert secret not in text
    (category,) = record_of(standing_of(decided))["categories"]
    assert category["decisions"] == [[3, 2]]
    assert category["entries"][0]["reviews"] == [[80], [80], [80]]
    assert canonical({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'


def test_of_a_tiny_jury_no_score_is_told_and_nothing_from_which_one_could_be_computed(process: Any, staff: Any) -> None:
    competition = begun(process)
    entries = judged(competition, staff, {"A": (81, 91), "B": (70, 71)})
    vote(competition, entries["A"], entries["B"])
    (category,) = record_of(standing_of(over(competition)))["categories"]
    assert category["scores"] is False
    assert [set(one) for one in category["entries"]] == [
        {"number", "votes", "public", "rank", "shared", "decided_by"}
    ] * 2


def test_scores_stand_in_an_order_that_tells_nobody_s(process: Any, staff: Any) -> None:
    competition = begun(process, vote_wanted=False)
    judged(competition, staff, {"A": (30, 10, 20), "B": (1, 2, 3)})
    (category,) = record_of(standing_of(competition))["categories"]
    assert [one["reviews"] for one in category["entries"]] == [[[10], [20], [30]], [[1], [2], [3]]]


# --- Pages of staff


def test_staff_decide_fix_and_take_along_by_their_page(decided: CompetitionPage, desk: Client) -> None:
    address = reverse("aufbruch_result", args=[decided.pk])
    keys = dict(Entry.objects.values_list("title", "pk"))
    both = [str(keys["B"]), str(keys["C"])]
    tie = reverse("aufbruch_result_tie", args=[decided.pk])
    wrong = desk.post(tie, {"beitrag": both, "platz": ["1", "1"], "gleich-reason": "Getippter Grund"})
    assert wrong.status_code == 422
    assert "Getippter Grund" in wrong.content.decode()
    assert desk.post(tie, {"beitrag": both, "platz": ["2", "1"], "gleich-reason": "Los"}).status_code == 302
    undo = reverse("aufbruch_result_tie_undo", args=[decided.pk, keys["B"]])
    assert desk.post(undo).status_code == 302
    assert not PlaceDecision.objects.exists()
    assert desk.post(tie, {"beitrag": both, "platz": ["2", "1"], "gleich-reason": "Los"}).status_code == 302
    stale = desk.post(reverse("aufbruch_result_fix", args=[decided.pk]), {"fest-seen": "0" * 64})
    assert stale.status_code == 409
    seen = stale.context["fix_form"]["seen"].value()
    assert desk.post(reverse("aufbruch_result_fix", args=[decided.pk]), {"fest-seen": seen}).status_code == 302
    page = desk.get(address).content.decode()
    assert FixedResult.objects.get().sha256 in page
    kept = desk.get(reverse("aufbruch_result_fixed", args=[decided.pk, 1]))
    assert hash_of(kept.content.decode()) == FixedResult.objects.get().sha256
    sheet = b"".join(desk.get(reverse("aufbruch_result_export", args=[decided.pk, "csv"]))).decode("utf-8-sig")
    assert sheet.splitlines()[1].startswith(";1;1;A;")


def test_no_cell_of_the_export_is_run_as_a_formula(decided: CompetitionPage, desk: Client) -> None:
    Entry.objects.filter(title="A").update(title="=1+1", name="@SUM(A1)")
    sheet = b"".join(desk.get(reverse("aufbruch_result_export", args=[decided.pk, "csv"]))).decode("utf-8-sig")
    assert ";'=1+1;'@SUM(A1);" in sheet


def test_candidates_for_honours_stand_by_the_place_of_the_result(decided: CompetitionPage, desk: Client) -> None:
    Entry.objects.filter(title="A").update(number=99)
    page = desk.get(reverse("aufbruch_honouring", args=[decided.pk]))
    assert [row[0].title for row in page.context["rows"]] == ["A", "B", "C"]
    assert page.context["rows"][0][4][0] == "1"


def test_the_page_asks_as_many_questions_for_many_entries_as_for_few(process: Any, staff: Any, desk: Client) -> None:
    numbers = []
    for many in (2, 9):
        competition = begun(process, title=f"Mit {many}")
        entries = judged(competition, staff, {f"Beitrag {place}": (place, 5) for place in range(many)})
        vote(competition, *entries.values())
        address = reverse("aufbruch_result", args=[over(competition).pk])
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


# --- Words


def test_the_rule_stands_on_the_page_of_the_competition_in_the_words_of_the_result(
    process: Any, staff: Any, client: Client, desk: Client
) -> None:
    competition = begun(process)
    public = client.get(competition.url).content.decode()
    staffs = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    for sentence in ("Die Jury zählt 70 Prozent, das Publikum 30 Prozent", "50 Punkte", "entscheidet die Jury allein"):
        assert sentence in public
        assert sentence in staffs


# --- What is refused, and why


def test_before_there_is_a_result_no_tie_is_decided_and_nothing_is_fixed(process: Any, staff: Any) -> None:
    competition = begun(process)
    entry = handed_in(competition, "A")
    standing = standing_of(competition)
    with pytest.raises(EntryError, match="Es gibt noch kein Ergebnis: "):
        fixing.fix(competition, user=staff, seen=fixing.fingerprint_of(standing))
    with pytest.raises(EntryError, match="Es gibt noch kein Ergebnis: "):
        fixing.decide_tie(competition, [entry.pk], "Los gezogen", user=staff)


def test_a_result_of_no_entry_is_not_fixed(process: Any, staff: Any) -> None:
    with pytest.raises(EntryError, match="Kein Beitrag nimmt teil"):
        _fix(over(begun(process)), staff)
    assert not FixedResult.objects.exists()


def test_lots_are_drawn_with_a_reason_that_the_minutes_hold(decided: CompetitionPage, staff: Any) -> None:
    keys = dict(Entry.objects.values_list("title", "pk"))
    with pytest.raises(EntryError, match="Sie steht in der Niederschrift"):
        fixing.decide_tie(decided, [keys["C"], keys["B"]], " \n", user=staff)
    assert not PlaceDecision.objects.exists()


def test_of_two_ties_that_were_decided_the_one_is_taken_back_that_was_chosen(
    decided: CompetitionPage, staff: Any
) -> None:
    decide(decided, staff, "C", "B")
    (first,) = Entry.objects.filter(title="A")
    moment = decided.closes_at
    PlaceDecision.objects.create(entry=first, place=1, reason="Früher", at=moment)
    neighbour = handed_in(make_competition(decided.process, "Nachbarpreis"), "D")
    elsewhere = PlaceDecision.objects.create(entry=neighbour, place=1, reason="Anderswo", at=moment)
    fixing.undo_tie(decided, first.pk, user=staff)
    left = PlaceDecision.objects.order_by("pk")
    assert [one.entry.title for one in left] == ["C", "B", "D"]
    assert elsewhere in left, "of another competition, at the same moment"
