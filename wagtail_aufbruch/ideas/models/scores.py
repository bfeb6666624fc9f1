"""Scores from 1 to 5 by the criteria of a call, and their stored sums."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.ideas.models.idea import Idea
from wagtail_aufbruch.ideas.models.parts import Criterion
from wagtail_aufbruch.participation.models import Assessment

LOWEST, HIGHEST = 1, 5


class Score(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores", db_index=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(_("score"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="aufbruch_score_once"),
            models.CheckConstraint(condition=models.Q(value__range=(LOWEST, HIGHEST)), name="aufbruch_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class CriterionResult(models.Model):
    """How often an idea was scored by a criterion, and the sum; always equal to the rows of ``Score``."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="criterion_results", db_index=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("result of a criterion")
        verbose_name_plural = _("results of criteria")
        constraints = [models.UniqueConstraint(fields=["idea", "criterion"], name="aufbruch_result_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.total}/{self.count}"

    @property
    def mean(self) -> float | None:
        """The mean score, or None without any."""
        return self.total / self.count if self.count else None
