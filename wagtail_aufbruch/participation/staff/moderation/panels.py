"""What waits for a decision, on the admin's first page."""

from typing import Any

from django.template import Context
from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_aufbruch.core.domain.process.processes import all_processes, processes_for
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.domain.moderation.inbox import totals
from wagtail_aufbruch.participation.domain.moderation.responsibility import (
    NOBODY_RESPONSIBLE,
    may_set_responsible,
    processes_without_staff,
)


class CasesPanel(Component):
    """How much waits of each kind, leading to the inbox; nothing for those who handle no cases."""

    name = "aufbruch_cases"
    order = 50
    template_name = "aufbruch_participation/admin/cases_panel.html"

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        user = parent_context["request"].user
        processes = list(case_processes(user))
        counted = totals(user) if processes else []
        inbox = reverse("aufbruch_inbox")
        kinds = [
            {"source": source, "number": sum(numbers.values()), "url": f"{inbox}?art={source.key}"}
            for source, numbers in counted
        ]
        per_process = [
            {
                "process": process,
                "number": sum(numbers.get(process.pk, 0) for _source, numbers in counted),
                "url": f"{inbox}?prozess={process.pk}",
            }
            for process in processes
        ]
        return {
            "processes": processes,
            "kinds": [kind for kind in kinds if kind["number"]],
            "per_process": [row for row in per_process if row["number"]] if len(processes) > 1 else [],
            "total": sum(kind["number"] for kind in kinds),
            "inbox_url": inbox,
        }


class NobodyPanel(Component):
    """Processes at which people hand something in and for which nobody is responsible; nothing where all have somebody.

    For those who work for the process, and for those who can mend it.
    """

    name = "aufbruch_nobody"
    order = 40
    template_name = "aufbruch_participation/admin/nobody_panel.html"

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        user = parent_context["request"].user
        may_change = may_set_responsible(user)
        found = processes_without_staff(all_processes() if may_change else processes_for(user))
        rows = [{"process": process, "text": NOBODY_RESPONSIBLE % {"process": process.title}} for process in found]
        return {"rows": rows, "may_change": may_change}
