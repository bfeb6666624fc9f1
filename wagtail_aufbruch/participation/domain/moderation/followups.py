"""What staff's work has to follow of each step, version and decision; participation's own feature hangs it in."""

from wagtail_aufbruch.participation.domain.moderation import assignments, post_moderation
from wagtail_aufbruch.participation.models import (
    AuthorshipClaim,
    Contribution,
    Report,
    Transition,
    Version,
    VoteCluster,
)


def after_transition(contribution: Contribution, entry: Transition) -> None:
    """Open or close the review after publication, and then free the tasks that are done by that."""
    post_moderation.note_transition(contribution, entry)
    assignments.note_transition(contribution, entry)


def after_version(version: Version) -> None:
    """A version that is shown at once is reviewed afterwards."""
    post_moderation.note_version(version)


def after_decision(case: AuthorshipClaim | Report | Version | VoteCluster) -> None:
    """Free the tasks that are done by the decision."""
    assignments.note_decision(case)
