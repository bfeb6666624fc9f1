"""Pictures and documents that belong to a contribution. They lie in private storage and go through a view."""

import uuid

from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import AttachmentKind
from wagtail_aufbruch.participation.models.contributions.contribution import Contribution
from wagtail_aufbruch.participation.models.files.private_storage import private_storage


def get_private_storage() -> Storage:
    """Named by the migration, so that a site may choose its storage without a migration of its own."""
    return private_storage()


def private_path(attachment: "Attachment", filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the ending is ours, not the sender's."""
    return f"aufbruch/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}.{filename.rpartition('.')[2]}"


class Attachment(models.Model):
    """A file. Until its contribution is stored it hangs on the key of the form, so that no error loses it."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    form_key = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind.choices)
    file = models.FileField(_("file"), storage=get_private_storage, upload_to=private_path)
    preview = models.FileField(_("small picture"), storage=get_private_storage, upload_to=private_path, blank=True)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    alt = models.CharField(_("alternative text"), max_length=255, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)
