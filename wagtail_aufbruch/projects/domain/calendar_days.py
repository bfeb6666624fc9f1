"""Milestones of projects, for calendars."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay
from wagtail_aufbruch.projects.domain.due import OVER
from wagtail_aufbruch.projects.domain.scope import public_projects, with_stage
from wagtail_aufbruch.projects.models import Milestone, ProjectPage


def days_of_milestones(process: Process, pages: Sequence[int]) -> Iterator[CalendarDay]:
    """The milestones with a day of the public projects among these pages: on the day on which they were reached, else
    on the planned one. What is open in a project that is over is not planned any more. Two queries."""
    projects = list(with_stage(public_projects(process).filter(pk__in=list(pages))).defer("body", "pattern_svg"))
    prefetch_related_objects(projects, "milestones")
    for project in projects:
        url = f"{project.full_url}#meilensteine"
        for one in project.milestones.all():
            if one.reached_on is not None:
                yield _reached(project, one, one.reached_on, url)
            elif one.planned_on is not None and project.stage not in OVER:
                title = f"{project.title}: {one.title}"
                yield CalendarDay(project.pk, _key(one), title, one.planned_on, text=one.note, url=url)


def _reached(project: ProjectPage, one: Milestone, on: date, url: str) -> CalendarDay:
    title = _("Reached: %(title)s") % {"title": f"{project.title}: {one.title}"}
    planned = ""
    if one.planned_on is not None and one.planned_on != on:
        planned = _("Was planned for %(day)s.") % {"day": date_format(one.planned_on)}
    text = " ".join(part for part in (one.note, planned) if part)
    return CalendarDay(project.pk, _key(one), title, on, text=text, url=url)


def _key(one: Milestone) -> str:
    """With the project, since a copied page brings the keys of its milestones along."""
    return f"milestone-{one.project_id}-{one.key}"
