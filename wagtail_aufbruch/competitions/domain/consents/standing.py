"""What the consents of guardians allow. Whoever shows, judges, exports or publishes an entry asks here, each time anew:
nothing of it is stored, so that a withdrawn consent holds at once.

For one entry each function costs one query at most, and none where ``with_consents`` has fetched the people before.
"""

import re

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, TeamMember
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.lists.naming import says_name

GOES_ON = (EntryState.HANDED_IN, EntryState.ADMITTED)
"""States of what is neither being repaired nor out."""
SHORTEST_NAME = 3
"""Shorter words of a name ("de", "El") tell nobody who it is."""


def with_consents(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries with their people and whom we ask about them: one query more, however many there are."""
    return rows.prefetch_related(_people())


def fetch_people(entry: Entry) -> list[TeamMember]:
    """The people of one entry, in order, which the functions below then ask no query for."""
    prefetch_related_objects([entry], _people())
    return list(entry.members.all())


def _people() -> "Prefetch[str]":
    return Prefetch("members", TeamMember.objects.select_related("guardian", "paper_by"))


def may_be_judged(entry: Entry) -> bool:
    """Whether a jury may see the entry: it counts, and of each young person in it a guardian agrees to the taking part.
    Whether it still has to pass the formal check is asked apart.

    Asked before a copy is released and whenever an entry is shown. ``Entry.objects.judged()`` are those that count;
    among them ``kept_back()`` finds those that wait for a guardian, or for staff who look for traces of somebody
    who was taken out.
    """
    return entry.state in GOES_ON and not entry.is_trial and not entry.is_kept_back


def may_be_published(entry: Entry) -> bool:
    """Whether everybody may see the entry: it may be judged, and each of those guardians ticked the publication.

    Whose name and whose picture may go with it is asked apart: ``shown_names``, ``may_show_pictures``.
    """
    return may_be_judged(entry) and all(member.may_publish for member in _young(entry))


def may_show_pictures(entry: Entry) -> bool:
    """Whether pictures and recordings that people can be known by may be published with the entry. Nobody but its
    people knows who is to be seen on which picture, so one tick that is missing keeps back all of them."""
    return may_be_published(entry) and all(member.may_picture for member in _young(entry))


def shown_names(entry: Entry) -> list[str]:
    """The names that may be published with the entry, that of the entry first; what is not listed must not be shown.

    - The name under which it was entered: unless a young person enters whose guardian has not ticked the name, or it
      holds the name of another young person for whom that tick is missing.
    - Each other young person whose guardian has ticked it.
    - Nobody else of the team: somebody has named them, and they have not been asked.
    """
    young = _young(entry)
    silent = [member for member in young if not (member.agrees and member.may_name)]
    shown = []
    if entry.name and not any(one.is_entrant or _is_named(one.name, entry.name) for one in silent):
        shown.append(entry.name)
    shown += [one.name for one in young if one.agrees and one.may_name and not one.is_entrant and one.name]
    return shown


def may_show_as(entry: Entry, name: str) -> bool:
    """Whether the entry may be published under a name that staff have written: that of their class, of their club. Not
    where it names a young person for whom the tick is missing."""
    silent = [member for member in _young(entry) if not (member.agrees and member.may_name)]
    named = [entry.name if member.is_entrant else member.name for member in silent]
    return may_be_published(entry) and not any(_is_named(one, name) for one in named)


def may_show_member(entry: Entry, member: TeamMember) -> bool:
    """Whether the name of one of the team may be public beside the entry: a guardian has ticked it. Of others of the
    team it may not: somebody has named them, and they have not been asked."""
    return may_be_published(entry) and member.is_young and member.agrees is True and member.may_name


def _young(entry: Entry) -> list[TeamMember]:
    return [member for member in entry.members.all() if member.is_young]


def _is_named(name: str, within: str) -> bool:
    """Whether a word of the name stands in the other one: "Mia Muster" in "Mia und Tom"; or all of it, where it has
    short words alone: "Bo Li"."""
    words = set(re.split(r"\W+", fold(within)))
    said = any(len(word) >= SHORTEST_NAME and word in words for word in re.split(r"\W+", fold(name)))
    return said or says_name(within, name)
