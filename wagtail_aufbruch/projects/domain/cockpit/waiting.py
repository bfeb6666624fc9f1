"""How long projects wait where: those that wait now, and how long it took those that have gone on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.projects.domain.cockpit.facts import Facts, Line
from wagtail_aufbruch.projects.enums import Stage

WAITING = (Stage.PROPOSAL, Stage.PRIORITISING, Stage.COUNCIL, Stage.REFERRED, Stage.DECIDED, Stage.CHANGED)
"""Where somebody else has to take the next step. What is being carried out does not wait, and what is over neither."""


@dataclass(frozen=True)
class Wait:
    """One project that waits; ``days`` is None where nobody knows since when."""

    line: Line
    days: int | None

    @property
    def at(self) -> str:
        """With whom: the office that is responsible, or the group that proposes it; "" where neither is known."""
        if self.line.stage == Stage.PROPOSAL:
            return self.line.group or self.line.unit
        return self.line.unit or self.line.group

    @property
    def sentence(self) -> str:
        """Where and how long it waits; "" where that is not known."""
        if self.days is None:
            return ""
        if not self.at:
            said = ngettext("has been waiting for %(days)d day", "has been waiting for %(days)d days", self.days)
            return said % {"days": self.days}
        said = ngettext(
            "has been waiting for %(days)d day at %(unit)s", "has been waiting for %(days)d days at %(unit)s", self.days
        )
        return said % {"days": self.days, "unit": self.at}


def waits_of(facts: Facts, today: date) -> list[Wait]:
    """The longest first; those of which nobody knows since when come last."""
    found = [
        Wait(line, (today - line.since).days if line.since is not None else None)
        for line in facts.lines
        if line.stage in WAITING
    ]
    return sorted(found, key=lambda wait: (wait.days is None, -(wait.days or 0), wait.line.title))


def median_days(days: Iterable[int]) -> int | None:
    """The one in the middle, in whole days; None where there is none."""
    known = list(days)
    return round(median(known)) if known else None


def say_days(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("on the same day")


def stays_of(facts: Facts) -> dict[str, list[int]]:
    """For each stage how many days projects stood there before they went on; steps without a day tell nothing."""
    found: dict[str, list[int]] = {}
    for _project, steps in groupby(sorted(facts.steps, key=lambda step: step[0]), key=lambda step: step[0]):
        for (_one, stage, begun), (_other, _next, ended) in pairwise(steps):
            if stage in WAITING and begun is not None and ended is not None and ended >= begun:
                found.setdefault(stage, []).append((ended - begun).days)
    return found
