"""Tables and page types of competitions; import them from here."""

from wagtail_aufbruch.competitions.models.entries.blind import BlindCopy, BlindFile, BlindWork
from wagtail_aufbruch.competitions.models.entries.check import Appeal, FormalCheck
from wagtail_aufbruch.competitions.models.entries.entry import Entry, EntryCounter, EntryFile, EntryStep, FormVersion
from wagtail_aufbruch.competitions.models.entries.going_on import KIND, Chosen, EntryContribution
from wagtail_aufbruch.competitions.models.entries.team import Guardian, TeamMember
from wagtail_aufbruch.competitions.models.pages.check_rules import CheckRule
from wagtail_aufbruch.competitions.models.pages.competition import (
    CompetitionIndexMixin,
    CompetitionIndexPage,
    CompetitionMixin,
    CompetitionPage,
)
from wagtail_aufbruch.competitions.models.pages.parts import Category, EntryQuestion, Extension, Prize, StageNotice
from wagtail_aufbruch.competitions.models.results.ballot import Ballot, BallotBox, BallotChoice, SetAside
from wagtail_aufbruch.competitions.models.results.certificate import Certificate, CertificatePaper, CertificateSheet
from wagtail_aufbruch.competitions.models.results.honour import Honour, HonourCorrection, Honouring, Praise
from wagtail_aufbruch.competitions.models.results.result import FixedResult, PlaceDecision

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
    "Certificate",
    "CertificatePaper",
    "CertificateSheet",
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
