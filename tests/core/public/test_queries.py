"""What a page costs: few queries, and as many for thirty of everything as for three."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import core
from wagtail_aufbruch.core.models import InaccessiblePart, Principle, ProcessPage, Question, Term, TimelineEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("open_files"),
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MAX_QUERIES = 25


def queries(client: Client, url: str) -> int:
    """Queries of one uncached look at the page; what Django keeps in memory for good (content types) is there."""
    assert client.get(url).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def fill(number: int, slug: str) -> tuple[ProcessPage, Any]:
    """A process with ``number`` of everything, and a content page with as many pages below it."""
    process = core.make_process("Aufbruch", slug=slug)
    folder = core.make_content_page(process, "Ordner", show_in_menus=True)
    statement = core.make_accessibility_page(process)
    core.make_privacy_page(process)
    process = ProcessPage.objects.get(pk=process.pk)
    first = core.make_field(process, "Feld")
    for index in range(number):
        field = core.make_field(process, f"Feld {index}", accent="green")
        below = core.make_field(process, f"Unterfeld {index}", parent=first)
        core.make_goal(process)
        practice = {"photo": core.make_photo(), "handlungsfelder": [first, field, below]}
        core.make_best_practice(process, f"Praxis {index}", **practice)
        child = core.make_content_page(folder, f"Inhalt {index}", show_in_menus=True, photo=core.make_photo())
        core.make_content_page(process, f"Menü {index}", show_in_menus=True, easy_language_page=folder)
        day = date(2018, 1, 1) + timedelta(days=index)
        process.timeline.add(TimelineEntry(title=f"Schritt {index}", start=day, page=child))
        process.principles.add(Principle(title=f"Leitsatz {index}"))
        process.questions.add(Question(title=f"Frage {index}"))
        statement.inaccessible_parts.add(InaccessiblePart(part=f"Teil {index}", reason="Alt."))
    process.terms.add(Term(key="goal", singular="Oberziel", plural="Oberziele"))
    process.save()
    statement.save()
    return process, folder


@pytest.fixture
def costs(client: Client) -> Callable[[str], tuple[int, int]]:
    """Queries at an address below a process with 3 and below one with 30 of everything."""
    few, many = fill(3, "wenige")[0], fill(30, "viele")[0]
    return lambda address: (queries(client, few.url + address), queries(client, many.url + address))


def test_pages_cost_the_same_for_three_and_for_thirty_of_everything(costs: Callable[[str], tuple[int, int]]) -> None:
    addresses = ["", "themen/", "themen/feld/", "themen/unterfeld-1/", "ordner/", "ordner/inhalt-1/", "praxis-1/"]
    addresses += ["barrierefreiheit/", "datenschutz/", "suche/", "suche/?q=Inhalt"]
    measured = {address: costs(address) for address in addresses}
    assert {address: pair for address, pair in measured.items() if pair[0] != pair[1]} == {}
    assert {address: pair for address, pair in measured.items() if max(pair) > MAX_QUERIES} == {}
