"""Copies of entries without names, for juries that judge blind: what is prepared, and what was released."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.models.entries.entry import TITLE_LENGTH, Entry
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile


class BlindWork(models.Model):
    """What staff have decided so far about the copy of an entry; it may change until, and after, it is released."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="blind_work")
    hidden = models.JSONField(
        _("hidden by hand"), default=list, blank=True, help_text="Words that are blacked out wherever they stand."
    )
    shown = models.JSONField(
        _("shown all the same"), default=list, blank=True, help_text="Of what was found by itself, folded."
    )
    files = models.JSONField(_("decisions on files"), default=dict, blank=True, help_text="By the key of the file.")
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("work on a copy without names")
        verbose_name_plural = _("work on copies without names")

    def __str__(self) -> str:
        return str(self.entry_id)


class BlindCopy(models.Model):
    """A copy that was released. What it says never changes: whoever judged has read just this.

    It holds as long as the entry is the one that it was made from (``domain.judging.copies``).
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="blind_copies")
    revision = models.PositiveIntegerField(_("version of the entry"))
    fingerprint = models.CharField(max_length=32, editable=False, help_text="Of the entry that it was made from.")
    made_from = models.DateTimeField(
        default=timezone.now,
        editable=False,
        help_text="When the entry had been changed last. Still the same moment: nothing of it has changed since.",
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH * 2)
    parts = models.JSONField(_("text"), default=list, help_text="Heading, text and link of each answer.")
    released_at = models.DateTimeField(_("released at"), default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("copy without names")
        verbose_name_plural = _("copies without names")
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(taken_back_at__isnull=True), name="aufbruch_blind_copy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.revision}"


class BlindFile(StagedFile):
    """A file for those who judge blind: of a released copy; or, without one, what staff sent to stand in for a file of
    the entry (``question_key`` is the key of that file)."""

    process_path = "entry__process_id"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="blind_files")
    copy = models.ForeignKey(BlindCopy, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    heading = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(StagedFile.Meta):
        pass
