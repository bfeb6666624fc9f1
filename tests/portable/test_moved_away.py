"""A page of a file that editors have moved into another process: a later run of the file leaves that process alone."""

from collections.abc import Callable

import pytest

from tests.factories.core import make_process
from tests.portable.conftest import SMALL
from wagtail_aufbruch.core.models import ContentPage
from wagtail_aufbruch.groups.models import Statement, ThemeGroupPage

pytestmark = pytest.mark.django_db
Load = Callable[..., str]

GROUP = "pages:\n  - type: theme_group\n    key: gruppe\n    title: Gruppe\n"
STATEMENT = "statements:\n  - key: a\n    title: A\n    date: 2018-02-03\n    body_page: gruppe\n"


@pytest.fixture
def moved(load: Load) -> ThemeGroupPage:
    """Of the file, and in another process since."""
    load(SMALL + GROUP)
    group = ThemeGroupPage.objects.get()
    group.move(make_process("Anderer", slug="anderer"), "last-child")
    return ThemeGroupPage.objects.get()


def test_no_new_page_of_the_file_stands_in_the_other_process(load: Load, moved: ThemeGroupPage) -> None:
    below = "    pages:\n      - type: content\n        key: neu\n        title: Neu\n"
    said = load(SMALL + GROUP + below)
    assert not ContentPage.objects.exists()
    assert "“Neu” was left out: the page above it" in said


def test_nothing_new_of_the_file_is_tied_to_the_other_process(load: Load, moved: ThemeGroupPage) -> None:
    load(SMALL + GROUP + "  - type: content\n    key: neu\n    title: Neu\n    easy_language_page: gruppe\n")
    assert ContentPage.objects.get().easy_language_page_id is None
    assert "“A” was left out: what it belongs to" in load(SMALL + STATEMENT + GROUP)
    assert not Statement.objects.exists(), "it is nothing without its group"


def test_no_new_text_leads_to_what_the_other_process_hides(load: Load, moved: ThemeGroupPage) -> None:
    moved.unpublish()
    page = "  - type: content\n    key: neu\n    title: Neu\n    body:\n"
    load(SMALL + GROUP + page + '      - paragraph: <p><a linktype="page" id="gruppe">dort</a></p>\n')
    assert "<a>dort</a>" in str(ContentPage.objects.get().body.raw_data[0]["value"])
