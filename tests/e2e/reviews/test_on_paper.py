"""What staff print is on paper as a whole: the admin scrolls within its window, and paper has none."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from tests.e2e.harness import Visitor
from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import make_judging
from tests.factories.participation import make_moderator
from wagtail_aufbruch.reviews.models import Outcome

WORD = "Straßenbeleuchtungsmodernisierungsförderprogrammantragsbearbeitungsverordnung"
NUMBER = 40


@pytest.fixture
def words(server: str, visit: Callable[..., Visitor], tmp_path: Path) -> Callable[[str], str]:
    """What stands on all pages of an address, printed on A4."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt install poppler-utils")

    def print_out(address: str) -> str:
        file, staff = tmp_path / "blatt.pdf", visit(server, cookies=True)
        staff.come_logged_in("moderation")
        staff.open(address).pdf(path=file, format="A4")
        done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True)
        return done.stdout

    return print_out


@pytest.fixture
def round_pk(server: str) -> int:
    """A round of a group that has judged many ideas; half of them go on."""
    process = make_process()
    user = make_moderator(process, "moderation")
    call = make_call(process)
    ideas = [make_idea(call, f"Nummer-{number:02}-hier", stage="received") for number in range(NUMBER)]
    group = make_group(process, WORD, sides=[])
    scores = tuple(number % 5 + 1 for number in range(NUMBER))
    round_ = make_judging(ideas, user=user, group=group, title="Gruppenrunde", scores=scores)
    for item in round_.items.all():
        Outcome.objects.create(item=item, verdict="go_on" if item.number % 2 else "pool", reason="Grund " * 100)
    return int(round_.pk)


@pytest.mark.parametrize("name", ["aufbruch_review_report", "aufbruch_review_result"])
def test_everything_is_printed_and_no_menu(words: Callable[[str], str], round_pk: int, name: str) -> None:
    shown = words(reverse(name, args=[round_pk]))
    assert [number for number in range(NUMBER) if f"Nummer-{number:02}-hier" not in shown] == []
    assert "Bewertungsrunden" not in shown, "the admin's menu stands on paper"


def test_a_long_name_is_not_cut_at_the_edge_of_the_paper(words: Callable[[str], str], round_pk: int) -> None:
    shown = words(reverse("aufbruch_review_report", args=[round_pk]))
    assert WORD in "".join(shown.split())
