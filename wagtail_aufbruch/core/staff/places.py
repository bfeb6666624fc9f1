"""Pages where they must not stand: why several cannot be moved there, and which ones stand outside of any process."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.domain.pages.standing import misplaced_pages, why_not_there
from wagtail_aufbruch.core.pages.base import BasePage

NAMED = 20
"""So many misplaced pages are named; then their number."""


class MoveWithReasons(MoveBulkAction):
    """In place of Wagtail's, which names the pages that cannot be moved there and not why."""

    def prepare_action(self, pages: list[BasePage], pages_without_access: dict[str, Any]) -> HttpResponse | None:
        response: HttpResponse | None = super().prepare_action(pages, pages_without_access)
        destination = self.cleaned_form.cleaned_data["chooser"]
        for refused in pages_without_access["pages_without_destination_access"] if response is not None else ():
            problem = why_not_there(refused["item"], destination)
            if problem:
                messages.error(self.request, problem)
        return response


class MisplacedPanel(Component):
    """Pages that stand outside of any process and need one, for those who may edit them; nothing where there are none.

    Forms, the API of the admin and code put no page there, but rows that a script or another system writes may.
    """

    name = "aufbruch_misplaced"
    order = 30
    template_name = "aufbruch/admin/misplaced_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Context | None) -> dict[str, Any]:
        pages = misplaced_pages()
        if not self.request.user.is_superuser:
            policy = PagePermissionPolicy()
            pages = pages & policy.instances_user_has_permission_for(self.request.user, "change")
        found = list(pages[: NAMED + 1])
        more = pages.count() - NAMED if len(found) > NAMED else 0
        return {"pages": found[:NAMED], "more": more}
