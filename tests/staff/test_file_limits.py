"""Files that grow with the process are made for one connection up to a limit, whatever address they have.

The addresses are those of the table of who may go where, so that a new file is asked for as well.
"""

from typing import Any

import pytest
from django.test import Client

from tests.client import PAST_THE_CACHE
from tests.staff.test_public_rights import OPEN, TABLE, Streets, pages_of

pytestmark = pytest.mark.django_db

SMALL = {
    ("aufbruch.ProcessPage", "open_data_catalogue"): "says which lists there are, and nothing of them",
    ("aufbruch.ProcessPage", "dataset_schema"): "says what stands in the columns of one list",
    ("aufbruch.ProcessPage", "receipt_picture"): "one picture of one address",
    ("aufbruch_events.EventPage", "calendar"): "one event",
    ("aufbruch_projects.ProjectPage", "calendar"): "the milestones of one project",
    ("aufbruch_competitions.CompetitionPage", "calendar"): "the days of one competition",
    ("aufbruch_competitions.CompetitionPage", "class_list_sample"): "three rows that are always the same",
    ("aufbruch_competitions.CompetitionPage", "vote_picture"): "a picture that was drawn when it came in",
}
"""What does not grow with the process."""


@pytest.fixture(scope="module")
def streets(shared_db: None) -> Streets:
    streets = Streets()
    assert all([streets.papers, streets.paper, streets.statement, streets.priority, streets.went_on])
    return streets


@pytest.fixture(scope="module")
def files(streets: Streets) -> list[str]:
    """The public addresses that answer with a file to take along."""
    pages = pages_of(streets)
    lines = [(label, line) for label, lines in TABLE.items() for line in lines]
    asked = [one for one in lines if one[1].rule == OPEN and (one[0], one[1].name) not in SMALL]
    urls = [
        pages[label].url + pages[label].reverse_subpage(line.name, kwargs=line.good(streets)) for label, line in asked
    ]
    return [url for url in urls if _answer(url).has_header("Content-Disposition")]


def _answer(url: str, query: dict[str, str] | None = None) -> Any:
    """Read to its end, so that it closes what it holds."""
    answer = Client().get(url, query, headers=PAST_THE_CACHE)
    assert answer.getvalue() is not None
    return answer


def test_files_that_grow_with_the_process_are_made_for_one_connection_up_to_a_limit(
    files: list[str], settings: Any
) -> None:
    assert len(files) > 15
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0.05}
    # The file of all ideas is kept and handed out without being made; that of some of them is not.
    asked = {url: {"suche": "Bank"} if "/ideen/" in url else None for url in files}
    codes = {url: [_answer(url, query).status_code for _time in range(5)] for url, query in asked.items()}
    endless = [url for url, told in codes.items() if told[-1] != 429]
    assert endless == []


def test_whoever_takes_every_list_of_a_town_along_is_refused_none(files: list[str]) -> None:
    assert [url for url in files if _answer(url).status_code != 200] == []
