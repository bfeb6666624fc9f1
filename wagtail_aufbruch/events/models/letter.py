"""A letter from staff to many people who are registered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.events.enums import Audience
from wagtail_aufbruch.events.models.event import EventPage
from wagtail_aufbruch.events.models.parts import EventTable


class EventLetter(models.Model):
    """What was written to whom, and the progress: the mails are written in steps, and each step is recorded here."""

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="letters")
    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Of its form: a double click counts once.")
    audience = models.CharField(_("to whom"), max_length=10, choices=Audience.choices)
    table = models.ForeignKey(EventTable, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    table_title = models.CharField(max_length=120, blank=True, help_text="Stays should the table be removed.")
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    last_arrival = models.PositiveIntegerField(default=0, help_text="Up to whom the mails are written.")
    until_arrival = models.PositiveIntegerField(default=0, help_text="Who registers later does not get it.")
    done_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("letter to participants")
        verbose_name_plural = _("letters to participants")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def has_lost_its_table(self) -> bool:
        """Whether it is for one table which was removed since: then nobody else gets it."""
        return bool(self.table_title) and self.table_id is None
