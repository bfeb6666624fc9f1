"""Two colleagues have one form open and both send it: the second reads why it was not taken, and keeps the words."""

import html
from typing import Any

import pytest

from tests.client import CommittingClient
from tests.staff.test_log_entries import ACTIONS, Action
from tests.staff.town import Town

pytestmark = pytest.mark.django_db

WORDS = " Und das zweite Bild ist zu klein."
DONE_ONCE = {
    "admit an entry": "pruefung-message",
    "answer a lead": "text",
    "change what is to be done": "task",
    "correct a published result": "why",
    "decide an appeal": "einspruch-reason",
    "decide between equal results": "gleich-reason",
    "decide between equal results of a competition": "gleich-reason",
    "not admit an entry": "pruefung-message",
    "note what was reported by phone": "words",
    "publish a report on a task": "words",
    "put a report on a task aside": "reason",
    "return an entry": "pruefung-message",
    "set a due date": "reason",
    "set ballots aside": "reason",
    "tick rules of an entry": "pruefung-message",
}
"""What can be done once, or on what was read alone; and where its form takes words."""

GONE = {
    "issue a certificate again": ("name", "Diese Urkunde gibt es nicht mehr"),
    "take somebody out of a team": ("heraus-1-reason", "Diese Person ist nicht mehr im Team"),
}
"""What the second finds no more; and what is told in place of a page that was not found."""


def send_twice(monkeypatch: pytest.MonkeyPatch, action: Action, field: str) -> Any:
    """Do it; a colleague sends the form as it was opened before, with other words. The answer to the colleague."""
    post, answers = CommittingClient.post, []

    def and_again(self: CommittingClient, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        first = post(self, path, data, *args, **kwargs)
        answers.append(post(self, path, {**data, field: f"{data.get(field, '')}{WORDS}"}, follow=True))
        return first

    monkeypatch.setattr(CommittingClient, "post", and_again)
    action.does(Town())
    return answers[-1]


def named(what: str) -> Action:
    return next(action for action in ACTIONS if action.what == what)


@pytest.mark.parametrize("what", DONE_ONCE)
def test_the_second_of_two_colleagues_reads_why_their_form_was_not_taken_and_keeps_the_words(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    answer = send_twice(monkeypatch, named(what), DONE_ONCE[what])
    assert answer.status_code in {409, 422}
    page = html.unescape(answer.content.decode())
    assert WORDS in page
    assert 'role="alert"' in page or "error-message" in page
    assert "Fehler:" in page, "in the title"


@pytest.mark.parametrize("what", GONE)
def test_what_a_colleague_has_done_away_with_is_told_in_place_of_a_page_that_was_not_found(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    field, told = GONE[what]
    answer = send_twice(monkeypatch, named(what), field)
    assert answer.status_code == 200
    assert told in answer.content.decode()
