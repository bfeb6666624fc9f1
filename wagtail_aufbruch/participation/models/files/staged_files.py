"""Files that arrive piece by piece, and are looked at before anybody gets them: what other apps make their tables of.

A row is there before its file: it says how large the file is going to be and how much of it has come. What has come
lies beside the private storage (:func:`incoming_path`) until the whole is there and was looked at; only then is it
stored. A row changes by functions of ``participation.domain.files.staging`` alone.
"""

import secrets
import uuid
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import FileKind, FileState
from wagtail_aufbruch.participation.models.files.attachment import get_private_storage
from wagtail_aufbruch.participation.models.files.private_storage import BesideMedia, private_storage

KEY_BYTES = 16
FOLDER = "aufbruch"
"""Stored files of all kinds lie below it, in the private storage."""
INCOMING = "aufbruch-incoming"
"""What is still arriving lies below it, beside them."""


def new_file_key() -> str:
    """A secret for the address of a file; letters and digits alone."""
    return secrets.token_hex(KEY_BYTES)


def folder_of(model: "type[StagedFile]") -> str:
    """Where the stored files of a model lie, and nobody else's: a file there that no row names is a leftover."""
    return f"{FOLDER}/{model._meta.label_lower}"


def staged_path(staged: "StagedFile", filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the ending is ours, not the sender's."""
    name = uuid.uuid4().hex
    return f"{folder_of(type(staged))}/{name[:2]}/{name}.{filename.rpartition('.')[2]}"


def incoming_folder(model: "type[StagedFile]") -> Path:
    """The folder of this machine in which files of a model arrive."""
    storage = private_storage()
    base = storage if isinstance(storage, FileSystemStorage) else BesideMedia()
    return Path(base.location) / INCOMING / model._meta.label_lower


def incoming_path(staged: "StagedFile") -> Path:
    """The file to which what arrives is added; there is none before the first bytes, and after the end."""
    return incoming_folder(type(staged)) / staged.key


class StagedFile(models.Model):
    """A file of something; a subclass says of what, by a foreign key of its own.

    Private for ever: it has no address but the one of a view that asks who may see it. Files go with their row, and
    rows of what never came to its end go within a day, for each subclass by itself.
    """

    key = models.CharField(max_length=32, unique=True, editable=False, default=new_file_key)
    question_key = models.CharField(max_length=32, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, blank=True, choices=FileKind.choices)
    """What it is by its bytes; "" until they were looked at."""
    allowed_kinds = models.CharField(max_length=60, blank=True, editable=False)
    """What it may be, with commas: whoever looks at it later has no question at hand."""
    name = models.CharField(_("file name"), max_length=120, blank=True)
    """What the sender calls it, for the sender's eyes alone."""
    file = models.FileField(
        _("file"), storage=get_private_storage, upload_to=staged_path, max_length=200, blank=True, editable=False
    )
    preview = models.FileField(
        _("small picture"),
        storage=get_private_storage,
        upload_to=staged_path,
        max_length=200,
        blank=True,
        editable=False,
    )
    declared_size = models.PositiveBigIntegerField(default=0, editable=False)
    """How many bytes the sender said it has."""
    received = models.PositiveBigIntegerField(default=0, editable=False)
    """How many of them have come."""
    modified = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    """When the sender's browser says that it was changed last (milliseconds since 1970), to know it again."""
    size = models.PositiveBigIntegerField(_("bytes"), default=0, editable=False)
    """How many bytes are stored: fewer or more than came, for a picture that was drawn anew."""
    state = models.CharField(
        _("state"), max_length=12, choices=FileState.choices, default=FileState.RECEIVING, editable=False
    )
    refusal = models.TextField(_("why it was not taken"), blank=True, editable=False)
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    """SHA-256 of what the sender sent, as hexadecimal digits."""
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    seconds = models.FloatField(_("length in seconds"), null=True, blank=True, editable=False)
    alt = models.CharField(_("alternative text"), max_length=255, blank=True)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    arriving_since = models.DateTimeField(null=True, blank=True, editable=False)
    """When the first piece of it was on its way of which bytes have come; empty as long as none has."""
    latest_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When bytes of it came last."""
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the last byte had come."""
    scanned_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the scanner found nothing in it; empty where the site has none."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    process_path = ""
    """How a query gets from a row to its process: "entry__process_id"; with it staff are told what waits."""

    @classmethod
    def unattached(cls) -> "models.Q":
        """Rows that belong to nothing, which the purge takes a day after they were begun; a subclass names its own."""
        return models.Q(pk__in=[])

    def note_change(self) -> None:
        """Called before the file is kept, described or taken out, in that transaction: what it belongs to changes with
        it. A subclass whose owner has to know says so here, and takes the owner's lock before the file's row."""

    @property
    def is_ready(self) -> bool:
        """Whether it was looked at, and can be shown."""
        return self.state == FileState.READY

    @property
    def is_picture(self) -> bool:
        return self.kind == FileKind.PICTURE
