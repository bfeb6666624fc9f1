"""Wagtail's log, told apart by process: its site history shows what happened where one works, and no more.

Wagtail asks only whether somebody may edit *some* item of a type, so editors of one town would read the names of
another's members. The rows are Wagtail's own, so every history finds them.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import LogEntryQuerySet, ModelLogEntryManager

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.models.staff import processes_for, responsible_for
from wagtail_aufbruch.core.pages.base import BasePage

PROCESS = "aufbruch_process"
"""Under this key an entry keeps its process, which is told also of what is deleted or moved meanwhile."""


class ProcessLogManager(ModelLogEntryManager):
    def log_action(self, instance: Model, action: str, **kwargs: Any) -> ModelLogEntry:
        if _is_of_process(type(instance)):
            kwargs["data"] = {**(kwargs.get("data") or {}), PROCESS: instance.process_id}  # type: ignore[attr-defined]
        return super().log_action(instance, action, **kwargs)

    def viewable_by_user(self, user: AnyUser) -> LogEntryQuerySet:
        """As Wagtail's; entries about what belongs to a process only to those who work for it, or handle its cases."""
        entries = super().viewable_by_user(user)
        if user.is_active and user.is_superuser:
            return entries
        items, cases = _types(kept_by_editors=True), _types(kept_by_editors=False)
        return entries.filter(
            ~Q(content_type__in=[*items, *cases])
            | Q(content_type__in=items, **{f"data__{PROCESS}__in": _keys(processes_for(user))})
            | Q(content_type__in=cases, **{f"data__{PROCESS}__in": _keys(responsible_for(user))})
        )


class ProcessLogEntry(ModelLogEntry):
    objects = ProcessLogManager()

    class Meta:
        proxy = True
        default_permissions = ()


def _is_of_process(model: type[Model]) -> bool:
    """Whether rows of this type name a process, by a foreign key of this name to a page."""
    return any(
        field.name == "process" and field.related_model is not None and issubclass(field.related_model, BasePage)
        for field in model._meta.concrete_fields
    )


def _types(*, kept_by_editors: bool) -> list[int]:
    """The content types of what belongs to a process: what editors keep beside its pages, or all else (cases)."""
    of_process = filter(_is_of_process, apps.get_models())
    found = [m for m in of_process if (issubclass(m, OfProcess) and m.kept_by_editors) is kept_by_editors]
    return [one.pk for one in ContentType.objects.get_for_models(*found, for_concrete_models=False).values()]


def _keys(processes: Iterable[Model]) -> list[int]:
    return [process.pk for process in processes]
