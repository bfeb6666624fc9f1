"""Which column of a table holds what: by its heading, or as people say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wagtail_aufbruch.core.lists.unicode_forms import normal_form

LONGEST_HEADING = 120
"""Beyond it no heading is looked into: a single sign can become eighteen, and a file of one line is all heading."""


def folded(text: str) -> str:
    """Words alone, in small letters: what people write alike."""
    return " ".join(re.findall(r"[^\W_]+", normal_form("NFKC", text).casefold()))


def _without_language(heading: str) -> str:
    """``body/de`` and ``title_en`` are what other platforms call a column with one of several languages."""
    words = heading.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in {"de", "en"} else heading


@dataclass(frozen=True)
class Columns:
    """What is looked for in a table."""

    targets: Mapping[str, tuple[str | Promise, tuple[str, ...]]]
    """What is taken: its name, and the headings by which its column is found."""
    telling: frozenset[str]
    """Targets of which a line that holds the headings names one at least."""
    may_lack_headings: bool = False
    """Where no line names a telling target, every line is a row; otherwise the first line holds unknown headings."""

    def guess(self, headings: list[str]) -> dict[str, int]:
        """Which column holds what, by its heading in German or English; a column serves once."""
        whole = [folded(heading[:LONGEST_HEADING]) for heading in headings]
        # A heading that says just this comes before one of several languages; among those German comes first.
        ranked = sorted(
            range(len(whole)), key=lambda place: (whole[place].endswith((" de", " en")), whole[place][-3:], place)
        )
        mapping: dict[str, int] = {}
        for target, (_name, words) in self.targets.items():
            known = {folded(word) for word in words}
            for place in ranked:
                if {whole[place], _without_language(whole[place])} & known and place not in mapping.values():
                    mapping[target] = place
                    break
        return mapping

    def usable(self, mapping: dict[str, Any], headings: list[str]) -> dict[str, int]:
        """The mapping without what is no target or no column of this table."""
        return {
            target: place
            for target, place in mapping.items()
            if target in self.targets and isinstance(place, int) and 0 <= place < len(headings)
        }
