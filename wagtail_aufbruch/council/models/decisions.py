"""What was decided on a paper, as staff have confirmed it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.enums import DECISIONS, Outcome
from wagtail_aufbruch.council.models.bodies import Organization
from wagtail_aufbruch.council.models.papers import Consultation, Paper


class Decision(models.Model):
    """Suggested from the consultations, confirmed by staff; it stays what it is when the import brings something else.

    Written by ``domain.papers.deciding`` alone.
    """

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="decision")
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("body"), on_delete=models.RESTRICT, related_name="decisions"
    )
    decided_on = models.DateField(_("decided on"), validators=[plausible_year])
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=[(one.value, one.label) for one in DECISIONS], default=Outcome.DECIDED
    )
    basis = models.CharField(max_length=64, editable=False, help_text="Fingerprint of the consultations it rests on.")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("decision on a paper")
        verbose_name_plural = _("decisions on papers")

    def __str__(self) -> str:
        return f"{self.paper}: {self.get_outcome_display()}"
