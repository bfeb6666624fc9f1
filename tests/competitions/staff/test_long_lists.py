"""Many entries as staff see them: in pages that lead on, at a cost that does not grow."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.judging import handed_in, make_jury, released
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.operations import staff_lists
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.staff.handed_in import entries as entry_views
from wagtail_aufbruch.competitions.staff.results import honouring as honouring_views

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Any:
    return make_competition(make_process())


@pytest.fixture
def staff(competition: Any) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any, client: Client) -> Client:
    client.force_login(staff)
    return client


def test_the_list_of_entries_leads_to_the_older_ones_and_keeps_the_search(
    desk: Client, competition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_views, "PER_PAGE", 2)
    for number in range(1, 6):
        make_entry(competition, email=f"a{number}@example.org", title=f"Bank {number}", state="handed_in")
    url = f"{reverse('aufbruch_entries', args=[competition.pk])}?suche=bank"
    seen: list[str] = []
    while url:
        text = desk.get(url).content.decode()
        seen += re.findall(r">(Bank \d)</a>", text)
        older = re.findall(r'href="([^"]+)">Ältere</a>', text)
        url = f"{reverse('aufbruch_entries', args=[competition.pk])}{html.unescape(older[0])}" if older else ""
    assert seen == [f"Bank {number}" for number in (5, 4, 3, 2, 1)]


def test_the_list_of_one_state_has_as_many_pages_as_it_needs(
    desk: Client, competition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_views, "PER_PAGE", 2)
    for number in range(1, 6):
        state = "handed_in" if number < 4 else "withdrawn"
        make_entry(competition, email=f"a{number}@example.org", title=f"Bank {number}", state=state)
    url = reverse("aufbruch_entries", args=[competition.pk])
    pages = {
        state: desk.get(f"{url}?stand={state}").context["pages"].paginator.num_pages
        for state in ("", "handed_in", "withdrawn", "draft")
    }
    assert pages == {"": 3, "handed_in": 2, "withdrawn": 1, "draft": 1}


def test_the_page_of_the_honouring_leads_on_to_all_that_was_judged_and_asks_no_more_for_many(
    desk: Client, competition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(honouring_views, "PER_PAGE", 2)
    address = reverse("aufbruch_honouring", args=[competition.pk])
    made = [handed_in(competition, f"Bank {number}") for number in range(1, 6)]
    CompetitionPage.objects.filter(pk=competition.pk).update(closes_at=timezone.now() - timedelta(days=1))
    seen: list[str] = []
    asked: list[int] = []
    url = address
    while url:
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            text = desk.get(url).content.decode()
        asked.append(len(queries))
        seen += re.findall(r">(Bank \d)</a>", text)
        further = re.findall(r'href="([^"]+)#beitraege">Weitere Plätze</a>', text)
        url = f"{address}{further[0]}" if further else ""
    assert seen == [entry.title for entry in made]
    assert len(asked) == 3
    assert len(set(asked)) == 1


def test_lists_of_staff_ask_no_more_for_many_entries_of_a_blind_round(
    desk: Client, competition: Any, staff: Any
) -> None:
    asked: list[list[int]] = []
    for _size in range(2):
        running = None
        made = [handed_in(competition, f"Werkbank {number}") for number in range(5)]
        for entry in made[:3]:
            released(entry, user=staff)
        entries = list(competition.entries.all())
        running = make_jury(competition, entries, user=staff, is_blind=True)
        found = []
        for url in (
            reverse("aufbruch_review_round", args=[running.pk]),
            reverse("aufbruch_review_conflict", args=[running.pk, running.reviewers.first().pk]),
            reverse("aufbruch_entries", args=[competition.pk]),
        ):
            desk.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(url).status_code == 200
            found.append(len(captured))
        asked.append(found)
        running.delete()
    assert asked[1] == asked[0]


def test_what_is_to_be_blacked_out_stands_in_the_list_of_the_round_with_the_way_there(
    desk: Client, competition: Any, staff: Any
) -> None:
    ready, waits = handed_in(competition, "Werkbank"), handed_in(competition, "Lastenrad")
    released(ready, user=staff)
    running = make_jury(competition, [ready, waits], user=staff, is_blind=True)
    text = desk.get(reverse("aufbruch_review_round", args=[running.pk])).content.decode()
    assert f'<a href="{reverse("aufbruch_entry", args=[ready.pk])}">Werkbank</a>' in text
    assert f'<a href="{reverse("aufbruch_blind_copy", args=[waits.pk])}">Lastenrad</a>' in text
    assert text.count("Noch zu schwärzen") == 1


def test_entries_are_read_batch_by_batch_while_they_are_sent(competition: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_lists, "BATCH", 2)
    for number in range(5):
        make_entry(competition, email=f"a{number}@example.org", state="handed_in")
    lines = staff_lists.Export(competition).as_csv()
    with CaptureQueriesContext(connection) as first:
        for _line in range(3):
            next(lines)
    with CaptureQueriesContext(connection) as rest:
        assert len(list(lines)) == 4
    whole = 'SELECT "aufbruch_competitions_entry"."id"'
    assert sum(one["sql"].startswith(whole) for one in first) == 1
    assert sum(one["sql"].startswith(whole) for one in rest) >= 2
