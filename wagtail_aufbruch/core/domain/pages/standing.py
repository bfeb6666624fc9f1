"""Where pages of the package may stand: within a process, all but the process itself."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from wagtail_aufbruch.core.extension.deletion_guards import reasons_to_keep
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.models.belonging import nearest_path, of_processes, process_of
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin, has_process
from wagtail_aufbruch.core.models.staff import all_processes
from wagtail_aufbruch.core.pages.base import BasePage


def why_not_there(page: Page, parent: Page | None, *, with_subpages: bool = True) -> str:
    """Why ``page`` must not stand below ``parent``, and what to do instead; "" where no process is missing.

    A page of the site's own may stand anywhere, but takes along what lies below it.
    """
    if parent is None or has_process(parent):
        return ""
    misplaced = next(_in_need(page), None)
    if misplaced is not None and misplaced.pk != page.pk and not with_subpages:
        return ""
    if misplaced is None:
        return ""
    return _(
        "“%(title)s” (%(type)s) needs a process above it, and “%(parent)s” belongs to none. Choose a process, or a "
        "page within one."
    ) % {"title": misplaced.title, "type": misplaced.page_type_display_name, "parent": parent.title}


def why_stays(page: Page, destination: Page) -> str:
    """Why ``page`` must not be moved to ``destination``; "" where it takes nobody's data out of its process, and is not
    parted from its original or its alias.

    What people have handed in there is for the staff of their process alone.
    """
    process = process_of(page)
    if process is None or process.pk == page.pk:  # a process takes its people along
        return ""
    there = process_of(destination)
    if there is not None and there.pk == process.pk:
        return ""
    if not reasons_to_keep(page):
        return _why_not_parted(page)
    return _(
        "“%(title)s” cannot be moved out of “%(process)s”: people have handed in something or registered there, and "
        "the staff of another process would get their data. Copy the page instead; the copy begins empty."
    ) % {"title": page, "process": process}


def _why_not_parted(page: Page) -> str:
    """An alias and its original stand in one process; both may leave it together."""
    branch = BasePage.objects.descendant_of(page, inclusive=True)
    inside, outside = Q(pk__in=branch.values("pk")), ~Q(pk__in=branch.values("pk"))
    aliases = BasePage.objects.filter(
        (inside & Q(alias_of__isnull=False) & ~Q(alias_of__in=branch.values("pk")))
        | (outside & Q(alias_of__in=branch.values("pk")))
    ).order_by("path")
    parted = aliases.first()
    if parted is None:
        return ""
    return _(
        "“%(title)s” cannot be moved to another process: “%(alias)s” is an alias, and an alias keeps the fields of "
        "action and members of its original. Convert the alias to an ordinary page first."
    ) % {"title": page, "alias": parted}


def why_not_deleted(page: BasePage) -> list[str]:
    """Why ``page`` cannot be deleted, with what to do instead; empty where nothing stands against it.

    Wagtail takes the aliases of a deleted page offline, and all that people have handed in there with them.
    """
    return [*reasons_to_keep(page), *(_of_alias(page, alias) for alias in _aliases_outside(page))]


def _of_alias(page: BasePage, alias: BasePage) -> str:
    return _(
        "“%(title)s” cannot be deleted: its alias “%(alias)s” would be taken offline with it, and people have handed "
        "in something or registered there. Convert the alias to an ordinary page first."
    ) % {"title": page, "alias": alias}


def _aliases_outside(page: BasePage) -> Iterator[BasePage]:
    """Public aliases of ``page`` and of those below it, and theirs in turn, that stand elsewhere and have people."""
    taken_down = BasePage.objects.descendant_of(page, inclusive=True)
    known = set(taken_down.values_list("pk", flat=True))
    while aliases := list(BasePage.objects.filter(alias_of__in=known, live=True).exclude(pk__in=known)):
        known |= {alias.pk for alias in aliases}
        yield from (alias for alias in aliases if reasons_to_keep(alias))


def misplaced_pages() -> "QuerySet[BasePage]":
    """Pages that need a process and stand outside of any, as rows brought in past Wagtail do. Nobody is shown them."""
    in_need: QuerySet[BasePage] = BasePage.objects.filter(content_type__in=_types_in_need())
    return in_need.exclude(pk__in=of_processes(in_need, all_processes()).values("pk")).order_by("path")


def _in_need(page: Page) -> Iterator[BasePage]:
    """``page`` and those below it that need a process and bring none along."""
    if _needs_process(page.specific_class):
        yield page
    below = BasePage.objects.descendant_of(page).filter(content_type__in=_types_in_need()).order_by("path")
    processes = [process.path for process in all_processes()]
    yield from (one for one in below if len(nearest_path(one.path, processes)) < len(page.path))


def _types_in_need() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*filter(_needs_process, get_page_models())).values())


def _needs_process(page_type: "type[BasePage] | None") -> bool:
    return page_type is not None and issubclass(page_type, AufbruchPageMixin) and page_type.needs_process


def why_no_alias(page: BasePage, parent: Page, *, with_subpages: bool) -> str:
    """Why ``page`` must have no alias below ``parent``, and what to do instead; "" where it may.

    An alias always shows what its original points to: fields of action, members and pages of the original's process.
    """
    processes = ProcessPage.objects.descendant_of(page, inclusive=True)
    if processes.filter(pk=page.pk).exists() or (with_subpages and processes.exists()):
        return _(
            "A process cannot have an alias, because people would hand in to two processes at once. Untick “Alias” to "
            "make a copy, which has fields of action, members and pages of its own."
        )
    here, there = process_of(page), process_of(parent)
    if here is not None and (there is None or there.pk != here.pk):
        return _(
            "“%(title)s” cannot have an alias in another process, because an alias keeps the fields of action and "
            "members of “%(process)s”. Untick “Alias” to make a copy."
        ) % {"title": page.title, "process": here.title}
    return ""
