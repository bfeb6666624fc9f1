"""The result of a competition as staff have fixed it, and what they decided between equal results."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.competitions.models.entries.entry import Entry
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage

REASON_LENGTH = 1000


class PlaceDecision(models.Model):
    """Where an entry was put among those with the same result, by a decision that the minutes give a reason for."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="place_decision")
    place = models.PositiveSmallIntegerField(
        pgettext_lazy("rank", "place"), help_text="Among those with the same result, from 1."
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision between equal results")
        verbose_name_plural = _("decisions between equal results")
        constraints = [models.CheckConstraint(condition=models.Q(place__gte=1), name="aufbruch_place_from_one")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.place}"


class FixedResult(models.Model):
    """The places as they were fixed. It is never changed: what changes later is a result with a higher number.

    ``text`` holds numbers alone, neither titles nor names, so that it stays when an entry is withdrawn or deleted.
    """

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(help_text="Canonical JSON (domain.result.record).")
    sha256 = models.CharField(max_length=64, help_text="Of ``text``, in UTF-8.")
    reason = models.CharField(
        _("reason"), max_length=255, blank=True, help_text=_("Why the result was changed afterwards.")
    )
    at = models.DateTimeField(_("fixed at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("fixed result")
        verbose_name_plural = _("fixed results")
        ordering = ["competition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number"], name="aufbruch_fixed_result_number"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="aufbruch_fixed_result_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} ({self.number})"
