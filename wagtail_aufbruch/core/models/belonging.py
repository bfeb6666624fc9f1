"""Which process a page belongs to: the nearest one above it, and to no other.

A process may lie below another one, with staff of its own. What belongs to it does not belong to the outer one, whose
staff see neither its cases nor its people. Never asked by the start of a path elsewhere: a test looks for that.

It stands below ``domain``, so that models can build on it.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, Model, Q, QuerySet
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models.process import ProcessPage
from wagtail_aufbruch.core.models.staff import all_processes
from wagtail_aufbruch.core.models.visibility import start_of_path
from wagtail_aufbruch.core.pages.above import nearest_above
from wagtail_aufbruch.core.pages.base import BasePage

Pages = TypeVar("Pages", bound=QuerySet[Model])


def process_of(page: Page, *, itself: bool = True) -> BasePage | None:
    """The process that ``page`` belongs to, as base page; a process belongs to itself. None outside of any.

    ``itself=False``: the process that lies above, for a page that is none itself or is not there yet.
    """
    return nearest_above(all_processes(), page, itself=itself)


def nearest_path(path: str, processes: Iterable[str]) -> str:
    """The same for who has looked up the paths of all processes: the one that a page at ``path`` belongs to, or ""."""
    return max((known for known in processes if path.startswith(known)), key=len, default="")


def of_process(pages: PageQuerySet, process: Page) -> PageQuerySet:
    """Of ``pages`` those below ``process``, but not those of a process of its own that lies below it."""
    # Asked by key, since there are few processes: SQLite would walk through all pages for each of ``pages`` otherwise.
    processes = BasePage.objects.filter(pk__in=ProcessPage.objects.values("pk"))
    nested = processes.filter(path__startswith=process.path, depth__gt=process.depth)
    return pages.filter(path__startswith=process.path, depth__gt=process.depth).filter(
        ~Exists(nested.filter(path=start_of_path("path")))
    )


def of_processes(pages: Pages, processes: Iterable[Page]) -> Pages:
    """The same for several processes, themselves among them. One query for the processes there are."""
    wanted = [process.path for process in processes]
    return below_paths(pages, wanted, ProcessPage.objects.values_list("path", flat=True)) if wanted else pages.none()


def below_paths(pages: Pages, wanted: Iterable[str], every: Iterable[str]) -> Pages:
    """The same for who has looked up the paths of all processes: ``wanted`` are those of the processes meant."""
    known, belongs = list(every), Q()
    for path in wanted:
        own = Q(path__startswith=path)
        for nested in known:
            if nested.startswith(path) and nested != path:
                own &= ~Q(path__startswith=nested)
        belongs |= own
    return pages.filter(belongs) if belongs else pages.none()
