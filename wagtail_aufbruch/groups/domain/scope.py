"""Which pages of a process the public sees. Every list of this app asks here."""

from django.db.models import Exists, OuterRef, Q, Subquery
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.domain.showing import visibility
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import BoardPage, GroupIndexPage, ThemeGroupPage


def of_process(pages: PageQuerySet, process: Page | None) -> PageQuerySet:
    """Those of ``pages`` that belong to ``process``; nothing belongs to None, that is to no process."""
    if process is None:
        return pages.none()
    found: PageQuerySet = visibility.of_process(pages, process)
    return found


def shown(model: type[BasePage], process: Page | None) -> PageQuerySet:
    """Pages of the type that are published and open to everybody, in the order of the page tree."""
    found: PageQuerySet = visibility.only_public(of_process(model.objects.all(), process)).order_by("path")
    return found


def shown_pages(process: Page | None) -> PageQuerySet:
    """All pages of the process that are published and open to everybody, as base pages."""
    return shown(BasePage, process)


def shown_groups(process: Page | None) -> PageQuerySet:
    return shown(ThemeGroupPage, process)


def shown_boards(process: Page | None) -> PageQuerySet:
    return shown(BoardPage, process)


def shown_boards_and_index(process: Page | None) -> tuple[list[BasePage], BasePage | None]:
    """The boards of the process, and its list of groups and boards or None; one query.

    Base pages; those of boards carry ``reports_to_id``, as the organisation chart needs it.
    """
    index = GroupIndexPage.objects.filter(page_ptr=OuterRef("pk"))
    board = BoardPage.objects.filter(page_ptr=OuterRef("pk"))
    pages = shown_pages(process).annotate(
        is_index=Exists(index), is_board=Exists(board), reports_to_id=Subquery(board.values("reports_to")[:1])
    )
    found = list(pages.filter(Q(is_index=True) | Q(is_board=True)))
    return [page for page in found if page.is_board], next((page for page in found if page.is_index), None)
