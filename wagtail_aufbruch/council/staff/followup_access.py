"""Who of the staff keeps follow-ups: whoever edits the process or handles its cases; and the frame of their pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.models import FollowUp, Paper
from wagtail_aufbruch.council.staff.oparl import own_processes, works_with_papers
from wagtail_aufbruch.participation.staff.access import for_staff, for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way


def follow_ups_for(user: AnyUser) -> "QuerySet[FollowUp]":
    rows = FollowUp.objects.filter(paper__process__in=own_processes(user))
    return rows.select_related("paper__process", "paper__imported", "paper__decision__organization")


def papers_for(user: AnyUser) -> "QuerySet[Paper]":
    return Paper.objects.filter(process__in=own_processes(user)).select_related("process", "imported")


for_follow_up_staff = for_staff(works_with_papers)
for_staff_of_follow_up = for_staff_of(follow_ups_for, name="follow_up", admits=works_with_papers)
for_staff_of_paper = for_staff_of(papers_for, name="paper", admits=works_with_papers)


def page(
    request: HttpRequest,
    template: str,
    title: str,
    trail: list[tuple[str, str]],
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the admin's frame; ``trail``: addresses and labels between the first page and this one."""
    template = f"aufbruch_council/staff/{template}.html"
    return staff_page(request, template, title, way(*trail), icon="tasks", status=status, **context)


def list_crumb() -> tuple[str, str]:
    return reverse("aufbruch_follow_ups"), _("Follow-up of decisions")
