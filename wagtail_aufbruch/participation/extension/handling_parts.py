"""What apps add to the page on which staff work on a contribution; brought along with their feature
(``handling_parts``)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class HandlingPart:
    """A part of the page, below the stage, where it belongs, and the answers."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    """Goes into the context of the whole page; names begin with what the part is about."""
