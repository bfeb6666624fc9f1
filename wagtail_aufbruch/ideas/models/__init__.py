from wagtail_aufbruch.ideas.models.answer import Answer
from wagtail_aufbruch.ideas.models.call import (
    CallTag,
    Criterion,
    IdeaCallMixin,
    IdeaCallPage,
    IdeaQuestion,
    PhaseNotice,
)
from wagtail_aufbruch.ideas.models.idea import KIND, Idea, StageStep
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
    "PhaseNotice",
    "Score",
    "StageStep",
]
