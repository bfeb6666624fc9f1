"""What a body has decided of what it has judged: prepared inside, published for all of it at one moment."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.models.staff import ByStaff
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models.review import REASON_LENGTH, Item
from wagtail_aufbruch.reviews.models.round import Round

SENTENCE_LENGTH = 500


class Outcome(ByStaff):
    """What becomes of one thing. Nobody outside knows of it before ``published_at`` is written.

    ``seen`` says which words, and which stage, of the thing it was decided on; of what is another one at the moment of
    publication nothing is told.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="outcome")
    verdict = models.CharField(_("outcome"), max_length=5, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True, help_text=_("Everybody can read it."))
    to_author = models.TextField(
        _("sentence for the author"),
        max_length=SENTENCE_LENGTH,
        blank=True,
        help_text="Goes into the mail, and is not kept once that is written.",
    )
    seen = models.CharField(max_length=64, blank=True, help_text="Fingerprint of what it was decided on.")
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | ~models.Q(verdict=""),
                name="aufbruch_outcome_published_what",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | ~models.Q(verdict=Verdict.POOL) | ~models.Q(reason=""),
                name="aufbruch_outcome_pool_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display() or '–'}"


class OutcomeRelease(ByStaff):
    """The outcomes of a round are published together, at ``at``. Until then the row can be taken back.

    There is one that waits for each round at most. What was left out at its moment is published by a further one.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="outcome_releases")
    met_on = models.DateField(
        _("decided on"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The day of the meeting at which the group has decided."),
    )
    at = models.DateTimeField(_("publish at"), validators=[plausible_year])
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    left = models.JSONField(
        default=list, blank=True, help_text="What was left out: [number of the thing, reason of domain.outcomes.rules]."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("publication of outcomes")
        verbose_name_plural = _("publications of outcomes")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["at"], name="aufbruch_outcomes_due", condition=models.Q(published_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(published_at__isnull=True),
                name="aufbruch_outcomes_one_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.at:%Y-%m-%d %H:%M}"
