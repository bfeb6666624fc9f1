"""The formal check of entries: what was found, what was decided, and the one appeal against it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.enums import Verdict
from wagtail_aufbruch.competitions.models.entries.entry import Entry

MESSAGE_LENGTH = 1000
REMARK_LENGTH = 255
APPEAL_LENGTH = 4000


class FormalCheck(models.Model):
    """One look at an entry. An open one holds what somebody has ticked so far; there is one such at most.

    ``findings`` keeps each rule as it was worded then: ``key``, ``text``, ``if_not_repaired``, ``finding``, ``remark``.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="checks")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, default=Verdict.OPEN)
    findings = models.JSONField(_("findings"), default=list)
    message = models.TextField(_("message to the person"), max_length=MESSAGE_LENGTH, blank=True)
    asked = models.JSONField(
        _("what may be changed"),
        default=list,
        blank=True,
        help_text="Keys of fields of the form, and of title and so on.",
    )
    before = models.JSONField(
        _("what stood there before"), default=list, blank=True, help_text="Of what was asked: ``key``, label, words."
    )
    repair_until = models.DateTimeField(_("to be repaired until"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    repaired_at = models.DateTimeField(_("handed in again at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("deadline passed at"), null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    longer = models.JSONField(
        _("longer deadlines"),
        default=list,
        blank=True,
        help_text="Each time staff gave more time: ``was``, ``until``, ``reason``, ``at``.",
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    undo_reason = models.TextField(_("why it was taken back"), max_length=MESSAGE_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("formal check")
        verbose_name_plural = _("formal checks")
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(verdict="open"), name="aufbruch_check_open"),
            models.CheckConstraint(
                condition=Q(verdict="open", decided_at__isnull=True) | ~Q(verdict="open") & Q(decided_at__isnull=False),
                name="aufbruch_check_decided",
            ),
            models.CheckConstraint(
                condition=Q(verdict="returned", repair_until__isnull=False)
                | ~Q(verdict="returned") & Q(repair_until__isnull=True),
                name="aufbruch_check_repair",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(verdict="open"), name="aufbruch_check_undone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_verdict_display()}"

    @property
    def longer_times(self) -> list[dict[str, Any]]:
        """Each time that staff gave more time: ``was`` and ``until`` as moments, and ``reason``."""
        return [
            {**one, "was": parse_datetime(one["was"]), "until": parse_datetime(one["until"])} for one in self.longer
        ]


class Appeal(models.Model):
    """The one appeal against not admitting an entry. ``against`` is who decided that, and may not decide again."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(_("appeal"), max_length=APPEAL_LENGTH)
    at = models.DateTimeField(_("appealed at"), default=timezone.now)
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("against the decision of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=MESSAGE_LENGTH, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("appeal against not admitting an entry")
        verbose_name_plural = _("appeals against not admitting an entry")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("against")), name="aufbruch_appeal_somebody_else"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="aufbruch_appeal_decided",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)
