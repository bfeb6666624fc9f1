"""Projects, and what they come from."""

from datetime import date
from typing import Any

from tests.factories.core import add_page
from wagtail_aufbruch.projects.domain.stages import Because, move
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import Milestone, ProjectIndexPage, ProjectPage


def make_project_index(process: Any, title: str = "Projekte", **values: Any) -> ProjectIndexPage:
    return add_page(process, ProjectIndexPage(title=title, **values))


def make_project(parent: Any, title: str = "Grüne Welle", *, stage: str = "", **values: Any) -> ProjectPage:
    """A published project; with ``stage`` one that stands there, of which nobody was told."""
    fields, goals = values.pop("handlungsfelder", []), values.pop("goals", [])
    project = add_page(parent, ProjectPage(title=title, **values))
    if fields or goals:
        project.handlungsfelder.set(fields)
        project.goals.set(goals)
        project.save()
    if stage:
        reason = "Ein Grund." if stage in {"rejected", "referred", "stopped", "pool"} else ""
        move(project, stage, Because(date(2022, 11, 29), reason), user=None)
    return project


def add_milestone(project: Any, title: str, **values: Any) -> Milestone:
    return Milestone.objects.create(project=project, title=title, **values)


__all__ = ["Stage", "add_milestone", "make_project", "make_project_index"]
