"""What can be chosen of papers and of what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What a body has made of a paper. A result as it is written becomes one of these by the table of wordings."""

    DECIDED = "decided", pgettext_lazy("outcome", "decided")
    CHANGED = "changed", pgettext_lazy("outcome", "decided with changes")
    REJECTED = "rejected", pgettext_lazy("outcome", "rejected")
    RECOMMENDED = "recommended", pgettext_lazy("outcome", "recommended")
    NOT_RECOMMENDED = "not_recommended", pgettext_lazy("outcome", "not recommended")
    DISCUSSED = "discussed", pgettext_lazy("outcome", "discussed")
    NOTED = "noted", pgettext_lazy("outcome", "taken note of")
    REFERRED = "referred", pgettext_lazy("outcome", "referred")
    POSTPONED = "postponed", pgettext_lazy("outcome", "postponed")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "withdrawn")
    UNCLEAR = "unclear", pgettext_lazy("outcome", "unclear")


DECISIONS = (Outcome.DECIDED, Outcome.CHANGED, Outcome.REJECTED, Outcome.NOTED, Outcome.REFERRED, Outcome.WITHDRAWN)
"""What staff can confirm as the decision on a paper: it is over with it, for now. The others are stations."""


class PaperState(models.TextChoices):
    """Where a paper stands: kept in the paper's row, written by ``domain.papers.state``."""

    BROUGHT_IN = "brought_in", pgettext_lazy("paper", "brought in")
    IN_CONSULTATION = "in_consultation", pgettext_lazy("paper", "under consultation")
    DECIDED = Outcome.DECIDED.value, Outcome.DECIDED.label
    CHANGED = Outcome.CHANGED.value, Outcome.CHANGED.label
    REJECTED = Outcome.REJECTED.value, Outcome.REJECTED.label
    NOTED = Outcome.NOTED.value, Outcome.NOTED.label
    REFERRED = Outcome.REFERRED.value, Outcome.REFERRED.label
    WITHDRAWN = Outcome.WITHDRAWN.value, Outcome.WITHDRAWN.label


class Affects(models.TextChoices):
    """Whether there are effects; empty where the paper does not say."""

    YES = "yes", _("yes")
    NO = "no", _("no")


class Rhythm(models.TextChoices):
    """How often an amount comes."""

    ONCE = "once", _("once")
    YEARLY = "yearly", _("yearly")


class FileKind(models.TextChoices):
    """What a file is to its paper."""

    MAIN = "main", _("main file")
    ANNEX = "annex", _("annex")
