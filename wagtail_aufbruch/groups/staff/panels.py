"""Theme groups that need attention, on the admin's first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.domain.warnings import groups_with_problems


class TandemPanel(Component):
    """Groups of the user's processes whose tandem is not complete, each with a link to its editor."""

    name = "aufbruch_tandems"
    order = 60
    template_name = "aufbruch_groups/admin/dashboard_panel.html"

    def get_context_data(self, parent_context: Mapping[str, HttpRequest]) -> dict[str, Any]:
        return {"warnings": groups_with_problems(processes_for(parent_context["request"].user), today())}
