"""What calendars have to know of an event, kept beside the page, as an older version of the page must not undo it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.events.models.event import EventPage


class CalendarEntry(models.Model):
    """The event's identity in calendars (RFC 5545, UID and SEQUENCE). Written when the page is published.

    It is kept beside the page, since publishing an older version of a page brings back its older fields.
    """

    event = models.OneToOneField(EventPage, primary_key=True, on_delete=models.CASCADE, related_name="calendar_entry")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of all that a calendar shows.")
    changed_at = models.DateTimeField(default=timezone.now)
    announced = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of what those who are registered have to know: see notice."
    )
    notice = models.PositiveIntegerField(
        default=0,
        help_text="Raised when those who are registered have to be told: moved, cancelled, takes place again.",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")

    def __str__(self) -> str:
        return f"{self.uid} #{self.sequence}"


class EventRecord(models.Model):
    """The numbers of an event that stay when its participants' data are deleted."""

    event = models.OneToOneField(EventPage, primary_key=True, on_delete=models.CASCADE, related_name="record")
    registrations = models.PositiveIntegerField(_("registrations"), default=0)
    people = models.PositiveIntegerField(_("people registered"), default=0)
    arrived = models.PositiveIntegerField(_("people checked in"), default=0)
    waiting = models.PositiveIntegerField(_("on the waiting list"), default=0)
    cancelled = models.PositiveIntegerField(_("cancellations"), default=0)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("record of an event")
        verbose_name_plural = _("records of events")

    def __str__(self) -> str:
        return str(self.event_id)
