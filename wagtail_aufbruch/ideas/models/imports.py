"""Ideas that come in a table: the file, what its columns mean, and what was written from it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.ideas.enums import ImportState
from wagtail_aufbruch.ideas.models.idea import Idea
from wagtail_aufbruch.participation.models.staff import ByStaff


class ImportBatch(ByStaff):
    """One table that staff bring in. Nothing is written from it before they have seen every row's fate."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(PAGE_MODEL, verbose_name=_("idea call"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("file name"), max_length=120)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=ImportState.choices, default=ImportState.READY)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    mapping = models.JSONField(default=dict, help_text="From what an idea has to the number of the column.")
    options = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    next_row = models.PositiveIntegerField(default=0, help_text="Up to which row everything is written.")
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["page", "-created_at"], name="aufbruch_import_page")]

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """The bytes of the file. In the database, so that every server of the site finds them, and a purge reaches them."""

    batch = models.OneToOneField(ImportBatch, primary_key=True, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        indexes = [models.Index(fields=["created_at"], name="aufbruch_import_file_due")]

    def __str__(self) -> str:
        return str(self.batch)


class ImportedIdea(models.Model):
    """Which row became which idea: each row once, whoever presses the button how often."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="imported", db_index=False)
    row = models.PositiveIntegerField()
    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="imported")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("imported idea")
        verbose_name_plural = _("imported ideas")
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="aufbruch_import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.row}"
