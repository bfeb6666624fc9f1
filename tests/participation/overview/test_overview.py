"""The page over all groups and projects: what stands on it, what each number leads to, and what it costs."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.clock import days_ago
from tests.factories.core import make_field, make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import make_event
from tests.factories.groups import make_group, make_index, make_statement
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.projects import add_milestone, make_project, make_project_index
from wagtail_aufbruch.council.models import FollowUp
from wagtail_aufbruch.participation.domain.overview.narrowing import Wanted, read

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
URL = "/admin/aufbruch/offen/"


class Town:
    """Two groups, of which one has everything; projects, contributions and tasks of one process."""

    def __init__(self, title: str = "Digitaler Aufbruch") -> None:
        self.process = make_process(title)
        self.index = make_index(self.process)
        self.field = make_field(self.process, "Verkehr")
        self.below = make_field(self.process, "Radwege", parent=self.field)
        self.group = make_group(self.index, "Mobilität", handlungsfelder=[self.field])
        self.other = make_group(self.index, "Soziales", sides=())
        self.call = make_call(self.process)
        self.projects = make_project_index(self.process)

    def fill(self) -> None:
        make_event(self.process, "Sitzung im Mai", host=self.group.page_ptr)
        make_statement(self.group, "Mehr Radwege")
        make_idea(self.call, "Aufgegriffen", group=self.group.page_ptr, published_at=days_ago(41))
        make_idea(self.call, "Im Feld", handlungsfeld=self.below)
        make_idea(self.call, "Ohne alles")
        late = make_project(
            self.projects,
            "Grüne Welle",
            stage="running",
            group=self.group.page_ptr,
            handlungsfelder=[self.below],
            responsible_unit="Fachbereich 10",
        )
        add_milestone(late, "Ampeln", planned_on=TODAY - timedelta(days=2))
        make_project(self.projects, "Winterdienst", stage="proposal", group=self.other.page_ptr)
        make_project(self.projects, "Fertig", stage="done")
        make_follow_up(make_paper(self.process), "Bauen", due=TODAY - timedelta(days=5), email="amt@stadt.example")


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def browser(town: Town) -> Client:
    client = Client()
    client.force_login(make_moderator(town.process))
    return client


def _tables(browser: Client, query: str = "") -> dict[str, list[str]]:
    answer = browser.get(f"{URL}?{query}")
    assert answer.status_code == 200
    return {one.table.key: [row.title for row in one.rows] for one in answer.context["overview"].tables}


def test_everything_open_stands_there_and_what_is_overdue_stands_first(town: Town, browser: Client) -> None:
    town.fill()
    assert _tables(browser) == {
        "gruppen": ["Mobilität", "Soziales"],
        "projekte": ["Grüne Welle", "Winterdienst"],
        "beitraege": ["Aufgegriffen", "Im Feld", "Ohne alles"],
        "beschluesse": ["Bauen"],
    }
    shown = browser.get(URL).content.decode()
    for told in (
        "Nächstes Treffen",
        "Leitung vollständig",
        "niemand leitet",
        "1, davon 1 überfällig",
        "Ampeln war fällig am",
        "Fachbereich 10",
        "wartet seit 41 Tagen",
        "seit 5 Tagen überfällig",
        "ohne zuständige Stelle",
    ):
        assert told in shown, told


def test_a_statement_that_is_still_a_draft_is_not_the_last_one_of_its_group(town: Town, browser: Client) -> None:
    make_statement(town.group, "Mehr Radwege", date=TODAY - timedelta(days=9))
    make_statement(town.group, "Noch ein Entwurf", date=TODAY, live=False)
    (row, *_others) = browser.get(URL).context["overview"].table("gruppen").rows
    assert row.cells[1].text == date_format(TODAY - timedelta(days=9), "SHORT_DATE_FORMAT")


def test_each_number_leads_to_just_what_it_counts(town: Town, browser: Client) -> None:
    town.fill()
    tables = browser.get(URL).context["overview"].tables
    figures = [(one.table.key, figure) for one in tables for figure in one.figures]
    assert len(figures) >= 12
    for key, figure in figures:
        found = _tables(browser, figure.query)
        assert (list(found), len(found[key])) == ([key], figure.number), figure


def test_the_numbers_beside_a_group_lead_to_its_rows(town: Town, browser: Client) -> None:
    town.fill()
    groups = browser.get(URL).context["overview"].table("gruppen")
    ways = [cell.url for row in groups.rows for cell in row.cells if cell.url.startswith("?")]
    assert [_tables(browser, way[1:]) for way in ways] == [
        {"projekte": ["Grüne Welle"]},
        {"beitraege": ["Aufgegriffen", "Im Feld"]},
        {"projekte": ["Winterdienst"]},
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "ueberfaellig=1",
            {"gruppen": ["Mobilität"], "projekte": ["Grüne Welle"], "beitraege": [], "beschluesse": ["Bauen"]},
        ),
        (
            "ohne=1",
            {
                "gruppen": ["Soziales"],
                "projekte": ["Winterdienst"],
                "beitraege": ["Im Feld", "Ohne alles"],
                "beschluesse": ["Bauen"],
            },
        ),
        ("gruppe=999999", {"gruppen": [], "projekte": [], "beitraege": []}),
        ("tabelle=projekte&stand=proposal", {"projekte": ["Winterdienst"]}),
        ("tabelle=unsinn", {}),
        ("gruppe=unsinn&feld=-1&prozess=x", None),
    ],
)
def test_it_is_narrowed_down(town: Town, browser: Client, query: str, expected: dict[str, list[str]] | None) -> None:
    town.fill()
    if query == "ohne=1":
        FollowUp.objects.update(email="")
    assert _tables(browser, query) == (expected if expected is not None else _tables(browser))


def test_by_group_and_by_field_with_those_below_it(town: Town, browser: Client) -> None:
    town.fill()
    mine = {"gruppen": ["Mobilität"], "projekte": ["Grüne Welle"], "beitraege": ["Aufgegriffen", "Im Feld"]}
    assert _tables(browser, f"gruppe={town.group.pk}") == mine
    by_field = {"gruppen": ["Mobilität"], "projekte": ["Grüne Welle"], "beitraege": ["Im Feld"]}
    assert _tables(browser, f"feld={town.field.pk}") == by_field
    assert _tables(browser, f"feld={town.below.pk}") == by_field


def test_of_other_processes_nothing_is_told_and_several_can_be_told_apart(town: Town, browser: Client) -> None:
    foreign = Town("Anderswo")
    make_project(foreign.projects, "Fremdes Projekt", stage="running")
    assert "Fremd" not in str(_tables(browser))
    assert _tables(browser, f"prozess={foreign.process.pk}")["gruppen"] == []
    boss = Client()
    boss.force_login(get_user_model().objects.create_superuser("chefin"))
    assert len(_tables(boss)["gruppen"]) == 4
    assert _tables(boss, f"prozess={foreign.process.pk}")["projekte"] == ["Fremdes Projekt"]
    assert 'name="prozess"' in boss.get(URL).content.decode()


def test_what_is_open_in_another_process_stands_in_none_of_the_tables(town: Town, browser: Client) -> None:
    Town("Anderswo").fill()
    own = {"gruppen": ["Mobilität", "Soziales"], "projekte": [], "beitraege": [], "beschluesse": []}
    assert _tables(browser) == own


def test_where_nothing_is_open_each_table_says_so(town: Town, browser: Client) -> None:
    shown = browser.get(URL).content.decode()
    for told in ("kein Projekt unterwegs", "Kein Beitrag wartet", "keine Aufgabe aus einem Beschluss"):
        assert told in shown
    assert "passt nichts zu Ihrer Auswahl" in browser.get(f"{URL}?ueberfaellig=1").content.decode()


def test_the_file_holds_what_was_chosen_and_runs_no_formula(town: Town, browser: Client) -> None:
    town.fill()
    make_project(town.projects, "=1+1", stage="running")
    url = reverse("aufbruch_overview_export", args=["projekte"])
    rows = list(csv.reader(StringIO(browser.get(url).content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Prozess", "Projekt", "Stand"]
    assert [row[1] for row in rows[1:]] == ["Grüne Welle", "Winterdienst", "'=1+1"]
    chosen = browser.get(f"{url}?ueberfaellig=1").content.decode("utf-8-sig").splitlines()
    assert len(chosen) == 2
    assert "/admin/aufbruch/projekte/" in chosen[1]
    assert browser.get(reverse("aufbruch_overview_export", args=["unsinn"])).status_code == 404
    assert browser.get(f"{url}?tabelle=gruppen").status_code == 404


def test_its_queries_do_not_grow_and_it_shows_so_many_rows_at_most(
    town: Town, browser: Client, django_assert_max_num_queries: Any
) -> None:
    def fill(number: int, name: str) -> None:
        for place in range(number):
            group = make_group(town.index, f"Gruppe {name} {place}", handlungsfelder=[town.below])
            make_event(town.process, f"Treffen {name} {place}", host=group.page_ptr)
            make_statement(group, f"Worte {name} {place}")
            make_project(town.projects, f"Projekt {name} {place}", stage="running", group=group.page_ptr)
            make_idea(town.call, f"Idee {name} {place}", handlungsfeld=town.field)

    fill(5, "a")
    town.fill()
    browser.get(URL)
    with django_assert_max_num_queries(20) as few:
        browser.get(URL)
    number = len(few)
    fill(30, "b")
    for place in range(200):
        make_idea(town.call, f"Weitere {place}")
    with django_assert_max_num_queries(number):
        shown = browser.get(URL)
    table = shown.context["overview"].table("beitraege")
    assert (len(table.rows), len(table.shown), table.further) == (238, 200, 38)
    assert "38 weitere Zeilen" in shown.content.decode()


def test_what_was_chosen_stands_in_the_address_as_it_was_read() -> None:
    wanted = Wanted(process=3, group=4, field=5, table="projekte", state="council", is_overdue=True, has_nobody=True)
    assert read(dict(part.split("=") for part in wanted.query().split("&"))) == wanted
    assert (Wanted().query(), Wanted().is_narrowed, wanted.is_narrowed) == ("", False, True)
