"""Which processes there are, and who works for which of them.

Whatever belongs to a process is seen and decided on only by those who work for it. Every list, form and
chooser of the admin asks here, so that the rule stands in one place.
"""

from typing import Protocol

from django.db.models import Q, QuerySet
from django.db.models.base import ModelState
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage

PAGE_ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
"""What Wagtail lets a group do with pages; one of these on a process page means working for the process."""


class OfProcess(Protocol):
    """A row with a foreign key to its process."""

    _state: ModelState

    @property
    def process_id(self) -> int: ...


def process_page(row: OfProcess) -> ProcessPage:
    """The process page that ``row`` (a contribution, a mail, a person …) names, with its words and addresses.

    A foreign key to it gives the base page; one query, or none where the row holds it in its own type already.
    Raises ProcessPage.DoesNotExist for the key of what is no process.
    """
    known = row._state.fields_cache.get("process")
    return known if isinstance(known, ProcessPage) else ProcessPage.objects.get(pk=row.process_id)


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
    responsible = ProcessPage.objects.filter(staff_groups__user=user)
    return all_processes().filter(Q(pk__in=editable.values("pk")) | Q(pk__in=responsible.values("pk")))
