"""Pictures and documents of contributions: kept, shown to whom they may be shown, deleted with their files.

A file arrives before its contribution can be stored, since something else in the form may be wrong. Until then it
hangs on the form's key, so that nobody has to choose it twice.
"""

import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from io import BytesIO
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.participation.domain.consent.guardians import TOLD_TO_AUTHOR_ALONE
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files import scanning
from wagtail_aufbruch.participation.domain.files.pdfs import MOST_COPIED, check_inside, copy_for_the_public
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused, check_pdf, draw_anew, megapixels_to_draw
from wagtail_aufbruch.participation.domain.files.storing import store
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN
from wagtail_aufbruch.participation.enums import AttachmentKind
from wagtail_aufbruch.participation.models import Attachment, Contribution, Participant

logger = logging.getLogger("wagtail_aufbruch.files")

MAX_PICTURES = 3
MAX_DOCUMENTS = 1
ABANDONED = timedelta(days=1)
"""So long a file stays whose form was never sent to its end."""

ALT_LENGTH = 255
NAME_LENGTH = 120


class UploadGone(ParticipationError):
    """What was kept for a form is not there any more: its time was over, or another tab has taken it out."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A file that you had chosen before is not here any more: until a form is sent, files are kept for a "
                "day. Nothing else is lost. Please choose the file once more."
            )
        )


def keep_upload(
    process: Process,
    form_key: uuid.UUID,
    kind: str,
    upload: "UploadedFile[bytes]",
    alt: str = "",
    *,
    may_draw: Callable[[int], bool],
) -> Attachment:
    """Keep an uploaded file for the form with this key. Raises UploadRefused, also where the disk takes nothing; then
    nothing is stored.

    ``may_draw`` is asked before a picture is decoded, with the millions of pixels that this costs. The same file twice
    (a double click) is kept once.
    """
    attachment = Attachment(
        process_id=process.pk, form_key=form_key, kind=kind, name=_shown_name(upload.name), alt=alt[:ALT_LENGTH]
    )
    if kind == AttachmentKind.PICTURE:
        if not may_draw(megapixels_to_draw(upload)):
            raise UploadRefused(TOO_OFTEN)
        drawn = draw_anew(upload)
        attachment.width, attachment.height, attachment.size = drawn.width, drawn.height, drawn.file.size
    else:
        check_pdf(upload)
        document = _without_author(upload)
        attachment.size = document.size
    kept = [known for known in uploads_of(process, form_key) if known.kind == kind]
    same = next((known for known in kept if _looks_same(known, attachment)), None)
    if same is not None:
        return same
    if len(kept) >= _most(kind):
        raise UploadRefused(_("There is no room for one more file. Remove one of the others first."))
    if kind == AttachmentKind.PICTURE:
        store(attachment, {"file": drawn.file, "preview": drawn.preview})
    else:
        store(attachment, {"file": document})
    return attachment


def _without_author(upload: "UploadedFile[bytes]") -> "ContentFile[bytes]":
    """The document without what a program has written into it, its author above all: whoever hands it in may
    have another name shown. The scanner looks at it before anything opens it. Raises UploadRefused."""
    raw = cast(BinaryIO, upload.file)
    try:
        scanning.scan(raw)
    except scanning.ScannerAway as away:
        logger.warning("The virus scanner does not answer (%s): a document was not taken", away)
        raise UploadRefused(
            _(
                "This document cannot be checked for harmful programs just now, so it was not taken. Please try it "
                "once more in some minutes, or go on without it."
            )
        ) from None
    check_inside(raw)
    copy = BytesIO()
    copy_for_the_public(raw, copy, most_objects=MOST_COPIED)
    return ContentFile(copy.getvalue(), name="document.pdf")


def _shown_name(name: str | None) -> str:
    """The sender's name of the file, for the sender's eyes; the file itself is called otherwise."""
    return " ".join(clean_text(name or "").split())[-NAME_LENGTH:]


def _looks_same(one: Attachment, other: Attachment) -> bool:
    def of(attachment: Attachment) -> tuple[object, ...]:
        return attachment.kind, attachment.name, attachment.size, attachment.width, attachment.height

    return of(one) == of(other)


def uploads_of(process: Process, form_key: uuid.UUID) -> list[Attachment]:
    """The files kept for the form with this key, each once; also those of what it has made already.

    No more of a kind than a form may bring: of many that arrive at the same moment each sees none of the others.
    """
    kept: list[Attachment] = []
    for attachment in Attachment.objects.filter(process_id=process.pk, form_key=form_key).order_by("pk"):
        room = sum(known.kind == attachment.kind for known in kept) < _most(attachment.kind)
        if room and not any(_looks_same(attachment, known) for known in kept):
            kept.append(attachment)
    return kept


def _most(kind: str) -> int:
    return MAX_PICTURES if kind == AttachmentKind.PICTURE else MAX_DOCUMENTS


def attach(contribution: Contribution, kept: Iterable[Attachment]) -> None:
    """Hang kept files on the contribution; to be called in the transaction that stores it.

    Somebody who goes back, mends something and sends the form again gets copies. Raises UploadGone, NoRoom.
    """
    for attachment in kept:
        mine = Attachment.objects.filter(pk=attachment.pk, contribution=None)
        if not mine.update(contribution=contribution.pk, alt=attachment.alt):
            _copy(attachment, contribution)


def _copy(attachment: Attachment, contribution: Contribution) -> None:
    copied = Attachment.objects.filter(pk=attachment.pk).first()
    if copied is None:
        raise UploadGone
    copied.pk, copied.contribution_id, copied.form_key, copied.alt = None, contribution.pk, None, attachment.alt
    copied._state.adding = True
    contents = {}
    for name in ("file", "preview"):
        if getattr(copied, name):
            contents[name] = _content_of(getattr(copied, name))
            setattr(copied, name, "")
    store(copied, contents)


def _content_of(field: "FieldFile") -> "ContentFile[bytes]":
    try:
        with field.storage.open(str(field.name)) as source:
            return ContentFile(source.read(), name=str(field.name))
    except FileNotFoundError:  # its row was deleted a moment ago, and the file with it
        raise UploadGone from None


def drop(kept: Iterable[Attachment]) -> None:
    """Take files out of the form: those that belong to nothing yet are deleted."""
    for attachment in kept:
        if attachment.contribution_id is None:
            attachment.delete()
        else:
            Attachment.objects.filter(pk=attachment.pk).update(form_key=None)


def attachments_of(contribution: Contribution) -> list[Attachment]:
    """The files of a contribution, in the order in which they came; one query."""
    return list(Attachment.objects.filter(contribution_id=contribution.pk).order_by("pk"))


def abandoned_uploads() -> QuerySet[Attachment]:
    """Files of forms that were given up."""
    return Attachment.objects.filter(contribution=None, created_at__lt=timezone.now() - ABANDONED)


# --- Who may see a file


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="wagtail_aufbruch.attachment")


def sign(attachment: Attachment) -> str:
    """A pass to one file for a day, for whoever sees the page on which it stands."""
    return _signer().sign(str(attachment.pk)).partition(":")[2]


def is_signed(attachment: Attachment, token: str) -> bool:
    """Whether the pass is ours, for this file, and still holds."""
    try:
        _signer().unsign(f"{attachment.pk}:{token}", max_age=ABANDONED)
    except BadSignature:
        return False
    return True


def everybody_may_see(attachment: Attachment) -> bool:
    """Whether the file belongs to something that everybody may see."""
    pk = attachment.contribution_id
    return pk is not None and Contribution.objects.visible_to_public().filter(pk=pk).exists()


def may_see(attachment: Attachment, *, participant: Participant | None, user: AnyUser | None, token: str) -> bool:
    """Who may open a private file, one that is not public: its author, staff, whoever holds a pass. A pass ends with
    the page on which it stood: what is taken from view is told to its author alone."""
    contribution = attachment.contribution
    is_shown = contribution is None or contribution.state not in TOLD_TO_AUTHOR_ALONE
    if token and is_shown and is_signed(attachment, token):
        return True
    if contribution is None:
        return False
    if participant is not None and contribution.author_id == participant.pk:
        return True
    return bool(user is not None and user.is_authenticated and may_handle_cases(user, contribution.process))
