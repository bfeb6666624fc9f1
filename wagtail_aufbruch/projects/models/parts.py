"""What a project's page is made of: milestones, news, effects, documents, pictures."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.models.questions.asking import UnseenPanel
from wagtail_aufbruch.projects.enums import EffectKind, Rhythm
from wagtail_aufbruch.projects.models.pages import ProjectPage

LONGEST_PERIOD = 1200
"""Months; a hundred years."""


def new_milestone_key() -> str:
    """A key for a milestone, unlike any other."""
    return secrets.token_hex(8)


class Milestone(Orderable):
    """Something that is planned for a day, and is reached on one."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="milestones")
    # The row is made anew whenever a draft that brought it along is published; by its key it stays the same.
    key = models.CharField(max_length=16, blank=True, default=new_milestone_key)
    title = models.CharField(_("what"), max_length=200)
    planned_on = models.DateField(_("planned for"), null=True, blank=True, validators=[plausible_year])
    reached_on = models.DateField(
        _("reached on"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("Empty until it is reached. Whoever follows the project is then told, once."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("planned_on"), FieldPanel("reached_on")]),
        FieldPanel("note"),
        UnseenPanel("key"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.reached_on and self.reached_on > timezone.localdate():
            raise ValidationError(
                {
                    "reached_on": _(
                        "This day is still to come, so nothing can have been reached on it. Leave it empty, and "
                        "write the day into “planned for”."
                    )
                }
            )


class ProjectNews(Orderable):
    """A short piece of news of the project."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="news")
    date = models.DateField(_("date"), default=timezone.localdate, validators=[plausible_year])
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("title")]), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("project", "news")
        verbose_name_plural = pgettext_lazy("project", "news")

    def __str__(self) -> str:
        return self.title


class ProjectEffect(Orderable):
    """One line of what a council paper says on staff and money. Empty is "not known", and never nought."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="effects")
    kind = models.CharField(_("kind"), max_length=8, choices=EffectKind.choices, default=EffectKind.EXPENSE)
    title = models.CharField(_("for what"), max_length=200, blank=True)
    rhythm = models.CharField(_("once or yearly"), max_length=8, choices=Rhythm.choices, blank=True)
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(
                0, _("An amount cannot be negative. Income stands as a line of its own, of the kind “income”.")
            )
        ],
        help_text=_("In euros; of posts how many. Leave it empty where it is not known."),
    )
    months = models.IntegerField(
        _("period in months"),
        null=True,
        blank=True,
        validators=[
            MinValueValidator(
                1, _("A period is at least one month long. Leave it empty where it is not known or has no end.")
            ),
            MaxValueValidator(LONGEST_PERIOD, _("That would be more than a hundred years. Please check the number.")),
        ],
        help_text=_("For how long. Leave it empty where it is not known, or has no end."),
    )
    booked = models.CharField(
        _("where it is booked"), max_length=200, blank=True, help_text=_("Product, account, or staff plan.")
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]),
        FieldRowPanel([FieldPanel("rhythm"), FieldPanel("amount"), FieldPanel("months")]),
        FieldPanel("booked"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="aufbruch_effect_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(months__isnull=True) | models.Q(months__gte=1), name="aufbruch_effect_months"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class ProjectDocument(Orderable):
    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return str(self.document)


class ProjectPicture(Orderable):
    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        get_image_model_string(), verbose_name=_("picture"), on_delete=models.CASCADE, related_name="+"
    )
    alt_text = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What can be seen in the photograph, for people who cannot see it."),
    )
    caption = models.CharField(_("text below the picture"), max_length=255, blank=True)

    panels = [FieldPanel("image"), FieldPanel("alt_text"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return str(self.image)
