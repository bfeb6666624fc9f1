"""Theme groups, boards, and the page that lists them."""

from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.core.models import AufbruchPageMixin, Handlungsfeld
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage
from wagtail_aufbruch.core.pages.blocks import BodyBlock


class Authority(models.TextChoices):
    """What a body may do with what comes before it."""

    ADVISES = "advises", _("advises")
    PRIORITISES = "prioritises", _("prioritises")
    DECIDES = "decides", _("decides")


class MemberEntry(models.TextChoices):
    """How people become members."""

    INVITED = "invited", _("by invitation")
    OPEN_CALL = "open_call", _("by open call")
    SEATS = "seats", _("by seats that others fill")
    OFFICE = "office", _("by office")


class TandemRule(models.TextChoices):
    """Whether two equal leads, one from the administration and one from city society, are asked for."""

    NONE = "none", _("not asked for")
    EXPECTED = "expected", _("expected: a warning if it is not complete")
    REQUIRED = "required", _("required: no publication without it")


class BodyMixin(AufbruchPageMixin):
    """What theme groups and boards share."""

    subpage_types = ["aufbruch.ContentPage", "aufbruch.BestPracticePage"]

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences; they also stand in lists.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    authority = models.CharField(
        _("what it may do"), max_length=12, choices=Authority.choices, default=Authority.ADVISES
    )
    member_entry = models.CharField(
        _("how people become members"), max_length=12, choices=MemberEntry.choices, default=MemberEntry.INVITED
    )
    invited_by = models.CharField(
        _("invited or appointed by"), max_length=160, blank=True, help_text=_("A role, for instance the mayor.")
    )
    rhythm = models.CharField(
        _("meets"), max_length=80, blank=True, help_text=_("In words, for instance “every half year”.")
    )
    reports_to = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("reports to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The body above it in the organisation chart."),
    )

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body"), *FOLDED]

    work_panels = [
        MultiFieldPanel(
            [
                FieldPanel("authority"),
                FieldPanel("member_entry"),
                FieldPanel("invited_by"),
                FieldPanel("rhythm"),
                FieldPanel("reports_to"),
            ],
            heading=_("How it works"),
        )
    ]

    class Meta:
        abstract = True


class ThemeGroupMixin(BodyMixin):
    urlconf = "wagtail_aufbruch.groups.public.theme_group_urls"
    publication_rule = "wagtail_aufbruch.groups.domain.publication.publication_problems"
    """Dotted name of a function ``(version) -> list[str]`` that says why the version must not be published."""
    page_description = _("A group that works out ideas and projects, led by two equals.")
    judges_contributions = True
    """Review rounds offer it as a body that decides what becomes of contributions."""

    tandem = models.CharField(
        _("two equal leads"),
        max_length=10,
        choices=TandemRule.choices,
        default=TandemRule.EXPECTED,
        help_text=_("One from the administration, one from city society."),
    )
    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld, verbose_name=_("fields of action"), blank=True, related_name="+"
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        HelpPanel(template="aufbruch_groups/admin/tandem_panel.html"),
        FieldPanel("tandem"),
        InlinePanel("memberships", heading=_("Leads and members"), label=_("Membership")),
        *BodyMixin.work_panels,
        FieldPanel("handlungsfelder"),
        FieldPanel("body"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True

    def missing_for_publication(self) -> list[str]:
        return [*super().missing_for_publication(), *import_string(self.publication_rule)(self)]

    def pattern_accent(self) -> str:
        """The colour of the first field of action that the group works on."""
        field = next(iter(self.handlungsfelder.all()), None)
        return field.shown_accent if field else ""


class ThemeGroupPage(ThemeGroupMixin, BasePage):
    class Meta:
        verbose_name = _("theme group")
        verbose_name_plural = _("theme groups")


class BoardMixin(BodyMixin):
    urlconf = "wagtail_aufbruch.groups.public.board_urls"
    page_description = _("A body with seats, for instance a steering committee or a youth board.")

    gives_impulses_to = ParentalManyToManyField(
        PAGE_MODEL,
        verbose_name=_("gives impulses to"),
        blank=True,
        related_name="+",
        help_text=_("Drawn as a dashed line in the organisation chart."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        InlinePanel("seats", heading=_("Seats"), label=_("Kind of seat")),
        *BodyMixin.work_panels,
        FieldPanel("gives_impulses_to"),
        FieldPanel("body"),
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True


class BoardPage(BoardMixin, BasePage):
    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")


class GroupIndexMixin(AufbruchPageMixin):
    urlconf = "wagtail_aufbruch.groups.public.index_urls"
    subpage_types = ["aufbruch_groups.ThemeGroupPage", "aufbruch_groups.BoardPage", "aufbruch.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Lists all groups and boards of the process and draws how they hang together.")

    introduction = models.TextField(_("introduction"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), *FOLDED]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), *AufbruchPageMixin.easy_language_panels]

    class Meta:
        abstract = True


class GroupIndexPage(GroupIndexMixin, BasePage):
    class Meta:
        verbose_name = _("groups and boards")
        verbose_name_plural = _("groups and boards")
