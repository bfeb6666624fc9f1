"""Which processes there are, and who works for which of them.

Whatever belongs to a process is seen and decided on only by those who work for it. Every list, form and
chooser of the admin asks here, so that the rule stands in one place.
"""

from typing import Protocol

from django.db.models.base import ModelState

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.models.belonging import below_paths, nearest_path, of_process, of_processes, process_of
from wagtail_aufbruch.core.models.staff import (
    PAGE_ACTIONS,
    all_processes,
    processes_for,
    responsible_for,
    still_responsible,
)

__all__ = [
    "PAGE_ACTIONS",
    "OfProcess",
    "all_processes",
    "below_paths",
    "nearest_path",
    "of_process",
    "of_processes",
    "process_of",
    "process_page",
    "processes_for",
    "responsible_for",
    "still_responsible",
]


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
