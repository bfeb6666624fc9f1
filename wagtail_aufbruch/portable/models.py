"""What has been loaded from a file, so that loading it again neither doubles nor undoes anything."""

from django.db import models

from wagtail_aufbruch.core.pages.base import PAGE_MODEL


class LoadRecord(models.Model):
    """One item of a process file that was written once.

    It stays when an editor renames or deletes the item: the next run leaves such an item alone.
    """

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    object_pk = models.CharField(max_length=40, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "section", "key"], name="aufbruch_loaded_once")]

    def __str__(self) -> str:
        return f"{self.section}: {self.key}"
