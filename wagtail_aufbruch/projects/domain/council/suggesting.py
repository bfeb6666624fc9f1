"""Which step of a project its papers suggest, as long as the project says something else. Plain values: no query."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from wagtail_aufbruch.projects.domain.council.lines import PaperLine, Suggestion
from wagtail_aufbruch.projects.domain.stages import Standing
from wagtail_aufbruch.projects.enums import DECISIONS, Stage

BEFORE_COUNCIL = ("", Stage.PROPOSAL, Stage.PRIORITISING)
"""Stages from which a paper brings a project before the council."""

WITH_COUNCIL = ("brought_in", "in_consultation")
"""States of a paper (``council.enums.PaperState``) at which nothing is decided."""


def suggestions_of(standing: Standing, papers: Iterable[PaperLine]) -> list[Suggestion]:
    """What the papers suggest for a project that stands like this; what was decided last comes first."""
    found = [one for paper in papers for one in [_suggested(standing, paper)] if one is not None]
    return sorted(found, key=lambda one: one.paper.decided_on or date.min, reverse=True)


def _suggested(standing: Standing, paper: PaperLine) -> Suggestion | None:
    if paper.is_gone:
        return None
    if paper.state in WITH_COUNCIL:
        if standing.stage not in BEFORE_COUNCIL or not paper.stations:
            return None
        return Suggestion(paper, Stage.COUNCIL, _day(standing, _begun(paper)), is_decision=False)
    if paper.state not in DECISIONS or paper.decided_on is None or _knows(standing, paper.state, paper.decided_on):
        return None
    if paper.state in standing.next:
        return Suggestion(paper, Stage(paper.state), _day(standing, paper.decided_on), is_decision=True)
    if Stage.COUNCIL in standing.next:
        # From here no decision follows: the project has to be before the council first.
        return Suggestion(paper, Stage.COUNCIL, _day(standing, _begun(paper)), is_decision=True)
    return None


def _knows(standing: Standing, stage: str, decided_on: date) -> bool:
    """Whether the project has the decision among its steps, or has gone on since then."""
    if any(step.stage == stage and step.on in {None, decided_on} for step in standing.steps):
        return True
    current = standing.current
    if current is None or current.stage in BEFORE_COUNCIL:
        return False
    if current.on is None:
        return current.stage != Stage.COUNCIL
    return current.on > decided_on


def _begun(paper: PaperLine) -> date | None:
    """When the paper came to the council: its own date, or its first meeting."""
    days = [day for day in (paper.on, *(one.on for one in paper.stations)) if day is not None]
    return min(days) if days else None


def _day(standing: Standing, day: date | None) -> date | None:
    """The day, where a step may have it: not before the last one, and not to come."""
    known = next((step.on for step in reversed(standing.steps) if step.on is not None), None)
    if day is None or day > timezone.localdate() or (known is not None and day < known):
        return None
    return day
