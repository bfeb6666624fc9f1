"""A ballot with many entries: in pages that keep what was chosen, also without JavaScript."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.factories.competitions import make_vote
from tests.factories.core import make_process
from tests.factories.participation import issued_long_ago
from wagtail_aufbruch.competitions.forms import voting as forms
from wagtail_aufbruch.competitions.models import Ballot
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(forms, "PER_PAGE", 4)
    return make_vote(make_process(), entries=10)


def url_of(vote: Any) -> str:
    return f"{vote.url}{vote.reverse_subpage('vote_form')}"


def rows(text: str) -> list[tuple[str, bool]]:
    """Number and whether it is ticked, in the order of the page."""
    found = re.findall(r'name="beitrag" value="(\d+)"( checked)?', text)
    return [(number, bool(ticked)) for number, ticked in found]


def typed(text: str, **more: Any) -> dict[str, Any]:
    """What a browser sends of the ballot."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    ticked = [number for number, is_ticked in rows(text) if is_ticked]
    return {**hidden, "beitrag": ticked, "email": "", **more}


def test_every_entry_stands_on_one_page_and_the_order_stays_while_one_leafs(client: Client, vote: Any) -> None:
    text, seen = client.get(url_of(vote)).content.decode(), []
    for number in (2, 3):
        seen += rows(text)
        text = client.post(url_of(vote), typed(text, seite=str(number))).content.decode()
    seen += rows(text)
    assert sorted(int(number) for number, _ticked in seen) == list(range(1, 11))
    back = client.post(url_of(vote), typed(text, seite="1")).content.decode()
    assert rows(back) == seen[:4]


def test_what_was_chosen_and_typed_goes_along_and_nothing_is_cast(client: Client, vote: Any) -> None:
    text = client.get(url_of(vote)).content.decode()
    first = rows(text)[0][0]
    answer = client.post(url_of(vote), typed(text, beitrag=[first], email="ben@example.org", seite="2"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert rows(text)[0] == (first, True)
    assert len(rows(text)) == 5
    assert 'value="ben@example.org"' in text
    assert "Fehler:" not in text
    assert "Sie können noch 2 auswählen." in text
    assert not Ballot.objects.exists()
    assert not Mail.objects.exists()
    assert not mail.outbox


def test_the_vote_holds_what_was_chosen_on_several_pages(client: Client, vote: Any) -> None:
    text = client.get(url_of(vote)).content.decode()
    first = rows(text)[0][0]
    text = client.post(url_of(vote), typed(text, beitrag=[first], seite="3")).content.decode()
    last = rows(text)[-1][0]
    answer = client.post(
        url_of(vote), typed(text, beitrag=[first, last], email="ben@example.org", issued=issued_long_ago())
    )
    assert answer.status_code == 302, answer.content.decode()
    chosen = Ballot.objects.get().choices.values_list("entry__number", flat=True)
    assert {str(one) for one in chosen} == {first, last}


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 40])
def test_a_page_that_is_none_shows_the_ballot(client: Client, vote: Any, page: str) -> None:
    text = client.get(url_of(vote)).content.decode()
    assert rows(client.post(url_of(vote), typed(text, seite=page)).content.decode())
