"""Who works for which process, for querysets of what staff see.

It stands below ``domain``, so that the managers of models can build on it; ``core.domain.process.processes`` is where
all else asks.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models.process import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage

PAGE_ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
"""What Wagtail lets a group do with pages; one of these on a process page means working for the process."""


def all_processes() -> "QuerySet[BasePage]":
    """Every process of the installation, published or not, in the order of the page tree.

    Returns base pages, as foreign keys to a process do, so that ``item.process in all_processes()`` holds.
    """
    processes: QuerySet[BasePage] = BasePage.objects.filter(pk__in=ProcessPage.objects.values("pk")).order_by("path")
    return processes


def processes_for(user: AnyUser) -> "QuerySet[BasePage]":
    """The processes that ``user`` works for, as base pages in the order of the page tree.

    That is: where a group of theirs may do something with the process page, on itself or on a page above it,
    or where a group of theirs is one of the process's responsible groups. A superuser works for all, somebody
    who is not active or not logged in for none. Costs two queries, however many processes there are; the
    first one once per request.
    """
    if not user.is_active:
        return all_processes().none()
    if user.is_superuser:
        return all_processes()
    editable = PagePermissionPolicy().instances_user_has_any_permission_for(user, PAGE_ACTIONS)
    return all_processes().filter(Q(pk__in=editable.values("pk")) | Q(pk__in=responsible_for(user).values("pk")))


def responsible_for(user: AnyUser) -> "QuerySet[BasePage]":
    """The processes in which ``user`` handles cases, since a group of theirs is responsible; a superuser in all."""
    if not user.is_active:
        return all_processes().none()
    if user.is_superuser:
        return all_processes()
    return all_processes().filter(pk__in=ProcessPage.objects.filter(staff_groups__user=user).values("pk"))


def still_responsible(user_path: str, process_path: str) -> Q:
    """The same asked of rows that name somebody of the staff and a process, by the paths of these two columns: whether
    that person may act there now. Rights go while rows stay."""
    groups = ProcessPage.staff_groups.through.objects.filter(
        processpage_id=OuterRef(process_path), group__user=OuterRef(user_path)
    )
    return Q(**{f"{user_path}__is_active": True}) & (Q(**{f"{user_path}__is_superuser": True}) | Q(Exists(groups)))
