"""What waits for a decision, on the admin's first page."""

from typing import Any

from wagtail.admin.ui.components import Component
from django.urls import reverse

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
            "cases_url": f"{reverse('aufbruch_participation_contribution_modeladmin_index')}?state__exact={State.PENDING}",
            "mails_url": f"{reverse('aufbruch_participation_mail_modeladmin_index')}?state__exact={MailState.FAILED}",
        }
