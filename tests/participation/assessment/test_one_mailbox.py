"""However many names a mailbox has, it supports something once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import link_in, log_in, make_participant
from tests.participation.assessment.test_assessments import mail_form, number, support_url
from tests.together import at_once
from wagtail_aufbruch.ideas.domain.assessment.scoring import give_scores
from wagtail_aufbruch.ideas.domain.responses.merge import merge, unmerge
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.models import Assessment, Participant

NAMES = ("anna@example.org", "anna+forum@example.org", "Anna+2@example.org")
DOTS = ("a.nna@gmail.com", "anna@googlemail.com", "anna+1@gmail.com")

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def others(call: Any) -> list[Participant]:
    return [make_participant(call.process, name) for name in NAMES]


@pytest.mark.parametrize("names", [NAMES, DOTS])
def test_one_mailbox_supports_once_whichever_of_its_addresses_clicks(call: Any, names: tuple[str, ...]) -> None:
    idea = make_idea(call)
    people = [make_participant(call.process, name) for name in names]
    assert len({one.pk for one in people}) == 3, "each address goes on being let in as it was typed"
    assert [assessments.support(idea, participant=one) for one in people] == [True, False, False]
    assert number(idea) == 1
    assert assessments.support(idea, participant=make_participant(call.process, "anna@example.net"))
    assert number(idea) == 2


@pytest.mark.django_db(transaction=True)
def test_several_addresses_of_one_mailbox_at_the_same_moment_count_once() -> None:
    call = make_call(make_process())
    idea = make_idea(call)
    people = [make_participant(call.process, f"anna+{at}@example.org") for at in range(5)]
    found = at_once(*[lambda one=one: assessments.support(idea, participant=one) for one in people])  # type: ignore[misc]
    assert sorted(found) == [False, False, False, False, True]
    assert number(idea) == 1


def test_links_in_the_mails_to_several_names_of_a_mailbox_count_once(call: Any, mailoutbox: Any) -> None:
    idea = make_idea(call)
    for name in NAMES:
        CommittingClient().post(support_url(idea), mail_form(email=name))
    assert sorted(one.to[0] for one in mailoutbox) == sorted(name.lower() for name in NAMES)
    for letter in mailoutbox:
        assert Client().post(link_in(letter)).status_code == 302
    assert number(idea) == 1


def test_what_one_name_of_a_mailbox_supports_the_other_sees_and_takes_back(
    call: Any, others: list[Participant]
) -> None:
    idea = make_idea(call)
    assessments.support(idea, participant=others[0])
    client = Client()
    log_in(client, call.process, others[1])
    assert 'value="take_back"' in client.get(support_url(idea)).content.decode()
    assert assessments.assessed_among([idea.pk], participant=others[1]) == {idea.pk}
    client.post(support_url(idea), {"action": "take_back"})
    assert number(idea) == 0


def test_scores_of_one_mailbox_are_replaced_and_not_added(others: list[Participant]) -> None:
    call = make_call(others[0].process, "Bewerten", assessing=Assessing.CRITERIA)
    criterion = Criterion.objects.create(page=call, name="Nutzen", sort_order=0)
    idea = make_idea(call)
    for value, one in zip((5, 4, 2), others, strict=True):
        give_scores(idea, {criterion.pk: value}, participant=one)
    result = CriterionResult.objects.get(idea=idea)
    assert (result.count, result.total) == (1, 2)


def test_joined_ideas_count_a_mailbox_once_also_where_both_names_were_counted_before(
    call: Any, others: list[Participant]
) -> None:
    source, target = make_idea(call, "Geht auf"), make_idea(call, "Bleibt")
    assessments.support(source, participant=others[0])
    # As it was stored before mailboxes were compared.
    Assessment.objects.create(contribution=source, participant=others[1])
    type(source).objects.filter(pk=source.pk).update(support_count=2)
    merge(source, target, user=None)
    assert (number(source), number(target)) == (2, 1)
    source.refresh_from_db()
    unmerge(source, user=None)
    assert number(target) == 0
    assessments.support(target, participant=others[2])
    merge(source, target, user=None)
    assert number(target) == 1
    assert assessments.take_back(target, participant=others[0])
    assert number(target) == 0


def test_each_name_of_a_mailbox_takes_along_and_erases_what_is_its_own(call: Any, others: list[Participant]) -> None:
    idea = make_idea(call)
    assessments.support(idea, participant=others[0])
    assert (len(collect(others[0])["assessments"]), len(collect(others[1])["assessments"])) == (1, 0)
    erase(others[1])
    assert number(idea) == 1
    erase(others[0])
    assert number(idea) == 0
    assert not Participant.objects.filter(mailbox=others[0].mailbox).exclude(pk=others[2].pk).exists()


def test_nobody_is_stored_without_the_mailbox_by_which_they_count(call: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(process_id=call.process.pk, email="ben@example.org")
