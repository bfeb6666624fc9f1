"""Fixed choices of competitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("entry", "draft")
    UNCONFIRMED = "unconfirmed", _("handed in, address not confirmed yet")
    HANDED_IN = "handed_in", pgettext_lazy("entry", "handed in")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")


class Sign(models.TextChoices):
    """What makes staff look at ballots."""

    NETWORK = "network", _("many from one connection")
    DOMAIN = "domain", _("many with addresses of one small provider")
    DISPOSABLE = "disposable", _("addresses that are thrown away")
    BURST = "burst", _("many within ten minutes")


TAKES_A_PLACE = (EntryState.HANDED_IN,)
"""States in which an entry counts for the number that one person may hand in."""


class Phase(models.TextChoices):
    """Where a competition stands; the later ones follow from the moments that its page announces."""

    ANNOUNCED = "announced", pgettext_lazy("competition", "announced")
    ENTERING = "entering", _("entries are taken")
    JUDGING = "judging", _("the jury decides")
    HONOURED = "honoured", _("decided")
