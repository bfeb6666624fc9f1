"""What an event is made of: items of its programme, tables to choose from, questions of its own."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from wagtail_aufbruch.core.models import Member, NamesMember
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.events.enums import ACTIVE, Format
from wagtail_aufbruch.events.models.event import EventPage, at_least_one_seat
from wagtail_aufbruch.participation.models.questions.asking import OwnQuestion


class ProgrammeItem(Orderable, ClusterableModel):
    """One item of the programme."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="programme")
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True, validators=[plausible_year])
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, validators=[plausible_year])
    format = models.CharField(_("form of the item"), max_length=16, choices=Format.choices, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    text = models.TextField(_("description"), blank=True)
    group = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose results are presented."),
    )

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("format"), FieldPanel("room")]),
        FieldPanel("text"),
        FieldPanel("group", widget=forms.Select),
        InlinePanel("speakers", heading=_("Speakers"), label=_("speaker")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("item of the programme")
        verbose_name_plural = _("items of the programme")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("This item would end before it begins. Please check both moments.")})


class Speaker(NamesMember, Orderable):
    """Who speaks: one of the process's people, or somebody whose name is typed in."""

    item = ParentalKey(ProgrammeItem, on_delete=models.CASCADE, related_name="speakers")
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    name = models.CharField(
        _("name or role"), max_length=160, blank=True, help_text=_("For people who are not among the members.")
    )
    about = models.CharField(_("organisation"), max_length=160, blank=True)

    panels = [FieldPanel("member"), FieldRowPanel([FieldPanel("name"), FieldPanel("about")])]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return self.name or str(self.member or "")

    @property
    def where_it_stands(self) -> str:
        """For editors who want to delete whom it names."""
        return str(self.item.event)

    def clean(self) -> None:
        super().clean()
        if not self.member_id and not self.name:
            raise ValidationError({"name": _("Choose a member, or type a name or a role.")})


class EventTableQuerySet(models.QuerySet["EventTable"]):
    def chosen(self) -> "EventTableQuerySet":
        """Those for which somebody is registered; they must stay."""
        return self.filter(registrations__state__in=ACTIVE).distinct()


class EventTable(Orderable):
    """A table or workshop that people choose when they register."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="tables")
    title = models.CharField(_("name"), max_length=120)
    text = models.CharField(_("description"), max_length=255, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    seats = models.PositiveIntegerField(
        pgettext_lazy("event", "seats"),
        null=True,
        blank=True,
        validators=[at_least_one_seat],
        help_text=_("Empty: without a limit of its own."),
    )

    objects = EventTableQuerySet.as_manager()

    panels = [FieldPanel("title"), FieldPanel("text"), FieldRowPanel([FieldPanel("room"), FieldPanel("seats")])]

    class Meta(Orderable.Meta):
        verbose_name = _("table or workshop")
        verbose_name_plural = _("tables or workshops")

    def __str__(self) -> str:
        return self.title


class EventQuestion(OwnQuestion):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="questions")

    class Meta(OwnQuestion.Meta):
        pass
