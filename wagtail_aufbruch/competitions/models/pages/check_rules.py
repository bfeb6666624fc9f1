"""What the formal check of a competition asks: rows below its page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from wagtail_aufbruch.competitions.enums import Unrepaired
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage
from wagtail_aufbruch.competitions.models.pages.parts import KeyedRow
from wagtail_aufbruch.participation.models.questions.asking import UnseenPanel

RULE_LENGTH = 255


class CheckRule(KeyedRow):
    """One rule. A check keeps the wording by which it was made."""

    page = ParentalKey(CompetitionPage, on_delete=models.CASCADE, related_name="check_rules")
    text = models.CharField(
        pgettext_lazy("check", "rule"),
        max_length=RULE_LENGTH,
        help_text=_("In the words that people read, for instance “All questions are answered.”"),
    )
    if_not_repaired = models.CharField(
        _("if it was not repaired in time"),
        max_length=12,
        choices=Unrepaired.choices,
        default=Unrepaired.NOT_ADMITTED,
    )

    panels = [FieldPanel("text"), FieldPanel("if_not_repaired"), UnseenPanel("key")]

    class Meta(Orderable.Meta):
        verbose_name = _("rule of the formal check")
        verbose_name_plural = _("rules of the formal check")

    def __str__(self) -> str:
        return self.text
