"""Meetings of the bodies, and what stands on their agendas."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models.bodies import NAME_LENGTH, Organization
from wagtail_aufbruch.council.models.imported import ID_LENGTH, Imported, once_for_each_server


class Meeting(Imported, OfProcess, ClusterableModel):
    """A meeting of a body (OParl: Meeting). The hour may be unknown; the day only where a server does not tell it."""

    goes_with_copies = False

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("body"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="meetings",
        help_text=_("Who meets."),
    )
    name = models.CharField(
        _("name"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Only where it has one: “Sondersitzung zum Haushalt”."),
    )
    date = models.DateField(_("date"), null=True, validators=[plausible_year])
    starts_at = models.TimeField(_("begins at"), null=True, blank=True, help_text=_("Leave empty if it is not known."))
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=NAME_LENGTH, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    web = models.URLField(_("page in the council system"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("meeting of the council")
        verbose_name_plural = _("meetings of the council")
        ordering = ["-date", "-pk"]
        constraints = [once_for_each_server("meeting")]
        indexes = [models.Index(fields=["process", "date"], name="aufbruch_council_meeting_day")]

    def __str__(self) -> str:
        parts = [str(self.organization) if self.organization_id else "", self.name]
        if self.date:
            parts.append(date_format(self.date, "SHORT_DATE_FORMAT"))
        return ", ".join(part for part in parts if part)

    def clean(self) -> None:
        super().clean()
        if self.ends_at and not self.starts_at:
            raise ValidationError({"starts_at": _("It has an end and no beginning. Say when it begins.")})
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The meeting would end before it begins. Please check both times.")})


class AgendaItem(Imported):
    """A line of a meeting's agenda (OParl: AgendaItem)."""

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="items")
    consultation_ref = models.CharField(
        max_length=ID_LENGTH,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The id of the consultation that it names, which may come later.",
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    number = models.CharField(_("number on the agenda"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    result = models.CharField(
        _("result as written"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text="For the table of wordings; never shown to readers, since minutes may name people.",
    )
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=Outcome.choices, blank=True, help_text="What the table makes of it."
    )
    resolution_text = models.TextField(_("resolution text"), blank=True)
    web = models.URLField(_("page in the council system"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["meeting", "order", "pk"]
        constraints = [once_for_each_server("item")]
        indexes = [models.Index(fields=["result"], name="aufbruch_council_item_result")]

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.name) if part)
