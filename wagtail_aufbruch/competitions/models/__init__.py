"""Tables and page types of competitions; import them from here."""

from wagtail_aufbruch.competitions.models.blind import BlindCopy, BlindFile, BlindWork
from wagtail_aufbruch.competitions.models.competition import (
    CompetitionIndexMixin,
    CompetitionIndexPage,
    CompetitionMixin,
    CompetitionPage,
)
from wagtail_aufbruch.competitions.models.entry import Entry, EntryCounter, EntryFile, EntryStep, FormVersion
from wagtail_aufbruch.competitions.models.parts import Category, EntryQuestion, Extension, Prize

__all__ = [
    "BlindCopy",
    "BlindFile",
    "BlindWork",
    "Category",
    "CompetitionIndexMixin",
    "CompetitionIndexPage",
    "CompetitionMixin",
    "CompetitionPage",
    "Entry",
    "EntryCounter",
    "EntryFile",
    "EntryQuestion",
    "EntryStep",
    "Extension",
    "FormVersion",
    "Prize",
]
