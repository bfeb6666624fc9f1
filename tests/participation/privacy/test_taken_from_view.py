"""What was taken from view, or made private, is not told any more to those who once followed or supported it."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.comments import make_comment
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


@pytest.fixture
def commented(process: Any, call: Any, client: Client) -> Any:
    """A comment of somebody who is logged in, on an idea that was taken from view since."""
    anna = log_in(client, process)
    idea = make_idea(call, "Nachbar Müller stinkt")
    comment = make_comment(idea, text="Das sehe ich auch so.", author=anna)
    Contribution.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
    return comment


def test_who_commented_on_what_was_taken_from_view_does_not_read_its_title_any_more(
    client: Client, process: Any, commented: Any
) -> None:
    urls = [at(process, ""), at(process, f"{commented.pk}/zurueckziehen/"), f"{process.url}beitrag/{commented.pk}/weg/"]
    pages = [client.get(url) for url in urls]
    assert [page.status_code for page in pages] == [200, 200, 200]
    shown = [page.content.decode() for page in pages]
    assert not [page for page in shown if "Müller" in page]
    assert all("nicht mehr öffentlich" in page for page in shown)
    taken_along = str(personal_data.collect(commented.author))
    assert "Müller" not in taken_along
    assert "Das sehe ich auch so." in taken_along, "their own words stay theirs"


def test_who_commented_on_their_own_idea_reads_its_title_whatever_becomes_of_it(
    client: Client, process: Any, commented: Any
) -> None:
    Contribution.objects.filter(pk=commented.about_id).update(author=commented.author)
    assert "Nachbar Müller stinkt“" in client.get(at(process, "")).content.decode()


def test_a_comment_is_called_by_what_its_idea_is_called_today(client: Client, process: Any, call: Any) -> None:
    anna = log_in(client, process)
    idea = make_idea(call, "Nachbar Müller stinkt")
    comment = make_comment(idea, author=anna)
    make_claim(Contribution.objects.get(pk=comment.pk), anna)
    Contribution.objects.filter(pk=idea.pk).update(title="Weniger Lärm")
    receipt = client.get(f"{process.url}beitrag/{comment.pk}/weg/").content.decode()
    told = [client.get(at(process, "")).content.decode(), receipt, str(personal_data.collect(anna))]
    assert all("Weniger Lärm" in words and "Müller" not in words for words in told)
