"""Fixed choices of projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a project stands. A process may call them otherwise (its words)."""

    PROPOSAL = "proposal", pgettext_lazy("project", "proposal")
    PRIORITISING = "prioritising", pgettext_lazy("project", "being prioritised")
    COUNCIL = "council", pgettext_lazy("project", "before the council")
    DECIDED = "decided", pgettext_lazy("project", "decided")
    CHANGED = "changed", pgettext_lazy("project", "decided with changes")
    REJECTED = "rejected", pgettext_lazy("project", "rejected")
    REFERRED = "referred", pgettext_lazy("project", "referred")
    RUNNING = "running", pgettext_lazy("project", "being carried out")
    DONE = "done", pgettext_lazy("project", "carried out")
    STOPPED = "stopped", pgettext_lazy("project", "stopped")
    POOL = "pool", pgettext_lazy("project", "back in the pool")


NEEDS_REASON = (Stage.REJECTED, Stage.REFERRED, Stage.STOPPED, Stage.POOL)
"""Steps that go against a project, or leave those who proposed it waiting: everybody may read why."""

DECISIONS = (Stage.DECIDED, Stage.CHANGED, Stage.REJECTED, Stage.REFERRED)
"""What a political body says to a project."""


class EffectKind(models.TextChoices):
    """Whom or what a council paper says a project costs."""

    STAFF = "staff", _("posts")
    EXPENSE = "expense", _("expenditure")
    INCOME = "income", _("income or funding")


class Rhythm(models.TextChoices):
    ONCE = "once", _("once")
    YEARLY = "yearly", _("yearly")


class SourceKind(models.TextChoices):
    """What a project comes from."""

    CONTRIBUTION = "contribution", _("contribution")
    STATEMENT = "statement", _("statement")


class Event(models.TextChoices):
    """What people are told of once."""

    PUBLISHED = "published", _("published")
    ENTERED = "entered", _("became part of a project")
    STAGE = "stage", _("next stage")
    MILESTONE = "milestone", _("milestone reached")
    PRIORITY = "priority", _("priority set")


class Band(models.TextChoices):
    """A third of the projects that were put in an order."""

    FRONT = "front", pgettext_lazy("priority", "in front")
    MIDDLE = "middle", pgettext_lazy("priority", "middle")
    BACK = "back", pgettext_lazy("priority", "behind")
