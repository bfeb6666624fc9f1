"""Tables and page types of projects; import them from here."""

from wagtail_aufbruch.projects.models.pages import (
    ProjectIndexMixin,
    ProjectIndexPage,
    ProjectMixin,
    ProjectPage,
)
from wagtail_aufbruch.projects.models.parts import (
    Milestone,
    ProjectDocument,
    ProjectEffect,
    ProjectNews,
    ProjectPicture,
)
from wagtail_aufbruch.projects.models.prioritising import PriorityDecision, PriorityPlace
from wagtail_aufbruch.projects.models.standing import DismissedSuggestion, ProjectNotice, ProjectSource, ProjectStep

__all__ = [
    "DismissedSuggestion",
    "Milestone",
    "PriorityDecision",
    "PriorityPlace",
    "ProjectDocument",
    "ProjectEffect",
    "ProjectIndexMixin",
    "ProjectIndexPage",
    "ProjectMixin",
    "ProjectNews",
    "ProjectNotice",
    "ProjectPage",
    "ProjectPicture",
    "ProjectSource",
    "ProjectStep",
]
