"""Copies without names: prepared by staff, released, and valid for as long as the entry stays what it was.

Nothing has to be done when an entry changes: whoever asks for its copy compares it with the entry as it is now. So a
repair, another file, or a consent that was taken back ends a release in that very moment.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.entering.always_asked import CATEGORY
from wagtail_aufbruch.competitions.domain.entering.originals import opened, without_metadata
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.judging.blackening import Found, blackened, find, marked, readable
from wagtail_aufbruch.competitions.domain.judging.reading import Contents, Said, contents_for
from wagtail_aufbruch.competitions.models import BlindCopy, BlindFile, BlindWork, Entry, EntryFile
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.participation.domain.files.rules import FileRules
from wagtail_aufbruch.participation.domain.files.storing import delete_all, store
from wagtail_aufbruch.participation.enums import FileKind, FileState

GIVE, LEAVE_OUT, REPLACE = "give", "out", "replace"
CLEANED = frozenset({FileKind.PICTURE, FileKind.PDF})
"""Kinds of which a copy without metadata can be made; others say who made them, wherever they are opened."""
MOST_PASSAGES = 500
LONGEST_PASSAGE = 400
"""Limits of what one person marks in one entry."""


class ChangedSince(EntryError):
    """The entry is not what staff had before their eyes."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "The entry has changed since you opened this page. Nothing is released; what you marked is stored. "
                "Look at the copy below once more."
            )
        )


@dataclass(frozen=True)
class Decision:
    """What becomes of one file of the entry."""

    file: EntryFile
    heading: str
    chosen: str
    """GIVE, LEAVE_OUT, REPLACE, or "" as long as nobody has decided."""
    replacement: BlindFile | None

    @property
    def can_be_given(self) -> bool:
        return self.file.kind in CLEANED

    @property
    def is_made(self) -> bool:
        return self.chosen in {GIVE, LEAVE_OUT} or (self.chosen == REPLACE and self.replacement is not None)


@dataclass(frozen=True)
class Draft:
    """The copy as it would be released now, and all that staff see beside it."""

    contents: Contents
    hidden: tuple[str, ...]
    shown: frozenset[str]
    files: Mapping[str, str]
    replacements: Mapping[str, BlindFile] = field(default_factory=dict)

    @cached_property
    def found(self) -> list[Found]:
        """What tells who wrote it, found by itself."""
        return find(self._texts, self.contents.names, self.contents.addresses)

    @property
    def _texts(self) -> list[str]:
        said = [one.text for one in self.contents.said if not one.is_of_people]
        return [self.contents.entry.title, *said, *(one.alt for one in self.contents.files if one.alt)]

    @cached_property
    def passages(self) -> list[str]:
        """What is blacked out."""
        return [one.words for one in self.found if one.key not in self.shown] + list(self.hidden)

    def hide(self, text: str) -> str:
        return blackened(text, self.passages)

    @property
    def said(self) -> list[Said]:
        """What juries read, before anything is blacked out."""
        category = [Said("category", CATEGORY, self.contents.category)] if self.contents.category else []
        return [*category, *(one for one in self.contents.said if not one.is_of_people)]

    @property
    def marked_title(self) -> list[tuple[str, bool]]:
        return marked(self.contents.entry.title, self.passages)

    @property
    def marked_parts(self) -> list[tuple[Said, list[tuple[str, bool]]]]:
        """Each answer in pieces, with what is going to be blacked out."""
        return [(one, marked(one.text, self.passages)) for one in self.said]

    @property
    def parts(self) -> list[dict[str, str]]:
        """As they are stored in a copy."""
        return [
            {
                "heading": str(one.heading),
                "text": (text := self.hide(one.text)),
                "url": one.url if text == one.text else "",
            }
            for one in self.said
        ]

    @cached_property
    def decisions(self) -> list[Decision]:
        return [
            Decision(one, self.contents.label_of(one), self.files.get(one.key, ""), self.replacements.get(one.key))
            for one in self.contents.files
        ]

    @property
    def problems(self) -> list[str | Promise]:
        """What keeps it from being released, with what helps."""
        found: list[str | Promise] = []
        if self.contents.entry.is_kept_back:
            found.append(
                _("The guardian's consent is missing. Without it nobody who judges sees the entry.")
                if self.contents.entry.guardian_missing
                else _(
                    "Somebody was taken out of the team. Say on the page of the entry that you have looked through it."
                )
            )
        open_ = sum(not one.is_made for one in self.decisions)
        if open_:
            found.append(
                ngettext(
                    "Of %(number)d file it is not decided yet whether those who judge get it.",
                    "Of %(number)d files it is not decided yet whether those who judge get them.",
                    open_,
                )
                % {"number": open_}
            )
        waiting = [one for one in self.contents.entry.files.all() if one.state == FileState.CHECKING]
        if waiting:
            found.append(_("A file is still being looked at. Release the copy once it is there."))
        return found


def draft_of(entry: Entry) -> Draft | None:
    """The copy of this entry as far as it is prepared; None for what cannot be judged."""
    contents = contents_for([entry.pk]).get(entry.pk)
    if contents is None:
        return None
    work = BlindWork.objects.filter(entry=entry.pk).first() or BlindWork(entry=contents.entry)
    sent = BlindFile.objects.filter(entry=entry.pk, copy=None, state=FileState.READY).order_by("pk")
    replacements = {one.question_key: one for one in sent}
    return Draft(contents, tuple(work.hidden), frozenset(work.shown), work.files, replacements)


