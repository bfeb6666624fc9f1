"""Which copies without names hold: those of entries that are as they were, and whose guardians agree; and what waits.

A copy is compared with the entry as it is now. Lists ask the database first, which knows of each entry when it changed
last, and compare only what has changed since its copy was released.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q, QuerySet, prefetch_related_objects

from wagtail_aufbruch.competitions.domain.judging.reading import Contents, compared
from wagtail_aufbruch.competitions.models import BlindCopy, Entry
from wagtail_aufbruch.competitions.models.entries.judged import EntryQuerySet


def released_copies(contents: Mapping[int, Contents]) -> dict[int, BlindCopy]:
    """The copies that hold, by the key of the entry: of entries that are as they were, and whose guardians agree. Two
    queries."""
    rows = BlindCopy.objects.filter(entry__in=list(contents), taken_back_at=None)
    found = {copy.entry_id: copy for copy in rows if holds(copy.fingerprint, contents[copy.entry_id])}
    prefetch_related_objects(list(found.values()), "files")
    return found


def holds(fingerprint: str, contents: Contents) -> bool:
    """Whether a copy that was made from what has this fingerprint may be shown to those who judge."""
    return fingerprint == contents.fingerprint and not contents.entry.is_kept_back


@dataclass(frozen=True)
class Waiting:
    """An entry of which no copy holds, and why."""

    key: int
    is_kept_back: bool


def waiting(entries: "EntryQuerySet[Entry]") -> dict[int, Waiting]:
    """Those of these entries of which no copy holds, by their keys.

    One query says it of all that nothing has changed of since their copy was released: of each change the entry keeps
    the moment. Only what has changed since is read and compared, since it may say the same as before; three or four
    queries more.
    """
    rows = _with_copies(entries).order_by().filter(has_changed=True)
    return _compared(rows.values_list("pk", "lacks", "live__fingerprint"))


def listed_with_waiting(entries: "EntryQuerySet[Entry]") -> tuple[list[Entry], dict[int, Waiting]]:
    """All of these entries, with title and name alone; and those of which no copy holds."""
    columns = ("pk", "title", "name", "lacks", "live__fingerprint", "has_changed")
    rows = list(_with_copies(entries).values_list(*columns))
    found = [Entry(pk=key, title=title, name=name) for key, title, name, *_of_its_copy in rows]
    return found, _compared((row[0], row[3], row[4]) for row in rows if row[5])


def _with_copies(entries: "EntryQuerySet[Entry]") -> "QuerySet[Any]":
    """The entries with what the database knows of their copies."""
    rows = entries.annotate(
        live=FilteredRelation("blind_copies", condition=Q(blind_copies__taken_back_at=None)),
        lacks=ExpressionWrapper(entries.kept_back(), BooleanField()),
    )
    changed = Q(live=None) | Q(lacks=True) | ~Q(live__made_from=F("changed_at"))
    return rows.annotate(has_changed=ExpressionWrapper(changed, BooleanField()))


def _compared(changed: Iterable[tuple[int, bool, str | None]]) -> dict[int, Waiting]:
    """Key, whether it is kept back, and what the copy was made of: those of which it does not hold."""
    found: dict[int, Waiting] = {}
    unsure: dict[int, str] = {}
    for key, lacks, made_of in changed:
        found[key] = Waiting(key, lacks)
        if made_of is not None and not lacks:
            unsure[key] = made_of
    for key, contents in (compared(unsure) if unsure else {}).items():
        if holds(unsure[key], contents):
            del found[key]
    return found
