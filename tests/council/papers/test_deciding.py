"""What was decided: suggested from the consultations, confirmed by staff, and never in silence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories.core import make_process
from tests.factories.council import add_station, make_body, make_paper
from tests.factories.participation import make_moderator
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.papers.deciding import (
    basis_of,
    confirm,
    decision_of,
    is_outdated,
    suggestion_of,
    take_back,
)
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.models import Decision, Paper

pytestmark = pytest.mark.django_db

WAY = [
    {"body": "Bauausschuss", "date": date(2026, 3, 1), "outcome": "recommended", "role": "Vorberatung"},
    {"body": "Rat", "date": date(2026, 3, 9), "outcome": "changed", "authoritative": True},
    {"body": "Beirat", "date": date(2026, 3, 20), "outcome": "noted"},
]


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def paper(process: Any) -> Paper:
    return make_paper(process, stations=WAY, date=date(2026, 2, 1))


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


def _stations(paper: Paper) -> list[Station]:
    return stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())


def _confirm(paper: Paper, user: Any, **changes: Any) -> Decision:
    given = {
        "seen": basis_of(_stations(paper)),
        "body": make_body(paper.process, "Rat"),
        "decided_on": date(2026, 3, 9),
        "outcome": "changed",
        **changes,
    }
    return confirm(paper, user=user, **given)


def test_the_station_with_the_last_word_is_suggested_not_the_last_one(paper: Paper) -> None:
    found = suggestion_of(_stations(paper))
    assert found is not None
    assert (found.body, found.decided_on, found.outcome) == ("Rat", date(2026, 3, 9), "changed")


def test_where_nobody_said_who_decides_the_role_says_it_and_advice_is_no_decision(process: Any) -> None:
    advised = make_paper(process, stations=[{"body": "Beirat", "outcome": "recommended"}])
    assert suggestion_of(_stations(advised)) is None
    add_station(advised, "Rat", role="Entscheidung", outcome="decided", date=date(2026, 4, 1))
    add_station(advised, "Ausschuss", role="Kenntnisnahme", outcome="noted", date=date(2026, 5, 1))
    found = suggestion_of(_stations(advised))
    assert found is not None
    assert found.body == "Rat"


def test_postponed_by_the_deciding_body_is_no_decision(process: Any) -> None:
    waiting = make_paper(process, stations=[{"body": "Rat", "authoritative": True, "outcome": "postponed"}])
    assert suggestion_of(_stations(waiting)) is None
    assert waiting.state == "in_consultation"


def test_a_confirmed_decision_is_the_state_and_stands_in_the_log_and_on_the_page_at_once(
    paper: Paper, user: Any
) -> None:
    before = versions()
    _confirm(paper, user)
    assert Paper.objects.get(pk=paper.pk).state == "changed"
    assert versions() != before
    entry = ModelLogEntry.objects.get(action="aufbruch_council.decided")
    assert entry.user_id == user.pk
    assert entry.data["outcome"] == "changed"


def test_taking_it_back_leaves_the_stations_and_is_logged(paper: Paper, user: Any) -> None:
    _confirm(paper, user)
    take_back(paper, user=user)
    assert decision_of(paper) is None
    assert Paper.objects.get(pk=paper.pk).state == "in_consultation"
    assert ModelLogEntry.objects.filter(action="aufbruch_council.decision_taken_back").exists()
    with pytest.raises(Refused, match="keine Entscheidung bestätigt"):
        take_back(paper, user=user)


def test_who_has_read_older_consultations_is_asked_to_read_them_anew(paper: Paper, user: Any) -> None:
    seen = basis_of(_stations(paper))
    paper.consultations.filter(authoritative=True).update(outcome="rejected")
    with pytest.raises(Refused, match="in der Zwischenzeit geändert"):
        _confirm(paper, user, seen=seen)
    assert decision_of(paper) is None


def test_a_decision_outlives_what_changes_later_and_staff_are_told(paper: Paper, user: Any) -> None:
    decision = _confirm(paper, user)
    assert not is_outdated(decision, _stations(paper))
    paper.consultations.filter(authoritative=True).update(outcome="rejected")
    assert is_outdated(decision, _stations(paper))
    assert Paper.objects.get(pk=paper.pk).state == "changed"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"body": None}, "Gremium"),
        ({"decided_on": None}, "Tag"),
        ({"decided_on": date(2026, 1, 1)}, "älter als die Vorlage"),
        ({"outcome": "postponed"}, "Wählen Sie"),
        ({"outcome": ""}, "Wählen Sie"),
    ],
)
def test_a_decision_without_body_day_or_sense_is_refused_with_words_and_nothing_is_written(
    paper: Paper, user: Any, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        _confirm(paper, user, **changes)
    assert decision_of(paper) is None
    assert not ModelLogEntry.objects.filter(action="aufbruch_council.decided").exists()


def test_a_day_that_lies_ahead_and_a_body_of_the_next_town_are_refused(paper: Paper, user: Any) -> None:
    with pytest.raises(Refused, match="Zukunft"):
        _confirm(paper, user, decided_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Refused, match="Gremium"):
        _confirm(paper, user, body=make_body(make_process("Nachbarn", slug="nachbarn"), "Rat"))


def test_confirming_again_corrects_it_and_there_is_one_decision(paper: Paper, user: Any) -> None:
    _confirm(paper, user)
    _confirm(paper, user, outcome="rejected")
    assert Decision.objects.get().outcome == "rejected"
    assert Paper.objects.get(pk=paper.pk).state == "rejected"


def test_a_decision_of_today_on_a_paper_of_today_is_confirmed(process: Any, user: Any) -> None:
    today = timezone.localdate()
    paper = make_paper(process, date=today, stations=[{**WAY[1], "date": today}])
    assert _confirm(paper, user, decided_on=today).decided_on == today
