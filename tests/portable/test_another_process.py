"""A process file speaks of its own process: it ties nothing to another one, which has staff and people of its own."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from tests.factories.core import add_page, make_content_page, make_process, site_root
from tests.factories.council import make_paper, tie
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.core.models import ContentPage, ProcessPage
from wagtail_aufbruch.core.models import TimelineEntry as Step
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.groups.models import Statement, ThemeGroupPage
from wagtail_aufbruch.portable.domain.outside import may_be_linked
from wagtail_aufbruch.portable.models import LoadRecord
from wagtail_aufbruch.reviews.models import Round

pytestmark = pytest.mark.django_db
Load = Callable[..., str]

GROUP = "pages:\n  - type: theme_group\n    key: gruppe\n    title: Gruppe\n"
TIES = {
    "a paper": (SMALL + "council_papers:\n  - key: v\n    name: Vorlage\n    subjects:\n      - page: {}\n", 9),
    "a step of the timeline": (SMALL + "  timeline:\n    - title: Start\n      start: 2018-01-01\n      page: {}\n", 8),
    "the page in easy language": (SMALL + "  easy_language_page: {}\n", 5),
    "the body of a statement": (
        SMALL + "statements:\n  - key: a\n    title: A\n    date: 2018-02-03\n    body_page: {}\n",
        9,
    ),
    "who a statement is addressed to": (
        SMALL
        + GROUP
        + "statements:\n  - key: a\n    title: A\n    date: 2018-02-03\n    body_page: gruppe\n"
        + "    addressed_to:\n      - {}\n",
        15,
    ),
    "a review round": (
        SMALL
        + "review_rounds:\n  - key: r\n    title: R\n    page: {}\n    judges: contribution\n"
        + "    criteria:\n      - name: Nutzen\n",
        8,
    ),
}


def other(**values: Any) -> ThemeGroupPage:
    """A group of another process of the same site."""
    return add_page(make_process("Anderer", slug="anderer"), ThemeGroupPage(title="Gruppe dort", slug="dort", **values))


@pytest.mark.parametrize("name", TIES)
def test_a_file_that_ties_something_to_another_process_is_refused_with_the_line(
    refused: Callable[..., str], name: str
) -> None:
    other()
    text, line = TIES[name]
    message = refused(text.format("/anderer/dort/"))
    assert f"line {line}: “/anderer/dort/” is a page of another process" in message
    assert ProcessPage.objects.count() == 1
    assert not any(model.objects.exists() for model in [Paper, Statement, Round, LoadRecord])


def test_a_page_of_the_site_that_belongs_to_no_process_can_still_be_named(load: Load) -> None:
    news = make_content_page(site_root(), "Aktuelles", slug="aktuelles")
    load(SMALL + "  easy_language_page: /aktuelles/\n")
    assert ProcessPage.objects.get().easy_language_page_id == news.pk


def test_what_stands_outside_is_named_by_its_address_and_told(load: Load) -> None:
    make_content_page(site_root(), "Aktuelles", slug="aktuelles")
    load(SMALL + '  introduction: <p><a linktype="page" id="/aktuelles/">x</a></p>\n')
    said = StringIO()
    written = StringIO()
    call_command("aufbruch_export", "aufbruch", stdout=written, stderr=said)
    assert "/aktuelles/" in written.getvalue()
    assert "“Aktuelles” lies outside of the process; its address stands in the file." in said.getvalue()


def test_a_text_may_lead_to_a_draft_of_its_own_process() -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    draft = make_content_page(process, "Entwurf", slug="entwurf", live=False)
    elsewhere = make_content_page(make_process("Anderer", slug="anderer"), "Fremd", slug="fremd", live=False)
    assert [may_be_linked(page, process) for page in (draft, elsewhere)] == [True, False]


def test_a_paper_about_a_page_that_is_not_there_comes_without_it_and_that_is_told(load: Load) -> None:
    said = load(SMALL + "council_papers:\n  - key: v\n    name: Vorlage\n    subjects:\n      - page: /nirgends/\n")
    assert "There is no page “/nirgends/” here; what points to it was left out." in said
    assert Paper.objects.get().name == "Vorlage"


def test_a_text_may_link_to_another_process_where_everybody_may_go(load: Load) -> None:
    group = other()
    text = SMALL + '  introduction: <p><a linktype="page" id="/anderer/dort/">x</a></p>\n'
    load(text)
    assert f'id="{group.pk}"' in ProcessPage.objects.get(slug="aufbruch").introduction


@pytest.mark.parametrize("hidden", ["draft", "protected"])
def test_a_link_to_what_another_process_hides_is_left_out_as_if_it_were_not_there(load: Load, hidden: str) -> None:
    group = other(live=hidden != "draft")
    if hidden == "protected":
        PageViewRestriction.objects.create(page_id=group.pk, restriction_type="login")
    said = load(SMALL + '  introduction: <p><a linktype="page" id="/anderer/dort/">x</a></p>\n')
    assert ProcessPage.objects.get(slug="aufbruch").introduction == "<p><a>x</a></p>"
    assert "There is no page “/anderer/dort/” here" in said
    assert "Gruppe dort" not in said


def test_what_ties_a_process_to_another_one_is_left_out_of_its_file_so_that_it_can_be_loaded(
    load: Load, tmp_path: Path
) -> None:
    group = other()
    process = make_process("Aufbruch", slug="aufbruch", easy_language_page=group)
    process.timeline = [Step(title="Start", start=date(2018, 1, 1), page=group.page_ptr)]
    process.save()
    tie(make_paper(process), group)
    said, file = StringIO(), tmp_path / "prozess.yaml"
    call_command("aufbruch_export", "aufbruch", str(file), stderr=said)
    assert "/anderer/" not in file.read_text()
    assert "“Gruppe dort” was left out: it belongs to another process." in said.getvalue()
    ProcessPage.objects.get(slug="aufbruch").delete()
    load(file)
    assert not Paper.objects.get().subjects.exists()


def test_an_address_that_another_process_hides_stands_in_no_file() -> None:
    group = other(live=False)
    make_process("Aufbruch", slug="aufbruch", introduction=f'<p><a linktype="page" id="{group.pk}">x</a></p>')
    assert "dort" not in export()


def test_a_process_within_the_process_has_a_file_of_its_own(load: Load, tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    inner = add_page(process, ProcessPage(title="Innerer", slug="innerer"))
    make_content_page(inner, "Nur dort")
    make_content_page(process, "Hier")
    said, file = StringIO(), tmp_path / "prozess.yaml"
    call_command("aufbruch_export", "aufbruch", str(file), stderr=said)
    assert "Nur dort" not in file.read_text()
    assert "“Innerer”" in said.getvalue()
    process.delete()
    load(file)
    assert [page.title for page in ContentPage.objects.all()] == ["Hier"]
