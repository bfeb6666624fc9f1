"""Fixed choices of competitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("entry", "draft")
    UNCONFIRMED = "unconfirmed", _("handed in, address not confirmed yet")
    HANDED_IN = "handed_in", pgettext_lazy("entry", "handed in")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")
    RETURNED = "returned", pgettext_lazy("entry", "returned for repair")
    ADMITTED = "admitted", pgettext_lazy("entry", "admitted")
    NOT_ADMITTED = "not_admitted", pgettext_lazy("entry", "not admitted")


class Sign(models.TextChoices):
    """What makes staff look at ballots."""

    NETWORK = "network", _("many from one connection")
    DOMAIN = "domain", _("many with addresses of one small provider")
    DISPOSABLE = "disposable", _("addresses that are thrown away")
    BURST = "burst", _("many within ten minutes")


TAKES_A_PLACE = (EntryState.HANDED_IN, EntryState.RETURNED, EntryState.ADMITTED, EntryState.NOT_ADMITTED)
"""States in which an entry counts for the number that one person may hand in. What was not admitted is among them: an
appeal may still let it take part."""
NOT_SENT = (EntryState.DRAFT, EntryState.UNCONFIRMED)
"""States before an entry counts."""


class Finding(models.TextChoices):
    """What a check says of one rule."""

    FULFILLED = "fulfilled", pgettext_lazy("rule", "fulfilled")
    NOT_FULFILLED = "not_fulfilled", pgettext_lazy("rule", "not fulfilled")
    OPEN = "open", pgettext_lazy("rule", "not looked at yet")


class Unrepaired(models.TextChoices):
    """What becomes of an entry that breaks a rule and was not repaired in time; the strictest one first."""

    NOT_ADMITTED = "not_admitted", _("it is not admitted")
    AS_IT_STANDS = "as_it_stands", _("it is judged as it stands")


class Verdict(models.TextChoices):
    """How a formal check ended."""

    OPEN = "open", pgettext_lazy("check", "being checked")
    ADMITTED = "admitted", pgettext_lazy("check", "admitted")
    RETURNED = "returned", pgettext_lazy("check", "returned for repair")
    NOT_ADMITTED = "not_admitted", pgettext_lazy("check", "not admitted")


class Phase(models.TextChoices):
    """Where a competition stands; the later ones follow from the moments that its page announces."""

    ANNOUNCED = "announced", pgettext_lazy("competition", "announced")
    ENTERING = "entering", _("entries are taken")
    JUDGING = "judging", _("the jury decides")
    HONOURED = "honoured", _("decided")


class Basis(models.TextChoices):
    """What the places of a category follow from."""

    MIX = "mix", _("Jury and public vote together.")
    JURY = "jury", _("The jury alone: there was no public vote.")
    FEW = "few", _("The jury alone: there were fewer ballots than announced.")
    SILENT = "silent", _("The jury alone: nobody has voted in this category.")
    PUBLIC = "public", _("The public vote alone: no jury has judged here.")
    NOTHING = "nothing", _("There are neither a jury nor enough votes, so nobody has a place.")
