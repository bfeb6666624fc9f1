"""Tables and page types of idea calls; import them from here."""

from wagtail_aufbruch.ideas.models.call import IdeaCallMixin, IdeaCallPage
from wagtail_aufbruch.ideas.models.idea import KIND, Idea
from wagtail_aufbruch.ideas.models.imports import ImportBatch, ImportedIdea, ImportFile
from wagtail_aufbruch.ideas.models.parts import CallTag, Criterion, IdeaQuestion, PhaseNotice
from wagtail_aufbruch.ideas.models.scores import CriterionResult, Score

__all__ = [
    "KIND",
    "CallTag",
    "Criterion",
    "CriterionResult",
    "Idea",
    "IdeaCallMixin",
    "IdeaCallPage",
    "IdeaQuestion",
    "ImportBatch",
    "ImportFile",
    "ImportedIdea",
    "PhaseNotice",
    "Score",
]
