"""What stands below a competition's page: categories, prizes, the fields of its form, its later ends, and what its
followers were told last."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage
from wagtail_aufbruch.participation.models.questions.asking import UnseenPanel, new_key
from wagtail_aufbruch.participation.models.questions.form_questions import FormQuestion


class KeyedRow(Orderable):
    """A row that is meant by its key, which stays when the row is reworded or made anew with a draft."""

    key = models.CharField(max_length=8, blank=True, default="")

    class Meta(Orderable.Meta):
        abstract = True

    def give_key(self) -> None:
        """Give it its key, unless it has one."""
        self.key = self.key or new_key()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.give_key()
        super().save(*args, **kwargs)


class Category(KeyedRow):
    """Entries of one category are judged apart from those of others."""

    page = ParentalKey(CompetitionPage, on_delete=models.CASCADE, related_name="categories")
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("whom it is for"), max_length=255, blank=True)

    panels = [FieldPanel("title"), FieldPanel("text"), UnseenPanel("key")]

    class Meta(Orderable.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.title


class Prize(Orderable):
    """What can be won."""

    page = ParentalKey(CompetitionPage, on_delete=models.CASCADE, related_name="prizes")
    title = models.CharField(_("title"), max_length=120, help_text=_("For instance “1st prize”."))
    text = models.CharField(_("what it is"), max_length=255, blank=True, help_text=_("For instance “500 euros”."))

    class Meta(Orderable.Meta):
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")

    def __str__(self) -> str:
        return self.title


class EntryQuestion(FormQuestion):
    """A field of the entry form."""

    page = ParentalKey(CompetitionPage, on_delete=models.CASCADE, related_name="questions")
    is_public = models.BooleanField(
        _("shown in public"),
        default=False,
        help_text=_("Everybody reads the answer while the public votes. People are told so beside the field."),
    )

    panels = [
        *FormQuestion.panels[:-1],
        FieldPanel("is_public", classname="aufbruch-row-answered"),
        *FormQuestion.panels[-1:],
    ]

    class Meta(FormQuestion.Meta):
        pass


class Extension(models.Model):
    """The end of a competition was moved to a later moment; readable for everybody, for good."""

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField(_("was to close at"))
    now = models.DateTimeField(_("closes at"))
    reason = models.CharField(_("reason"), max_length=255)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("extension of the deadline")
        verbose_name_plural = _("extensions of the deadline")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(now__gt=models.F("was")), name="aufbruch_extension_later")
        ]

    def __str__(self) -> str:
        return f"{self.was:%Y-%m-%d %H:%M} → {self.now:%Y-%m-%d %H:%M}"


class StageNotice(models.Model):
    """What the followers of a competition were told last, so that due news are found by state, and none twice."""

    page = models.OneToOneField(CompetitionPage, primary_key=True, on_delete=models.CASCADE, related_name="+")
    stages = models.JSONField(default=list, help_text="Of the competition's ``Phase``, and of its vote.")
    moments = models.JSONField(default=dict)
    told_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice of a stage")
        verbose_name_plural = _("notices of stages")

    def __str__(self) -> str:
        return f"{self.page_id}: {', '.join(self.stages)}"
