"""What staff decide on beside contributions: reports, claims; and who of them has taken what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import CaseState, ReportReason
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH, Contribution
from wagtail_aufbruch.participation.models.people.participant import Participant
from wagtail_aufbruch.participation.models.staff import DecidedByStaff


class Decided(DecidedByStaff):
    """The decision on a case: by whom, when, why."""

    state = models.CharField(_("state"), max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    created_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    decision = models.TextField(_("reason of the decision"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        abstract = True


class Report(Decided):
    """Somebody says that a contribution should not stand there. ``GRANTED``: it was taken from view."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("reason"), max_length=12, choices=ReportReason.choices)
    text = models.TextField(_("explanation"), max_length=REASON_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("For the receipt and the decision; may be empty."))
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)
    submission_key = models.UUIDField(unique=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="aufbruch_report_state")]

    def __str__(self) -> str:
        return f"{self.receipt}: {self.get_reason_display()}"


class AuthorshipClaim(Decided):
    """Somebody says that a contribution written down at a meeting is theirs, but has no code any more."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="claims")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="claims")
    text = models.TextField(_("explanation"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "participant"],
                condition=models.Q(state=CaseState.OPEN),
                name="aufbruch_claim_once",
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="aufbruch_claim_state")]

    def __str__(self) -> str:
        return f"{self.contribution} · {self.participant}"


class Assignment(models.Model):
    """Who of the staff has taken a task of the inbox. ``subject`` names the task, for instance "report:12"."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=60, unique=True)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    """What the task is about, where it is a contribution or vanishes with one."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), on_delete=models.CASCADE, related_name="+"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return f"{self.subject} → {self.user}"


class DecisionReason(OfProcess):
    """A reason that staff pick from a list instead of writing it anew."""

    title = models.CharField(_("short name"), max_length=80)
    text = models.TextField(_("what the author reads"), max_length=REASON_LENGTH)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    kept_by_editors = False

    class Meta:
        verbose_name = _("reason for decisions")
        verbose_name_plural = _("reasons for decisions")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.title


class PostModerationReview(models.Model):
    """What was published before anybody of the staff had read it. It waits in the inbox until somebody has.

    The row stays as a record of who looked when; a new version of the contribution opens it again.
    """

    contribution = models.OneToOneField(
        Contribution, primary_key=True, on_delete=models.CASCADE, related_name="post_moderation_review"
    )
    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField(_("published at"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("look after publication")
        verbose_name_plural = _("looks after publication")
        indexes = [
            models.Index(
                fields=["process", "since"],
                name="aufbruch_look_waits",
                condition=models.Q(seen_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.contribution_id)
