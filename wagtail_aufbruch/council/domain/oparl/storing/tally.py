"""What a run counts, and what it could not use."""

import logging
from collections import Counter
from dataclasses import dataclass, field

from wagtail_aufbruch.council.domain.oparl.payloads.values import line

logger = logging.getLogger("wagtail_aufbruch.oparl")

MOST_NOTES = 200
"""Different ones that a run remembers; servers have no more ways than that to be wrong."""
MOST_LINES = 50
"""Lines that one run writes to the log about single objects."""


@dataclass
class Tally:
    """Numbers of one run."""

    found: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    unreadable: int = 0
    faults: list[list[str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    _lines: int = 0

    def note(self, place: str, what: list[str]) -> None:
        """Remember what was left out of an object of a list."""
        for one in what:
            key = f"{place}.{one}"
            if key in self.notes or len(self.notes) < MOST_NOTES:
                self.notes[key] += 1

    def lose(self, place: str, id_: str, why: str) -> None:
        """One object of which nothing can be made: a line in the log, and not the end. ``id_`` is what the server calls
        it, which may be anything."""
        self.unreadable += 1
        self.note(place, [why])
        if self._lines < MOST_LINES:
            self._lines += 1
            named = line(id_) or "without id"
            logger.warning("OParl: an object of the list %s was left out: %s (%s)", place, why, named)

    def fail(self, place: str, code: str) -> None:
        """A list, or the way to it, that could not be used."""
        self.faults.append([place, code])
