"""Who of the staff handles whose cases: asked here by every view, menu, list, file and mail, in all apps.

A case is what citizens handed in: contributions, registrations, the mails about them. Who edits a process's pages
and snippets is another matter: see ``core.domain.process.processes.processes_for``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from wagtail_aufbruch.core.domain.process.processes import (
    all_processes,
    below_paths,
    nearest_path,
    responsible_for,
    still_responsible,
)
from wagtail_aufbruch.core.extension.protocols import AnyUser, HasKey, Page
from wagtail_aufbruch.core.pages.base import BasePage

_KNOWN = "_aufbruch_case_paths"

Rows = TypeVar("Rows", bound=QuerySet[Model])


def case_processes(user: AnyUser) -> QuerySet[BasePage]:
    """The processes in which ``user`` handles cases (sees them and decides), as base pages; a superuser in all.

    Editing pages is not enough: what citizens hand in, and who they are, is open to the groups alone that a process
    names as responsible.
    """
    return responsible_for(user)


@dataclass(frozen=True)
class _Known:
    """Where all processes lie, with their keys, and those whose cases somebody handles, in the tree's order."""

    every: dict[str, int]
    handled: list[BasePage]

    @cached_property
    def own(self) -> set[str]:
        return {process.path for process in self.handled}


def _known(user: AnyUser) -> _Known:
    """Looked up once for a user object, as Django does with permissions: every item of the menu asks it. One query."""
    known: _Known | None = getattr(user, _KNOWN, None)
    if known is None:
        handled = case_processes(user).order_by()
        rows = all_processes().annotate(handled=ExpressionWrapper(Q(pk__in=handled.values("pk")), BooleanField()))
        processes = list(rows)
        known = _Known({one.path: one.pk for one in processes}, [one for one in processes if one.handled])
        setattr(user, _KNOWN, known)
    return known


def handled_processes(user: AnyUser) -> list[BasePage]:
    """The same as a list, looked up once for a user object together with what the menu asks."""
    return list(_known(user).handled)


def places_of_processes(user: AnyUser) -> dict[str, int]:
    """The keys of all processes by their paths, looked up with the former."""
    return dict(_known(user).every)


def handles_any_cases(user: AnyUser) -> bool:
    """Whether there is a process whose cases ``user`` may see; without one, no list of cases is open to them."""
    return bool(user.is_active and _known(user).handled)


def may_handle_cases(user: AnyUser, process: HasKey | None) -> bool:
    """The same for one process, as base page or specific; outside of any (None) nobody but a superuser may."""
    if process is None:
        return bool(user.is_active and user.is_superuser)
    return case_processes(user).filter(pk=process.pk).exists()


def still_handled(user_path: str, process_path: str) -> Q:
    """A condition on rows that name a member of the staff and a process, by the paths of these two columns: whether
    that person handles the cases there now, as far as a database can say it."""
    return still_responsible(user_path, process_path)


def handles_page(user: AnyUser, page: Page) -> bool:
    """The same for the process of a page, asked for each row of a list: what it takes is looked up once for a user
    object."""
    if not user.is_active:
        return False
    known = _known(user)
    return nearest_path(page.path, known.every) in known.own


def cases_for(user: AnyUser, rows: Rows) -> Rows:
    """Of ``rows`` that name their process (contributions, mails …) those that ``user`` may see and decide on."""
    return rows.filter(process__in=case_processes(user))


def pages_for(user: AnyUser, pages: Rows) -> Rows:
    """Of ``pages`` (calls, events …) those whose cases ``user`` may see and decide on."""
    if not user.is_active:
        return pages.none()
    known = _known(user)
    return below_paths(pages, known.own, known.every)
