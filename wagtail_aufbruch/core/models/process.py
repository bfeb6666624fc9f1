"""The home of one public process, with its own words, aims and schedule."""

from typing import Any, cast

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult

from wagtail_aufbruch.core.extension.vocabulary import Word, term_choices
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage
from wagtail_aufbruch.core.pages.blocks import RICH_TEXT_FEATURES, BodyBlock
from wagtail_aufbruch.core.reader_cache import marks


class ShownPanel(FieldPanel):
    """Shows what is set elsewhere, once the page is there."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is not None and super().is_shown()


class ProcessMixin(AufbruchPageMixin):
    """Behaviour of a process's home page; whatever belongs to the process hangs below it."""

    urlconf = "wagtail_aufbruch.core.public.process_urls"
    urls_hook = "aufbruch_process_urls"
    needs_process = False
    exclude_fields_in_copy = ["staff_groups"]  # who copies a process does not say by that who handles its cases
    subpage_types = None  # any page type of the package and of the site
    page_description = _("The home of one public process, with everything that belongs to it below it.")

    claim = models.CharField(
        _("in one sentence"), max_length=255, blank=True, help_text=_("What the process is about, for everybody.")
    )
    introduction = RichTextField(_("introduction"), features=RICH_TEXT_FEATURES, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    sign_language_page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("page in sign language"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A page with a video in Deutsche Gebärdensprache (DGS)."),
    )
    contact_name = models.CharField(_("contact person or role"), max_length=160, blank=True)
    contact_unit = models.CharField(_("office"), max_length=160, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=60, blank=True)
    contact_address = models.TextField(_("address"), blank=True)
    # No part of the page's versions: to bring an old one back must give nobody a right.
    staff_groups = models.ManyToManyField(
        Group,
        verbose_name=_("responsible groups"),
        blank=True,
        related_name="+",
        help_text=_(
            "Staff who decide on what citizens hand in to this process. They see this process alone. Set by those who "
            "manage users and groups, under “Settings › Responsible groups”."
        ),
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("claim"),
        index.SearchField("introduction"),
        index.SearchField("body"),
        *FOLDED,
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("claim"),
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("easy_language_page"), FieldPanel("sign_language_page")], heading=_("For everybody")
        ),
    ]
    aims_panels = [
        HelpPanel(
            content=_(
                "Goals and fields of action are kept under “Process” in the menu; each stands on this page by itself."
            )
        ),
        InlinePanel("principles", heading=_("Principles"), label=_("Principle")),
        InlinePanel("questions", heading=_("Questions that the town faces"), label=_("Question")),
        InlinePanel("timeline", heading=_("Timetable"), label=_("Step")),
    ]
    organisation_panels = [
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_unit"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_address"),
            ],
            heading=_("Contact"),
        ),
        ShownPanel("staff_groups", read_only=True),
        InlinePanel(
            "terms",
            heading=_("Words of this process"),
            label=_("Word"),
            help_text=_("Only what is called otherwise here, for instance “Denklabor” instead of “theme group”."),
        ),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(aims_panels, heading=_("Aims and schedule")),
            ObjectList(organisation_panels, heading=_("Contact, staff and words")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Hand itself to the page that was found below it, which would look for it otherwise."""
        marks.note_versions(self, marks.noted_versions(request))
        result = super().route(request, path_components)
        page = getattr(result, "page", None)
        if isinstance(page, AufbruchPageMixin) and page is not self and not isinstance(page, ProcessMixin):
            page.__dict__.setdefault("process", self)
        return result

    def with_content_json(self, content: dict[str, Any]) -> "ProcessMixin":
        """As Wagtail's, with its database: an alias that is brought up to date gets its groups before it is saved."""
        page = cast("ProcessMixin", super().with_content_json(content))
        page._state.db = self._state.db
        return page

    @cached_property
    def words(self) -> dict[str, Word]:
        """The words that this process calls otherwise, by key; one query at most per request."""

        def ask() -> dict[str, Word]:
            return {term.key: Word(term.singular, term.plural) for term in self.terms.all()}

        return marks.kept(self, str(self.pk), "core.words", ask)


class ProcessPage(ProcessMixin, BasePage):
    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")


class Principle(Orderable):
    process = ParentalKey(ProcessPage, on_delete=models.CASCADE, related_name="principles")
    title = models.CharField(_("principle"), max_length=255)
    text = models.TextField(_("explanation"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")

    def __str__(self) -> str:
        return self.title


class Question(Orderable):
    process = ParentalKey(ProcessPage, on_delete=models.CASCADE, related_name="questions")
    title = models.CharField(_("question"), max_length=255)
    text = models.TextField(_("explanation"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.title


class TimelineEntry(Orderable):
    """A step of the schedule. ``period`` is what people read; the dates place the step in the drawing."""

    process = ParentalKey(ProcessPage, on_delete=models.CASCADE, related_name="timeline")
    title = models.CharField(_("what happens"), max_length=160)
    period = models.CharField(
        _("when, in words"), max_length=80, blank=True, help_text=_("“Early summer 2018”, where no day is fixed.")
    )
    start = models.DateField(_("from"), validators=[plausible_year])
    end = models.DateField(_("until"), null=True, blank=True, validators=[plausible_year])
    text = models.TextField(_("explanation"), blank=True)
    page = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("read more"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("step of the timeline")
        verbose_name_plural = _("timeline")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end lies before the start. Please check both dates.")})


class Term(Orderable):
    """What a thing is called in this process, where the usual word does not fit."""

    process = ParentalKey(ProcessPage, on_delete=models.CASCADE, related_name="terms")
    key = models.CharField(_("usual word"), max_length=40, choices=term_choices)
    singular = models.CharField(_("singular"), max_length=80)
    plural = models.CharField(_("plural"), max_length=80)

    class Meta(Orderable.Meta):
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints: list[models.BaseConstraint] = [
            models.UniqueConstraint(fields=["process", "key"], name="aufbruch_term_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.singular}"
