"""Who sits where: memberships of theme groups, seats of boards."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from wagtail_aufbruch.core.models import Member, NamesMember
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.groups.models.pages import BoardPage, ThemeGroupPage


class Function(models.TextChoices):
    """What somebody does in a theme group. There is no deputy: leads are equals."""

    LEAD = "lead", _("Lead")
    MEMBER = "member", _("Member")
    OFFICE = "office", _("Office")
    GUEST = "guest", _("Guest")


class Side(models.TextChoices):
    """For whom a lead stands in the tandem."""

    ADMINISTRATION = "administration", _("Town administration")
    CITY_SOCIETY = "city_society", _("City society")


class SeatSource(models.TextChoices):
    """Who sits on a kind of seat: people listed there, or the leads of the process's theme groups."""

    HOLDERS = "holders", _("the people listed here")
    GROUP_LEADS = "group_leads", _("the leads of all theme groups, taken from the groups")


class Period(models.Model):
    """From when until when; empty ends are open."""

    start = models.DateField(_("from"), null=True, blank=True, validators=[plausible_year])
    end = models.DateField(_("until"), null=True, blank=True, validators=[plausible_year])

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end lies before the start. Please check both dates.")})


class ThemeGroupMembership(NamesMember, Period, Orderable):
    group = ParentalKey(ThemeGroupPage, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.RESTRICT, related_name="group_memberships"
    )
    function = models.CharField(_("function"), max_length=10, choices=Function.choices, default=Function.MEMBER)
    side = models.CharField(
        _("stands for"),
        max_length=20,
        choices=Side.choices,
        blank=True,
        help_text=_("For leads: the side of the tandem."),
    )

    panels = [
        FieldPanel("member"),
        FieldRowPanel([FieldPanel("function"), FieldPanel("side")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.member} – {self.get_function_display()}"


class BoardSeat(Orderable, ClusterableModel):
    """One kind of seat on a board, with the body that appoints to it and the number of such seats."""

    board = ParentalKey(BoardPage, on_delete=models.CASCADE, related_name="seats")
    title = models.CharField(_("kind of seat"), max_length=160)
    appointed_by = models.CharField(_("appointed by"), max_length=160, blank=True)
    source = models.CharField(_("who sits here"), max_length=12, choices=SeatSource.choices, default=SeatSource.HOLDERS)
    number = models.PositiveSmallIntegerField(
        _("number of seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1, _("There must be at least one seat. Leave this empty if there is no limit."))],
        help_text=_("Vacant seats are shown. Leave empty where the number is not known or not fixed."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("appointed_by"), FieldPanel("number")]),
        FieldPanel("source"),
        FieldPanel("note"),
        InlinePanel("holders", heading=_("Who sits here"), label=_("Person")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("kind of seat")
        verbose_name_plural = _("seats")

    def __str__(self) -> str:
        return self.title


class SeatHolder(NamesMember, Period, Orderable):
    seat = ParentalKey(BoardSeat, on_delete=models.CASCADE, related_name="holders")
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.RESTRICT, related_name="board_seats")

    panels = [FieldPanel("member"), FieldRowPanel([FieldPanel("start"), FieldPanel("end")])]

    class Meta(Orderable.Meta):
        verbose_name = _("seat holder")
        verbose_name_plural = _("seat holders")

    def __str__(self) -> str:
        return str(self.member)
