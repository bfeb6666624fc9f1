"""States and sources of what citizens hand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a contribution stands; the ways between the states are in ``domain.transitions``."""

    UNCONFIRMED = "unconfirmed", _("not confirmed yet")
    PENDING = "pending", _("waiting for a decision")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    REJECTED = "rejected", _("not published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ANONYMISED = "anonymised", _("published without name")


class Source(models.TextChoices):
    ONLINE = "online", _("online")
    EVENT = "event", _("at an event")
    PAPER = "paper", _("on paper")
    IMPORT = "import", _("imported")


class Actor(models.TextChoices):
    """Who moved a contribution from one state to the next."""

    AUTHOR = "author", _("author")
    STAFF = "staff", _("staff")
    SYSTEM = "system", _("by itself")


class LinkPurpose(models.TextChoices):
    CONFIRM = "confirm", _("confirm a contribution")
    ACCESS = "access", _("open My participation")


class MailState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
