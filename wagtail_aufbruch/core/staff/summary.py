"""The editor's processes on the admin's first page."""

from typing import Any

from django.template import Context
from wagtail.admin.site_summary import SummaryItem

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.extension.protocols import Process


class ProcessSummaryItem(SummaryItem):
    """Leads to each process that the editor works for."""

    order = 150
    template_name = "aufbruch/admin/process_summary.html"

    def get_context_data(self, parent_context: Context | None) -> dict[str, Any]:
        return {"processes": self._processes}

    @property
    def _processes(self) -> list[Process]:
        return list(processes_for(self.request.user))

    def is_shown(self) -> bool:
        return bool(self._processes)
