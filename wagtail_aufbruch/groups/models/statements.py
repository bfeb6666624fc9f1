"""What a group or board says in public, and to whom."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.core.pages.blocks import RICH_TEXT_FEATURES


class Statement(index.Indexed, OfProcess, DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A report, impulse, recommendation or trend; shown at the body that makes it and at those it is addressed to."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report")
        IMPULSE = "impulse", _("Impulse")
        RECOMMENDATION = "recommendation", _("Recommendation")
        TREND = "trend", _("Trend")

    goes_with_copies = False

    body_page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("made by"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The group or board that speaks."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.REPORT)
    date = models.DateField(_("date"), default=timezone.localdate, validators=[plausible_year])
    title = models.CharField(_("title"), max_length=255)
    text = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    addressed_to = ParentalManyToManyField(
        PAGE_MODEL,
        verbose_name=_("addressed to"),
        blank=True,
        related_name="+",
        help_text=_("The statement is shown on their pages too."),
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("text"),
        index.FilterField("process"),
        index.FilterField("kind"),
        index.FilterField("body_page"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.title

    def with_content_json(self, content: dict[str, Any]) -> "Statement":
        """As Wagtail's; where the body that a draft names is gone, it stays with the one that has it in public.

        Published without a body it would fail, and with it all else whose moment has come.
        """
        statement: Statement = super().with_content_json(content)
        if statement.body_page_id is None:
            statement.body_page_id = self.body_page_id
        return statement

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "aufbruch_groups/statement.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The context of the body's page, so that the preview shows what the public will see."""
        body = self.body_page.specific
        context = body.get_context(request)
        context.update(statement=self, subpage_title=self.title, addressees=self.addressed_to.all())
        return context
