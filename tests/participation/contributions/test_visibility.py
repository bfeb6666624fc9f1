"""Who may see a contribution: what stands on a page that is not public shows nowhere else, and stays on that page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.core import make_content_page, make_process
from tests.factories.events import in_days, make_event
from tests.factories.groups import make_group
from tests.factories.idea_lists import make_listed
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.notifications import announcements, delivery, following
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency, LinkPurpose, Source, State
from wagtail_aufbruch.participation.models import AuthorshipClaim, Comment, Contribution, Follow, Mail

pytestmark = pytest.mark.django_db


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def private_call(process: Any) -> Any:
    call = make_call(process, "Intern")
    restrict(call)
    return call


def call_below_a_private_page(process: Any) -> Any:
    above = make_content_page(process, "Nur für uns")
    restrict(above)
    return make_call(above, "Darunter")


def unpublished_call(process: Any) -> Any:
    return make_call(process, "Entwurf", live=False)


unseen_calls = pytest.mark.parametrize("make_unseen", [private_call, call_below_a_private_page, unpublished_call])
MakeCall = Callable[[Any], Any]


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def call(process: Any) -> Any:
    return make_call(process)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


# --- Elsewhere


@unseen_calls
def test_an_event_s_page_shows_no_idea_of_a_call_that_not_everybody_sees(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    event = make_event(process, starts_at=in_days(-2))
    make_idea(call, "Lesebank am Bach", event=event.page_ptr)
    make_idea(make_unseen(process), "Geheime Idee", event=event.page_ptr)
    page = text_of(client, event.url)
    assert "Lesebank am Bach" in page
    assert "Geheime Idee" not in page
    assert "1 Beitrag aus dieser Veranstaltung" in page


@unseen_calls
def test_a_group_s_page_shows_no_idea_of_a_call_that_not_everybody_sees(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    group = make_group(process)
    make_idea(call, "Lesebank am Bach", group=group.page_ptr)
    make_idea(make_unseen(process), "Geheime Idee", group=group.page_ptr)
    page = text_of(client, group.url)
    assert "Lesebank am Bach" in page
    assert "Geheime Idee" not in page


@unseen_calls
def test_the_form_for_claims_shows_no_idea_of_a_call_that_not_everybody_sees(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    shown = make_idea(call, "Lesebank am Bach", source=Source.EVENT)
    hidden = make_idea(make_unseen(process), "Geheime Idee", source=Source.EVENT)
    form = f"{process.url}beteiligung/karte/ohne-code/"
    assert "Lesebank am Bach" in text_of(client, f"{form}{shown.pk}/")
    assert client.get(f"{form}{hidden.pk}/").status_code == 404


@unseen_calls
def test_an_idea_s_page_names_no_joined_idea_of_a_call_that_not_everybody_sees(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    idea, elsewhere = make_idea(call), make_unseen(process)
    make_idea(call, "Sichtbar verbunden", merged_into=idea)
    make_idea(elsewhere, "Geheime Idee", merged_into=idea)
    make_idea(elsewhere, "Geheime Fortsetzung", earlier=idea)
    page = text_of(client, f"{call.url}ideen/{idea.pk}/")
    assert "Sichtbar verbunden" in page
    assert "Geheime" not in page


@unseen_calls
def test_the_filter_offers_no_group_that_took_up_nothing_that_everybody_sees(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    shown, silent = make_group(process, "Offene Runde"), make_group(process, "Stille Runde")
    make_listed(call, "Lesebank am Bach", group=shown.page_ptr)
    make_listed(make_unseen(process), "Geheime Idee", group=silent.page_ptr)
    for url in (call.url, f"{process.url}alle-ideen/"):
        assert f'<option value="{shown.pk}"' in text_of(client, url)
        assert f'<option value="{silent.pk}"' not in text_of(client, url)


@unseen_calls
def test_nothing_of_a_call_that_not_everybody_sees_stands_on_the_process_s_pages(
    client: Client, process: Any, call: Any, make_unseen: MakeCall
) -> None:
    make_listed(call, "Lesebank am Bach")
    make_listed(make_unseen(process), "Geheime Idee")
    page = text_of(client, process.url)
    assert "Lesebank am Bach" in page
    assert "Geheime Idee" not in page


# --- On the page itself


def admitted() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_user("gast", password="geheim"))
    return client


def test_whoever_is_admitted_to_a_private_call_sees_its_ideas_there(process: Any) -> None:
    call = private_call(process)
    idea = make_listed(call, "Unter uns")
    make_idea(call, "Verbunden", merged_into_id=idea.pk)
    comment = make_comment(idea, "Leise gesagt")
    guest = admitted()
    assert "Unter uns" in text_of(guest, call.url)
    page = text_of(guest, f"{call.url}ideen/{idea.pk}/")
    assert "Leise gesagt" in page
    assert "Verbunden" in page
    assert "Leise gesagt" in text_of(guest, f"{call.url}ideen/{idea.pk}/antworten/{comment.pk}/")
    assert Client().get(call.url).status_code == 302


# --- Comments


def test_a_comment_on_what_is_hidden_is_seen_by_nobody(call: Any) -> None:
    idea, hidden = make_idea(call), make_idea(call, state=State.HIDDEN)
    seen, unseen = make_comment(idea), make_comment(hidden)
    for model in (Comment, Contribution):
        shown = set(model.objects.visible_to_public().values_list("pk", flat=True))
        assert seen.pk in shown
        assert unseen.pk not in shown
    assert set(Comment.objects.published()) == {seen, unseen}
    assert list(Idea.objects.visible_to_public()) == [idea]


def test_what_was_joined_is_seen_and_stands_in_no_list(call: Any) -> None:
    idea = make_idea(call)
    joined = make_idea(call, merged_into=idea)
    assert set(Idea.objects.visible_to_public()) == {idea, joined}
    assert list(Idea.objects.listed().visible_to_public()) == [idea]


# --- Mails


def test_followers_of_what_became_private_are_not_told_and_keep_nobody_else_waiting(
    process: Any, call: Any, clock: Clock
) -> None:
    unseen = private_call(process)
    for page, address in ((unseen, "anna@example.org"), (call, "ben@example.org")):
        following.follow(make_participant(process, address), page_pk=page.pk, frequency=Frequency.WEEKLY)
    clock.forward(days=7)
    for page in (unseen, call):
        idea = make_idea(page, f"Neu in {page.title}")
        announcements.announce(idea, ActivityKind.NEW, idea.title, "", "https://stadt.example/", None)
    clock.forward(days=7)
    assert delivery.deliver_digests(limit=1) == 1
    assert Mail.objects.get().recipient == "ben@example.org"


def test_a_link_to_follow_leads_to_nothing_once_the_idea_is_hidden(client: Client, process: Any, call: Any) -> None:
    idea = make_idea(call, "Bald verborgen")
    token = issue_link(make_participant(process), LinkPurpose.FOLLOW, contribution=idea)
    url = f"{process.url}beteiligung/folgen/bestaetigen/{token}/"
    assert "Bald verborgen" in text_of(client, url)
    idea.state = State.HIDDEN
    idea.save()
    answer = client.get(url)
    assert answer.status_code == 404
    assert "Bald verborgen" not in answer.content.decode()
    assert client.post(url).status_code == 404
    assert not Follow.objects.exists()


def test_a_link_of_somebody_without_a_card_shows_nothing_once_the_idea_is_hidden(
    client: Client, process: Any, call: Any
) -> None:
    idea = make_idea(call, "Bald verborgen", source=Source.EVENT)
    claims.request_claim(process, idea, "anna@example.org", "Meine!")
    token = issue_link(make_participant(process), LinkPurpose.CLAIM, contribution=idea, payload={"ask": "Meine!"})
    url = f"{process.url}beteiligung/karte/bestaetigen/{token}/"
    assert "Bald verborgen" in text_of(client, url)
    idea.state = State.HIDDEN
    idea.save()
    answer = client.get(url)
    assert answer.status_code == 404
    assert "Bald verborgen" not in answer.content.decode()
    assert client.post(url).status_code == 404
    assert not AuthorshipClaim.objects.exists()
