"""What is open for a group, on its working page; each app says its part with its feature (``open_at_group``)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.extension.registry import providers

Text = str | Promise


@dataclass(frozen=True)
class WorkingGroup:
    """The group that is asked about."""

    page: Page
    process: Process
    fields: frozenset[int]
    """Keys of the fields of action on which it works, and of those below them."""
    email: str = ""
    """The address to which the page was mailed: what is open for this person alone is found by it."""


@dataclass(frozen=True)
class OpenLine:
    """One thing that is open. It names nothing but what everybody may see."""

    title: str
    url: str
    """"" where it leads nowhere."""
    text: str = ""
    """What is to be known of it: a place, a state."""
    note: str = ""
    """Until when, or since when it waits."""
    is_late: bool = False
    """Whether a day has passed; ``note`` says so in words."""


@dataclass(frozen=True)
class OpenPart:
    """What one app knows: a heading, and its lines, the most urgent first."""

    title: Text
    lines: tuple[OpenLine, ...]
    total: int
    """How many there are; ``lines`` may be the first of them."""
    empty: Text
    """Instead of the lines, where there is none."""
    order: int = 500
    """Smaller stands higher; the package uses 100, 200, …"""
    more_url: str = ""
    """Leads to all of them."""

    @property
    def further(self) -> int:
        """How many are not among the lines."""
        return self.total - len(self.lines)


def open_parts(group: WorkingGroup) -> list[OpenPart]:
    """All that is open for the group, in order. Each app's part costs a constant number of queries."""
    found: Iterable[OpenPart] = (part for provide in providers("open_at_group") for part in provide(group))
    return sorted(found, key=lambda part: part.order)
