"""Somebody erases their data in one tab and sends something in another at the same moment."""

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.factories.comments import known_client
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.models import Assessment, Participant
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.people import following

pytestmark = pytest.mark.django_db(transaction=True)


def sends_something(process: object, request: HttpRequest, **kwargs: object) -> HttpResponse:
    """What a view of ours does whose person goes before it commits: the key points to nobody."""
    person = Participant.objects.get()
    idea = make_idea(make_call(process))
    if request.headers.get("erases"):
        erase(person)
    with transaction.atomic():
        Assessment.objects.create(contribution=idea, participant_id=person.pk if request.headers.get("erases") else 987)
    return HttpResponse("stored")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Client:
    process = make_process()
    address = next(one for one in type(process).get_subpage_urls() if one.name == "follow_sent")
    monkeypatch.setattr(address, "callback", post_or_get(sends_something))
    assert following.sent
    return known_client(make_participant(process))


ADDRESS = "/digitaler-aufbruch/beteiligung/folgen/unterwegs/"


def test_whoever_is_erased_meanwhile_reads_that_their_data_are_deleted_and_meets_no_error(browser: Client) -> None:
    answer = browser.get(ADDRESS, headers={"erases": "yes"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("beteiligung/?erledigt=erased")
    assert not Assessment.objects.exists()


def test_a_fault_of_another_kind_is_told_as_a_fault(browser: Client) -> None:
    with pytest.raises(IntegrityError):
        browser.get(ADDRESS)
