"""What is stored about people, by occasion: one declaration for the privacy page and for the tests of all promises.

A column that holds something of a person and is declared nowhere fails ``tests/test_personal_data.py``, and so does one
that is declared and missing in the data file, left after erasing, or left when its time is over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from wagtail_aufbruch.core.extension.registry import parts

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Columns of one table that say something about a person, told apart by what is owed to them."""

    in_file: tuple[str, ...] = ()
    """In the file that people take along; gone after erasing, and when the time is over."""
    inside: tuple[str, ...] = ()
    """Keys, copies, references to the person: nothing to take along, but gone like the rest."""
    unlinked: tuple[str, ...] = ()
    """Nobody can be found by them, so that no file holds them; gone when the time is over."""
    named: tuple[str, ...] = ()
    """Written by editors about those who are named in public; gone when an editor takes them out."""


@dataclass(frozen=True, kw_only=True)
class StoredData:
    """What is stored about people on one occasion, and for how long. A part of a feature."""

    key: str
    """Names it among all that is stored."""
    title: "str | Promise"
    """The occasion, as a heading of the privacy page: “When you register for an event”."""
    what: "str | Promise"
    """What is stored, in one or two sentences for people."""
    why: "str | Promise"
    """What it is stored for."""
    kept: "Callable[[], Iterable[tuple[str | Promise, str | Promise]]]"
    """What of it is kept how long, as pairs: “what nobody confirms”, “7 days”; from the settings in force."""
    columns: Mapping[str, Columns] = field(default_factory=dict)
    """The columns, by the model's label (``app.Model``)."""
    order: int = 50
    """Where it stands on the page: smaller numbers first."""

    @property
    def anchor(self) -> str:
        """Where on the privacy page it stands."""
        return anchor_of(self.key)


def stored_data() -> list[StoredData]:
    """What all installed apps store about people, in the order of the page."""
    return sorted(parts(StoredData).values(), key=lambda one: one.order)


def anchor_of(key: str) -> str:
    """Where on the privacy page it stands."""
    return f"daten-{key}"


YEAR = 365


def say_days(days: int) -> str:
    """A period as people say it: “30 days”, “3 years”."""
    if days and days % YEAR == 0:
        return ngettext("%(number)d year", "%(number)d years", days // YEAR) % {"number": days // YEAR}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


def say_longer(days: int, whose: str) -> str:
    """A period that begins with something: “3 years, counted from the end of the call”."""
    return gettext("%(period)s, counted from %(moment)s") % {"period": say_days(days), "moment": whose}
