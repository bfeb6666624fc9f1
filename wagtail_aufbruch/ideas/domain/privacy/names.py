"""How long names stand with the ideas of a call."""

from collections.abc import Iterable, Mapping

from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.extension.names_kept import NamesKept


def names_of_calls(pages: Iterable[int]) -> Mapping[int, NamesKept]:
    """What the calls among these pages say; their end is that of their last phase. One query."""
    moments = ("closes_at", "discussion_closes_at", "results_at")
    rows = IdeaCallPage.objects.filter(pk__in=pages).values_list("pk", "names_days", *moments)
    return {
        pk: NamesKept(days, max((one for one in ends if one is not None), default=None)) for pk, days, *ends in rows
    }
