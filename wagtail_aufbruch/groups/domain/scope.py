"""Which pages of a process the public sees. Every list of this app asks here."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import PageViewRestriction

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pagebase import BasePage
from wagtail_aufbruch.groups.models import BoardPage, GroupIndexPage, ThemeGroupPage


def _path_of_asked_page() -> "ExpressionWrapper[Any]":
    """The path of the page that an ``Exists`` is asked about, typed so that its beginning can be compared."""
    return ExpressionWrapper(OuterRef("path"), output_field=CharField())


def of_process(pages: "QuerySet[Any]", process: Any) -> "QuerySet[Any]":
    """Those of ``pages`` that belong to ``process``: below it, and not below a process of their own in between.

    ``process`` may be None, for a page outside of any process; nothing belongs to that.
    """
    if process is None:
        return pages.none()
    nested = (
        ProcessPage.objects.filter(depth__gt=process.depth)
        .annotate(asked_path=_path_of_asked_page())
        .filter(asked_path__startswith=F("path"))
    )
    return pages.filter(path__startswith=process.path, depth__gt=process.depth).exclude(Exists(nested))


def shown(model: Any, process: Any) -> "QuerySet[Any]":
    """Pages of the type that are published and open to everybody, in the order of the page tree.

    What Wagtail's ``public()`` says, as part of the query instead of a query of its own.
    """
    private = PageViewRestriction.objects.annotate(asked_path=_path_of_asked_page()).filter(
        asked_path__startswith=F("page__path")
    )
    return of_process(model.objects.live(), process).exclude(Exists(private)).order_by("path")


def shown_pages(process: Any) -> "QuerySet[Any]":
    """All pages of the process that are published and open to everybody, as base pages."""
    return shown(BasePage, process)


def shown_groups(process: Any) -> "QuerySet[Any]":
    return shown(ThemeGroupPage, process)


def shown_boards(process: Any) -> "QuerySet[Any]":
    return shown(BoardPage, process)


def shown_boards_and_index(process: Any) -> tuple[list[Any], Any]:
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
