"""What is kept of everything that may come from a council's server (OParl)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models.snippets import OfProcess

ID_LENGTH = 500


class Server(OfProcess):
    """A council's server that papers and meetings are read from."""

    goes_with_copies = False  # two processes would read the same and write to the same people

    name = models.CharField(_("name"), max_length=160, help_text=_("For staff: whose server it is."))
    address = models.URLField(
        _("address"),
        max_length=ID_LENGTH,
        help_text=_("Where the server describes itself (OParl: System or Body). The council's office knows it."),
    )
    body = models.CharField(
        _("which body"),
        max_length=ID_LENGTH,
        blank=True,
        help_text=_("Only where the server holds several: the name of the town, its official key, or the id."),
    )
    ids_begin = models.CharField(
        _("ids begin with"),
        max_length=ID_LENGTH,
        blank=True,
        help_text=_("Only where the server answers below another address than its ids say."),
    )
    called_as = models.CharField(_("and are called as"), max_length=ID_LENGTH, blank=True)
    every_hours = models.PositiveSmallIntegerField(
        _("every … hours"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
        help_text=_("So often the server is asked what is new; once a week everything is read."),
    )
    shows_at_once = models.BooleanField(
        _("show new papers at once"),
        default=False,
        help_text=_("Otherwise nobody sees an imported paper until you show it, or join it to one of yours."),
    )
    is_active = models.BooleanField(_("read regularly"), default=True)

    class Meta:
        verbose_name = _("council's server")
        verbose_name_plural = _("council's servers")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "address"], name="aufbruch_council_server_once")]

    def __str__(self) -> str:
        return self.name


class Imported(models.Model):
    """A row that was typed by hand, or that stands for an object of a server; nobody types these columns.

    The identity of an object is its opaque id together with the server; where it can be fetched is another matter.
    """

    server = models.ForeignKey(
        Server, null=True, blank=True, editable=False, on_delete=models.RESTRICT, related_name="+"
    )
    oparl_id = models.CharField(max_length=ID_LENGTH, blank=True, editable=False)
    fetched_from = models.URLField(max_length=ID_LENGTH, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the server last said that it is so."
    )
    gone_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when the server says that it is not published any more."
    )

    class Meta:
        abstract = True

    @property
    def is_imported(self) -> bool:
        """Whether it stands for an object of a server."""
        return self.server_id is not None


def once_for_each_server(name: str) -> models.UniqueConstraint:
    """An object of a server is there once; typed rows have no id."""
    return models.UniqueConstraint(
        fields=["server", "oparl_id"], condition=models.Q(server__isnull=False), name=f"aufbruch_council_{name}_once"
    )
