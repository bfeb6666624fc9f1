"""What a citizen proposes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.contribution import REASON_LENGTH
from wagtail_aufbruch.participation.models.staff import ByStaff

KIND = "idea"
"""Value of ``Contribution.kind`` by which ideas are found without a look at their own table."""


class Idea(Contribution):
    """A contribution to an idea call. What all contributions share lies in the table it extends."""

    answers = models.JSONField(
        _("answers to own questions"),
        default=list,
        blank=True,
        help_text="A list of {key, label, type, value, shown}: the question's definition is kept with the answer.",
    )
    earlier = models.ForeignKey(
        "self",
        verbose_name=_("proposed before as"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="later",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")


class StageStep(ByStaff):
    """One step of an idea on its way through the town: its public history."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="stage_steps")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), max_length=REASON_LENGTH, blank=True, help_text=_("Everybody can read it."))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of an idea")
        verbose_name_plural = _("steps of an idea")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.get_stage_display()}"
