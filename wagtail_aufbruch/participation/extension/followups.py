"""Runs what features hang on the steps of contributions and on decisions; each in its caller's transaction."""

from typing import TypeAlias

from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.models import (
    AuthorshipClaim,
    Contribution,
    Report,
    Transition,
    Version,
    VoteCluster,
)

Case: TypeAlias = Version | Report | AuthorshipClaim | VoteCluster
"""What staff decide on beside contributions themselves."""


def after_transition(contribution: Contribution, transition: Transition) -> None:
    """What follows from an entry of the log: the features' part first, then that of the contribution's kind."""
    for follow_up in providers("after_transition"):
        follow_up(contribution, transition)
    kind = installed_kind_of(contribution)
    if kind is not None and kind.after_transition is not None:
        kind.after_transition(contribution, transition)


def after_version(version: Version) -> None:
    """What follows from a new version of a contribution's words."""
    for follow_up in providers("after_version"):
        follow_up(version)


def after_decision(case: Case) -> None:
    """What follows from a decision on a version, a report, an authorship claim or votes from one connection."""
    for follow_up in providers("after_decision"):
        follow_up(case)
