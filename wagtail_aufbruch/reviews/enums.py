"""Fixed choices of review rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """What the places of a round follow from; the rules stand in ``domain.results.scoring``."""

    INDEX = "index", _("weighted points from 0 to 100")
    MEAN = "mean", _("mean of one criterion")
    SUM = "sum", _("sum of one criterion")


class Dealing(models.TextChoices):
    """Who judges what."""

    ALL = "all", _("everybody judges all")
    SOME = "some", _("each is judged by a set number of people")


class TieBreak(models.TextChoices):
    """One step of the chain that parts what has the same result; it ends with a shared place."""

    HEAVIEST = "heaviest", _("the criterion with the greatest weight")
    MEDIAN = "median", _("the median of the reviews")
    VOTES = "votes", _("the votes of the public")
    DECISION = "decision", _("a decision with a reason")


class ReviewState(models.TextChoices):
    """Where one person's review of one thing stands."""

    OPEN = "open", _("open")
    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")


class ConflictKind(models.TextChoices):
    """Why somebody cannot judge something without bias."""

    OWN = "own", _("I took part in it myself")
    FAMILY = "family", _("family or close friends")
    WORK = "work", _("work or business")
    CLUB = "club", _("club, party or office")
    OTHER = "other", _("another reason")


class RoundStage(models.TextChoices):
    """Where a round stands at a moment; follows from its moments, and is stored nowhere."""

    DRAFT = "draft", _("being prepared")
    WAITING = "waiting", _("begins later")
    OPEN = "open", _("runs")
    CLOSED = "closed", _("is over")
    FIXED = "fixed", _("result fixed")


class Verdict(models.TextChoices):
    """What a body has decided of a contribution that it has judged."""

    GO_ON = "go_on", _("goes on")
    POOL = "pool", _("back to the pool")
