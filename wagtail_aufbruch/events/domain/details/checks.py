"""What an editor is told about an event: what is missing, what is inconsistent, and how to fix it."""

from collections.abc import Iterator

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.places import doubt_about
from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.events.domain.details.postponement import place_in_one_line
from wagtail_aufbruch.events.enums import ACTIVE, SEATED, EventState, Mode
from wagtail_aufbruch.events.models import EventPage, Registration


def warnings_of(event: EventPage) -> list[str]:
    """What is inconsistent: each warning says what it means and how to fix it."""
    return [
        *_date_warnings(event),
        *_place_warnings(event),
        *_programme_warnings(event),
        *(_registration_warnings(event) if event.takes_registrations else _warnings_without_registration(event)),
        *_after_warnings(event),
    ]


def _date_warnings(event: EventPage) -> Iterator[str]:
    if not event.starts_at and not event.date_note:
        yield _("There is no date yet. Put it in, or write under “date in words” what is known, for instance “autumn”.")
    if event.state == EventState.MOVED and not event.earlier_starts_at and not event.earlier_place:
        yield _(
            "The event is said to be moved, but date and place are the same as before. Put in the new date or place, "
            "or choose “as planned”."
        )
    if event.state == EventState.CANCELLED and not event.state_note:
        yield _("The event is cancelled without a reason. One sentence spares you many calls.")


def _place_warnings(event: EventPage) -> Iterator[str]:
    if event.mode != Mode.ONLINE and not place_in_one_line(event):
        yield _("The place is missing. Name it under “When and where”, so that people find their way.")
    doubt = doubt_about(event.latitude, event.longitude)
    if doubt:
        yield f"{doubt} " + _("Check latitude and longitude under “When and where”.")
    if event.mode != Mode.IN_PERSON and not event.online_url:
        yield _("The link for taking part online is missing. It has to be there when it is given out.")
    if event.online_url and event.mode == Mode.IN_PERSON:
        yield _("There is an online link, but the event takes place on the spot only, so that nobody gets it.")
    if event.online_url and event.mode != Mode.IN_PERSON and not event.takes_registrations:
        yield _(
            "Only people who are registered get the online link, and there is no registration. Switch it on, or write "
            "into the text how one takes part."
        )


def _programme_warnings(event: EventPage) -> Iterator[str]:
    if not event.starts_at:
        return
    last = event.over_at
    outside = [
        item.title
        for item in event.programme.all()
        if item.starts_at and (item.starts_at < event.starts_at or (last and item.starts_at > last))
    ]
    if outside:
        yield _("An item of the programme lies outside of the event's time: %(items)s. Please check the moments.") % {
            "items": ", ".join(quoted(title) for title in outside[:3])
        }


def _registration_warnings(event: EventPage) -> Iterator[str]:
    tables = list(event.tables.all())
    at_tables = sum(table.seats or 0 for table in tables)
    limited = bool(tables) and all(table.seats is not None for table in tables)
    if event.seats is None and not limited:
        yield _("No number of seats is set, so that as many may register as want to. Set one where the room is small.")
    if event.seats is not None and limited and at_tables != event.seats:
        yield _(
            "The tables have %(tables)s seats together, the event has %(seats)s. The smaller number holds. Make both "
            "the same, or leave the event's field empty."
        ) % {"tables": at_tables, "seats": event.seats}
    if not event.starts_at and not event.registration_closes_at:
        yield _("Registration has no end, because there is no date. Set when it closes.")
    if event.wording_problems():
        yield _("Guardians are asked, but there is no wording to agree to. Write it under “Ages”.")
    if event.terms_page_id and public_page(event.terms_page_id) is None:
        yield _("The page with the terms is not public, so nobody can read them. Publish it.")
    taken = _taken(event)
    if event.seats is not None and taken > event.seats:
        yield ngettext(
            "%(taken)s seat is given already, more than the %(seats)s. Nobody loses it; no further one is given "
            "until enough are free.",
            "%(taken)s seats are given already, more than the %(seats)s. Nobody loses one; no further one is given "
            "until enough are free.",
            taken,
        ) % {"taken": taken, "seats": event.seats}


def _warnings_without_registration(event: EventPage) -> Iterator[str]:
    number = Registration.objects.filter(event_id=event.pk, state__in=ACTIVE).count() if event.pk else 0
    if number:
        yield ngettext(
            "%(number)s person is registered, but registration is switched off now. They are not told. Close it by "
            "“closes at” instead.",
            "%(number)s people are registered, but registration is switched off now. They are not told. Close it by "
            "“closes at” instead.",
            number,
        ) % {"number": number}


def _after_warnings(event: EventPage) -> Iterator[str]:
    if event.is_over(timezone.now()) and not event.is_cancelled and not event.documentation:
        yield _(
            "The event is over and its documentation is missing. Put it in under “Afterwards”: then those who took "
            "part get a mail with the link."
        )


def _taken(event: EventPage) -> int:
    if not event.pk:
        return 0
    seated = Registration.objects.filter(event_id=event.pk, state__in=SEATED)
    return int(seated.aggregate(sum=Sum("people"))["sum"] or 0)
