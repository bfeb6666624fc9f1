"""Ways to the staff's pages of projects: the admin's menu, the buttons of a project's page, links of a case."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_page
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem
from wagtail_aufbruch.projects.models import ProjectMixin


def projects_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Projects"),
        reverse_lazy("aufbruch_projects"),
        name="aufbruch-projects",
        icon_name="tasks",
        order=254,
    )


def project_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the menu of a project's page, in lists and while it is edited; no query per row."""
    if issubclass(page.specific_class or object, ProjectMixin) and handles_page(user, page):
        url = reverse("aufbruch_project", args=[page.pk])
        yield Button(_("Stage and origin"), url, icon_name="tasks", priority=80)
