"""Lists, cockpit, priorities and papers come from memory for readers, and tell at once what staff have changed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.council import decide, make_follow_up, make_paper, make_papers, tie
from tests.factories.priorities import decide as decide_priorities
from tests.factories.priorities import make_judged
from wagtail_aufbruch.participation.models import News
from wagtail_aufbruch.projects.domain.stages import move, undo
from wagtail_aufbruch.projects.enums import Stage

HIT = 1
"""Queries of an answer from memory: the versions."""


def cost(url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(url).status_code == 200, url
    return len(captured)


@pytest.fixture
def pages(process: Any, index: Any, project: Any, staff: Any) -> dict[str, str]:
    _index, _projects, round_ = make_judged(process, user=staff, index=index)
    made = decide_priorities(round_, user=staff)
    papers = make_papers(process)
    paper = make_paper(process, "Grüne Welle am Ring")
    tie(paper, project)
    make_follow_up(paper)
    council = papers.url
    return {
        "list": index.url,
        "narrowed": f"{index.url}?stand=beim-rat",
        "project": project.url,
        "cockpit": f"{index.url}cockpit/",
        "priorities": f"{index.url}{index.reverse_subpage('priority', args=[made.pk])}",
        "weights": f"{index.url}{index.reverse_subpage('weights', args=[made.pk])}",
        "papers": council,
        "papers narrowed": f"{council}?aufgaben=offen",
        "paper": f"{council}vorlage/{paper.pk}/",
    }


def test_the_second_reader_gets_each_page_from_memory(pages: dict[str, str]) -> None:
    made = {name: cost(url) for name, url in pages.items()}
    assert min(made.values()) > HIT
    assert {name: cost(url) for name, url in pages.items()} == dict.fromkeys(pages, HIT)


def test_a_step_and_a_decision_are_seen_by_the_next_reader(pages: dict[str, str], project: Any, process: Any) -> None:
    for change in (
        lambda: move(project, Stage.COUNCIL, user=None),
        lambda: decide(make_paper(process, "Noch eine")),
    ):
        for url in pages.values():
            Client().get(url)
        change()
        assert all(cost(url) > HIT for url in pages.values())


def test_a_step_taken_back_before_anybody_was_told_is_seen_by_the_next_reader(
    pages: dict[str, str], project: Any, staff: Any
) -> None:
    move(project, Stage.COUNCIL, user=None)
    for url in pages.values():
        Client().get(url)
    undo(project, user=staff)
    assert not News.objects.filter(page_id=project.pk).exists(), "nothing else would tell the memory"
    assert all(cost(url) > HIT for url in pages.values())
