"""Projects in a process file: what a town's file says is asked as strictly as what staff type."""

from collections.abc import Callable

import pytest

from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.projects.models import ProjectStep

pytestmark = pytest.mark.django_db

STEP = (
    SMALL
    + """\
pages:
  - type: project_index
    key: projekte
    title: Projekte
    pages:
      - type: project
        key: a
        title: A
        steps:
          - stage: proposal
            source: Niederschrift
            source_url: """
)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "nichts", f"https://example.org/{'a' * 600}"]
)
def test_the_source_of_a_step_leads_nowhere_but_to_the_web(refused: Callable[..., str], address: str) -> None:
    assert "source_url" in refused(f"{STEP}'{address}'\n")
    assert not ProjectStep.objects.exists()


def test_a_step_comes_with_its_source(load: Callable[..., str]) -> None:
    load(f"{STEP}https://example.org/vorlage\n")
    assert ProjectStep.objects.get().source_url == "https://example.org/vorlage"


PAPER = """\
pages:
  - type: project_index
    key: projekte
    title: Projekte
    pages:
      - type: project
        key: gruene-welle
        title: Grüne Welle
      - type: project
        key: winterdienst
        title: Winterdienst
council_papers:
  - key: vorlage
    reference: 12/2026
    name: Zwei Projekte
    is_public: true
    subjects:
      - page: gruene-welle
      - page: """


def test_what_a_paper_is_about_goes_into_a_file_and_comes_back(load: Callable[..., str]) -> None:
    text = f"{SMALL}{PAPER}winterdienst\n"
    load(text)
    load(text)
    paper = Paper.objects.get()
    assert [str(one.page) for one in paper.subjects.order_by("pk")] == ["Grüne Welle", "Winterdienst"]
    told = export()
    assert "subjects:\n      - page: gruene-welle\n      - page: winterdienst" in told
    load(told.replace("key: aufbruch\n", "key: zweiter\n").replace("slug: aufbruch\n", "slug: zweiter\n"))
    other = Paper.objects.exclude(pk=paper.pk).get()
    assert other.process_id != paper.process_id
    assert {one.page.specific.process.pk for one in other.subjects.all()} == {other.process_id}


def test_a_page_that_is_not_there_is_named_with_its_line(refused: Callable[..., str]) -> None:
    assert "nirgends" in refused(f"{SMALL}{PAPER}nirgends\n")
    assert not Paper.objects.exists()
