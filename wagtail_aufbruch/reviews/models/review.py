"""What is judged, and one person's review of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models.reviewer import Reviewer
from wagtail_aufbruch.reviews.models.round import Criterion, Round

COMMENT_LENGTH = 3000
REASON_LENGTH = 1000


class Item(models.Model):
    """One thing that a round judges. What it is, the kind of the round knows (``extension.subjects``)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items")
    object_id = models.PositiveBigIntegerField(help_text="Key of the thing, in the table of its kind.")
    number = models.PositiveIntegerField(help_text="Names it without saying whose it is.")
    taken_out_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    taken_out_reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("thing that is judged")
        verbose_name_plural = _("things that are judged")
        ordering = ["round", "number"]
        constraints = [
            # In this order, since pages ask which rounds judge a thing; those of a round are found by its own index.
            models.UniqueConstraint(fields=["object_id", "round"], name="aufbruch_item_once"),
            models.UniqueConstraint(fields=["round", "number"], name="aufbruch_item_number"),
        ]

    def __str__(self) -> str:
        return str(_("No. %(number)s") % {"number": self.number})

    @property
    def is_judged(self) -> bool:
        """Whether it still takes part."""
        return self.taken_out_at is None


class Review(models.Model):
    """One person's review of one thing: there from the moment it was dealt to them, so that it can exist once only."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="reviews")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    comment = models.TextField(_("comment"), max_length=COMMENT_LENGTH, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text="Raised by each saving: a form that was opened before is told that it is not the newest."
    )
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    dealt_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["reviewer", "item"]
        # How far a round and each of its people are is counted from the index alone.
        indexes = [models.Index(fields=["item", "state", "reviewer"], name="aufbruch_review_progress")]
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "item"], name="aufbruch_review_once"),
            models.CheckConstraint(
                condition=~models.Q(state=ReviewState.HANDED_IN) | models.Q(handed_in_at__isnull=False),
                name="aufbruch_review_handed_in_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} – {self.item}"


class Score(models.Model):
    """The answer to one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(
        _("score given"), null=True, blank=True, help_text="Empty: “I cannot judge that”."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("score given")
        verbose_name_plural = _("scores given")
        ordering = ["review", "criterion"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="aufbruch_review_score_once")]

    def __str__(self) -> str:
        return "–" if self.value is None else str(self.value)
