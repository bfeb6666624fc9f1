"""The competitions of a process side by side, and on the page of the process."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories.competitions import make_competition, make_index
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.models import Honouring
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def process() -> Any:
    return make_process()


def names(client: Client, page: Any) -> list[str]:
    context = client.get(page.url).context
    return [card.page.title for card in [*context["running"], *context["decided"]]]


def test_what_is_open_stands_first_and_what_is_decided_last(client: Client, process: Any) -> None:
    now = timezone.now()
    index = make_index(process)
    make_competition(process, "Kommt", opens_at=now + timedelta(days=1))
    past = make_competition(process, "War", closes_at=now - timedelta(days=9), honoured_at=now - timedelta(days=1))
    Honouring.objects.create(competition=past, public_at=now - timedelta(days=1))
    make_competition(process, "Jury", closes_at=now - timedelta(days=1))
    make_competition(process, "Offen")
    assert names(client, index) == ["Offen", "Jury", "Kommt", "War"]


def test_a_private_competition_an_unpublished_one_and_that_of_others_show_nowhere(client: Client, process: Any) -> None:
    index = make_index(process)
    private = make_competition(process, "Geheimwettbewerb")
    PageViewRestriction.objects.create(page=BasePage.objects.get(pk=private.pk), restriction_type="login")
    make_competition(process, "Entwurfswettbewerb", live=False)
    make_competition(make_process("Nachbarn"), "Nachbarwettbewerb")
    assert names(client, index) == []
    home = client.get(process.url).content.decode()
    assert not [word for word in ("Geheimw", "Entwurfsw", "Nachbarw") if word in home]


def test_what_one_can_enter_stands_among_what_one_can_do_now(client: Client, process: Any) -> None:
    make_competition(process, "Offen", introduction="Macht mit")
    home = client.get(process.url).content.decode()
    assert "Offen" in home
    assert "Macht mit" in home


def test_a_list_without_any_says_so(client: Client, process: Any) -> None:
    assert "Zurzeit läuft kein Wettbewerb" in client.get(make_index(process).url).content.decode()


def test_the_way_tells_the_honouring_as_a_moment_and_one_day_of_the_jury_once(client: Client) -> None:
    closes = datetime(2027, 3, 31, 23, 59, tzinfo=BERLIN)
    competition = make_competition(
        make_process(),
        closes_at=closes,
        jury_from=date(2027, 4, 7),
        jury_until=date(2027, 4, 7),
        honoured_at=datetime(2027, 5, 3, 18, 0, tzinfo=BERLIN),
    )
    way = client.get(competition.url).content.decode().partition("aufbruch-phases")[2].partition("</ol>")[0]
    assert '<time datetime="2027-05-03T18:00:00+02:00">3. Mai 2027, 18:00 Uhr</time>' in way
    assert way.count("7. April 2027") == 1
    assert "ab " not in way
