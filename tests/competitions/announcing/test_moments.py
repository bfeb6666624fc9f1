"""The moments of a competition: in an order that works, and told at the very moment at which each of them comes."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from wagtail_aufbruch.competitions.domain.announcing.phases import stages_of, why_not_open
from wagtail_aufbruch.competitions.models import CompetitionPage

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
CLOSES = datetime(2027, 3, 31, 23, 59, tzinfo=BERLIN)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ENDS = CLOSES + 9 * DAY


def problems_of(**moments: Any) -> dict[str, Any]:
    """What the competition refuses of these, by field; it closes at the same moment each time and lets people vote."""
    page = CompetitionPage(title="Morgenmacher", **{"closes_at": CLOSES, "vote_wanted": True, **moments})
    try:
        page.clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize(
    ("field", "others", "moment"),
    [
        ("closes_at", {"opens_at": CLOSES}, CLOSES),
        ("honoured_at", {}, CLOSES),
        ("vote_from", {}, CLOSES),
        ("vote_until", {"vote_from": ENDS}, ENDS),
        ("vote_until", {"vote_from": CLOSES + DAY, "honoured_at": ENDS}, ENDS),
    ],
)
def test_what_follows_on_something_is_refused_at_the_very_moment_of_it(
    field: str, others: dict[str, Any], moment: datetime
) -> None:
    # The voting has to end before the winners are announced; everything else has to come later.
    later = moment - MINUTE if "honoured_at" in others else moment + MINUTE
    assert list(problems_of(**others, **{field: moment})) == [field]
    assert problems_of(**others, **{field: later}) == {}


def test_a_jury_of_one_day_is_a_jury() -> None:
    day = date(2027, 4, 7)
    assert problems_of(jury_from=day, jury_until=day) == {}
    assert list(problems_of(jury_from=day, jury_until=day - DAY)) == ["jury_until"]


@pytest.mark.parametrize(
    ("moment", "jury", "honouring"),
    [
        (datetime(2027, 4, 6, 23, 59, tzinfo=BERLIN), "coming", "coming"),
        (datetime(2027, 4, 7, 0, 0, tzinfo=BERLIN), "current", "coming"),
        (datetime(2027, 4, 9, 23, 59, tzinfo=BERLIN), "current", "coming"),
        (datetime(2027, 4, 10, 0, 0, tzinfo=BERLIN), "past", "coming"),
        (datetime(2027, 5, 3, 17, 59, tzinfo=BERLIN), "past", "coming"),
        (datetime(2027, 5, 3, 18, 0, tzinfo=BERLIN), "past", "past"),
    ],
)
def test_the_jury_judges_from_its_first_day_to_its_last_and_the_honouring_is_over_once_it_has_begun(
    moment: datetime, jury: str, honouring: str
) -> None:
    days = {"jury_from": date(2027, 4, 7), "jury_until": date(2027, 4, 9)}
    competition = CompetitionPage(closes_at=CLOSES, honoured_at=datetime(2027, 5, 3, 18, 0, tzinfo=BERLIN), **days)
    assert [one.place for one in stages_of(competition, moment)] == ["past", jury, honouring]


def test_people_read_from_when_they_can_enter_and_that_it_is_not_said_yet_where_a_moment_is_missing() -> None:
    opens = CLOSES - 9 * DAY

    def told(**moments: Any) -> str:
        return why_not_open(CompetitionPage(title="Morgenmacher", **moments), opens - DAY)

    assert "22. März 2027" in told(opens_at=opens, closes_at=CLOSES)
    for moments in ({}, {"opens_at": opens}):
        assert "noch nicht" in told(**moments)
