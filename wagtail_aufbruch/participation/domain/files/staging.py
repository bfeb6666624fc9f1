"""The way of a file from its first byte to where it can be shown: receiving → checking → ready, or refused.

A plain form and a script that sends piece by piece take the same way:

    staged = begin(EntryFile(entry=entry, question_key=…), owner=entry, files=entry.files.all(), offer=…, rules=…)
    staged = receive(staged, request, offset=0, length=…)     # as often as is needed; the last one checks the file
    staged = take_whole(…)                                    # all of it at once

Each write stands under the lock of the row; reading from the sender, scanning and drawing do not. With an ``Owner`` it
stands under the lock of what the file belongs to as well, which is asked there whether it still takes something: while
a file comes, somebody may withdraw it or decide on it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.core.moments.windows import first_after
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files import incoming
from wagtail_aufbruch.participation.domain.files.inspection import AnyStaged, MayDraw, check
from wagtail_aufbruch.participation.domain.files.pictures import (
    UploadRefused,
    check_bytes,
)
from wagtail_aufbruch.participation.domain.files.rules import FileRules
from wagtail_aufbruch.participation.domain.files.sniffing import sniff
from wagtail_aufbruch.participation.domain.sizes import in_millions
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile

logger = logging.getLogger("wagtail_aufbruch.files")

NAME_LENGTH = 120
ALT_LENGTH = 255
MOST_AT_ONCE = 8_000_000
"""The largest piece; the lock is held for as long as it takes to copy one from disk to disk."""
GRACE = timedelta(minutes=30)
"""So long after the end somebody may finish what was begun before it."""
UNDER_WAY = timedelta(minutes=10)
"""So long without a byte, and nobody waits for a file any more; the largest piece takes that long on a poor line."""

DOUBLE_CLICK = timedelta(minutes=2)
"""So long a whole file that is just being kept counts as the same as one that comes after it."""


class WrongOffset(ParticipationError):
    """A piece belongs to another place: ``received`` bytes are there. Nothing was added."""

    def __init__(self, received: int) -> None:
        super().__init__(_("Part of the file has arrived already. It goes on from there."))
        self.received = received


class NotReceiving(ParticipationError):
    """The file is complete, was refused, or was taken out."""

    def __init__(self) -> None:
        super().__init__(_("This file is not being sent any more. Please load the page again."))


class Settled(ParticipationError):
    """What the file belongs to takes nothing any more; ``message`` says why."""


@dataclass(frozen=True)
class Owner:
    """The row whose files these are."""

    row: Model
    why_not: Callable[[], str | Promise] = lambda: ""
    """Why it takes nothing now; "" where it does. Asked under its lock, so it reads what it is asked about anew."""

    def hold(self) -> None:
        """Lock the row until the end of the transaction. Raises NotReceiving where it is gone, Settled."""
        if type(self.row)._base_manager.select_for_update().filter(pk=self.row.pk).first() is None:
            raise NotReceiving
        message = self.why_not()
        if message:
            raise Settled(message)


@dataclass(frozen=True)
class Offer:
    """What somebody says of a file before it comes; nothing of it is believed but as a limit."""

    name: str
    size: int
    modified: int | None = None
    """When it was changed last, in milliseconds; with it a file is known again that was broken off."""
    checksum: str = ""
    """SHA-256 of what is here already as a whole; with it the same file is known again."""


# --- Begin


def begin(
    staged: AnyStaged, *, owner: Model | Owner, files: "QuerySet[AnyStaged]", offer: Offer, rules: FileRules
) -> AnyStaged:
    """Make the row for a file that is going to come, or find the one of the same file that was broken off.

    ``staged`` is a new row that says to what it belongs, ``owner`` the row whose files are counted (it is locked), and
    ``files`` all of them. Raises UploadRefused for what would be refused at the end anyway, NotReceiving or Settled as
    ``Owner.hold``; then nothing is stored.
    """
    if offer.size <= 0:
        raise UploadRefused(_("This file is empty. Please choose another one."))
    check_bytes(offer.size, rules.most_bytes)
    name = shown_name(offer.name)
    with transaction.atomic():
        _held(owner)
        mine = files.filter(question_key=staged.question_key)
        known = _known_again(mine, name, offer)
        if known is not None:
            return known
        _check_room_for_one_more(files, mine, offer.size, rules)
        incoming.check_room(type(staged), offer.size)
        staged.name, staged.declared_size = name, offer.size
        staged.modified, staged.checksum = offer.modified, offer.checksum
        staged.allowed_kinds = ",".join(rules.kinds)
        staged.save(force_insert=True)
    return staged


def _held(owner: Model | Owner | None) -> None:
    if owner is not None:
        (owner if isinstance(owner, Owner) else Owner(owner)).hold()


def _known_again(mine: "QuerySet[AnyStaged]", name: str, offer: Offer) -> "AnyStaged | None":
    """The row of the same file: one that was broken off, or one that came whole."""
    if offer.modified is not None:
        # Its last piece may have come after the page was left: then it is there, and not one too many.
        same = mine.filter(name=name, declared_size=offer.size, modified=offer.modified)
        return same.exclude(state=FileState.REFUSED).order_by("pk").first()
    if offer.checksum:
        same = mine.filter(checksum=offer.checksum)
        is_there = Q(state__in=[FileState.CHECKING, FileState.READY])
        comes_now = Q(state=FileState.RECEIVING, begun_at__gt=timezone.now() - DOUBLE_CLICK)
        return same.filter(is_there | comes_now).order_by("pk").first()
    return None


def _check_room_for_one_more(
    files: "QuerySet[AnyStaged]", mine: "QuerySet[AnyStaged]", size: int, rules: FileRules
) -> None:
    if mine.exclude(state=FileState.REFUSED).count() >= rules.most_files:
        raise UploadRefused(_("There is no room for one more file. Remove one of the others first."))
    taken = files.exclude(state=FileState.REFUSED).aggregate(sum=Sum("declared_size"))["sum"] or 0
    if taken + size > rules.most_bytes_of_owner:
        raise UploadRefused(
            _("All files together may have %(most)s MB; %(left)s MB are left. Please choose a smaller one.")
            % {
                "most": in_millions(rules.most_bytes_of_owner),
                "left": in_millions(max(rules.most_bytes_of_owner - taken, 0)),
            }
        )


def shown_name(name: str | None) -> str:
    """The sender's name of the file without any folder, for the sender's eyes; the file itself is called otherwise."""
    return clean_line((name or "").replace("\\", "/").rpartition("/")[2])[-NAME_LENGTH:]


def may_still_finish(staged: StagedFile, closes_at: datetime | None, at: datetime | None = None) -> bool:
    """Whether a file may go on coming at ``at`` (default: now): until the end, half an hour longer if bytes of it were
    on their way by then. That somebody has only said that one is going to come gives no time.

    ``closes_at`` is the last minute or second that counts, as everywhere; None: there is no end.
    """
    if closes_at is None:
        return True
    end, now = first_after(closes_at), at or timezone.now()
    return now < end or (_came_before(staged, end) and now < end + GRACE)


def is_waited_for(staged: StagedFile, closes_at: datetime, at: datetime | None = None) -> bool:
    """Whether what the file belongs to may be finished for its sake at ``at``, although ``closes_at`` has passed: bytes
    of it were on their way by then, and it came to its end afterwards, or still comes."""
    end, now = first_after(closes_at), at or timezone.now()
    if not _came_before(staged, end) or now >= end + GRACE:
        return False
    if staged.finished_at is not None:
        return staged.finished_at >= end
    return staged.latest_at is not None and staged.latest_at > now - UNDER_WAY


def _came_before(staged: StagedFile, end: datetime) -> bool:
    return staged.arriving_since is not None and staged.arriving_since < end


# --- Receive


def received_of(staged: StagedFile) -> int:
    """From which byte on the sender goes on."""
    if staged.state != FileState.RECEIVING:
        return int(staged.received)
    return int(min(staged.received, incoming.arrived(staged)))


def receive(
    staged: AnyStaged,
    source: incoming.Source,
    *,
    offset: int,
    length: int,
    owner: Owner | None = None,
    may_draw: MayDraw = lambda _pixels: True,
) -> AnyStaged:
    """Add ``length`` bytes of ``source`` behind the first ``offset``; the last piece of a file has it checked.

    Where the connection breaks off, what came until then is added. Of two that send the same piece at the same time one
    wins. Raises WrongOffset, NotReceiving, Settled, UploadRefused (too long, no room); then nothing was added. Returns
    the row as it is now: a file that was refused says so by its state.
    """
    if staged.state != FileState.RECEIVING:
        raise NotReceiving
    if length < 0 or offset < 0 or offset + length > staged.declared_size:
        raise UploadRefused(_("More is coming than the file has. Please choose it once more."))
    if length > MOST_AT_ONCE:
        raise UploadRefused(_("This piece is too large. Please load the page again and choose the file once more."))
    _check_offset(staged, offset)
    on_its_way_since = timezone.now()
    with incoming.piece_of(staged, source, length) as (piece, came), transaction.atomic():
        _held(owner)
        locked = _locked(staged)
        _check_offset(locked, offset)
        incoming.add(locked, piece, offset)
        locked.received = offset + came
        if came:
            locked.latest_at = timezone.now()
            locked.arriving_since = locked.arriving_since or on_its_way_since
        if locked.received == locked.declared_size:
            locked.state, locked.finished_at = FileState.CHECKING, timezone.now()
        locked.save(update_fields=["received", "state", "arriving_since", "latest_at", "finished_at"])
    return check(locked, may_draw=may_draw) if locked.state == FileState.CHECKING else locked


def _locked(staged: AnyStaged) -> AnyStaged:
    """The row, locked. Raises NotReceiving where it is gone."""
    found = type(staged)._base_manager.select_for_update(of=("self",)).filter(pk=staged.pk).first()
    if found is None:
        raise NotReceiving
    return found


def _check_offset(staged: StagedFile, offset: int) -> None:
    if staged.state != FileState.RECEIVING:
        raise NotReceiving
    received = received_of(staged)
    if offset != received:
        raise WrongOffset(received)


def take_whole(
    staged: AnyStaged,
    upload: "UploadedFile[bytes]",
    *,
    owner: Model | Owner,
    files: "QuerySet[AnyStaged]",
    rules: FileRules,
    may_draw: MayDraw = lambda _pixels: True,
) -> AnyStaged:
    """A file that came with a form, all at once. Raises UploadRefused, NotReceiving, Settled; then nothing is kept.

    The same file twice (a double click) is kept once.
    """
    size, raw = upload.size or 0, cast(BinaryIO, upload.file)
    if size:
        check_bytes(size, rules.most_bytes)
        sniff(raw, size, rules.kinds)  # before it is read to its end
    offer = Offer(upload.name or "", size, checksum=incoming.checksum(raw))
    begun = begin(staged, owner=owner, files=files, offer=offer, rules=rules)
    if begun is not staged:
        return begun  # kept already, or just being kept by the other click
    try:
        raw.seek(0)
        while staged.state == FileState.RECEIVING:
            before = staged.received
            length = min(MOST_AT_ONCE, staged.declared_size - before)
            asked = owner if isinstance(owner, Owner) else None
            staged = receive(staged, raw, offset=before, length=length, owner=asked, may_draw=may_draw)
            if staged.received == before:
                raise incoming.Unreadable
    except BaseException:
        remove(staged)
        raise
    if staged.state == FileState.REFUSED:
        remove(staged)
        raise UploadRefused(staged.refusal)
    return staged


# --- Change and take out


def describe(staged: StagedFile, alt: str, *, owner: Owner | None = None) -> None:
    """Note what can be seen in a picture, cut to what fits. Raises NotReceiving or Settled as ``Owner.hold``."""
    staged.alt = clean_line(alt)[:ALT_LENGTH]
    others = type(staged)._base_manager.filter(pk=staged.pk).exclude(alt=staged.alt)
    if not others.exists():
        return
    with transaction.atomic():
        _held(owner)
        staged.note_change()
        others.update(alt=staged.alt)


def remove(staged: StagedFile, *, owner: Owner | None = None) -> None:
    """Take a file out: its row at once, its bytes when that is certain. One that is gone already is no error. Raises
    NotReceiving or Settled as ``Owner.hold``."""
    with transaction.atomic():
        _held(owner)
        staged.note_change()
        type(staged)._base_manager.filter(pk=staged.pk).delete()
