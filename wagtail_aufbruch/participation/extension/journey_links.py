"""The links of the chain "what became of it". Apps that know a link bring it along with their
feature (``journey_links``). A link whose key stands in the chain already replaces that one; another one gets a place of
its own (``after``).
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class JourneyLink:
    """One link: what it is, what is known of it, since when, and whether the chain has come that far."""

    key: str
    """The links of the chain itself are named by the app whose chain it is."""
    name: str
    icon: str
    at: date | datetime | None = None
    title: str = ""
    """What it is here, for instance the group's name."""
    url: str = ""
    text: str = ""
    reached: bool = False
    current: bool = False
    after: str = ""
    """Of a link that the chain does not have: the key of the one behind which it stands. Without one, or where that
    one is not there, it stands before the last."""


def join(links: list[JourneyLink], link: JourneyLink) -> list[JourneyLink]:
    """The chain with this link in it: in the place of the one with its key, or in one of its own."""
    keys = [known.key for known in links]
    if link.key in keys:
        return [link if known.key == link.key else known for known in links]
    place = keys.index(link.after) + 1 if link.after in keys else len(links) - 1
    return [*links[:place], link, *links[place:]]
