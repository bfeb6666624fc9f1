"""Taps of staff at the door."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.events.models.registration import Attendee


class DoorTap(models.Model):
    """One tap on a phone at the door. ``Attendee.arrived_at`` follows from all taps in the order of their moments.

    Kept one by one, since phones without a connection send late, twice, and not in the order in which people came.
    """

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="taps")
    key = models.UUIDField(unique=True, help_text="Given by the phone, so that what is sent twice counts once.")
    is_arrival = models.BooleanField(default=True, help_text="False takes an arrival back.")
    at = models.DateTimeField(_("moment"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("tap at the door")
        verbose_name_plural = _("taps at the door")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.key)
