"""Who consults and decides: the council, its committees, and the wordings in which their results are written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models.imported import Imported, once_for_each_server
from wagtail_aufbruch.council.models.references import LONGEST, wording_key

NAME_LENGTH = 255


class Organization(Imported, OfProcess):
    """A body of the council: Rat, Hauptausschuss, Fachausschuss … (OParl: Organization)."""

    goes_with_copies = False

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("For narrow lists: “HA” for Hauptausschuss.")
    )
    kind = models.CharField(
        _("kind"), max_length=120, blank=True, help_text=_("Council, committee, advisory board …, as the town says it.")
    )
    web = models.URLField(
        _("page in the council system"),
        max_length=500,
        blank=True,
        help_text=_("Where people read more about this body."),
    )

    class Meta:
        verbose_name = _("body of the council")
        verbose_name_plural = _("bodies of the council")
        ordering = ["name", "pk"]
        constraints = [
            once_for_each_server("organization"),
        ]

    def __str__(self) -> str:
        return self.name


class OutcomeWording(OfProcess):
    """What a result means that is written so: kept by staff, asked where nobody typed an outcome."""

    wording = models.CharField(
        _("written as"),
        max_length=NAME_LENGTH,
        help_text=_("The result as minutes or the council system put it, such as “einstimmig beschlossen”."),
    )
    folded = models.CharField(max_length=NAME_LENGTH * 2, editable=False, default="")
    key = models.CharField(
        max_length=LONGEST,
        editable=False,
        default="",
        help_text="The same for wordings that mean the same to the import.",
    )
    outcome = models.CharField(_("means"), max_length=16, choices=Outcome.choices, default=Outcome.UNCLEAR)

    class Meta:
        verbose_name = _("wording of a result")
        verbose_name_plural = _("wordings of results")
        ordering = ["wording", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "key"], name="aufbruch_council_wording_once")]

    def __str__(self) -> str:
        return self.wording

    @staticmethod
    def fold(wording: str) -> str:
        """What is compared: the same for all ways in which the wording may be written."""
        return fold(wording)[: NAME_LENGTH * 2]

    def clean(self) -> None:
        super().clean()
        self.key = wording_key(self.wording)  # here, too, so that what comes by a process file is told at its line

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded, self.key = self.fold(self.wording), wording_key(self.wording)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
