"""The choice of bodies above the public list: each leads to a paper, and each paper's bodies are among them."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import add_station, make_body, make_imported, make_paper, make_papers
from wagtail_aufbruch.council.models import Organization, PaperIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> PaperIndexPage:
    return make_papers(process)


def offered(client: Client, index: PaperIndexPage) -> dict[str, list[str]]:
    """By name of the body the papers that its choice leads to."""
    caches["default"].clear()
    filters = [one for one in client.get(index.url).context["choices"] if one.filter.parameter == "gremium"]
    found = {}
    for option in filters[0].filter.options if filters else ():
        cards = client.get(index.url, {"gremium": option.value}).context["cards"]
        found[option.name] = [card.title for card in cards]
    return found


def test_no_body_is_offered_that_leads_to_nothing(client: Client, process: Any, index: PaperIndexPage) -> None:
    make_paper(process, "Radweg", stations=[{"body": "Rat"}])
    make_paper(process, "Entwurf", is_public=False, stations=[{"body": "Bauausschuss"}])
    make_imported(process, "Weg", gone_since=timezone.now(), stations=[{"body": "Schulausschuss"}])
    make_body(process, "Umweltausschuss")
    make_paper(process, "Ampel", stations=[{"body": "Verkehrsausschuss"}])
    Organization.objects.filter(name="Verkehrsausschuss").update(gone_since=timezone.now())
    for body in ("Sozialausschuss", "Rat"):
        add_station(make_paper(process, f"Spielplatz, {body}"), body, gone_since=timezone.now())
    make_paper(make_process("Anderswo"), "Fremd", stations=[{"body": "Fremder Rat"}])
    # The imported half of a draft was shown at once, and shows for nothing any more.
    half = make_imported(process, "Halb", oparl_id="p2", stations=[{"body": "Hauptausschuss"}])
    make_paper(process, "Von Hand", imported=half, is_public=False)
    assert offered(client, index) == {"Rat": ["Radweg"]}


def test_the_bodies_of_an_imported_half_that_is_hidden_itself_are_offered_with_the_typed_paper(
    client: Client, process: Any, index: PaperIndexPage
) -> None:
    half = make_imported(process, "Halb", is_public=False, stations=[{"body": "Hauptausschuss"}])
    typed = make_paper(process, "Von Hand", imported=half, stations=[{"body": "Rat"}])
    assert offered(client, index) == {"Hauptausschuss": [typed.name], "Rat": [typed.name]}
    type(half).objects.filter(pk=half.pk).update(gone_since=timezone.now())
    assert offered(client, index) == {"Rat": [typed.name]}
