"""What waits for a decision, on the admin's first page."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from wagtail_aufbruch.participation.domain.queries import failed_mails, waiting_counts
from wagtail_aufbruch.participation.domain.staff import case_processes
from wagtail_aufbruch.participation.enums import MailState, State


class CasesPanel(Component):
    """Per process: how many contributions wait, how many mails failed; nothing for those who handle no cases."""

    name = "aufbruch_cases"
    order = 50
    template_name = "aufbruch_participation/admin/cases_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        processes = case_processes(parent_context["request"].user)
        counts = waiting_counts(processes)
        return {
            "rows": [{"process": process, "waiting": counts.get(process.pk, 0)} for process in processes],
            "total": sum(counts.values()),
            "failed": failed_mails(processes).count(),
            "cases_url": _filtered("contribution", State.PENDING),
            "mails_url": _filtered("mail", MailState.FAILED),
        }


def _filtered(model: str, state: str) -> str:
    """Address of the case office's list of one model in one state."""
    return f"{reverse(f'aufbruch_participation_{model}_modeladmin_index')}?state__exact={state}"
