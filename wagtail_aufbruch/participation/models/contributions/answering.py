"""What the town does with a contribution: the steps on its way, and official answers."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.enums import AnswerState, Stage
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH, Contribution
from wagtail_aufbruch.participation.models.staff import ByStaff


class StageStep(ByStaff):
    """One step of a contribution on its way through the town: its public history."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="stage_steps")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), max_length=REASON_LENGTH, blank=True, help_text=_("Everybody can read it."))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step on the way")
        verbose_name_plural = _("steps on the way")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.get_stage_display()}"


class Answer(models.Model):
    """Prepared in private, then published; many together if wanted. A contribution may get a second one later."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="official_answers")
    state = models.CharField(_("state"), max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    body = models.CharField(_("who answers"), max_length=160, help_text=_("The department, board or group."))
    answered_on = models.DateField(_("date"), default=timezone.localdate, validators=[plausible_year])
    stage = models.CharField(
        _("stage from then on"), max_length=12, choices=Stage.choices, blank=True, help_text=_("Empty: as it is.")
    )
    text = models.TextField(_("answer and reasons"))
    cost = models.DecimalField(
        _("estimated cost in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_note = models.CharField(_("on the cost"), max_length=160, blank=True)
    period = models.CharField(_("estimated period"), max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="aufbruch_answer_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AnswerState.DRAFT) | models.Q(published_at__isnull=False),
                name="aufbruch_answer_published_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.body}"
