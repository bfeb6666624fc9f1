"""A process that is over and taken down: people still see, end and erase what they have left, by their old mails."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import link_in, make_participant
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.notifications.announcements import announce_on_page
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency
from wagtail_aufbruch.participation.models import Follow, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    page = make_process()
    page.save_revision().publish()
    return ProcessPage.objects.get(pk=page.pk)


@pytest.fixture
def idea(process: Any) -> Idea:
    return make_idea(make_call(process), author=make_participant(process))


def take_down(process: Any, *, all_of_it: bool) -> None:
    below = list(process.get_descendants().specific()) if all_of_it else []
    for page in (ProcessPage.objects.get(pk=process.pk), *below):
        page.unpublish()


@pytest.mark.parametrize("all_of_it", [True, False])
def test_mails_are_stopped_by_the_link_that_came_with_them(
    process: Any, idea: Idea, clock: Clock, all_of_it: bool
) -> None:
    page = idea.page
    for subject in ({"page": page}, {"contribution": idea}):
        Follow.objects.create(participant=idea.author, frequency=Frequency.WEEKLY, **subject)
    clock.forward(days=1)
    announce_on_page(page.specific, process, ActivityKind.PHASE, "Jetzt wird gesammelt", "Bis zum Sommer.")
    clock.forward(days=8)
    call_command("aufbruch_tell")
    call_command("aufbruch_send_mail")
    take_down(process, all_of_it=all_of_it)
    stop = re.search(r"https?://[^/\s]+(/\S+/stopp/\S+)", mail.outbox[-1].body)
    assert stop
    assert "beenden" in Client().get(stop[1]).content.decode()
    assert Client().post(stop[1]).status_code == 200
    assert not Follow.objects.exists()


def test_a_stop_link_from_before_the_process_was_renamed_works_too(
    process: Any, idea: Idea, django_capture_on_commit_callbacks: Any
) -> None:
    follow = Follow.objects.create(participant=idea.author, frequency=Frequency.WEEKLY, page=idea.page)
    stop = f"{process.url}{process.reverse_subpage('follow_stop', args=[follow.stop_key])}"
    process.slug = "aufbruch-2026"
    with django_capture_on_commit_callbacks(execute=True):
        process.save_revision().publish()
    take_down(process, all_of_it=True)
    assert Client().post(stop).status_code == 200
    assert not Follow.objects.exists()


def test_people_see_take_along_and_erase_what_they_have_left(process: Any, idea: Idea) -> None:
    take_down(process, all_of_it=True)
    client, own = CommittingClient(), f"{process.url}beteiligung/"
    assert client.post(f"{own}link/", {"email": "anna@example.org"}, follow=True).status_code == 200
    call_command("aufbruch_send_mail")
    assert idea.title in client.post(link_in(mail.outbox[-1]), follow=True).content.decode()
    for way in (
        f"{own}daten/",
        f"{own}{idea.pk}/zurueckziehen/",
        f"{own}loeschen/",
        f"{process.url}beitrag/{idea.pk}/weg/",
    ):
        assert client.get(way).status_code == 200, way
    assert client.post(f"{own}loeschen/", follow=True).status_code == 200
    assert not Participant.objects.exists()


@pytest.mark.parametrize("below", ["", "themen/", "suche/", "beteiligung/folgen/seite/{call}/"])
def test_nothing_else_of_it_is_found(process: Any, idea: Idea, below: str) -> None:
    take_down(process, all_of_it=True)
    assert Client().get(process.url + below.format(call=idea.page_id)).status_code == 404


def test_a_process_that_was_never_public_is_not_told_of() -> None:
    draft = make_process("Entwurf", live=False)
    for below in ("beteiligung/", "beteiligung/link/"):
        assert Client().get(draft.get_url() + below).status_code == 404
