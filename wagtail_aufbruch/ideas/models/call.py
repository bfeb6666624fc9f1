"""A call for ideas: what is asked, until when, and what a person agrees to."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.core.blocks import BodyBlock
from wagtail_aufbruch.core.models import AufbruchPageMixin, Handlungsfeld
from wagtail_aufbruch.core.pagebase import BasePage
from wagtail_aufbruch.ideas.texts import default_consent


class IdeaCallMixin(AufbruchPageMixin):
    urlconf = "wagtail_aufbruch.ideas.call_urls"
    subpage_types: list[str] = []
    page_description = _("Citizens hand in ideas until a set moment; staff decide on their publication.")

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What you ask for, in two or three sentences; also stands in lists.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True, help_text=_("Empty: open at once."))
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("The last moment that counts. Empty: open until further notice."),
    )
    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld,
        verbose_name=_("fields of action"),
        blank=True,
        related_name="+",
        help_text=_("From which people choose. Empty: all fields of the process."),
    )
    consent_text = models.TextField(
        _("consent"), default=default_consent, help_text=_("What people agree to when they hand in an idea.")
    )
    consent_version = models.CharField(
        _("version of the consent"),
        max_length=40,
        default="1",
        help_text=_("Change it whenever the wording changes; both are kept with each idea."),
    )

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])], heading=_("Open from, until")
        ),
        FieldPanel("handlungsfelder"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("consent_text"), FieldPanel("consent_version")], heading=_("Consent")),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The call would close before it opens. Please check both moments.")})

    def has_opened(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies after the opening moment."""
        return self.opens_at is None or (at or timezone.now()) >= self.opens_at

    def has_closed(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies after the closing moment; the whole closing second still counts."""
        if self.closes_at is None:
            return False
        return (at or timezone.now()).replace(microsecond=0) > self.closes_at.replace(microsecond=0)

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether ideas are taken at ``at`` (default: now)."""
        return self.has_opened(at) and not self.has_closed(at)


class IdeaCallPage(IdeaCallMixin, BasePage):
    class Meta:
        verbose_name = _("idea call")
        verbose_name_plural = _("idea calls")
