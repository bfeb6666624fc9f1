"""That somebody supports a contribution, or has given it scores: one row for each person and contribution."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import CaseState
from wagtail_aufbruch.participation.models.cases import Decided
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH, Contribution
from wagtail_aufbruch.participation.models.people.participant import Participant


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


class AssessmentOrigin(models.Model):
    """From which connection a mere browser has assessed; kept for some days, to find many from one.

    ``network`` is a keyed hash that is another one each day, as that of ``Throttle``; no address is stored.
    """

    assessment = models.OneToOneField(Assessment, primary_key=True, on_delete=models.CASCADE, related_name="origin")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+", db_index=False)
    network = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("origin of an assessment")
        verbose_name_plural = _("origins of assessments")
        indexes = [
            models.Index(fields=["contribution", "network"], name="aufbruch_origin_network"),
            models.Index(fields=["created_at"], name="aufbruch_origin_age"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.network[:8]}"


class VoteCluster(Decided):
    """Many browsers assessed the same thing from one connection on one day. ``GRANTED``: they are not counted."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="vote_clusters")
    network = models.CharField(max_length=64)
    number = models.PositiveIntegerField(_("assessments"), default=0)
    last_at = models.DateTimeField(_("last one at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("votes from one connection")
        verbose_name_plural = _("votes from one connection")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "network"],
                condition=models.Q(state=CaseState.OPEN),
                name="aufbruch_cluster_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["process", "created_at"],
                name="aufbruch_cluster_waits",
                condition=models.Q(state=CaseState.OPEN),
            ),
            models.Index(fields=["last_at"], name="aufbruch_cluster_age"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.number}"


class VoidedVote(models.Model):
    """An assessment that staff do not count, so that whoever gave it can read that and why."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+", db_index=False)
    browser_hash = models.CharField(max_length=64)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)
    voided_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("vote that is not counted")
        verbose_name_plural = _("votes that are not counted")
        constraints = [models.UniqueConstraint(fields=["contribution", "browser_hash"], name="aufbruch_voided_once")]
        indexes = [models.Index(fields=["voided_at"], name="aufbruch_voided_age")]

    def __str__(self) -> str:
        return f"{self.contribution_id} · {self.voided_at:%Y-%m-%d}"
