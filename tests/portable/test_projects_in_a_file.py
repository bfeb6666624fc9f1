"""Projects in a process file: what a town's file says is asked as strictly as what staff type."""

from collections.abc import Callable

import pytest

from tests.portable.conftest import SMALL
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
