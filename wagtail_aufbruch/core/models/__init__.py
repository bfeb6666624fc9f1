"""Tables and page types of a process; import them from here."""

from wagtail_aufbruch.core.models.content import (
    AccessibilityStatementPage,
    BestPracticePage,
    ContentPage,
    InaccessiblePart,
    PrivacyPage,
)
from wagtail_aufbruch.core.models.former_address import FormerAddress
from wagtail_aufbruch.core.models.log import ProcessLogEntry
from wagtail_aufbruch.core.models.member_rows import NamesMember
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin
from wagtail_aufbruch.core.models.process import Principle, ProcessMixin, ProcessPage, Question, Term, TimelineEntry
from wagtail_aufbruch.core.models.snippets import Goal, Handlungsfeld, HandlungsfeldDocument, Member
from wagtail_aufbruch.core.reader_cache.models import EVERYTHING, Freshness

__all__ = [
    "EVERYTHING",
    "AccessibilityStatementPage",
    "AufbruchPageMixin",
    "BestPracticePage",
    "ContentPage",
    "FormerAddress",
    "Freshness",
    "Goal",
    "Handlungsfeld",
    "HandlungsfeldDocument",
    "InaccessiblePart",
    "Member",
    "NamesMember",
    "Principle",
    "PrivacyPage",
    "ProcessLogEntry",
    "ProcessMixin",
    "ProcessPage",
    "Question",
    "Term",
    "TimelineEntry",
]
