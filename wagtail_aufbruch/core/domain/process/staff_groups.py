"""Which groups of the staff may be responsible for the cases of a process: groups of another town must not get them."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Site

from wagtail_aufbruch.core.domain.process.processes import nearest_path
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import ProcessPage

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
    sites = list(Site.objects.values_list("root_page__path", flat=True))
    here = nearest_path(process.path, sites)
    handled: dict[int, list[str]] = {}
    named = ProcessPage.staff_groups.through.objects.values_list("group_id", "processpage__path", "processpage_id")
    current = set()
    for group, path, pk in named:
        handled.setdefault(group, []).append(nearest_path(path, sites))
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
