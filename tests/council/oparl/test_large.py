"""Ten thousand papers in the memory of ten, seen in a hundred."""

import gc
import tracemalloc
from typing import Any

import pytest

from tests.council.oparl.conftest import HERE
from tests.council.oparl.server import CouncilServer, consultation
from wagtail_aufbruch.council.domain.oparl.storing.runs import read_server
from wagtail_aufbruch.council.models import Paper, RunState, Server

PAGES, PER_PAGE, TRACED_FROM, WARM = 11, 10, 2, 6
GROWTH = 30_000
"""Bytes by which so many papers more may make memory grow: a few for each id, and what the database notes of itself."""


def papers_of(council: CouncilServer, number: int) -> None:
    """Let the server have so many papers, made when they are asked for."""

    def made(_name: str, begin: int, end: int) -> list[dict[str, Any]]:
        return [
            {
                "id": council.id("papers", key),
                "type": "https://schema.oparl.org/1.1/Paper",
                "name": f"Vorlage {key}: {'Klimaanpassung ' * 20}",
                "reference": f"{key}/2026",
                "date": "2026-04-01",
                "mainFile": {"id": f"f{key}", "name": "Vorlage", "accessUrl": f"{council.base}/{key}.pdf"},
                "consultation": [consultation(council, f"c{key}", "gr/1", "m1", f"i{key}", role="Entscheidung")],
            }
            for key in range(begin, end)
        ]

    council.made, council.number = made, {"papers": number}


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_memory_does_not_grow_with_the_number_of_papers(council: CouncilServer, source: Server) -> None:
    council.per_page = PER_PAGE
    papers_of(council, PAGES * PER_PAGE)
    held: list[int] = []

    def tell(name: str, _number: int) -> None:
        if name == "paper":
            if len(held) == TRACED_FROM:
                tracemalloc.start()  # not sooner, since it makes all much slower
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])

    try:
        run = read_server(source, limits=HERE, tell=tell)
    finally:
        tracemalloc.stop()
    assert (run.state, Paper.objects.count(), len(held)) == (RunState.DONE, PAGES * PER_PAGE, PAGES)
    assert held[-1] - held[WARM] < GROWTH
