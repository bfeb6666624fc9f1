"""Tables and page types of idea calls; import them from here."""

from wagtail_aufbruch.ideas.models.answer import Answer
from wagtail_aufbruch.ideas.models.call import IdeaCallMixin, IdeaCallPage
from wagtail_aufbruch.ideas.models.idea import KIND, Idea, StageStep
from wagtail_aufbruch.ideas.models.imports import ImportBatch, ImportedIdea, ImportFile
from wagtail_aufbruch.ideas.models.parts import CallTag, Criterion, IdeaQuestion, PhaseNotice
from wagtail_aufbruch.ideas.models.scores import CriterionResult, Score

__all__ = [
    "KIND",
    "Answer",
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
    "StageStep",
]
