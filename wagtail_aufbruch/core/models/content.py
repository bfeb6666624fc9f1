"""Ordinary content of a process: running text, and the statements that the law asks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from wagtail_aufbruch.core.models import default_texts
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin
from wagtail_aufbruch.core.models.snippets import Handlungsfeld
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.blocks import RICH_TEXT_FEATURES, BodyBlock


class BodyMixin(AufbruchPageMixin):
    """A page that is mainly running text."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences; they also stand in lists.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body"), *FOLDED]

    class Meta:
        abstract = True


class ContentMixin(BodyMixin):
    page_description = _("Running text with pictures, documents and links.")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        FieldPanel("body"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True


class ContentPage(ContentMixin, BasePage):
    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")


class Conformity(models.TextChoices):
    """Statuses of the EU's model accessibility statement, Implementing Decision (EU) 2018/1523."""

    FULL = "full", _("fully conformant")
    PARTIAL = "partial", _("partially conformant")
    NONE = "none", _("not conformant")


class AssessmentMethod(models.TextChoices):
    SELF = "self", _("self-assessment by the town")
    EXTERNAL = "external", _("assessment by a third party")


class AccessibilityStatementMixin(BodyMixin):
    """The accessibility statement: BITV NRW and Implementing Decision (EU) 2018/1523."""

    page_description = _("The accessibility statement that the law asks for, with all its parts.")
    max_count_per_parent = 1

    conformity = models.CharField(
        _("conformity with EN 301 549"), max_length=10, choices=Conformity.choices, default=Conformity.PARTIAL
    )
    method = models.CharField(
        _("method"), max_length=10, choices=AssessmentMethod.choices, default=AssessmentMethod.SELF
    )
    made_on = models.DateField(
        _("made on"), null=True, blank=True, validators=[plausible_year], help_text=_("The law asks for it.")
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True, validators=[plausible_year])
    feedback_contact = models.CharField(_("who answers to barriers reported"), max_length=160, blank=True)
    feedback_email = models.EmailField(
        _("e-mail for reporting barriers"),
        blank=True,
        help_text=_("The law asks for it. It must be an address that somebody reads."),
    )
    feedback_phone = models.CharField(_("telephone for reporting barriers"), max_length=60, blank=True)
    enforcement = RichTextField(
        _("enforcement procedure"), features=RICH_TEXT_FEATURES, default=default_texts.accessibility_enforcement
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("conformity"), FieldPanel("method")], heading=_("Conformity")),
        InlinePanel("inaccessible_parts", heading=_("What is not accessible"), label=_("Part")),
        MultiFieldPanel([FieldPanel("made_on"), FieldPanel("reviewed_on")], heading=_("Dates")),
        MultiFieldPanel(
            [FieldPanel("feedback_contact"), FieldPanel("feedback_email"), FieldPanel("feedback_phone")],
            heading=_("Feedback and contact"),
        ),
        FieldPanel("enforcement"),
        FieldPanel("body"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True


class AccessibilityStatementPage(AccessibilityStatementMixin, BasePage):
    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")


class InaccessiblePart(Orderable):
    page = ParentalKey(AccessibilityStatementPage, on_delete=models.CASCADE, related_name="inaccessible_parts")
    part = models.CharField(_("what"), max_length=255)
    reason = models.TextField(_("why"))
    alternative = models.TextField(_("accessible alternative"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("inaccessible part")
        verbose_name_plural = _("inaccessible parts")

    def __str__(self) -> str:
        return self.part


class PrivacyMixin(BodyMixin):
    page_description = _("What is stored about people, why, and for how long.")
    max_count_per_parent = 1

    controller = models.TextField(_("controller"), help_text=_("Name and address of the town, GDPR Art. 13 (1) a."))
    officer = models.TextField(_("data protection officer"), blank=True, help_text=_("How to reach them."))
    authority = models.TextField(_("supervisory authority"), default=default_texts.supervisory_authority)
    processing = RichTextField(
        _("what is processed"), features=[*RICH_TEXT_FEATURES, "h3"], default=default_texts.privacy_processing
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("controller"),
        FieldPanel("officer"),
        FieldPanel("processing"),
        FieldPanel("authority"),
        FieldPanel("body"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True


class PrivacyPage(PrivacyMixin, BasePage):
    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")


class BestPracticeMixin(BodyMixin):
    page_description = _("A trend or a best practice from elsewhere, with its source.")

    class Kind(models.TextChoices):
        TREND = "trend", _("Trend")
        BEST_PRACTICE = "best_practice", _("Best practice")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.BEST_PRACTICE)
    source = models.CharField(_("source"), max_length=255, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    prepared_by = models.CharField(
        _("prepared by"), max_length=160, blank=True, help_text=_("A role or an office, for instance a digital scout.")
    )
    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld, verbose_name=_("fields of action"), blank=True, related_name="+"
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("source_url"), FieldPanel("prepared_by")],
            heading=_("Where it comes from"),
        ),
        FieldPanel("handlungsfelder"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True


class BestPracticePage(BestPracticeMixin, BasePage):
    class Meta:
        verbose_name = _("best practice")
        verbose_name_plural = _("best practices")
