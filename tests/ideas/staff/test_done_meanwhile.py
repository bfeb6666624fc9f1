"""While somebody fills in the forms of an idea a colleague is faster: the reason is told, and the words stay."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from wagtail_aufbruch.ideas.domain.responses import merge
from wagtail_aufbruch.participation.domain.contributions import transitions

pytestmark = pytest.mark.django_db
TYPED = "Beide wünschen sich dasselbe."


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def desk(process: Any) -> Client:
    client = CommittingClient()
    client.force_login(make_moderator(process))
    return client


@pytest.fixture
def ideas(process: Any) -> tuple[Any, Any]:
    call = make_call(process)
    return make_idea(call, "Freies WLAN"), make_idea(call, "Netz für alle", text="Etwas ganz anderes.")


def _page(desk: Client, idea: Any, query: str = "") -> Any:
    return desk.get(reverse("aufbruch_handling", args=[idea.pk]), {"suche": query} if query else {})


def _seen(shown: Any) -> list[str]:
    return [f"{pk}|{words}" for pk, words in shown.context["merge_seen"]]


def test_a_reason_stays_where_an_idea_was_hidden_before_it_moved_on(desk: Client, ideas: Any, admin_user: Any) -> None:
    idea = ideas[0]
    seen = _page(desk, idea).context["stage_form"]["seen"].value()
    transitions.hide(idea, user=admin_user, reason="Beleidigung")
    sent = {"stage-stage": "done", "stage-note": TYPED, "stage-seen": seen}
    answer = desk.post(reverse("aufbruch_stage", args=[idea.pk]), sent)
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("what", ["joined", "hidden"])
def test_a_reason_stays_where_an_idea_was_joined_or_hidden_before_it_was_joined(
    desk: Client, ideas: Any, admin_user: Any, what: str
) -> None:
    idea, into = ideas
    seen = _seen(_page(desk, idea, "Netz"))
    if what == "joined":
        merge.merge(idea, into, user=admin_user, note="", seen=(merge.words_seen(idea), merge.words_seen(into)))
    else:
        transitions.hide(idea, user=admin_user, reason="Beleidigung")
    sent = {"into": into.pk, "note": TYPED, "seen": seen}
    answer = desk.post(reverse("aufbruch_idea_join", args=[idea.pk]), sent)
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_ideas_that_were_looked_for_are_still_there_where_none_was_chosen(desk: Client, ideas: Any) -> None:
    idea, into = ideas
    shown = _page(desk, idea, "Netz für")
    address = f"{reverse('aufbruch_idea_join', args=[idea.pk])}?suche=Netz%20f%C3%BCr"
    assert f'action="{address}"' in shown.content.decode()
    answer = desk.post(address, {"note": TYPED, "seen": _seen(shown)})
    assert answer.status_code == 422
    assert TYPED in answer.content.decode()
    assert into.title in answer.content.decode()
