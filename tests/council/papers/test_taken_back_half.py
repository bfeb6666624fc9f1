"""A typed paper whose imported half was taken back by its server: no word of that half is told any more."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import add_station, decide, make_imported, make_paper, make_papers
from tests.factories.projects import make_project, make_project_index
from wagtail_aufbruch.council.domain.papers.calendar_days import days_of_papers
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.models import Consultation, File, Paper, PaperSubject
from wagtail_aufbruch.projects.domain.council.papers import days_to_decision, outlines_among
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectPage

pytestmark = pytest.mark.django_db
SECRET = "GEHEIM"
ADDRESS = "https://ris.stadt.example/GEHEIM"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> Any:
    return make_papers(process)


def said(url: str, **asked: str) -> str:
    cache.clear()
    answer = Client().get(url, asked)
    assert answer.status_code == 200, url
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def joined(process: Any, **values: Any) -> Paper:
    """A typed paper with an imported half of which everything says "GEHEIM"."""
    half = make_imported(process, f"{SECRET} Titel", reference="12/2018", paper_type=SECRET, originator=SECRET,
                         web=ADDRESS, date=timezone.localdate(), **values)  # fmt: skip
    File.objects.create(paper=half, name=SECRET, web=ADDRESS, kind="main", server=half.server, oparl_id="f1")
    add_station(half, f"{SECRET}-Ausschuss", role=SECRET, outcome="discussed", server=half.server, oparl_id="c1")
    typed = make_paper(process, "Von Hand", imported=half)
    settle(typed.pk)
    return typed


def everywhere(process: Any, index: Any, typed: Paper) -> dict[str, str]:
    """What readers get of it, by where they get it."""
    projects = ProjectIndexPage.objects.first() or make_project_index(process)
    project = ProjectPage.objects.first() or make_project(projects, "Ringweg")
    PaperSubject.objects.get_or_create(paper=typed, page_id=project.pk)
    return {
        "page": said(f"{index.url}vorlage/{typed.pk}/"),
        "list": said(index.url),
        "CSV": said(f"{index.url}als-csv/"),
        "JSON": said(f"{index.url}als-json/"),
        "calendar": str(list(days_of_papers(process, [project.pk]))),
        "page of the project": said(project.url),
        "CSV of the projects": said(f"{projects.url}als-csv/"),
        "outline": str(outlines_among([project.pk], [process.pk])),
    }


def test_no_word_of_what_the_server_took_back_is_told_at_the_typed_paper(process: Any, index: Any) -> None:
    typed = joined(process)
    before = everywhere(process, index, typed)
    Paper.objects.filter(pk=typed.imported_id).update(gone_since=timezone.now())
    after = everywhere(process, index, typed)
    # The test can tell: all but the two that hold nothing of it but number and state said it before.
    assert {place for place, text in before.items() if SECRET not in text} == {"CSV of the projects", "outline"}
    assert [place for place, text in after.items() if SECRET in text] == []
    # Its number stays, and what was typed.
    assert all("12/2018" in text for place, text in after.items() if place != "calendar")
    assert "Von Hand" in after["page"]


def test_it_is_found_by_no_word_and_no_body_that_the_server_took_back(process: Any, index: Any) -> None:
    typed = joined(process)
    body = str(Consultation.objects.get(role=SECRET).organization_id)
    assert "Von Hand" in said(index.url, suche=SECRET)
    assert "Von Hand" in said(index.url, gremium=body)
    assert "Von Hand" in said(f"{process.url}suche/", q=SECRET)
    Paper.objects.filter(pk=typed.imported_id).update(gone_since=timezone.now())
    for url, asked in ((index.url, {"suche": SECRET}), (f"{process.url}suche/", {"q": SECRET})):
        assert "Von Hand" not in said(url, **asked), asked
    assert f"{SECRET}-Ausschuss" not in said(index.url)


def test_no_figure_is_drawn_from_a_day_that_the_server_took_back(process: Any, index: Any) -> None:
    typed = joined(process)
    decide(typed, decided_on=timezone.localdate())
    assert days_to_decision(process) == [0]
    Paper.objects.filter(pk=typed.imported_id).update(gone_since=timezone.now())
    assert days_to_decision(process) == []
