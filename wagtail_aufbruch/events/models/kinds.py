"""What a process keeps for its events: their kinds, and series of meetings."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.models.palette import FieldIcon
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.events.enums import Unit


class EventKind(index.Indexed, OfProcess):
    """What the town calls a kind of its events: Digitalgipfel, Denklabor, Sitzung …"""

    title = models.CharField(_("name"), max_length=80)
    icon = models.CharField(_("icon"), max_length=20, choices=FieldIcon.choices, blank=True)
    sort_order = models.IntegerField(_("order"), default=0, db_index=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("process"),
        *FOLDED,
    ]

    class Meta:
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of events")
        ordering = ["sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "title"], name="aufbruch_event_kind_once")]

    def __str__(self) -> str:
        return self.title


class MeetingSeries(index.Indexed, OfProcess):
    """A rhythm in which meetings follow each other. It proposes the next date and enforces nothing."""

    title = models.CharField(_("name"), max_length=160)
    host = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("group or board"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose meetings these are."),
    )
    every = models.PositiveSmallIntegerField(_("every"), default=6, validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.MONTHS)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("process"),
        *FOLDED,
    ]

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
