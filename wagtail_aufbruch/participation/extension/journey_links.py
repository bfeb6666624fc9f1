"""What is known of a contribution's way beside its stages: who takes it up, what was answered, which project it is in.
Apps that know something bring it along with their feature (``journey_links``). One whose key is known already takes
the place of that one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model


@dataclass(frozen=True)
class Moment:
    """One thing that happened on the way, or is planned: a meeting of the council, a milestone."""

    name: str
    """What it is, for instance the body that meets."""
    on: date | None = None
    text: str = ""
    """A word more, for instance what came of it."""
    is_over: bool = False
    """Whether it has happened; else it is still to come."""
    is_off: bool = False
    """Whether it was called off."""


@dataclass(frozen=True)
class Wait:
    """With whom the next step lies, and since when."""

    at: str
    """A group, an office, a body of the council; "" where nobody has said it."""
    since: date | None = None
    """None where nobody knows since when."""
    what: str = ""
    """What waits, where that is not the contribution itself: the title of its project."""
    coming: str = ""
    """When it goes on, in words, where that is known."""


@dataclass(frozen=True)
class JourneyLink:
    """One thing that is known: what it is, what it is here, where it leads, and since when."""

    key: str
    """``group`` is who takes it up; an official answer has ``answer-`` and its number. Others are up to their app."""
    name: str
    """What it is, for instance “Taken up by”."""
    icon: str
    at: date | datetime | None = None
    title: str = ""
    """What it is here, for instance the group's name."""
    url: str = ""
    text: str = ""
    """A word more, for instance where it stands."""
    stage: str = ""
    """The stage beneath which it stands. Without one, or where the contribution has not come that far, it stands
    beneath the present one."""
    moments: tuple[Moment, ...] = ()
    """What happened there one by one, for the receipt, which shows the whole way."""
    takes_over: bool = False
    """Whether what becomes of the contribution is decided there from now on, and no longer with itself."""
    wait: Wait | None = None
    """With whom the next step lies there; None where nothing waits, since it is under way or over."""


@dataclass(frozen=True)
class RowsAbout:
    """Where an app keeps what it has about contributions. A page asks together with the contribution whether there is a
    row for it, and spares the app's own queries where there is none."""

    model: type[Model]
    field: str
    """Its field that holds the contribution's key."""


def join(links: Iterable[JourneyLink], more: Iterable[JourneyLink]) -> list[JourneyLink]:
    """The links with those of ``more``, each in the place of the one with its key, or at the end."""
    known = {link.key: link for link in links}
    known.update({link.key: link for link in more})
    return list(known.values())
