"""Tables and page types of competitions; import them from here."""

from wagtail_aufbruch.competitions.models.ballot import Ballot, BallotBox, BallotChoice, SetAside
from wagtail_aufbruch.competitions.models.blind import BlindCopy, BlindFile, BlindWork
from wagtail_aufbruch.competitions.models.check import Appeal, FormalCheck
from wagtail_aufbruch.competitions.models.check_rules import CheckRule
from wagtail_aufbruch.competitions.models.competition import (
    CompetitionIndexMixin,
    CompetitionIndexPage,
    CompetitionMixin,
    CompetitionPage,
)
from wagtail_aufbruch.competitions.models.entry import Entry, EntryCounter, EntryFile, EntryStep, FormVersion
from wagtail_aufbruch.competitions.models.going_on import KIND, Chosen, EntryContribution
from wagtail_aufbruch.competitions.models.honour import Honour, HonourCorrection, Honouring, Praise
from wagtail_aufbruch.competitions.models.parts import Category, EntryQuestion, Extension, Prize, StageNotice
from wagtail_aufbruch.competitions.models.result import FixedResult, PlaceDecision
from wagtail_aufbruch.competitions.models.team import Guardian, TeamMember

__all__ = [
    "KIND",
    "Appeal",
    "Ballot",
    "BallotBox",
    "BallotChoice",
    "BlindCopy",
    "BlindFile",
    "BlindWork",
    "Category",
    "CheckRule",
    "Chosen",
    "CompetitionIndexMixin",
    "CompetitionIndexPage",
    "CompetitionMixin",
    "CompetitionPage",
    "Entry",
    "EntryContribution",
    "EntryCounter",
    "EntryFile",
    "EntryQuestion",
    "EntryStep",
    "Extension",
    "FixedResult",
    "FormVersion",
    "FormalCheck",
    "Guardian",
    "Honour",
    "HonourCorrection",
    "Honouring",
    "PlaceDecision",
    "Praise",
    "Prize",
    "SetAside",
    "StageNotice",
    "TeamMember",
]
