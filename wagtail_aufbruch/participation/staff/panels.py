"""What waits for a decision, on the admin's first page."""

from typing import Any

from django.template import Context
from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.domain.moderation.inbox import totals


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
