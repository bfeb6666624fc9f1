"""How long names stand with the ideas of a call."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from wagtail_aufbruch.ideas.domain.calls.phases import collecting, discussing
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.extension.names_kept import NamesKept

FIELDS = (
    "opens_at", "closes_at", "results_at", "discussion", "discussion_opens_at", "discussion_closes_at", "comments",
    "assessing", "names_days",
)  # fmt: skip


def names_of_calls(pages: Iterable[int]) -> Mapping[int, NamesKept]:
    """What the calls among these pages say. One query."""
    calls = IdeaCallPage.objects.filter(pk__in=pages).only(*FIELDS)
    return {call.pk: NamesKept(call.names_days, _end_of(call)) for call in calls}


def _end_of(call: IdeaCallPage) -> datetime | None:
    """The last moment of its phases; None while people may go on with it for good, be it by discussing."""
    windows = [window for window in (collecting(call), discussing(call)) if window is not None]
    if call.results_at is None and any(window.ends_at is None for window in windows):
        return None
    moments = [call.results_at, *(window.ends_at for window in windows)]
    return max((moment for moment in moments if moment is not None), default=None)
