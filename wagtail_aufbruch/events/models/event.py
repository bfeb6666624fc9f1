"""An event: what, when, where, who may come, and what came of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.core.models import AufbruchPageMixin, Handlungsfeld
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.moments.windows import Window, has_passed
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage
from wagtail_aufbruch.core.pages.blocks import BodyBlock
from wagtail_aufbruch.events.enums import EventState, Mode, RegistrationMode
from wagtail_aufbruch.events.models.default_texts import default_consent, default_guardian_consent
from wagtail_aufbruch.events.models.kinds import EventKind, MeetingSeries
from wagtail_aufbruch.events.models.panels import (
    after_panels,
    programme_panels,
    registration_panels,
    what_panels,
    when_panels,
)
from wagtail_aufbruch.participation.models.questions.asking import AgeSpanMixin

at_least_one_seat = MinValueValidator(1, _("There must be at least one seat. Leave this empty if there is no limit."))

MAX_PEOPLE = 20
"""Most people that one registration may stand for."""


class EventMixin(AgeSpanMixin, AufbruchPageMixin):
    """Behaviour of an event's page. Requests are answered by the views that ``urlconf`` names."""

    urlconf = "wagtail_aufbruch.events.public.event_urls"
    urls_hook = "aufbruch_event_urls"
    subpage_types: list[str] = []
    page_description = _(
        "Announce, take registrations, hold and document: one page from the first notice to the record."
    )

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences; they also stand in lists and calendars.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    kind = models.ForeignKey(
        EventKind, verbose_name=_("kind"), null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    host = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("hosted by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The group or board that holds it."),
    )
    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld, verbose_name=_("fields of action"), blank=True, related_name="+"
    )
    series = models.ForeignKey(
        MeetingSeries,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )

    # When
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True, validators=[plausible_year])
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, validators=[plausible_year])
    is_all_day = models.BooleanField(
        _("without times of day"),
        default=False,
        help_text=_("The days alone are shown: the times are not known, or do not matter."),
    )
    date_note = models.CharField(
        _("date in words"),
        max_length=160,
        blank=True,
        help_text=_("As long as there is no date yet, for instance “early summer”."),
    )
    state = models.CharField(
        _("takes place"),
        max_length=10,
        choices=EventState.choices,
        default=EventState.PLANNED,
        help_text=_(
            "“Moved” and “cancelled” are shown everywhere, and everybody who is registered is told by mail. For the "
            "correction of a mere slip leave it as it is."
        ),
    )
    state_note = models.CharField(_("reason"), max_length=255, blank=True, help_text=_("One sentence for everybody."))
    earlier_starts_at = models.DateTimeField(
        _("was to begin at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("Filled in by itself when an event is moved."),
    )
    earlier_place = models.CharField(
        _("was to be at"), max_length=160, blank=True, help_text=_("Filled in by itself when an event is moved.")
    )

    # Where
    mode = models.CharField(_("form"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place_name = models.CharField(_("place"), max_length=160, blank=True, help_text=_("For instance “Stadthalle”."))
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    access_notes = models.TextField(
        _("getting in without barriers"),
        blank=True,
        help_text=_("Entrance without steps, lift, toilet, induction loop, parking, the way from the bus stop."),
    )
    assistance_contact = models.CharField(
        _("contact for assistance"),
        max_length=255,
        blank=True,
        help_text=_("Whom people ask for sign language, captions or help on the spot. Empty: the process's contact."),
    )
    online_url = models.URLField(
        _("online link"),
        max_length=500,
        blank=True,
        help_text=_("Never shown on the page. Who is registered gets it when it is due."),
    )
    online_minutes = models.PositiveSmallIntegerField(
        _("give out the link"), default=60, help_text=_("How many minutes before it begins.")
    )
    contact_email = models.EmailField(
        _("e-mail of the organisers"),
        blank=True,
        help_text=_("Gets the alerts about seats, and answers to mails. Empty: the process's contact."),
    )

    # Registration
    registration_mode = models.CharField(
        _("registration"), max_length=8, choices=RegistrationMode.choices, default=RegistrationMode.NONE
    )
    registration_note = models.TextField(
        _("note on taking part"), blank=True, help_text=_("Whom it is for, what it costs, what to bring.")
    )
    registration_opens_at = models.DateTimeField(
        _("opens at"), null=True, blank=True, validators=[plausible_year], help_text=_("Empty: open at once.")
    )
    registration_closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The last minute that counts. Empty: until it begins."),
    )
    seats = models.PositiveIntegerField(
        pgettext_lazy("event", "seats"),
        null=True,
        blank=True,
        validators=[at_least_one_seat],
        help_text=_("Empty: as many as there are at the tables, or without limit."),
    )
    most_people = models.PositiveSmallIntegerField(
        _("people per registration"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PEOPLE)],
        help_text=_("How many one person may register for, themselves included."),
    )
    has_waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("A seat that becomes free is offered to the next one by itself."),
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("hold a seat for"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_("How many hours until the link in the mail has to be confirmed."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("an offer holds for"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_("How many hours somebody from the waiting list has to take a free seat."),
    )
    guardian_text = models.TextField(_("consent of the guardian"), default=default_guardian_consent, blank=True)
    consent_text = models.TextField(
        _("consent"), default=default_consent, help_text=_("What people agree to when they register.")
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("reminder"), default=2, help_text=_("How many days before it begins. 0: none.")
    )
    keep_days = models.PositiveSmallIntegerField(
        _("delete the participants' data after"),
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("How many days after its end. The numbers stay."),
    )

    # Afterwards
    attendance = models.CharField(
        _("attendance"),
        max_length=160,
        blank=True,
        help_text=_("In words; may be doubtful, for instance “about 650, reports differ”. Empty: nothing is shown."),
    )
    attendance_source = models.CharField(_("source of the attendance"), max_length=255, blank=True)
    documentation = StreamField(
        BodyBlock(),
        verbose_name=_("documentation"),
        blank=True,
        help_text=_("Minutes, slides, pictures, results. Once it is published, participants get a mail with the link."),
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("documentation"),
        index.SearchField("place_name"),
        *FOLDED,
    ]
    content_panels = [*BasePage.content_panels, *what_panels]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("What it is")),
            ObjectList(when_panels, heading=_("When and where")),
            ObjectList(programme_panels, heading=_("Programme")),
            ObjectList(registration_panels, heading=_("Registration")),
            ObjectList(after_panels, heading=_("Afterwards")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )
    # What became of one event says nothing of its copy. Its identity in calendars, registrations, seats and record
    # stand beside the page and are not copied at all.
    exclude_fields_in_copy = [
        "state",
        "state_note",
        "earlier_starts_at",
        "earlier_place",
        "attendance",
        "attendance_source",
        "documentation",
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what contradicts itself; what is merely missing may stay so in a draft."""
        super().clean()
        problems = {**self._moment_problems(), **self.age_problems(), **self._place_problems()}
        if problems:
            raise ValidationError(problems)

    def _moment_problems(self) -> dict[str, Any]:
        """By field: what is wrong with the order of the moments, and how to fix it."""
        found: dict[str, Any] = {}
        if self.ends_at and not self.starts_at:
            found["starts_at"] = _("It has an end and no beginning. Say when it begins.")
        elif self.ends_at and self.starts_at and self.ends_at < self.starts_at:
            found["ends_at"] = _("The event would end before it begins. Please check both moments.")
        opens, closes = self.registration_opens_at, self.registration_closes_at
        if opens and closes and closes <= opens:
            found["registration_closes_at"] = _("Registration would close before it opens. Please check both moments.")
        elif self.starts_at and opens and opens >= self.starts_at:
            found["registration_opens_at"] = _(
                "Registration would open after the event has begun. Choose an earlier moment."
            )
        elif self.over_at and closes and closes > self.over_at:
            found["registration_closes_at"] = _(
                "Registration would close after the event is over. Choose an earlier moment."
            )
        return found

    def _place_problems(self) -> dict[str, Any]:
        if (self.latitude is None) != (self.longitude is None):
            return {"longitude": _("A place on the map needs both numbers, or none.")}
        return {}

    def rows_in_use(self) -> dict[str, Iterable[models.Model]]:
        """The tables that people have chosen."""
        tables = self.tables.model.objects.chosen().filter(event_id=self.pk)
        return {**super().rows_in_use(), "tables": tables}

    def with_content_json(self, content: dict[str, Any]) -> "EventMixin":
        """As Wagtail's; but data is not kept for longer than those were told who have registered."""
        page = super().with_content_json(content)
        public = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if public is not None and public.registrations.exists():
            page.keep_days = min(page.keep_days, public.keep_days)
        return page

    def missing_for_publication(self) -> list[str]:
        worded = map(str, self.wording_problems().values()) if self.takes_registrations else []
        return [*super().missing_for_publication(), *worded]

    @property
    def over_at(self) -> datetime | None:
        """When it is over: its end; without one the end of the day on which it begins. None without a date."""
        end = self.ends_at or self.starts_at
        if end is None:
            return None
        if self.ends_at and not self.is_all_day:
            return self.ends_at
        local = timezone.localtime(end)
        return local.replace(hour=23, minute=59, second=59, microsecond=0)

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether it is over at ``at`` (default: now). Without a date it is still to come."""
        return has_passed(self.over_at, at)

    @property
    def is_cancelled(self) -> bool:
        return bool(self.state == EventState.CANCELLED)

    @property
    def takes_registrations(self) -> bool:
        """Whether one registers on the site at all, whatever the moment."""
        return bool(self.registration_mode == RegistrationMode.HERE)

    @property
    def registration_window(self) -> Window:
        """From when and until when registrations are taken; without an end of its own until the event begins."""
        return Window(self.registration_opens_at, self.registration_closes_at or self.starts_at)

    @property
    def changing_moments(self) -> list[datetime | None]:
        """When the page changes by itself: registration opens and closes, the event begins and is over."""
        return [self.starts_at, self.over_at, self.registration_opens_at, self.registration_closes_at]


class EventPage(EventMixin, BasePage):
    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")


class EventIndexMixin(AufbruchPageMixin):
    """Behaviour of the page that lists a process's events, coming and past."""

    urlconf = "wagtail_aufbruch.events.public.index_urls"
    show_in_menus_default = True
    page_description = _("All events of the process, coming and past, as list and calendar.")

    introduction = models.TextField(_("introduction"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), *FOLDED]

    class Meta:
        abstract = True


class EventIndexPage(EventIndexMixin, BasePage):
    class Meta:
        verbose_name = _("calendar of events")
        verbose_name_plural = _("calendars of events")
