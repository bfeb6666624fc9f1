"""A project, and the page that lists all of them.

The stage of a project and what it comes from stand beside the page (``models.standing``): to publish an older version
of a page must not take back what a council has decided.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.core.models import AufbruchPageMixin, Goal, Handlungsfeld
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage
from wagtail_aufbruch.core.pages.blocks import BodyBlock


class ProjectIndexMixin(AufbruchPageMixin):
    urlconf = "wagtail_aufbruch.projects.public.index_urls"
    subpage_types = ["aufbruch_projects.ProjectPage", "aufbruch.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Lists all projects of the process, and says where each of them stands.")

    introduction = models.TextField(_("introduction"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), *FOLDED]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), *AufbruchPageMixin.easy_language_panels]

    class Meta:
        abstract = True


class ProjectIndexPage(ProjectIndexMixin, BasePage):
    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")


class ProjectMixin(AufbruchPageMixin):
    """Behaviour of a project's page. Requests are answered by the views that ``urlconf`` names."""

    urlconf = "wagtail_aufbruch.projects.public.project_urls"
    subpage_types: list[str] = []
    can_be_followed = True
    following_brings = _(
        "We write to you when the project takes a step, when a milestone is reached, and when a body sets its priority."
    )
    page_description = _("One project: what it is for, where it comes from, what it costs, and where it stands.")

    introduction = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences for everybody; they also stand in lists.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld, verbose_name=_("fields of action"), blank=True, related_name="+"
    )
    goals = ParentalManyToManyField(
        Goal,
        verbose_name=_("goals"),
        blank=True,
        related_name="+",
        help_text=_("The goals of the process that it serves. How much each of them counts is set at the goal."),
    )
    group = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The group or board that proposes it."),
    )
    responsible_unit = models.CharField(
        _("responsible office"), max_length=160, blank=True, help_text=_("For instance “Fachbereich 10”.")
    )
    responsible_role = models.CharField(
        _("responsible role"), max_length=160, blank=True, help_text=_("A role, never a person's name.")
    )
    starts_on = models.DateField(
        pgettext_lazy("project", "begins on"), null=True, blank=True, validators=[plausible_year]
    )
    ends_on = models.DateField(pgettext_lazy("project", "ends on"), null=True, blank=True, validators=[plausible_year])

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("responsible_unit"),
        index.RelatedFields("milestones", [index.SearchField("title")]),
        index.RelatedFields("news", [index.SearchField("title"), index.SearchField("text")]),
        *FOLDED,
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        *AufbruchPageMixin.picture_panels,
        FieldPanel("handlungsfelder"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [FieldPanel("group"), FieldPanel("responsible_unit"), FieldPanel("responsible_role")],
            heading=_("Who proposes it, and who is responsible"),
        ),
        FieldPanel("body"),
        InlinePanel("pictures", heading=_("Pictures"), label=_("Picture")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
        *AufbruchPageMixin.easy_language_panels,
    ]
    course_panels = [
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("From when until when")),
        InlinePanel("milestones", heading=_("Milestones"), label=_("Milestone")),
        InlinePanel("news", heading=_("News of the project"), label=pgettext_lazy("project", "News")),
    ]
    effects_panels = [
        InlinePanel(
            "effects",
            heading=_("Effects on staff and money"),
            label=_("Effect"),
            help_text=_("As the council paper says it. What is not known stays empty; it is never shown as 0."),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("What it is")),
            ObjectList(course_panels, heading=_("Milestones and news")),
            ObjectList(effects_panels, heading=_("Staff and money")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what contradicts itself; what is merely missing may stay so."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The project would end before it begins. Please check both dates.")})

    def pattern_accent(self) -> str:
        """The colour of the project's first field of action."""
        field = next(iter(self.handlungsfelder.all()), None)
        return field.shown_accent if field else ""


class ProjectPage(ProjectMixin, BasePage):
    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
