"""Papers that their server took back, and those it has said nothing of since: what is told of them, and what not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import DAY, decide, make_imported, make_paper, make_papers, make_server, tie
from tests.factories.ideas import make_call, make_idea
from tests.factories.projects import Stage, make_project, make_project_index
from wagtail_aufbruch.council.models import Paper, RunState, ServerRun
from wagtail_aufbruch.participation.enums import Stage as ContributionStage
from wagtail_aufbruch.projects.domain.council.disagreeing import suggestion_for
from wagtail_aufbruch.projects.domain.stages import standing_of
from wagtail_aufbruch.projects.models import ProjectSource

pytestmark = pytest.mark.django_db
SECRET = "Vorlage mit dem Namen von Otto Normal"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> Any:
    return make_papers(process)


def get(url: str) -> Any:
    cache.clear()
    return Client().get(url)


def gone(process: Any, **values: Any) -> Paper:
    return make_imported(process, SECRET, reference="12/2018", gone_since=timezone.now(), **values)


def test_a_paper_that_its_server_took_back_says_so_without_its_words(process: Any, index: Any) -> None:
    paper = gone(process, summary=SECRET)
    project = make_project(make_project_index(process), "Ringweg")
    tie(paper, project)
    answer = get(f"{index.url}vorlage/{paper.pk}/")
    said = answer.content.decode()
    assert answer.status_code == 410
    assert "Nicht mehr veröffentlicht" in said
    assert "12/2018" in said
    assert "Ringweg" in said
    assert SECRET not in said
    assert SECRET not in get(index.url).content.decode()


def test_what_staff_have_confirmed_of_it_stays(process: Any, index: Any) -> None:
    paper = gone(process)
    decide(paper, "Rat")
    assert "Rat, 2. März 2026: <strong>beschlossen</strong>" in get(f"{index.url}vorlage/{paper.pk}/").content.decode()


def test_nobody_hears_of_one_that_was_never_shown_or_stands_elsewhere(process: Any, index: Any) -> None:
    never = gone(process, is_public=False)
    elsewhere = gone(make_process("Anderswo"), oparl_id="p2")
    joined = gone(process, oparl_id="p3")
    make_paper(process, "Von Hand", imported=joined)
    for paper in (never, elsewhere, joined):
        assert get(f"{index.url}vorlage/{paper.pk}/").status_code == 404


def test_project_and_contribution_keep_a_line_without_words(process: Any, index: Any) -> None:
    project = make_project(make_project_index(process), "Ringweg", stage=Stage.PRIORITISING)
    paper = gone(process, stations=[{"body": "Rat", "outcome": "decided", "result": SECRET}])
    tie(paper, project)
    idea = make_idea(make_call(process), stage=ContributionStage.PROJECT)
    ProjectSource.objects.create(project=project, kind="contribution", contribution_id=idea.pk)
    address = f"{index.full_url}vorlage/{paper.pk}/"
    for url in (project.url, f"{idea.page.url}ideen/{idea.pk}/", f"{process.url}beitrag/{idea.pk}/weg/"):
        said = get(url).content.decode()
        assert "12/2018" in said, url
        assert "icht mehr veröffentlicht" in said, url
        assert f'href="{address}"' in said, url
        assert SECRET not in said, url
    # And it suggests nothing any more.
    assert suggestion_for(project, standing_of(project), process) is None


@pytest.mark.parametrize(
    ("states", "is_active", "told"),
    [
        ([RunState.DONE], True, False),
        ([RunState.DONE, RunState.FAILED], True, True),
        ([RunState.DONE, RunState.PARTIAL], True, True),
        ([RunState.FAILED, RunState.DONE], True, False),
        ([RunState.DONE, RunState.RUNNING], True, False),
        ([RunState.DONE], False, True),
    ],
)
def test_it_says_when_its_server_confirmed_it_last_where_it_could_not_be_asked_since(
    process: Any, index: Any, states: list[str], is_active: bool, told: bool
) -> None:
    server = make_server(process, is_active=is_active)
    for number, state in enumerate(states):
        ServerRun.objects.create(server=server, state=state, begun_at=timezone.now() + timedelta(minutes=number))
    imported = make_imported(process, "Radweg")
    Paper.objects.filter(pk=imported.pk).update(confirmed_at=f"{DAY.isoformat()}T09:00:00+01:00")
    typed_over = make_imported(process, "Zweite", oparl_id="p2")
    Paper.objects.filter(pk=typed_over.pk).update(confirmed_at=f"{DAY.isoformat()}T09:00:00+01:00")
    typed = make_paper(process, "Von Hand", imported=typed_over)
    for paper in (imported, typed):
        said = get(f"{index.url}vorlage/{paper.pk}/").content.decode()
        assert ("zuletzt bestätigt am 2. März 2026" in said) is told, paper
    alone = make_paper(process, "Nur von Hand")
    assert "zuletzt bestätigt" not in get(f"{index.url}vorlage/{alone.pk}/").content.decode()


def test_asking_for_it_costs_one_query_more_for_imported_papers(process: Any, index: Any) -> None:
    def asked(paper: Paper) -> int:
        get(f"{index.url}vorlage/{paper.pk}/")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"{index.url}vorlage/{paper.pk}/")
        return len(queries)

    assert asked(make_imported(process)) == asked(make_paper(process, "Von Hand")) + 1
