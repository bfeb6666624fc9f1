"""Tables of review rounds; import them from here."""

from wagtail_aufbruch.reviews.models.outcome import Outcome, OutcomeRelease
from wagtail_aufbruch.reviews.models.result import Result, TieDecision
from wagtail_aufbruch.reviews.models.review import Item, Review, Score
from wagtail_aufbruch.reviews.models.reviewer import Conflict, Reviewer, ReviewerLink
from wagtail_aufbruch.reviews.models.round import Criterion, Round

__all__ = [
    "Conflict",
    "Criterion",
    "Item",
    "Outcome",
    "OutcomeRelease",
    "Result",
    "Review",
    "Reviewer",
    "ReviewerLink",
    "Round",
    "Score",
    "TieDecision",
]
