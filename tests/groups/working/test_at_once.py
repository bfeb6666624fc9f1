"""Several things at the same moment: a double click of a lead, both leads who ask, two of the staff who send links."""

from typing import Any

import pytest

from tests.groups.working.conftest import EMAIL
from tests.together import at_once
from wagtail_aufbruch.groups.domain.working import links, questions
from wagtail_aufbruch.groups.domain.working.errors import Refused
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupPage, WorkingPageLink
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tokens(group: ThemeGroupPage) -> list[str]:
    """A link for each of both leads."""
    return [links.issue(group, lead.member) for lead in links.leads_of(group)]


def test_a_double_click_asks_once(process: Any, tokens: list[str]) -> None:
    found = at_once(*[lambda: questions.ask(process, tokens[0], "Wann?")] * 4)
    assert {one.pk for one in found} == {GroupQuestion.objects.get().pk}


def test_of_all_who_ask_at_once_no_more_wait_than_ten(process: Any, group: ThemeGroupPage, tokens: list[str]) -> None:
    GroupQuestion.objects.bulk_create(GroupQuestion(group=group, text=f"Frage {place}") for place in range(9))
    found = at_once(*[lambda token=token: questions.ask(process, token, "Und ich?") for token in tokens * 2])
    assert GroupQuestion.objects.count() == 10
    kinds = {type(one) for one in found}
    assert kinds == {GroupQuestion, Refused}, found


def test_two_of_the_staff_send_links_at_once_and_the_lead_gets_one_mail(group: ThemeGroupPage, user: Any) -> None:
    found = links.leads_of(group)
    seen = links.seen_of(found)
    member = next(one.member.pk for one in found if one.email)
    sent = at_once(*[lambda: links.send(group, [member], user=user, seen=seen)] * 3)
    assert sorted(type(one).__name__ for one in sent) == ["Refused", "Refused", "list"]
    assert WorkingPageLink.objects.count() == Mail.objects.filter(recipient=EMAIL).count() == 1


def test_of_two_who_answer_a_question_at_once_one_does_and_the_other_reads_that_answer_first(
    group: ThemeGroupPage, user: Any
) -> None:
    question = GroupQuestion.objects.create(group=group, text="Wann tagt der Ausschuss?")
    seen = questions.seen_of(question)
    found = at_once(
        *[
            lambda day=day: questions.answer(question, f"Am {day}. Mai.", user=user, seen=seen)  # type: ignore[misc]
            for day in range(3, 7)
        ]
    )
    assert sum(isinstance(one, Refused) for one in found) == 3
    assert GroupQuestion.objects.get().answer == next(one.answer for one in found if isinstance(one, GroupQuestion))
