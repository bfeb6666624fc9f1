"""Pages of the process that no file can hold: what is tied to them is left out, so that the file can be loaded."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from tests.factories.core import add_page, make_content_page, make_process, site_root
from tests.factories.council import make_paper, tie
from tests.factories.groups import make_board, make_statement
from tests.factories.ideas import make_call
from tests.factories.reviews import make_round
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.groups.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def below() -> Any:
    """A place in the process below which nothing travels: a page of the site's own type."""
    process = make_process("Aufbruch", slug="aufbruch")
    return add_page(process, type(site_root())(title="Nachrichten", slug="nachrichten"))


def exported(folder: Path) -> tuple[Path, str]:
    file, said = folder / "prozess.yaml", StringIO()
    call_command("aufbruch_export", "aufbruch", str(file), stderr=said)
    return file, said.getvalue()


def test_a_paper_comes_without_the_page_that_stays_behind(load: Callable[..., str], tmp_path: Path, below: Any) -> None:
    process = ProcessPage.objects.get()
    page = make_content_page(below, "Radweg", slug="radweg")
    tie(make_paper(process), page)
    here = make_content_page(process, "Hier", easy_language_page=page)
    tie(Paper.objects.get(), here)
    file, said = exported(tmp_path)
    assert "/radweg/" not in file.read_text()
    assert "“Radweg” was left out: it is not part of the file." in said
    ProcessPage.objects.get().delete()
    load(file)
    assert [one.page.title for one in Paper.objects.get().subjects.all()] == ["Hier"]


def test_a_statement_stays_behind_with_its_body(load: Callable[..., str], tmp_path: Path, below: Any) -> None:
    make_statement(make_board(below, "Beirat"), "Zum Radweg")
    file, said = exported(tmp_path)
    assert "“Beirat” was left out: it is not part of the file." in said
    assert "Zum Radweg" in said
    ProcessPage.objects.get().delete()
    load(file)
    assert not Statement.objects.exists()


def test_a_round_stays_behind_with_what_it_judges(tmp_path: Path, below: Any) -> None:
    make_round(make_call(below), user=get_user_model().objects.create_user("fachamt"), title="Runde dort")
    file, said = exported(tmp_path)
    assert "“Runde dort” was left out" in said
    assert "review_rounds" not in file.read_text()
