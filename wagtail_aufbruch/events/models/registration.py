"""Who comes: seats, registrations, the people they stand for."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.events.enums import ACTIVE, ENDING, SEATED, GuardianMethod, RegisteredBy, RegistrationState
from wagtail_aufbruch.events.models.event import EventPage
from wagtail_aufbruch.events.models.parts import EventTable
from wagtail_aufbruch.participation.models import Participant

NAME_LENGTH = 120
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which are easily confused on paper."""


def new_key() -> str:
    """A secret from which the registration's personal address is made; a new one ends the old address."""
    return secrets.token_urlsafe(12)


def new_code() -> str:
    """What stands on the ticket and in its QR code: short enough to type at the door, 40 random bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(8))


class SeatAccount(models.Model):
    """How many seats of an event, or of one of its tables, are taken. The event's own row is the lock of all.

    ``limit`` is the number of seats as published, None without limit. ``ceiling`` is how many may be taken at most: the
    limit, and more only while more are taken, because the limit was lowered or staff went beyond it.
    Written by ``domain.seats.seats`` alone.
    """

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="seat_accounts")
    table = models.ForeignKey(EventTable, null=True, blank=True, on_delete=models.CASCADE, related_name="seat_accounts")
    taken = models.IntegerField(_("taken"), default=0)
    limit = models.IntegerField(pgettext_lazy("event", "seats"), null=True, blank=True)
    ceiling = models.IntegerField(_("at most"), null=True, blank=True)
    arrivals = models.PositiveIntegerField(
        default=0, help_text="Number of the last one who arrived; of the event's row."
    )
    alerted = models.PositiveSmallIntegerField(default=0, help_text="Percent of which staff were told last.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("seat account")
        verbose_name_plural = _("seat accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=models.Q(table__isnull=True), name="aufbruch_seats_of_event"
            ),
            models.UniqueConstraint(fields=["table"], name="aufbruch_seats_of_table"),
            models.CheckConstraint(condition=models.Q(taken__gte=0), name="aufbruch_seats_not_negative"),
            models.CheckConstraint(
                condition=models.Q(ceiling__isnull=True) | models.Q(taken__lte=models.F("ceiling")),
                name="aufbruch_seats_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.table_id}: {self.taken}"


class Registration(models.Model):
    """Somebody registered for an event. Its state changes through ``domain.registration.states`` alone."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.ForeignKey(
        EventPage, verbose_name=_("event"), on_delete=models.PROTECT, related_name="registrations"
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
        help_text=_("Empty for people without an e-mail address, whom staff wrote down."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    phone = models.CharField(_("telephone"), max_length=60, blank=True, help_text=_("Only for people without e-mail."))
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    table = models.ForeignKey(
        EventTable,
        verbose_name=_("table or workshop"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    table_title = models.CharField(max_length=120, blank=True, help_text="Stays should the table be removed.")
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState.choices)
    state_changed_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("ends at"), null=True, blank=True, help_text=_("Until when the seat is held, or the offer holds.")
    )
    arrival = models.PositiveIntegerField(_("order of arrival"))
    source = models.CharField(_("source"), max_length=8, choices=RegisteredBy.choices, default=RegisteredBy.ONLINE)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answers = models.JSONField(_("answers to own questions"), default=list, blank=True)
    note = models.CharField(_("note of staff"), max_length=255, blank=True)
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    key = models.CharField(max_length=24, default=new_key, editable=False)
    network = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the network that a seat is held from, as long as nobody has confirmed it.",
    )
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    consent_text = models.TextField(_("wording of the consent"), blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=40, blank=True)
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    guardian_email = models.EmailField(_("e-mail of the guardian"), blank=True)
    guardian_needed = models.BooleanField(_("needs a guardian's consent"), default=False)
    guardian_wording = models.TextField(_("wording of the guardian's consent"), blank=True)
    guardian_wording_version = models.CharField(_("version of the guardian's consent"), max_length=40, blank=True)
    guardian_asked_at = models.DateTimeField(null=True, blank=True)
    guardian_given_at = models.DateTimeField(_("guardian's consent given at"), null=True, blank=True)
    guardian_method = models.CharField(max_length=8, choices=GuardianMethod.choices, blank=True)

    created_at = models.DateTimeField(_("registered at"), default=timezone.now)
    overtaken = models.PositiveSmallIntegerField(
        default=0,
        help_text="How many on the waiting list were served before this one, for whom the seats were too few.",
    )
    again_at = models.DateTimeField(
        null=True, blank=True, help_text="When this person was last told that they are registered already."
    )
    told_notice = models.PositiveIntegerField(
        default=0, help_text="The last notice of the calendar entry that this person was told."
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "arrival"]
        indexes = [
            models.Index(fields=["event", "state", "arrival"], name="aufbruch_reg_state"),
            models.Index(fields=["ends_at"], name="aufbruch_reg_due", condition=models.Q(ends_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=models.Q(state__in=ACTIVE, participant__isnull=False),
                name="aufbruch_reg_once",
            ),
            models.UniqueConstraint(fields=["event", "arrival"], name="aufbruch_reg_arrival"),
            models.CheckConstraint(condition=models.Q(people__gte=1), name="aufbruch_reg_somebody"),
            models.CheckConstraint(
                condition=~models.Q(state__in=ENDING) | models.Q(ends_at__isnull=False), name="aufbruch_reg_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """Where mails go; "" for people without an address. One query unless the participant was selected with it."""
        return self.participant.email if self.participant_id and self.participant else ""

    @property
    def is_seated(self) -> bool:
        """Whether it takes up seats now."""
        return self.state in SEATED

    @property
    def is_active(self) -> bool:
        """Whether it is neither cancelled nor lapsed."""
        return self.state in ACTIVE

    @property
    def guardian_missing(self) -> bool:
        """Whether a guardian's consent is still missing."""
        return self.guardian_needed and self.guardian_given_at is None


class Attendee(models.Model):
    """One of the people that a registration stands for; the first one is who registered."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendees")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    arrived_at = models.DateTimeField(_("checked in at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["registration", "number"]
        constraints = [models.UniqueConstraint(fields=["registration", "number"], name="aufbruch_attendee_once")]

    def __str__(self) -> str:
        return self.name or f"{self.registration_id}/{self.number}"