@dataclass(frozen=True)
class Plan:
    """What staff decided in one form."""

    hidden: Collection[str]
    shown: Collection[str]
    """Keys of what was found and is shown all the same."""
    files: Mapping[str, str]
    """By the keys of files of the entry."""


def _locked(entry: Entry) -> Entry:
    """The entry, locked until the end of the transaction. Raises EntryError for what cannot be judged any more."""
    found: Entry | None = Entry.objects.judged().select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if found is None:
        raise EntryError(_("This entry is not judged: it was withdrawn, or does not take part."))
    found.competition = entry.competition
    return found


@transaction.atomic
def keep(entry: Entry, plan: Plan, *, user: AnyUser) -> None:
    """Store what is marked and decided so far; a released copy stays what it is. Raises EntryError."""
    current = _locked(entry)
    hidden = list(dict.fromkeys(filter(None, (clean_line(one)[:LONGEST_PASSAGE] for one in plan.hidden))))
    keys = set(current.files.values_list("key", flat=True))
    files = {key: chosen for key, chosen in plan.files.items() if key in keys}
    if len(hidden) > MOST_PASSAGES:
        raise EntryError(
            _("At most %(most)d passages can be marked. Put a PDF of your own beside the entry instead.")
            % {"most": MOST_PASSAGES}
        )
    values = {
        "hidden": hidden,
        "shown": sorted({fold(one) for one in plan.shown}),
        "files": files,
        "changed_at": timezone.now(),
    }
    BlindWork.objects.update_or_create(entry=current, defaults=values)
    log(current.competition, "aufbruch.entry_blackened", user=user, data={"entry": current.pk})


def replace_file(
    entry: Entry, source: EntryFile, upload: "UploadedFile[bytes]", rules: FileRules, *, may_draw: Callable[[int], bool]
) -> BlindFile:
    """Keep a file of staff's own that stands in for one of the entry's; the one before it goes.

    Where the scanner does not answer it waits, and the copy cannot be released before. Raises UploadRefused.
    """
    mine = BlindFile.objects.filter(entry=entry.pk, copy=None)
    before = list(mine.filter(question_key=source.key).values_list("pk", flat=True))
    made = staging.take_whole(
        BlindFile(entry=entry, question_key=source.key, alt=source.alt),
        upload,
        owner=entry,
        files=mine,
        rules=rules,
        may_draw=may_draw,
    )
    for one in mine.filter(pk__in=before).exclude(pk=made.pk):
        one.delete()
    return made


@transaction.atomic
def release(entry: Entry, fingerprint: str, *, user: AnyUser) -> BlindCopy:
    """Release the copy as it is prepared: from now on juries see it, and an earlier one no more.

    ``fingerprint``: of the entry as staff had it before their eyes. Raises ChangedSince, EntryError or UploadRefused;
    then nothing is released, and no file is left.
    """
    current = _locked(entry)
    draft = draft_of(current)
    if draft is None or draft.contents.fingerprint != fingerprint:
        raise ChangedSince
    if draft.problems:
        raise EntryError(" ".join(str(one) for one in draft.problems))
    _end(current)
    copy = BlindCopy.objects.create(
        entry=current,
        revision=current.revision,
        fingerprint=fingerprint,
        made_from=current.changed_at,
        title=draft.hide(current.title),
        parts=draft.parts,
        released_by_id=user.pk,
    )
    with ExitStack() as undo:
        for decision in draft.decisions:
            _give(copy, decision, draft, undo)
        undo.pop_all()
    log(
        current.competition,
        "aufbruch.entry_copy_released",
        user=user,
        data={"entry": current.pk, "revision": current.revision},
    )
    return copy


@transaction.atomic
def take_back(entry: Entry, *, user: AnyUser) -> bool:
    """Let juries see the copy no more; what they have handed in stays. Returns whether one was released."""
    current = _locked(entry)
    if not _end(current):
        return False
    log(current.competition, "aufbruch.entry_copy_taken_back", user=user, data={"entry": current.pk})
    return True


def _end(entry: Entry) -> int:
    released = BlindCopy.objects.filter(entry=entry.pk, taken_back_at=None)
    return released.update(taken_back_at=timezone.now())


def _give(copy: BlindCopy, decision: Decision, draft: Draft, undo: ExitStack) -> None:
    """The file as juries get it: drawn or written anew where that is possible."""
    source: EntryFile | BlindFile | None = {GIVE: decision.file, REPLACE: decision.replacement}.get(decision.chosen)
    if source is None or (decision.chosen == GIVE and not decision.can_be_given):
        return
    made = BlindFile(
        copy=copy,
        entry=copy.entry,
        question_key=decision.file.key,
        heading=decision.heading[:255],
        kind=source.kind,
        state=FileState.READY,
        alt=draft.hide(decision.file.alt)[:255],
        width=source.width,
        height=source.height,
        seconds=source.seconds,
        begun_at=timezone.now(),
        finished_at=timezone.now(),
        scanned_at=source.scanned_at,
    )
    with opened(source) as original:
        content = without_metadata(original, source)
        made.size = made.declared_size = made.received = content.size
        store(made, {"file": content})
    undo.callback(delete_all, made.file.storage, [str(made.file.name)])


def texts_of(copy: BlindCopy) -> Iterable[tuple[str, str, str]]:
    """Heading, text and link of each part, as juries read them."""
    return [(one["heading"], readable(one["text"]), one.get("url", "")) for one in copy.parts]
