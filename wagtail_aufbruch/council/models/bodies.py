"""Who consults and decides: the council, its committees, and the wordings in which their results are written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models.imported import Imported

NAME_LENGTH = 255


class Organization(Imported, OfProcess):
    """A body of the council: Rat, Hauptausschuss, Fachausschuss … (OParl: Organization)."""

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
            # With the process, since a copy of the process has the same bodies.
            models.UniqueConstraint(
                fields=["process", "server", "oparl_id"],
                condition=models.Q(server__isnull=False),
                name="aufbruch_council_organization_once",
            )
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
    outcome = models.CharField(_("means"), max_length=16, choices=Outcome.choices, default=Outcome.UNCLEAR)

    class Meta:
        verbose_name = _("wording of a result")
        verbose_name_plural = _("wordings of results")
        ordering = ["wording", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "folded"], name="aufbruch_council_wording_once")]

    def __str__(self) -> str:
        return self.wording

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.wording)[: NAME_LENGTH * 2]
        super().save(*args, **kwargs)  # type: ignore[arg-type]
