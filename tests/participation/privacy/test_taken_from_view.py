"""What was taken from view, or made private, is not told any more to those who once followed or supported it."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in as enter
from tests.factories.participation import make_participant
from tests.factories.staff import make_claim, make_report
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Assessment, Contribution, Follow, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def call(process: Any) -> Any:
    return make_call(process)


def at(process: Any, rest: str) -> str:
    return f"{process.url}beteiligung/{rest}"


def log_in(client: Client, process: Any) -> Participant:
    participant = make_participant(process)
    enter(client, process, participant)
    return participant


@pytest.fixture
def taken_from_view(process: Any, call: Any, client: Client) -> Participant:
    """Somebody who followed, supported and reported an idea, and followed a call; neither is public any more."""
    anna = log_in(client, process)
    idea = make_idea(call, "Nachbar Müller stinkt")
    make_claim(idea, anna)
    make_report(idea, email=anna.email)
    Assessment.objects.create(contribution_id=idea.pk, participant=anna)
    private = make_call(process, "Geheimer Aufruf")
    following.follow(anna, contribution=Contribution.objects.get(pk=idea.pk))
    following.follow(anna, page_pk=private.pk)
    Contribution.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type="login")
    return anna


def test_who_follows_what_was_taken_from_view_does_not_read_its_title_any_more(
    client: Client, process: Any, taken_from_view: Participant
) -> None:
    shown = client.get(at(process, "")).content.decode()
    urls = [at(process, f"folgen/{one.pk}/") for one in Follow.objects.all()]
    urls += [at(process, f"folgen/stopp/{one.stop_key}/") for one in Follow.objects.all()]
    pages = [shown, *(client.get(url).content.decode() for url in urls)]
    assert not [page for page in pages if "Müller" in page or "Geheimer Aufruf" in page]
    assert not [page for page in pages if "geheimer-aufruf/" in page], "nor does an address tell it"
    assert "nicht mehr öffentlich" in shown
    told = client.post(urls[-1]).content.decode() + client.post(urls[-2]).content.decode()
    assert "Müller" not in told
    assert "Geheimer" not in told


def test_the_data_file_names_nothing_that_was_taken_from_view(taken_from_view: Participant) -> None:
    found = str(personal_data.collect(taken_from_view))
    assert "Müller" not in found
    assert "Geheimer Aufruf" not in found


def test_an_author_still_reads_the_title_of_what_was_taken_from_view(client: Client, process: Any, call: Any) -> None:
    anna = log_in(client, process)
    idea = make_idea(call, "Meine Idee", author=anna, state=State.HIDDEN)
    following.follow(anna, contribution=Contribution.objects.get(pk=idea.pk))
    assert client.get(at(process, "")).content.decode().count("Meine Idee") >= 2
    assert "Meine Idee" in str(personal_data.collect(anna)["follows"])
