"""What the staff pages of projects share: who may open them, and their frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.staff.access import for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way
from wagtail_aufbruch.projects.models import ProjectPage


def projects_for(user: AnyUser) -> PageQuerySet:
    """The projects of the processes whose cases ``user`` handles, drafts of pages among them."""
    found: PageQuerySet = pages_for(user, ProjectPage.objects.all())
    return found


for_staff_of_project = for_staff_of(projects_for, name="project")
"""For views of one project: for those who handle the cases of its process. Who edits pages alone decides nothing."""


def page(
    request: HttpRequest,
    template: str,
    title: str,
    project: ProjectPage | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the admin's frame, with breadcrumbs."""
    trail = way((reverse("aufbruch_projects"), _("Projects"))) if project is not None else way()
    about = {"project": project, **context}
    return staff_page(
        request, f"aufbruch_projects/staff/{template}.html", title, trail, icon="tasks", status=status, **about
    )
