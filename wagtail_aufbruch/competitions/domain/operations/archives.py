"""Entries as archives for staff: what was answered to be read, a table of all, and the files under neutral names.

Nothing in a path comes from people: an entry's folder is its number, a file is called by its kind and its key. They
hold names and addresses, so that they are for those who handle cases, as the pages are.
"""

from collections.abc import Iterator

from django.db.models import QuerySet, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, shown_names, with_consents
from wagtail_aufbruch.competitions.domain.entering.copy import copy_of
from wagtail_aufbruch.competitions.domain.operations.staff_lists import BATCH, Export
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.participation.domain.documents.archives import Member, ending_for, pieces_of, zip_pieces
from wagtail_aufbruch.participation.domain.files.kinds import neutral_name

TEMPLATE = "aufbruch_competitions/staff/archived_entry.html"


def archive_of(entry: Entry) -> Iterator[bytes]:
    """One entry."""
    return zip_pieces(_members(entry, folder=""))


def archive_of_all(competition: CompetitionPage) -> Iterator[bytes]:
    """All entries that count, each in its folder, with the table of the export beside them; a few queries for each
    ``BATCH`` entries."""
    return zip_pieces(_all_members(competition))


def _all_members(competition: CompetitionPage) -> Iterator[Member]:
    table = pgettext("file name", "entries")
    yield Member(f"{table}.csv", Export(competition).as_csv())
    prefetch_related_objects([competition], "categories")
    last = 0
    while batch := list(_rows(competition).filter(pk__gt=last)[:BATCH]):
        for entry in batch:
            entry.competition = competition
            yield from _members(entry, folder=f"{entry.number:04}/")
        last = batch[-1].pk


def _rows(competition: CompetitionPage) -> "QuerySet[Entry]":
    rows = Entry.objects.filter(competition=competition.pk, is_trial=False, state__in=TAKES_A_PLACE)
    return with_consents(rows).select_related("participant", "form").prefetch_related("files", "steps").order_by("pk")


def name_of(file: EntryFile) -> str:
    """How a file is called within an archive."""
    return neutral_name(file.kind, ending_for(str(file.file.name)), file.pk)


def _members(entry: Entry, *, folder: str) -> Iterator[Member]:
    files = [(one, name_of(one)) for one in entry.files.all() if one.is_ready]
    facts = {
        "entry": entry,
        "parts": copy_of(entry),
        "files": files,
        "people": list(entry.members.all()),
        "steps": list(entry.steps.all()),
        "published": may_be_published(entry),
        "names": shown_names(entry),
    }
    page = pgettext("file name", "entry")
    yield Member(f"{folder}{page}.html", [render_to_string(TEMPLATE, facts).encode()])
    for file, name in files:
        try:
            pieces = pieces_of(file.file)
            first = next(pieces, b"")
        except OSError:
            yield Member(f"{folder}{name}.txt", [_("This file is not in the store any more.").encode()])
            continue
        yield Member(f"{folder}{name}", _joined(first, pieces))


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
