"""Whoever cannot see the page hears how much was found: by its title, and by a status that announces itself."""

from typing import Any

import pytest
from django.test import Client

from tests.core.reading import read
from tests.factories.core import make_field, make_process
from tests.factories.events import make_event, make_index
from tests.factories.ideas import make_call, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def urls(process: Any) -> dict[str, str]:
    """The public lists, each with two entries of which one fits "Brunnen" and the field "Klima"."""
    field = make_field(process, "Klima", slug="klima")
    call = make_call(process, "Ihre Idee")
    make_idea(call, "Brunnen", handlungsfeld=field)
    make_idea(call, "Radweg")
    index = make_index(process)
    event = make_event(index, "Brunnenfest")
    event.handlungsfelder.add(field)
    event.save()
    make_event(index, "Radtag")
    ours = {"ideas": f"{process.url}alle-ideen/", "search": f"{process.url}suche/"}
    return {**ours, "call": call.url, "events": index.url}


@pytest.mark.parametrize(
    ("page", "query", "count"),
    [
        ("ideas", "feld=klima", "1 Idee"),
        ("call", "suche=Seilbahn", "Keine Ideen gefunden"),
        ("call", "feld=klima", "1 Idee"),
        ("call", "ansicht=karte", "Keine Ideen gefunden"),
        ("events", "handlungsfeld=klima", "1 kommende Veranstaltung"),
        ("events", "ansicht=vergangen", "Keine vergangenen Veranstaltungen"),
        ("search", "q=Brunnen", "1 Treffer"),
        ("search", "q=Seilbahn", "0 Treffer"),
    ],
)
def test_the_title_begins_with_the_number_of_results(
    client: Client, urls: dict[str, str], page: str, query: str, count: str
) -> None:
    shown = read(client, f"{urls[page]}?{query}")
    assert shown.one("title").text.startswith(f"{count} – ")
    read_out = [*shown.all("", role="status"), *shown.all("", **{"aria-live": "polite"})]
    (status,) = [one for one in read_out if one.all("h2")]
    assert status.one("h2").text.startswith(count)


@pytest.mark.parametrize("page", ["ideas", "call", "events", "search"])
def test_a_list_that_nobody_has_narrowed_is_called_by_its_name(client: Client, urls: dict[str, str], page: str) -> None:
    assert not read(client, urls[page]).one("title").text[0].isdigit()
