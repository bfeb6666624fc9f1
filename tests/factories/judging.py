"""Juries of competitions: entries with real files, copies without names, rounds that judge them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from tests.factories.competitions import ask_shown_picture, make_entry
from tests.factories.reviews import add_jury, planned
from tests.factories.staged_files import rules
from wagtail_aufbruch.competitions.domain.judging import copies
from wagtail_aufbruch.competitions.domain.judging.subjects import KEY
from wagtail_aufbruch.competitions.models import BlindCopy, BlindFile, CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.participation.domain.files.staging import take_whole
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.models import Round


def handed_in(competition: CompetitionPage, title: str = "Werkbank", **values: Any) -> Entry:
    """An entry that counts, by somebody whose name and address no other entry has."""
    number = Entry.objects.count() + 1
    values.setdefault("email", f"anna{number}@example.org")
    return make_entry(competition, title=title, state="handed_in", **values)


def put(entry: Entry, upload: Any, question_key: str = "key00009") -> EntryFile:
    """The upload as a file of the entry, looked at as any other."""
    staged = EntryFile(entry=entry, question_key=question_key)
    return take_whole(staged, upload, owner=entry, files=entry.files.all(), rules=rules(most_files=9))


def put_shown(entry: Entry, upload: Any) -> EntryFile:
    """The same for a picture of which the form said that everybody sees it."""
    return put(entry, upload, ask_shown_picture(entry))


def stand_in(file: EntryFile) -> BlindFile:
    """A file of staff's own in place of one of the entry."""
    return BlindFile.objects.create(
        entry=file.entry,
        question_key=file.key,
        name=file.name,
        kind="pdf",
        state=FileState.READY,
        size=8,
        file=ContentFile(b"%PDF-1.4", name="file.pdf"),
    )


def released(
    entry: Entry,
    *,
    user: Any,
    hidden: Iterable[str] = (),
    shown: Iterable[str] = (),
    files: Mapping[str, str] | None = None,
) -> BlindCopy:
    """Its copy without names, released by ``user``; pictures and PDF go along unless the test says otherwise."""
    chosen = {one.key: "give" if one.kind in copies.CLEANED else "out" for one in entry.files.all()}
    copies.keep(entry, copies.Plan(list(hidden), list(shown), {**chosen, **(files or {})}), user=user)
    draft = copies.draft_of(entry)
    assert draft is not None
    return copies.release(entry, draft.contents.fingerprint, user=user)


def make_jury(
    competition: CompetitionPage,
    entries: Sequence[Entry],
    *,
    user: Any,
    jury: int = 3,
    division: str = "",
    is_released: bool = True,
    **values: Any,
) -> Round:
    """A round that judges these entries and runs."""
    criteria = values.pop("criteria", ())
    plan = planned(*criteria, **{"title": "Jury der Morgenmacher", **values})
    made = preparing.create_round(competition, KEY, plan, user=user, division=division)
    preparing.choose_items(made, [one.pk for one in entries], user=user)
    add_jury(made, jury, user=user)
    return opening.release(made, user=user) if is_released else made
