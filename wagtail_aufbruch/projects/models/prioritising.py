"""What a body has decided about the order of projects: a record that is never changed once it is published."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.models.staff import ByStaff
from wagtail_aufbruch.projects.enums import Band
from wagtail_aufbruch.projects.models.pages import ProjectIndexPage, ProjectPage
from wagtail_aufbruch.projects.models.standing import REASON_LENGTH

TITLE_LENGTH = 160
MOST_PRESENT = 1000


class PriorityDecision(ByStaff):
    """A body has put projects in an order, on a day, by a round of reviews.

    The round belongs to an app that this one does without, hence its number alone; what the places follow from stands
    in ``text``. What is published changes by a further row alone, which gives its reason.
    """

    index = models.ForeignKey(ProjectIndexPage, on_delete=models.CASCADE, related_name="priority_decisions")
    round_key = models.PositiveBigIntegerField(_("number of the review round"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    body = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("body"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body_name = models.CharField(_("name of the body"), max_length=TITLE_LENGTH)
    on = models.DateField(pgettext_lazy("decision", "on"), validators=[plausible_year])
    present = models.PositiveSmallIntegerField(
        _("number present"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PRESENT)]
    )
    text = models.TextField(
        help_text="Goals, weights, scores and places as canonical JSON (domain.prioritising.record)."
    )
    sha256 = models.CharField(max_length=64, help_text="Of ``text``, in UTF-8.")
    reason = models.TextField(
        _("reason"), max_length=REASON_LENGTH, blank=True, help_text=_("Why a published decision was changed.")
    )
    at = models.DateTimeField(_("recorded at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    is_current = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision on priorities")
        verbose_name_plural = _("decisions on priorities")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["index", "is_current", "-on"], name="aufbruch_priority_index")]
        constraints = [
            models.UniqueConstraint(fields=["round_key", "number"], name="aufbruch_priority_number"),
            models.UniqueConstraint(
                fields=["round_key"], condition=models.Q(is_current=True), name="aufbruch_priority_one_current"
            ),
            models.UniqueConstraint(
                fields=["round_key"], condition=models.Q(published_at__isnull=True), name="aufbruch_priority_one_inside"
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(published_at__isnull=False),
                name="aufbruch_priority_current",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="aufbruch_priority_change_reason"
            ),
            models.CheckConstraint(condition=models.Q(present__gte=1), name="aufbruch_priority_present"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class PriorityPlace(models.Model):
    """Where one project was put."""

    decision = models.ForeignKey(PriorityDecision, on_delete=models.CASCADE, related_name="places")
    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="priority_places")
    rank = models.PositiveSmallIntegerField(pgettext_lazy("rank", "place"), null=True, blank=True)
    is_shared = models.BooleanField(default=False)
    band = models.CharField(_("group of places"), max_length=8, choices=Band.choices, blank=True)
    points = models.CharField(max_length=400, blank=True, help_text="Of 100, exact: “125/2”; empty: none.")
    departs = models.BooleanField(default=False, help_text="The body has put it elsewhere than the points do.")
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("place of a project")
        verbose_name_plural = _("places of projects")
        ordering = ["decision", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "project"], name="aufbruch_priority_once"),
            models.CheckConstraint(
                condition=models.Q(departs=False) | ~models.Q(reason=""), name="aufbruch_priority_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.rank if self.rank is not None else '–'}"
