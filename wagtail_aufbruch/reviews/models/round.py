"""A round of reviews, and the criteria that it judges by."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.reviews.enums import Dealing, Method, RoundStage, TieBreak

TITLE_LENGTH = 160
TEXT_LENGTH = 2000
HIGHEST = 100
"""Of a scale and of a weight."""


def new_seed() -> int:
    """What the dealing of items follows from; stored, so that it can be repeated."""
    return secrets.randbelow(2**31)


class Round(models.Model):
    """Some people judge some things by the same criteria, until a set moment.

    Prepared as a draft, then released: from that moment the links go out, and the moments say when it runs. It changes
    through ``domain.rounds`` alone.
    """

    process = models.ForeignKey(PAGE_MODEL, verbose_name=_("process"), on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page whose contributions are judged."),
    )
    subject_kind = models.CharField(max_length=40, help_text="Key of the kind of things judged (extension.subjects).")
    division = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="Key of what of the page is judged apart; empty: all of it.",
    )
    division_title = models.CharField(_("category"), max_length=TITLE_LENGTH, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    introduction = models.TextField(
        _("introduction"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=_("What those who judge should know: what it is about, what happens with the result."),
    )

    method = models.CharField(
        _("result"),
        max_length=8,
        choices=Method.choices,
        default=Method.INDEX,
        help_text=_("With mean or sum there is one criterion, and the scores count as they are given."),
    )
    least_reviews = models.PositiveSmallIntegerField(
        _("least number of reviews"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)],
        help_text=_("With fewer reviews something gets no place."),
    )
    tie_breaks = models.JSONField(
        _("what decides between equal results"),
        default=list,
        blank=True,
        help_text="Values of TieBreak, in their order; what is still equal then shares a place.",
    )
    dealing = models.CharField(_("who judges what"), max_length=4, choices=Dealing.choices, default=Dealing.ALL)
    reviews_each = models.PositiveSmallIntegerField(
        _("reviews of each"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)],
        help_text=_("By how many people each is judged, unless everybody judges all."),
    )
    seed = models.PositiveIntegerField(default=new_seed, editable=False)
    is_blind = models.BooleanField(
        _("blind"),
        default=False,
        help_text=_("Who judges does not see who wrote it. What still shows a name is not shown to them at all."),
    )
    shows_others = models.BooleanField(
        _("show the reviews of the others afterwards"),
        default=False,
        help_text=_("Once the round is over, those who judged see what the others said, without their names."),
    )

    opens_at = models.DateTimeField(_("from"), null=True, blank=True, validators=[plausible_year])
    closes_at = models.DateTimeField(_("until"), null=True, blank=True, validators=[plausible_year])
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the first review was handed in; criteria stand since."
    )
    keep_days = models.PositiveSmallIntegerField(
        _("keep names and comments for days"),
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text=_("So long after the end it is known who judged what. Scores and places stay, without names."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["process", "-created_at"], name="aufbruch_round_process")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="aufbruch_round_released_when",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="aufbruch_round_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def window(self) -> Window:
        """When people may judge; asked of a round that is released."""
        return Window(self.opens_at, self.closes_at)

    @property
    def is_open(self) -> bool:
        """Whether people may judge now."""
        return self.released_at is not None and self.window.runs()

    @property
    def is_over(self) -> bool:
        """Whether it was released, and its end has passed."""
        return self.released_at is not None and self.window.is_over()

    @cached_property
    def has_result(self) -> bool:
        """Whether a result was fixed; one query, unless a list has fetched the results along."""
        return self.results.exists()

    @property
    def stage(self) -> RoundStage:
        """Where it stands now."""
        if self.released_at is None:
            return RoundStage.DRAFT
        if not self.window.has_begun():
            return RoundStage.WAITING
        if not self.window.is_over():
            return RoundStage.OPEN
        return RoundStage.FIXED if self.has_result else RoundStage.CLOSED

    @property
    def chain(self) -> list[TieBreak]:
        """What decides between equal results, in order; what is not known any more is left out."""
        return [TieBreak(step) for step in self.tie_breaks if step in TieBreak.values]


class Criterion(models.Model):
    """One thing that is asked of everything that is judged."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    sort_order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=120)
    help_text = models.CharField(_("hint"), max_length=500, blank=True)
    least = models.PositiveSmallIntegerField(_("lowest score"), default=1, validators=[MaxValueValidator(HIGHEST)])
    most = models.PositiveSmallIntegerField(
        _("highest score"), default=5, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    steps = models.TextField(
        _("what the scores mean"),
        max_length=1000,
        blank=True,
        help_text=_("One line for each score, for instance “1: not at all” or “5: fully”."),
    )
    may_abstain = models.BooleanField(_("“I cannot judge that” is allowed"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["round", "sort_order", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(most__gt=models.F("least")), name="aufbruch_criterion_scale"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="aufbruch_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def meanings(self) -> dict[int, str]:
        """What the scores mean, by score; lines that name none of the scale are left out."""
        found = {}
        for line in self.steps.splitlines():
            score, separator, meaning = line.partition(":")
            if separator and score.strip().isdecimal() and self.least <= int(score) <= self.most:
                found[int(score)] = meaning.strip()
        return found

    @property
    def scores(self) -> range:
        """All scores that can be given."""
        return range(self.least, self.most + 1)
