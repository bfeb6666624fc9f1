"""Two colleagues have one form open and both send it: the second reads why it was not taken, and keeps the words."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.staff.test_log_entries import ACTIONS, Action
from tests.staff.town import Town
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.models import Answer

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
    "publish an entry": "text",
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


@pytest.mark.parametrize("what", ["published", "deleted"])
def test_a_letter_is_not_lost_where_a_colleague_has_published_or_deleted_its_draft(what: str) -> None:
    town = Town()
    answer = town.answer
    address = reverse("aufbruch_answer", args=[town.idea.pk, answer.pk])
    seen = town.staff_client.get(address).context["form"]["seen"].value()
    answers.publish_answers([answer], town.staff) if what == "published" else answer.delete()
    sent = {"body": "Fachbereich Verkehr", "answered_on": "2026-03-02", "text": WORDS, "seen": seen}
    refused = town.staff_client.post(address, sent)
    assert refused.status_code == 409
    page = html.unescape(refused.content.decode())
    assert WORDS.strip() in page
    assert "veröffentlicht oder gelöscht" in page
    another = reverse("aufbruch_answer_new", args=[town.idea.pk])
    assert f'action="{another}"' in page, "sent once more it is another answer"
    again = refused.context["form"]["seen"].value()
    assert town.staff_client.post(another, {**sent, "seen": again}).status_code == 302
    assert Answer.objects.get(text=WORDS.strip()).state == "draft"


def test_whoever_puts_the_end_of_a_round_off_reads_that_a_colleague_has_fixed_its_result() -> None:
    town = Town()
    named("fix the result of a review round").does(town)
    later = timezone.localtime() + timedelta(days=9)
    url = reverse("aufbruch_review_extend", args=[town.tied_round.pk])
    refused = town.staff_client.post(url, {"ende-closes_at": later.strftime("%d.%m.%Y %H:%M")})
    assert refused.status_code == 422
    told = refused.context["extend_form"].errors["closes_at"]
    assert all(reason in html.unescape(refused.content.decode()) for reason in told)


def test_what_was_typed_of_a_registration_stays_where_a_colleague_has_cancelled_it() -> None:
    town = Town()
    where = [town.event.pk, town.registration.pk]
    shown = town.staff_client.get(reverse("aufbruch_registration", args=where))
    by_staff.cancel_by_staff(town.registration, user=town.staff, reason="Doppelt")
    sent = {"change-name": "Anna Neu", "change-people": "2", "change-note": WORDS}
    sent["change-seen"] = shown.context["change_form"]["seen"].value()
    refused = town.staff_client.post(reverse("aufbruch_registration_change", args=where), sent)
    assert refused.status_code == 422
    page = html.unescape(refused.content.decode())
    assert WORDS.strip() in page
    told = refused.context["change_form"].non_field_errors()
    assert told
    assert all(reason in page for reason in told)
