"""States and other fixed choices of events and registrations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """How people take part."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", pgettext_lazy("event", "online")
    HYBRID = "hybrid", _("in person and online")


class EventState(models.TextChoices):
    """Whether the event takes place as announced. What is over follows from its end and is not stored."""

    PLANNED = "planned", _("planned")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class RegistrationMode(models.TextChoices):
    """Whether people have to register."""

    NONE = "none", _("not needed: everybody may come")
    HERE = "here", _("here on the site")


class Format(models.TextChoices):
    """What an item of the programme is."""

    TALK = "talk", _("talk")
    BEST_PRACTICE = "best_practice", _("best practice")
    GROUP_RESULTS = "group_results", _("results of a group")
    DISCUSSION = "discussion", _("discussion")
    WORKSHOP = "workshop", _("workshop")
    WELCOME = "welcome", _("welcome")
    BREAK = "break", _("break")


class Unit(models.TextChoices):
    """What the rhythm of a series is counted in."""

    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class RegistrationState(models.TextChoices):
    """Where a registration stands; the moves between the states are in ``domain.registration.states``."""

    HELD = "held", _("seat held until confirmed")
    CONFIRMED = "confirmed", _("registered")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("seat offered")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    LAPSED = "lapsed", _("lapsed")


SEATED = (RegistrationState.HELD, RegistrationState.CONFIRMED, RegistrationState.OFFERED)
"""The states that take up seats."""

ENDING = (RegistrationState.HELD, RegistrationState.OFFERED)
"""The states that take up seats for a limited time only."""

ACTIVE = (*SEATED, RegistrationState.WAITING)
"""An address may have only one registration in these states per event."""


class RegisteredBy(models.TextChoices):
    ONLINE = "online", _("online")
    STAFF = "staff", _("by staff")


class GuardianMethod(models.TextChoices):
    MAIL = "mail", _("by e-mail")
    PAPER = "paper", _("on paper")


class Audience(models.TextChoices):
    """Whom staff write to."""

    SEATED = "seated", _("everybody with a seat")
    WAITING = "waiting", _("those on the waiting list")
    EVERYBODY = "everybody", _("everybody, the waiting list too")
