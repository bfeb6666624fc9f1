"""What came of a round: fixed, with a hash, and each later change as a row of its own."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.reviews.models.review import REASON_LENGTH, Item
from wagtail_aufbruch.reviews.models.round import Round


class TieDecision(models.Model):
    """Where a thing was put among those with the same result, by a decision that the minutes give a reason for."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="tie_decision")
    place = models.PositiveSmallIntegerField(
        pgettext_lazy("rank", "place"), help_text="Among those with the same result, from 1."
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision between equal results")
        verbose_name_plural = _("decisions between equal results")
        constraints = [models.CheckConstraint(condition=models.Q(place__gte=1), name="aufbruch_tie_from_one")]

    def __str__(self) -> str:
        return f"{self.item}: {self.place}"


class Result(models.Model):
    """The places as they were fixed. It is never changed: what changes later is a result with a higher number."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(help_text="All scores and places without names, as canonical JSON (domain.results.record).")
    sha256 = models.CharField(max_length=64, help_text="Of ``text``, in UTF-8.")
    reason = models.TextField(
        _("reason"), max_length=REASON_LENGTH, blank=True, help_text=_("Why the result was changed afterwards.")
    )
    at = models.DateTimeField(_("fixed at"), default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="aufbruch_result_number"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="aufbruch_result_change_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"
