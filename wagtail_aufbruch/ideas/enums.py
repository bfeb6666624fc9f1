"""Fixed choices of idea calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """What runs; collecting and discussing may run side by side."""

    ANNOUNCED = "announced", _("announced")
    COLLECTING = "collecting", _("collecting ideas")
    DISCUSSING = "discussing", _("discussing and assessing")
    REVIEW = "review", _("under review")
    RESULTS = "results", _("results")


class Discussion(models.TextChoices):
    """When people discuss and assess."""

    ALONGSIDE = "alongside", _("while ideas are collected")
    OWN = "own", _("in a phase of its own")
    NONE = "none", _("not at all")


class Assessing(models.TextChoices):
    SUPPORT = "support", _("support with one click")
    CRITERIA = "criteria", _("criteria, from 1 to 5 each")
    NONE = "none", _("not at all")


class AssessedBy(models.TextChoices):
    EMAIL = "email", _("people with a confirmed e-mail address")
    BROWSER = "browser", _("everybody, once for each browser")


class ImportState(models.TextChoices):
    """Where a table that staff bring in stands."""

    READY = "ready", _("to be checked")
    RUNNING = "running", _("being written")
    DONE = "done", _("written")
    UNDONE = "undone", _("taken back")
