"""What a paper is about: pages of its process, such as the project that is to be decided on."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.council.models.papers import Paper


class PaperSubject(models.Model):
    """A paper may be about several pages, and a page may come before the council in several papers."""

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="subjects")
    page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("A page of this process, such as a project. It then shows the paper, and the paper leads to it."),
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("subject of a paper")
        verbose_name_plural = _("subjects of papers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "page"], name="aufbruch_council_subject_once")]

    def __str__(self) -> str:
        return str(self.page)
