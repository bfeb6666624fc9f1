"""Papers of the council that are about a project: named by staff, read at both ends, handed out as data."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.client import PAST_THE_CACHE
from tests.factories.core import make_process
from tests.factories.council import make_body, make_imported, make_paper, make_papers, tie
from tests.factories.ideas import make_idea
from tests.factories.projects import add_milestone, make_project, make_project_index
from wagtail_aufbruch.council.domain.papers.deciding import basis_of, confirm
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import File, Paper, PaperSubject
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.projects.domain.council import choosing
from wagtail_aufbruch.projects.domain.council.papers import days_to_decision, outlines_among
from wagtail_aufbruch.projects.domain.journey import links_of_contribution
from wagtail_aufbruch.projects.domain.sources import take_in
from wagtail_aufbruch.projects.domain.stages import move

WAY = [
    {"body": "Fachausschuss", "date": date(2026, 3, 2), "role": "Vorberatung", "outcome": "recommended"},
    {"body": "Rat", "date": date(2026, 3, 16), "role": "Entscheidung", "authoritative": True, "outcome": "decided"},
]


def read(client: Client, url: str) -> str:
    response = client.get(url, headers=PAST_THE_CACHE)
    assert response.status_code == 200, (url, response.status_code)
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


@pytest.fixture
def papers(process: Any) -> Any:
    return make_papers(process)


@pytest.fixture
def paper(process: Any, papers: Any) -> Paper:
    return make_paper(process, "Grüne Welle am Ring", reference="12/2026", date=date(2026, 2, 1), stations=WAY)


def _confirm(paper: Paper, user: Any, outcome: str = "decided") -> None:
    stations = stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())
    body = make_body(paper.process, "Rat")
    confirm(paper, user=user, seen=basis_of(stations), body=body, decided_on=date(2026, 3, 16), outcome=outcome)


def test_the_project_shows_its_papers_with_their_way_and_each_leads_to_the_other(
    client: Client, process: Any, papers: Any, project: Any, paper: Paper, staff: Any
) -> None:
    tie(paper, project)
    File.objects.create(paper=paper, kind="main", name="Die Vorlage", web="https://ris.stadt.example/12.pdf")
    _confirm(paper, staff)
    page = read(client, project.url)
    part = page[page.index('id="rat"') :].partition("</section>")[0]
    for told in (
        "12/2026",
        "Grüne Welle am Ring",
        "Beschlossen",
        "16. März 2026",
        "Vorberatung",
        "hat das letzte Wort",
    ):
        assert told in part, told
    assert part.index("Fachausschuss") < part.index("Entscheidung")
    assert "https://ris.stadt.example/12.pdf" in part
    address = f"{papers.full_url}vorlage/{paper.pk}/"
    assert f'href="{address}"' in part
    assert f'href="{project.full_url}"' in read(client, address)


def test_without_a_paper_nothing_is_said_of_the_council(client: Client, project: Any, paper: Paper) -> None:
    assert 'id="rat"' not in read(client, project.url)


def test_drafts_and_other_processes_show_at_neither_end(
    client: Client, papers: Any, index: Any, project: Any, paper: Paper
) -> None:
    hidden = make_project(index, "Geheimer Entwurf")
    hidden.unpublish()
    draft = make_paper(paper.process, "Geheime Vorlage", reference="99/2026", is_public=False)
    for one in (paper, draft):
        tie(one, project)
        tie(one, hidden)
    for url in (
        project.url,
        f"{index.url}als-csv/",
        f"{index.url}als-json/",
        f"{papers.url}vorlage/{paper.pk}/",
        f"{papers.url}als-csv/",
        f"{papers.url}als-json/",
    ):
        text = read(client, url)
        assert "99/2026" not in text, url
        assert "Geheim" not in text, url
        assert hidden.slug not in text, url


def test_what_was_named_at_an_imported_paper_shows_at_the_typed_one(
    client: Client, process: Any, papers: Any, project: Any
) -> None:
    imported = make_imported(process, "Aus dem Ratsinformationssystem", reference="13/2026")
    tie(imported, project)
    typed = make_paper(process, "Von Hand", imported=imported)
    page = read(client, project.url)
    assert f"{papers.full_url}vorlage/{typed.pk}/" in page
    assert "13/2026" in page
    assert page.count("aufbruch-projectpaper__title") == 1
    assert project.full_url in read(client, f"{papers.url}vorlage/{typed.pk}/")


def test_data_names_them_both_ways(client: Client, papers: Any, index: Any, project: Any, paper: Paper) -> None:
    tie(paper, project)
    tie(make_paper(paper.process, "Noch eine", reference="14/2026"), project)
    rows = list(csv.DictReader(io.StringIO(read(client, f"{index.url}als-csv/").removeprefix("\ufeff"))))
    assert rows[0]["Vorlagen im Rat"] == "12/2026; 14/2026"
    assert client.get(f"{index.url}als-json/").json()["projects"][0]["papers"] == ["12/2026", "14/2026"]
    rows = list(csv.DictReader(io.StringIO(read(client, f"{papers.url}als-csv/").removeprefix("\ufeff"))))
    assert {row["Seiten, um die es geht"] for row in rows} == {project.full_url}


def test_staff_name_a_paper_and_take_it_out_again(client: Client, project: Any, paper: Paper, staff: Any) -> None:
    client.force_login(staff)
    url = reverse("aufbruch_project_papers", args=[project.pk])
    assert "12/2026" in read(client, f"{url}?suche=gruene")
    assert "Keine Vorlage enthält" in read(client, f"{url}?suche=Nordpol")
    answer = client.post(url, {"paper": paper.pk}, follow=True)
    assert "Die Vorlage steht jetzt beim Projekt" in answer.content.decode()
    assert "12/2026" in read(client, reverse("aufbruch_project", args=[project.pk]))
    assert "ist bei diesem Projekt schon genannt" in client.post(url, {"paper": paper.pk}, follow=True).content.decode()
    assert PaperSubject.objects.count() == 1
    for typed in ("", "999999", "unsinn"):
        assert "gibt es in diesem Prozess nicht" in client.post(url, {"paper": typed}, follow=True).content.decode()
    client.post(reverse("aufbruch_project_paper_out", args=[project.pk]), {"paper": paper.pk})
    assert not PaperSubject.objects.exists()
    assert [entry.action for entry in ModelLogEntry.objects.order_by("pk")] == [
        "aufbruch_council.subject",
        "aufbruch_council.subject_out",
    ]
    actions = PageLogEntry.objects.filter(page=project.pk, action__startswith="aufbruch.project_paper")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "aufbruch.project_paper",
        "aufbruch.project_paper_out",
    ]


def test_of_a_joined_paper_the_typed_half_is_offered_and_nothing_that_is_gone(
    project: Any, process: Any, papers: Any
) -> None:
    typed = make_paper(process, "Getippt", imported=make_imported(process, "Importiert"))
    make_imported(process, "Zurückgezogen", oparl_id="p9", gone_since=timezone.now())
    assert [one.pk for one in choosing.found_for(project, "")] == [typed.pk]


def test_a_paper_of_another_process_is_not_offered_and_not_named(client: Client, project: Any, staff: Any) -> None:
    other = make_process("Ein anderer", slug="anderer")
    foreign = make_paper(other, "Fremde Vorlage", reference="1/2026")
    client.force_login(staff)
    url = reverse("aufbruch_project_papers", args=[project.pk])
    assert "Fremde Vorlage" not in read(client, url)
    assert "gibt es in diesem Prozess nicht" in client.post(url, {"paper": foreign.pk}, follow=True).content.decode()
    assert not PaperSubject.objects.exists()


def test_readers_see_at_once_what_was_named(client: Client, project: Any, paper: Paper, staff: Any) -> None:
    assert "12/2026" not in client.get(project.url).content.decode()
    staff_client = Client()
    staff_client.force_login(staff)
    staff_client.post(reverse("aufbruch_project_papers", args=[project.pk]), {"paper": paper.pk})
    assert "12/2026" in client.get(project.url).content.decode()
    staff_client.post(reverse("aufbruch_project_paper_out", args=[project.pk]), {"paper": paper.pk})
    assert "12/2026" not in client.get(project.url).content.decode()


def test_either_side_goes_without_the_other(client: Client, papers: Any, index: Any, project: Any) -> None:
    first = make_paper(papers.process, "Erste", reference="1/2026")
    tie(first, project)
    first.delete()
    assert read(client, project.url)
    second = make_paper(papers.process, "Zweite", reference="2/2026")
    tie(second, project)
    project.delete()
    assert Paper.objects.filter(pk=second.pk).exists()
    assert read(client, f"{papers.url}vorlage/{second.pk}/")


@pytest.mark.parametrize("number", [1, 5])
def test_pages_and_files_cost_the_same_however_much_there_is(
    client: Client, papers: Any, index: Any, number: int, staff: Any, django_assert_max_num_queries: Any
) -> None:
    projects = [make_project(index, f"Projekt {place}") for place in range(number)]
    day = timezone.localdate() + timedelta(days=3)
    for place in range(number):
        paper = make_paper(
            papers.process, f"Vorlage {place}", reference=f"{place}/2026", stations=[*WAY, {"date": day}]
        )
        File.objects.create(paper=paper, kind="main", name="Vorlage", web="https://ris.stadt.example/x.pdf")
        for project in projects:
            tie(paper, project)
    urls = (projects[0].url, f"{index.url}als-csv/", f"{papers.url}vorlage/{paper.pk}/", f"{papers.url}als-json/")
    for url in urls:
        read(client, url)
        with django_assert_max_num_queries(25):
            read(client, url)


def test_two_processes_keep_their_own(client: Client, project: Any, paper: Paper) -> None:
    other = make_process("Ein anderer", slug="anderer")
    elsewhere = make_project(make_project_index(other), "Anderswo")
    tie(paper, elsewhere)
    assert "12/2026" not in read(client, elsewhere.url)
    assert outlines_among([elsewhere.pk], [other.pk]) == {}
    assert list(outlines_among([elsewhere.pk], [paper.process_id])) == [elsewhere.pk]


@pytest.mark.parametrize("number", [1, 4])
def test_from_an_idea_one_reaches_project_paper_decision_and_milestones_by_links_and_back(
    client: Client, papers: Any, index: Any, call: Any, staff: Any, number: int, django_assert_max_num_queries: Any
) -> None:
    idea = make_idea(call, "Radweg")
    for place in range(number):
        project = make_project(index, f"Projekt {place}", stage="council")
        take_in(project, idea.pk, user=staff)
        paper = make_paper(papers.process, f"Vorlage {place}", reference=f"{place}/2026", stations=WAY)
        tie(paper, project)
        _confirm(paper, staff)
        add_milestone(project, "Ein Schritt", reached_on=date(2026, 4, 1))
        add_milestone(project, "Noch einer")
    address = f"{call.url}ideen/{idea.pk}/"
    page = read(client, address)
    way = page[page.index('id="weg"') :].partition("</section>")[0]
    assert way.count('aria-current="step"') == 1, "one scale, and the way on below it"
    last = f"{papers.full_url}vorlage/{paper.pk}/"
    for told in (f'href="{project.full_url}"', f'href="{last}"', f'href="{project.full_url}#meilensteine"'):
        assert told in way, told
    assert "beschlossen (Rat, 16. März 2026)" in way
    assert "1 von 2 Meilensteinen erreicht" in way
    assert f'href="{project.full_url}"' in read(client, last)
    assert address in read(client, project.url)
    contribution = Contribution.objects.select_related("page").get(pk=idea.pk)
    contribution.page = call
    with django_assert_max_num_queries(14):
        assert len(links_of_contribution(contribution)) == 3 * number


def test_a_meeting_of_today_is_not_over_on_the_way_of_an_idea(
    papers: Any, project: Any, call: Any, staff: Any, process: Any
) -> None:
    idea = make_idea(call, "Radweg")
    take_in(project, idea.pk, user=staff)
    move(project, "council", user=staff)
    today = timezone.localdate()
    days = [today - timedelta(days=1), today, today + timedelta(days=1)]
    tie(make_paper(process, stations=[{"body": "Rat", "date": day} for day in days]), project)
    contribution = Contribution.objects.select_related("page").get(pk=idea.pk)
    links = links_of_contribution(contribution)
    (link,) = [one for one in links if one.key.startswith("paper-")]
    assert [(one.on, one.is_over) for one in link.moments] == list(zip(days, [True, False, False], strict=True))
    assert [one.wait.coming for one in links if one.wait] == [date_format(today)]


def test_what_is_decided_on_the_day_of_its_paper_took_no_day(process: Any, paper: Paper, staff: Any) -> None:
    _confirm(paper, staff)
    Paper.objects.update(date=date(2026, 3, 16))
    assert days_to_decision(process) == [0]
