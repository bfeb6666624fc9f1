"""Which groups of the staff may be responsible for the cases of a process: groups of another town must not get them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Site

from wagtail_aufbruch.core.domain.process.processes import nearest_path
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage

if TYPE_CHECKING:
    from django.db.models import QuerySet


def fitting_groups(process: Page) -> "QuerySet[Group]":
    """Groups that may be named as responsible for ``process``, by name; those that are named already among them.

    A group with rights to pages fits where one of these is the process, lies above it or below it. A group without
    such rights fits unless it is responsible on other sites of the installation alone.
    """
    pages: dict[int, list[str]] = {}
    for group, path in GroupPagePermission.objects.values_list("group_id", "page__path"):
        pages.setdefault(group, []).append(path)
    # The tree of another language is of the same site, and begins beside its root.
    keys = Site.objects.values("root_page__translation_key")
    towns = dict(BasePage.objects.filter(translation_key__in=keys).values_list("path", "translation_key"))
    here = towns.get(nearest_path(process.path, towns))
    handled: dict[int, list[UUID | None]] = {}
    named = ProcessPage.staff_groups.through.objects.values_list("group_id", "processpage__path", "processpage_id")
    current = set()
    for group, path, pk in named:
        handled.setdefault(group, []).append(towns.get(nearest_path(path, towns)))
        if pk == process.pk:
            current.add(group)

    def fits(group: int) -> bool:
        if group in pages:
            return any(process.path.startswith(path) or path.startswith(process.path) for path in pages[group])
        return group not in handled or here in handled[group]

    known = Group.objects.values_list("pk", flat=True)
    return Group.objects.filter(pk__in=[pk for pk in known if pk in current or fits(pk)]).order_by("name")


def leave_out_misfits(process: ProcessPage) -> list[Group]:
    """After a process came elsewhere: groups that do not fit there are responsible no more."""
    before = list(process.staff_groups.all())
    process.staff_groups.clear()
    fitting = set(fitting_groups(process))
    process.staff_groups.set([group for group in before if group in fitting])
    return [group for group in before if group not in fitting]


@contextmanager
def aliases_keep_their_groups(page: Page) -> Iterator[None]:
    """While Wagtail brings the aliases of ``page`` up to date, which gives them its groups as well.

    The alias of a process is one that waits for its translation, and has people of its own: who handles their cases was
    said there. Where nobody is, it is those of the original that fit.
    """
    before = {alias: list(alias.staff_groups.all()) for alias in ProcessPage.objects.filter(alias_of=page.pk)}
    yield
    for alias, groups in before.items():
        if groups:
            alias.staff_groups.set(groups)
        else:
            leave_out_misfits(alias)
