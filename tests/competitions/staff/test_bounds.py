"""What pages of a large competition cost: few queries, however many entries, people, reviews and ballots there are."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_ballot, make_competition, make_team_member
from tests.factories.core import make_process
from tests.factories.ideas import make_call
from tests.factories.judging import handed_in, make_jury, released
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.reviews.domain.results import record
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.models import Round

pytestmark = pytest.mark.django_db

MOST = 20
"""Queries of a page, those of the admin's own frame among them: who it is, its menu, its languages."""
READS_TITLES = {"round: search", "round: search, over"}
"""One query more: the titles of all that is judged, among which is searched."""
CATEGORIES = ("Kinder", "Jugend")


@pytest.fixture
def staff() -> Any:
    return get_user_model().objects.create_superuser("leitung", "leitung@example.org", "geheim")


@pytest.fixture
def desk(staff: Any, client: Client) -> Client:
    client.force_login(staff)
    return client


def case_worker(process: Any) -> Client:
    """Somebody who handles the cases of this process and manages nothing else, as most staff of a town."""
    browser = Client()
    browser.force_login(make_moderator(process))
    return browser


def filled(process: Any, staff: Any, title: str, *, entries: int, jury: int) -> tuple[CompetitionPage, Round]:
    """A competition that is judged blind and voted for; of some entries a copy has to be compared, or is missing."""
    competition = make_competition(
        process,
        title,
        categories=CATEGORIES,
        closes_at=timezone.now() - timedelta(days=2),
        vote_wanted=True,
        vote_from=timezone.now() - timedelta(days=1),
        vote_until=timezone.now() + timedelta(days=1),
    )
    keys = [one.key for one in competition.categories.all()]
    made = [handed_in(competition, f"Bank {at}", category=keys[at % 2]) for at in range(entries)]
    for entry in made[1:]:
        released(entry, user=staff)
    Entry.objects.filter(pk=made[1].pk).update(changed_at=timezone.now())
    make_team_member(made[2], "", question_key="")
    round_ = make_jury(competition, made, user=staff, jury=jury, is_blind=True, tie_breaks=["heaviest", "median"])
    for place in range(1, jury + 1):
        for entry in made[3:]:
            judge(juror(round_, place), item_of(round_, entry), 3 + place % 2, 4)
    conflicts.declare(juror(round_), item_of(round_, made[1]).pk, "own", "")
    for number in range(entries):
        make_ballot(competition, 4, email=f"waehlt{number}@example.org", network=f"10.0.{number}.0")
    return competition, round_


def over(competition: CompetitionPage, round_: Round, staff: Any) -> tuple[CompetitionPage, Round]:
    """The same once people neither judge nor vote, and the result of the round is fixed."""
    CompetitionPage.objects.filter(pk=competition.pk).update(vote_until=timezone.now() - timedelta(hours=1))
    end_round(round_)
    record.fix(round_, user=staff)
    fresh = CompetitionPage.objects.get(pk=competition.pk)
    fresh.__dict__["process"] = competition.process
    return fresh, Round.objects.get(pk=round_.pk)


def pages_of(competition: CompetitionPage, round_: Round) -> dict[str, str]:
    """Pages of staff and of those who judge, by what they are."""
    person = juror(round_)
    judging = address_of(person)
    item = round_.items.get(object_id=competition.entries.get(number=4).pk)
    entries = reverse("aufbruch_entries", args=[competition.pk])
    return {
        "jury: list": judging,
        "jury: open ones": f"{judging}?nur=offen",
        "jury: search": f"{judging}?suche=bank",
        "jury: one entry": f"{judging}{item.pk}/",
        "jury: many": f"{judging}viele/",
        "round": reverse("aufbruch_review_round", args=[round_.pk]),
        "round: search": f"{reverse('aufbruch_review_round', args=[round_.pk])}?suche=bank",
        "round: result": reverse("aufbruch_review_result", args=[round_.pk]),
        "round: items": reverse("aufbruch_review_items", args=[round_.pk]),
        "round: conflict": reverse("aufbruch_review_conflict", args=[round_.pk, person.pk]),
        "entries": entries,
        "entries: search": f"{entries}?suche=bank",
        "entries: consent": f"{entries}?einwilligung=fehlt",
        "jury of the competition": reverse("aufbruch_competition_jury", args=[competition.pk]),
        "vote": reverse("aufbruch_vote", args=[competition.pk]),
    }


def asked_for(desk: Client, name: str, url: str) -> int:
    """People who judge are not logged in. Asked twice: the number beside the inbox is counted anew once in a while,
    with whichever page comes then."""
    browser = Client() if name.startswith("jury: ") else desk
    browser.get(url)
    found = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        found.append(len(asked))
    return min(found)


def test_pages_of_staff_and_juries_need_few_queries_and_no_more_for_a_large_competition(staff: Any) -> None:
    process = make_process()
    make_call(process)  # without one the menu asks each time whether there is one now
    desk = case_worker(process)
    found: list[dict[str, int]] = []
    for title, entries, jury in (("Klein", 4, 3), ("Gross", 9, 5)):
        competition, round_ = filled(process, staff, title, entries=entries, jury=jury)
        numbers = {name: asked_for(desk, name, url) for name, url in pages_of(competition, round_).items()}
        competition, round_ = over(competition, round_, staff)
        ended = {name: asked_for(desk, name, url) for name, url in pages_of(competition, round_).items()}
        found.append(numbers | {f"{name}, over": number for name, number in ended.items()})
    assert found[1] == found[0]
    assert {name: number for name, number in found[1].items() if number > MOST + (name in READS_TITLES)} == {}


def test_the_result_of_a_competition_reads_a_round_once_for_all_its_categories(staff: Any) -> None:
    asked = []
    process = make_process()
    for number in (1, 5):
        competition = make_competition(process, f"Wettbewerb {number}", categories=[f"K{at}" for at in range(number)])
        keys = [one.key for one in competition.categories.all()]
        made = [handed_in(competition, f"Bank {at}", category=key) for at, key in enumerate(keys)]
        round_ = make_jury(competition, made, user=staff)
        for entry in made:
            judge(juror(round_), item_of(round_, entry), 4, 4)
        end_round(round_)
        CompetitionPage.objects.filter(pk=competition.pk).update(closes_at=timezone.now() - timedelta(days=2))
        fresh = CompetitionPage.objects.get(pk=competition.pk)
        with CaptureQueriesContext(connection) as captured:
            standing = standing_of(fresh)
        assert [row.reviews for row in standing.rows] == [1] * number
        asked.append(len(captured))
    assert asked[1] == asked[0]


def test_a_described_or_removed_file_is_a_change_of_its_entry(staff: Any) -> None:
    """Lists compare an entry with its copy only where it has changed since."""
    from tests.factories.judging import put
    from tests.factories.uploads import picture

    entry = handed_in(make_competition(make_process()))
    moments = [entry.changed_at]

    def noted() -> bool:
        moments.append(Entry.objects.get(pk=entry.pk).changed_at)
        return moments[-1] > moments[-2]

    file = put(entry, picture())
    assert noted()
    staging.describe(file, "Eine Werkbank")
    assert noted()
    staging.describe(file, "Eine Werkbank")
    assert not noted()
    staging.remove(file)
    assert noted()
