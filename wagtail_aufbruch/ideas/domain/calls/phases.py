"""What runs in a call, since when and until when: derived from its moments, stored nowhere.

A phase is skipped by leaving its moments out, and extended by moving them. Openings count from their very instant;
a closing moment counts until its minute or second is over (``core.moments.windows``).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.windows import Window, first_after, right_before
from wagtail_aufbruch.ideas.enums import Assessing, Discussion, Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.enums import Comments


class Place(models.TextChoices):
    """Where a phase stands today, in the words that people read."""

    PAST = "past", _("done")
    CURRENT = "current", _("now")
    COMING = "coming", _("coming up")


@dataclass(frozen=True)
class PhaseWindow(Window):
    """A phase with its moments."""

    phase: Phase

    def place(self, at: datetime) -> Place:
        if self.is_over(at):
            return Place.PAST
        return Place.CURRENT if self.has_begun(at) else Place.COMING


def collecting(call: IdeaCallPage) -> PhaseWindow:
    """When ideas are taken."""
    return PhaseWindow(call.opens_at, call.closes_at, Phase.COLLECTING)


def discussing(call: IdeaCallPage) -> PhaseWindow | None:
    """When people discuss and assess; None where the call wants neither, or has not said when."""
    if call.discussion == Discussion.NONE or (call.comments == Comments.NONE and call.assessing == Assessing.NONE):
        return None
    if call.discussion == Discussion.ALONGSIDE:
        return PhaseWindow(call.opens_at, call.discussion_closes_at or call.closes_at, Phase.DISCUSSING)
    begins_at = call.discussion_opens_at or (call.closes_at and first_after(call.closes_at))
    if begins_at is None:
        return None
    ends_at = call.discussion_closes_at or (call.results_at and right_before(call.results_at))
    return PhaseWindow(begins_at, ends_at, Phase.DISCUSSING)


def phase_windows(call: IdeaCallPage) -> list[PhaseWindow]:
    """All phases of the call in their order, those that it skips left out."""
    open_ones = [collecting(call)]
    discussion = discussing(call)
    if discussion is not None:
        open_ones.append(discussion)
    found = []
    if all(window.begins_at is not None for window in open_ones):
        first = min(window.begins_at for window in open_ones if window.begins_at is not None)
        found.append(PhaseWindow(None, right_before(first), Phase.ANNOUNCED))
    found += open_ones
    found += _closing_ones(call, open_ones)
    return found


def _closing_ones(call: IdeaCallPage, open_ones: list[PhaseWindow]) -> list[PhaseWindow]:
    ends = [window.ends_at for window in open_ones if window.ends_at is not None]
    results = [] if call.results_at is None else [PhaseWindow(call.results_at, None, Phase.RESULTS)]
    if len(ends) < len(open_ones):
        return results
    review_from = max(first_after(end) for end in ends)
    if call.results_at is not None and call.results_at <= review_from:
        return results
    review_until = None if call.results_at is None else right_before(call.results_at)
    return [PhaseWindow(review_from, review_until, Phase.REVIEW), *results]


def running(call: IdeaCallPage, at: datetime | None = None) -> set[Phase]:
    """What runs at ``at`` (default: now).

    Empty between two phases that do not follow each other at once: ideas are not taken any more, the discussion has
    not begun yet. "Under review" means that nothing will open any more.
    """
    at = at or timezone.now()
    phases = {window.phase for window in phase_windows(call) if _runs(window, at)}
    if phases & {Phase.COLLECTING, Phase.DISCUSSING}:
        phases -= {Phase.ANNOUNCED, Phase.REVIEW}
    return phases


def _runs(window: PhaseWindow, at: datetime) -> bool:
    if window.phase in {Phase.ANNOUNCED, Phase.REVIEW}:
        # Their ends are the beginnings of what follows, to the very instant.
        return window.has_begun(at) and (window.ends_at is None or at <= window.ends_at)
    return window.runs(at)


def may_discuss(call: IdeaCallPage, at: datetime | None = None) -> bool:
    """Whether the phase allows comments and assessments at ``at`` (default: now)."""
    discussion = discussing(call)
    return discussion is not None and discussion.runs(at or timezone.now())
