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


class FollowUpState(models.TextChoices):
    """How far a task is that a decision brought about. Whether it is overdue is computed, and is no state."""

    OPEN = "open", pgettext_lazy("follow-up", "open")
    RUNNING = "running", pgettext_lazy("follow-up", "in progress")
    REPORTED = "reported", pgettext_lazy("follow-up", "reported as done")
    NOTED = "noted", pgettext_lazy("follow-up", "taken note of by the body")


class FollowUpAction(models.TextChoices):
    """What a step of a follow-up did."""

    BEGUN = "begun", pgettext_lazy("follow-up", "begun")
    MOVED = "moved", pgettext_lazy("follow-up", "moved on")
    DUE = "due", pgettext_lazy("follow-up", "due date set")
    STUCK = "stuck", pgettext_lazy("follow-up", "said why it is stuck")


class ReportKind(models.TextChoices):
    """What the responsible person answers."""

    DONE = "done", pgettext_lazy("report", "done")
    LATER = "later", pgettext_lazy("report", "done later")
    STUCK = "stuck", pgettext_lazy("report", "stuck")


class ReportState(models.TextChoices):
    """What became of a report."""

    WAITING = "waiting", pgettext_lazy("report", "waiting for publication")
    PUBLISHED = "published", pgettext_lazy("report", "published")
    DISMISSED = "dismissed", pgettext_lazy("report", "not published")


class MailMoment(models.TextChoices):
    """Why the responsible person was written to."""

    BEFORE = "before", pgettext_lazy("follow-up", "before the due date")
    AFTER = "after", pgettext_lazy("follow-up", "after the due date")
    BY_HAND = "by_hand", pgettext_lazy("follow-up", "sent by staff")
