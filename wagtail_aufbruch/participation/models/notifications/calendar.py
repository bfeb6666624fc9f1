"""What calendars were told of a day, so that they hear of it when it moves or is dropped."""

import uuid

from django.db import models
from django.utils import timezone

from wagtail_aufbruch.core.pages.base import PAGE_MODEL

KEY_LENGTH = 80


class ToldDay(models.Model):
    """A day of a page as calendars have it. Written by ``domain.calendars.days`` alone."""

    page = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=KEY_LENGTH)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, help_text="Rises with each change that people see.")
    told = models.JSONField(default=dict, help_text="What was told last.")
    changed_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="Since when there is no such day any more.")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="aufbruch_told_day_once")]

    def __str__(self) -> str:
        return self.key
