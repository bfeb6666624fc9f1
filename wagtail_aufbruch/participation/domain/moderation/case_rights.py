"""Who of the staff handles cases, and in which processes."""

from typing import Any

from django.db.models import QuerySet

from wagtail_aufbruch.core.domain.processes import all_processes
from wagtail_aufbruch.core.models import ProcessPage


def case_processes(user: Any) -> "QuerySet[Any]":
    """The processes in which ``user`` handles cases (sees them and decides), as base pages; a superuser in all.

    Editing pages is not enough: what citizens hand in, and who they are, is open to the groups alone that a process
    names as responsible.
    """
    if not user.is_active:
        return all_processes().none()
    if user.is_superuser:
        return all_processes()
    return all_processes().filter(pk__in=ProcessPage.objects.filter(staff_groups__user=user).values("pk"))


def may_handle_cases(user: Any, process: Any) -> bool:
    """The same for one process, as base page or specific; outside of any (None) nobody but a superuser may."""
    if process is None:
        return bool(user.is_active and user.is_superuser)
    return case_processes(user).filter(pk=process.pk).exists()
