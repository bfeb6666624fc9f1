"""That somebody supports a contribution, or has given it scores: one row for each person and contribution."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.models.contribution import Contribution
from wagtail_aufbruch.participation.models.participant import Participant


class Assessment(models.Model):
    """One person's support. ``Contribution.support_count`` always equals the number of rows.

    The person is a participant or, where the call allows it, a browser, of whose random key a hash is kept.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="assessments", db_index=False)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="assessments"
    )
    browser_hash = models.CharField(max_length=64, blank=True)
    carried_from = models.ForeignKey(
        Contribution,
        verbose_name=_("carried over from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "participant"],
                condition=models.Q(participant__isnull=False),
                name="aufbruch_assessed_once",
            ),
            models.UniqueConstraint(
                fields=["contribution", "browser_hash"],
                condition=~models.Q(browser_hash=""),
                name="aufbruch_assessed_browser",
            ),
            models.CheckConstraint(
                condition=models.Q(participant__isnull=False, browser_hash="")
                | (models.Q(participant__isnull=True) & ~models.Q(browser_hash="")),
                name="aufbruch_assessed_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} · {self.created_at:%Y-%m-%d}"
