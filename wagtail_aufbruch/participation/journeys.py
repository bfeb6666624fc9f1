"""The links of the chain "what became of it". Apps that know a link give it through a hook.

``aufbruch_journey_links``, registered with ``wagtail.hooks.register``: ``(contribution) -> Iterable[JourneyLink]``.
A link whose key is known already replaces the one that stands there.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class JourneyLink:
    """One link: what it is, what is known of it, since when, and whether the chain has come that far."""

    key: str
    """"idea", "group", "priority", "decision" or "done"."""
    name: str
    icon: str
    at: date | datetime | None = None
    title: str = ""
    """What it is here, for instance the group's name."""
    url: str = ""
    text: str = ""
    reached: bool = False
    current: bool = False
