"""Papers (Beschlussvorlagen, Anträge …), their consultations, files and effects, in OParl's terms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField

from wagtail_aufbruch.core.lists.folding import indexed
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.blocks import RICH_TEXT_FEATURES
from wagtail_aufbruch.council.enums import Affects, FileKind, Outcome, PaperState, Rhythm
from wagtail_aufbruch.council.models.bodies import NAME_LENGTH, Organization
from wagtail_aufbruch.council.models.imported import Imported, once_for_each_server
from wagtail_aufbruch.council.models.meetings import AgendaItem, Meeting
from wagtail_aufbruch.council.models.references import address_key, reference_key

TITLE_LENGTH = 1000


class PaperQuerySet(models.QuerySet["Paper"]):
    def shown(self) -> "PaperQuerySet":
        """Those that everybody may see: released by staff, not taken back by their server, and not the imported half
        of a typed one, which shows for both."""
        return self.filter(is_public=True, gone_since=None, typed=None)

    def shown_in(self, process_pk: int) -> "PaperQuerySet":
        return self.shown().filter(process_id=process_pk)

    def gone(self) -> "PaperQuerySet":
        """Those that everybody could see until their server took them back: that they were there is told, and no word
        of them any more."""
        return self.filter(is_public=True, gone_since__isnull=False, typed=None)


class Paper(Imported, OfProcess, ClusterableModel):
    """A paper on which bodies of the council consult and decide (OParl: Paper).

    Typed by hand, or imported; a typed one may be joined to the imported one that means the same (``imported``). Then
    what was typed stands over what was imported, and the imported row stays as it is, so that the two can be parted.
    """

    goes_with_copies = False

    reference = models.CharField(
        _("number of the paper"), max_length=120, blank=True, help_text=_("As it stands on the paper: 395/2017.")
    )
    name = models.CharField(_("title"), max_length=TITLE_LENGTH, help_text=_("The subject as it stands on the paper."))
    paper_type = models.CharField(
        _("kind"), max_length=120, blank=True, help_text=_("Beschlussvorlage, Antrag, Bericht …")
    )
    date = models.DateField(_("date of the paper"), null=True, blank=True, validators=[plausible_year])
    originator = models.CharField(
        _("brought in by"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("The office or the parliamentary groups. Never the name of a person."),
    )
    web = models.URLField(
        _("page in the council system"),
        max_length=500,
        blank=True,
        help_text=_("The paper in the council information system, so that people can read the original."),
    )
    summary = RichTextField(
        _("what it is about"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("In plain words, three or four sentences: what is to be decided, and what would change."),
    )
    proposed_decision = RichTextField(
        _("proposed decision"), features=RICH_TEXT_FEATURES, blank=True, help_text=_("The wording that was proposed.")
    )

    affects_staff = models.CharField(
        _("effects on staff"),
        max_length=4,
        choices=Affects.choices,
        blank=True,
        help_text=_("Leave open what the paper does not say: it is not shown then."),
    )
    staff_effect = models.CharField(_("in the paper's words"), max_length=500, blank=True)
    affects_money = models.CharField(
        _("effects on money"),
        max_length=4,
        choices=Affects.choices,
        blank=True,
        help_text=_("Leave open what the paper does not say: it is not shown then."),
    )

    is_public = models.BooleanField(
        _("show to everybody"),
        default=False,
        help_text=_("Without this tick the paper is a draft: it stands on no page, in no search and in no file."),
    )
    state = models.CharField(
        _("state"), max_length=16, choices=PaperState.choices, default=PaperState.BROUGHT_IN, editable=False
    )
    sorted_by = models.DateField(
        default=timezone.localdate, editable=False, help_text="Its own date, or the day on which it was entered."
    )
    search_text = models.TextField(editable=False, blank=True, default="")
    reference_key = models.CharField(
        max_length=200, blank=True, default="", editable=False, help_text="Its number, however it is written."
    )
    web_key = models.CharField(
        max_length=500, blank=True, default="", editable=False, help_text="Its page, by http or https."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    imported = models.OneToOneField(
        "self",
        verbose_name=_("imported paper"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="typed",
        help_text="Of a typed paper: the imported one that staff have joined to it.",
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of the council")
        verbose_name_plural = _("papers of the council")
        ordering = ["-sorted_by", "-pk"]
        constraints = [
            once_for_each_server("paper"),
            # Only typed papers are joined, and only to imported ones.
            models.CheckConstraint(
                condition=models.Q(imported__isnull=True) | models.Q(server__isnull=True),
                name="aufbruch_council_paper_typed_is_joined",
            ),
        ]
        indexes = [
            models.Index(fields=["process", "is_public", "-sorted_by", "-id"], name="aufbruch_council_newest"),
            models.Index(fields=["process", "is_public", "state", "-sorted_by"], name="aufbruch_council_by_state"),
            models.Index(fields=["process", "reference"], name="aufbruch_council_reference"),
            models.Index(fields=["process", "reference_key"], name="aufbruch_council_number"),
            models.Index(fields=["process", "web_key"], name="aufbruch_council_web"),
        ]

    def __str__(self) -> str:
        return ": ".join(part for part in (self.reference, self.name) if part)

    def save(self, *args: object, **kwargs: Any) -> None:
        self.search_text = indexed(
            f"{self.reference}\n{self.name}\n{self.paper_type}\n{self.originator}\n{self.summary}"
        )
        self.reference_key, self.web_key = reference_key(self.reference), address_key(self.web)
        if self.date:
            self.sorted_by = self.date
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Consultation(Imported):
    """A station of a paper: which body deals with it in which meeting (OParl: Consultation).

    What staff type here stands over what meeting and agenda item say.
    """

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="consultations")
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("body"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="consultations",
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consultations",
        help_text=_("Only where the meeting stands in the list of meetings; body and date follow from it then."),
    )
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="consultations"
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The day of the meeting. Leave empty while it is not fixed."),
    )
    role = models.CharField(
        _("what for"),
        max_length=120,
        blank=True,
        help_text=_("Anhörung, Vorberatung, Entscheidung …, as the paper puts it."),
    )
    authoritative = models.BooleanField(
        _("decides"), default=False, help_text=_("This body has the last word on the paper.")
    )
    agenda_number = models.CharField(_("number on the agenda"), max_length=40, blank=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=16,
        choices=Outcome.choices,
        blank=True,
        help_text=_("Leave empty as long as the meeting has not taken place."),
    )
    result = models.CharField(
        _("result as written"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Such as “einstimmig bei zwei Enthaltungen”. It is shown to everybody, so no names of people."),
    )
    resolution_text = models.TextField(
        _("resolution text"),
        blank=True,
        help_text=_("What was decided, word for word. It is shown to everybody, so no names of people."),
    )

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["date", "pk"]
        constraints = [once_for_each_server("consultation")]

    def __str__(self) -> str:
        return f"{self.organization or self.meeting or ''} {self.role}".strip()

    @property
    def where_it_stands(self) -> str:
        """The paper in whose form staff find it."""
        return str(self.paper)


class File(Imported):
    """A file of a paper (OParl: File): here as a document, or at its address in the council system."""

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("what it is"), max_length=8, choices=FileKind.choices, default=FileKind.ANNEX)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    order = models.PositiveIntegerField(_("order"), default=0, editable=False)
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If the file lies here."),
    )
    web = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("If the file lies in the council system.")
    )
    date = models.DateField(_("date"), null=True, blank=True, editable=False)
    mime_type = models.CharField(max_length=120, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["order", "pk"]
        constraints = [
            # An object of a server may be the file of two papers.
            models.UniqueConstraint(
                fields=["paper", "server", "oparl_id"],
                condition=models.Q(server__isnull=False),
                name="aufbruch_council_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.document_id and self.web:
            raise ValidationError(
                {"web": _("Choose one of the two: the document that lies here, or its address elsewhere.")}
            )


class MoneyEffect(models.Model):
    """An effect on money in the paper's own terms. What it does not say stays empty, and is never shown as 0."""

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="money_effects")
    kind = models.CharField(
        _("kind"), max_length=160, help_text=_("As the paper puts it: Aufwand, Ertrag, Auszahlung für Investitionen …")
    )
    rhythm = models.CharField(_("once or yearly"), max_length=8, choices=Rhythm.choices, blank=True)
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, _("An amount is not negative. What it does to the budget, the kind says."))],
        help_text=_("Leave empty if the paper does not say it."),
    )
    months = models.PositiveSmallIntegerField(
        _("for how many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1, _("A period has at least one month."))],
    )
    booked_at = models.CharField(
        _("where booked"), max_length=NAME_LENGTH, blank=True, help_text=_("Budget, product or account.")
    )

    class Meta:
        verbose_name = _("effect on money")
        verbose_name_plural = _("effects on money")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="aufbruch_council_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(months__isnull=True) | models.Q(months__gte=1), name="aufbruch_council_months"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
