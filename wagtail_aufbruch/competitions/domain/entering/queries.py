"""Which entries there are."""

from django.db.models import QuerySet

from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.core.extension.protocols import Page


def entries_below(page: Page) -> "QuerySet[Entry]":
    """All entries of the competition, or of those below the page, trials and withdrawn ones among them: each keeps its
    competition from being deleted."""
    return Entry.objects.filter(competition__path__startswith=page.path)
