"""The cockpit: its numbers lead to just the projects they count, picture and table agree, and drafts are nowhere."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from wagtail.models import PageViewRestriction

from tests.client import PAST_THE_CACHE
from tests.core.charts.reading import charts_in
from tests.factories.core import make_field, make_goal
from tests.factories.council import make_body, make_follow_up, make_paper, make_papers
from tests.factories.groups import make_group
from tests.factories.groups import make_index as make_groups
from tests.factories.projects import add_milestone, make_project
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.council.domain.followup.locking import write_step
from wagtail_aufbruch.council.models import Decision, FollowUp
from wagtail_aufbruch.projects.domain.due import NEXT_DAYS, OVERDUE, SOON, Due
from wagtail_aufbruch.projects.domain.stages import Because, move
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage
from wagtail_aufbruch.projects.public import cockpit_files

NUMBER = re.compile(r'id="projekte-titel">(\d+|Keine) Projekt')


def read(client: Client, url: str) -> str:
    response = client.get(url, headers=PAST_THE_CACHE)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


def fill(process: Any, index: Any, number: int) -> None:
    """So many projects that differ in everything the cockpit counts by."""
    fields = [make_field(process, f"Feld {place}") for place in range(3)]
    child = make_field(process, "Unterfeld", parent=fields[0])
    goals = [make_goal(process, f"Ziel {place}", weight=place + 1) for place in range(3)]
    group = make_group(make_groups(process), "Bau und Mobilität")
    stages = [*Stage, ""]
    for place in range(number):
        project = make_project(
            index,
            f"Projekt {place}",
            stage=stages[place % len(stages)],
            handlungsfelder=[] if place % 5 == 4 else [(*fields, child)[place % 4]],
            goals=goals[: place % 4],
            group=group if place % 2 else None,
            responsible_unit="Fachbereich 10" if place % 3 else "",
            ends_on=days_ago(-400) if place % 7 == 0 else None,
        )
        for step in range(place % 3):
            add_milestone(
                project, f"Schritt {step}", planned_on=days_ago(50 - place * 20 + step) if place % 4 else None
            )


def test_every_number_leads_to_the_list_of_just_these_projects(client: Client, process: Any, index: Any) -> None:
    fill(process, index, 26)
    page = read(client, f"{index.url}cockpit/")
    looked_at = 0
    for chart in charts_in(page).values():
        for row, link in zip(chart.rows, chart.links, strict=True):
            if not link:
                continue
            found = NUMBER.search(read(client, unescape(link)))
            assert found is not None, link
            assert found[1] == row[1], (chart.key, row, link)
            looked_at += 1
    assert looked_at > 20
    figures = re.findall(
        r'aufbruch-figures__number">(\d+)</span> <a class="aufbruch-figures__link" href="([^"]+)"', page
    )
    assert len(figures) == 6
    for number, link in figures:
        found = NUMBER.search(read(client, unescape(link)))
        assert found is not None
        assert found[1] == number, link


def test_picture_and_table_say_the_same(client: Client, process: Any, index: Any) -> None:
    fill(process, index, 26)
    charts = charts_in(read(client, f"{index.url}cockpit/"))
    assert set(charts) == {"stand", "handlungsfelder", "ziele", "fristen", "wartet"}
    for chart in charts.values():
        numbers = [int(row[1]) for row in chart.rows]
        unit = max(chart.lengths()) / max(numbers)
        assert chart.lengths() == pytest.approx([number * unit for number in numbers], abs=0.01)
        assert chart.words("value") == [row[1] for row in chart.rows]
        for role, place in (("label", 0), ("note", 2)):
            told = "".join(row[place] for row in chart.rows)
            assert "".join(chart.words(role)).replace(" ", "") == told.replace(" ", "")
    assert sum(int(row[1]) for row in charts["stand"].rows) == 26


@pytest.mark.parametrize("number", [40, pytest.param(500, marks=pytest.mark.load)])
def test_it_costs_as_many_queries_however_many_projects_there_are(
    client: Client, process: Any, index: Any, number: int
) -> None:
    def cost() -> int:
        read(client, f"{index.url}cockpit/")
        with CaptureQueriesContext(connection) as captured:
            read(client, f"{index.url}cockpit/")
        return len(captured)

    fill(process, index, 5)
    first = ProjectPage.objects.get(title="Projekt 0")
    add_milestone(first, "Längst fällig", planned_on=days_ago(900))
    few = cost()
    for place in range(number - 5):
        copied = make_project(
            index,
            f"Weiteres {place}",
            handlungsfelder=first.handlungsfelder.all(),
            goals=first.goals.all(),
            group=first.group,
        )
        if place % 9 == 0:
            move(copied, Stage.COUNCIL, Because(days_ago(place)), user=None)
            add_milestone(copied, "Schritt", planned_on=days_ago(place - 100))
    page = read(client, f"{index.url}cockpit/")
    assert f'aufbruch-figures__number">{number}</span>' in page
    assert cost() == few <= 30


def test_what_waits_says_how_long_and_with_whom(client: Client, process: Any, index: Any) -> None:
    for place, (days, unit) in enumerate([(41, "Fachbereich 10"), (10, "Fachbereich 20"), (120, "Bauamt")]):
        move(
            make_project(index, f"Projekt {place}", responsible_unit=unit),
            Stage.COUNCIL,
            Because(days_ago(days)),
            user=None,
        )
    move(make_project(index, "Ohne Tag"), Stage.COUNCIL, Because(None), user=None)
    page = read(client, f"{index.url}cockpit/")
    row = next(row for row in charts_in(page)["wartet"].rows if row[0] == "Beim Rat")
    assert row[1] == "4"
    assert row[2] == "41 Tage (Median), höchstens 120 Tage"
    assert "wartet seit 41 Tagen bei Fachbereich 10" in page
    assert page.index("120 Tagen bei Bauamt") < page.index("41 Tagen bei") < page.index("10 Tagen bei")
    assert page.count("Ohne Tag") == 0


def test_a_proposal_waits_at_the_group_that_makes_it_and_what_is_decided_at_the_office(
    client: Client, process: Any, index: Any
) -> None:
    both = {"group": make_group(make_groups(process), "Bau und Mobilität"), "responsible_unit": "Bauamt"}
    for stage, days in ((Stage.PROPOSAL, 41), (Stage.DECIDED, 10)):
        move(make_project(index, str(stage), **both), stage, Because(days_ago(days)), user=None)
    page = read(client, f"{index.url}cockpit/")
    assert "wartet seit 41 Tagen bei Bau und Mobilität" in page
    assert "wartet seit 10 Tagen bei Bauamt" in page


def test_how_long_it_took_is_counted_from_steps_with_a_day(client: Client, index: Any) -> None:
    for days in (10, 30, 90):
        project = make_project(index, f"Projekt {days}")
        move(project, Stage.COUNCIL, Because(days_ago(100)), user=None)
        move(project, Stage.DECIDED, Because(days_ago(100 - days)), user=None)
    unknown = make_project(index, "Ohne Tag")
    move(unknown, Stage.COUNCIL, Because(None), user=None)
    move(unknown, Stage.DECIDED, Because(days_ago(5)), user=None)
    rows = charts_in(read(client, f"{index.url}cockpit/"))["dauer"].rows
    assert rows == [["Beim Rat", "30 Tage", "aus 3 Schritten"]]


def test_what_is_over_is_never_overdue(client: Client, index: Any) -> None:
    for stage in (Stage.DONE, Stage.STOPPED, Stage.POOL, Stage.REJECTED):
        add_milestone(make_project(index, f"Vorbei {stage}", stage=stage), "Alt", planned_on=days_ago(9))
    late = make_project(index, "Neue Brücke", stage=Stage.RUNNING)
    add_milestone(late, "Erreicht", planned_on=days_ago(90), reached_on=days_ago(80))
    add_milestone(late, "Ausschreibung", planned_on=days_ago(9))
    page = read(client, f"{index.url}cockpit/")
    assert [row[1] for row in charts_in(page)["fristen"].rows] == ["1", "0", "0", "0", "0"]
    assert "Ausschreibung: geplant für" in page
    assert "seit 9 Tagen überfällig" in page
    listed = read(client, f"{index.url}?frist=ueberfaellig")
    assert "Neue Brücke" in listed
    assert "Vorbei" not in listed


def test_drafts_and_private_projects_are_not_counted(client: Client, process: Any, index: Any) -> None:
    make_project(index, "Offen", stage=Stage.COUNCIL)
    draft = make_project(index, "Geheimer Entwurf", stage=Stage.COUNCIL)
    draft.unpublish()
    private = make_project(index, "Geheime Seite", stage=Stage.COUNCIL)
    add_milestone(private, "Geheim", planned_on=days_ago(3))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    page = read(client, f"{index.url}cockpit/")
    assert 'aufbruch-figures__number">1</span>' in page
    assert "Geheim" not in page


def test_without_a_project_it_says_what_will_stand_there(client: Client, index: Any) -> None:
    page = read(client, f"{index.url}cockpit/")
    assert "Noch wurde kein Projekt vorgeschlagen." in page
    assert "Sobald das erste da ist" in page
    assert charts_in(page) == {}
    assert "cockpit/" not in read(client, index.url)


def test_a_step_is_seen_at_once_on_the_page_from_memory(client: Client, index: Any, project: Any) -> None:
    assert ">Beim Rat</a>" not in client.get(f"{index.url}cockpit/").content.decode()
    move(project, Stage.COUNCIL, user=None)
    assert ">Beim Rat</a>" in client.get(f"{index.url}cockpit/").content.decode()


def test_from_the_paper_to_the_decision_the_town_s_own_data_count(client: Client, process: Any, project: Any) -> None:
    body = make_body(process)
    for days, is_public in ((20, True), (60, True), (400, True), (3, False)):
        paper = make_paper(process, f"Vorlage {days}", date=days_ago(500), is_public=is_public)
        Decision.objects.create(paper=paper, organization=body, decided_on=days_ago(500 - days), basis="x")
    make_paper(process, "Noch offen", date=days_ago(700))
    rows = charts_in(read(client, f"{project.get_parent().url}cockpit/"))["dauer"].rows
    assert rows == [["Von der Vorlage bis zum Beschluss", "60 Tage", "aus 3 Vorlagen"]]


def test_what_becomes_of_decisions_is_counted_as_the_list_of_papers_lists_it(
    client: Client, process: Any, index: Any, project: Any
) -> None:
    make_papers(process)
    assert "aufgaben" not in charts_in(read(client, f"{index.url}cockpit/"))
    late = make_paper(process, "Zu spät")
    make_follow_up(late, due=timezone.localdate())
    make_follow_up(late, "Auch zu spät", due=timezone.localdate())
    FollowUp.objects.update(due=days_ago(1))
    make_follow_up(make_paper(process, "Läuft noch"))
    for number in range(3):
        done = make_follow_up(make_paper(process, f"Fertig {number}"))
        write_step(done, "moved", "reported", None, user=None)
    for hidden in (make_paper(process, "Entwurf", is_public=False), make_paper(process, "Unbestätigt")):
        make_follow_up(hidden)
    Decision.objects.filter(paper__name="Unbestätigt").delete()
    touch(process.pk)
    chart = charts_in(read(client, f"{index.url}cockpit/"))["aufgaben"]
    assert [row[:2] for row in chart.rows] == [
        ["Aufgaben offen", "2"], ["Frist überschritten", "1"], ["Alles erledigt", "3"],
    ]  # fmt: skip
    for row, link in zip(chart.rows, chart.links, strict=True):
        listed = read(client, unescape(link))
        assert listed.count('<li class="aufbruch-paper') == int(row[1]), link


def test_each_chart_can_be_taken_along_as_table_and_picture(client: Client, process: Any, index: Any) -> None:
    fill(process, index, 26)
    charts = charts_in(read(client, f"{index.url}cockpit/"))
    for key, chart in charts.items():
        table = client.get(f"{index.url}cockpit/{key}-als-csv/")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]
        assert [row[:2] for row in rows] == [row[:2] for row in chart.rows]
        picture = client.get(f"{index.url}cockpit/{key}-als-png/")
        assert picture.headers["Content-Type"] == "image/png"
        assert "license" in picture.headers["Link"]
        with Image.open(io.BytesIO(picture.content)) as image:
            image.load()
            assert image.size[0] == 1520
            assert len(image.getcolors(1 << 20) or []) > 3
    assert client.get(f"{index.url}cockpit/unsinn-als-png/").status_code == 404
    assert client.get(f"{index.url}cockpit/stand-als-pdf/").status_code == 404


def test_pictures_are_handed_out_up_to_a_limit(client: Client, index: Any, project: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(cockpit_files, "FILES_PER_TEN_MINUTES", 2)
    codes = [client.get(f"{index.url}cockpit/stand-als-png/", headers=PAST_THE_CACHE).status_code for _time in range(3)]
    assert codes == [200, 200, 429]


def test_what_is_due_today_is_not_overdue_and_the_next_days_end_with_their_last_one() -> None:
    today = timezone.localdate()
    days = {-1: OVERDUE, 0: NEXT_DAYS, SOON.days: NEXT_DAYS}
    assert {day: Due(today + timedelta(days=day)).when(today) for day in days} == days
    assert Due(today + SOON + timedelta(days=1)).when(today) not in {OVERDUE, NEXT_DAYS}
