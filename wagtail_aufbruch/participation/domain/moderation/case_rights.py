"""Who of the staff handles whose cases: asked here by every view, menu, list, file and mail, in all apps.

A case is what citizens handed in: contributions, registrations, the mails about them. Who edits a process's pages
and snippets is another matter: see ``core.domain.processes.processes_for``.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

from wagtail_aufbruch.core.domain.processes import all_processes, nearest_path, of_processes, responsible_for
from wagtail_aufbruch.core.extension.protocols import AnyUser, HasKey, Page
from wagtail_aufbruch.core.pages.base import BasePage

_KNOWN = "_handles_any_cases"
_KNOWN_PATHS = "_aufbruch_case_paths"

Rows = TypeVar("Rows", bound=QuerySet[Model])


def case_processes(user: AnyUser) -> QuerySet[BasePage]:
    """The processes in which ``user`` handles cases (sees them and decides), as base pages; a superuser in all.

    Editing pages is not enough: what citizens hand in, and who they are, is open to the groups alone that a process
    names as responsible.
    """
    return responsible_for(user)


def handles_any_cases(user: AnyUser) -> bool:
    """Whether there is a process whose cases ``user`` may see; without one, no list of cases is open to them.

    Every item of the menu asks it: it is looked up once for a user object, as Django does with permissions.
    """
    known: bool | None = getattr(user, _KNOWN, None)
    if known is None:
        known = case_processes(user).exists()
        setattr(user, _KNOWN, known)
    return known


def may_handle_cases(user: AnyUser, process: HasKey | None) -> bool:
    """The same for one process, as base page or specific; outside of any (None) nobody but a superuser may."""
    if process is None:
        return bool(user.is_active and user.is_superuser)
    return case_processes(user).filter(pk=process.pk).exists()


def handles_page(user: AnyUser, page: Page) -> bool:
    """The same for the process of a page, asked for each row of a list: what it takes is looked up once for a user
    object."""
    known: tuple[list[str], set[str]] | None = user.__dict__.get(_KNOWN_PATHS)
    if known is None:
        every = list(all_processes().values_list("path", flat=True))
        known = every, set(case_processes(user).values_list("path", flat=True))
        user.__dict__[_KNOWN_PATHS] = known
    return nearest_path(page.path, known[0]) in known[1]


def cases_for(user: AnyUser, rows: Rows) -> Rows:
    """Of ``rows`` that name their process (contributions, mails …) those that ``user`` may see and decide on."""
    return rows.filter(process__in=case_processes(user))


def pages_for(user: AnyUser, pages: Rows) -> Rows:
    """Of ``pages`` (calls, events …) those whose cases ``user`` may see and decide on."""
    return of_processes(pages, case_processes(user))
