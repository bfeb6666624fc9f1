"""Staff write to many who are registered: once, in steps, each step noted with the mails that it wrote."""

import re
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.events.domain.details.descriptions import when
from wagtail_aufbruch.events.emails.registrations import message_about
from wagtail_aufbruch.events.enums import ACTIVE, SEATED, Audience, RegistrationState
from wagtail_aufbruch.events.models import EventLetter, EventPage, EventTable, Registration
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.extension.periodic_work import each

STEP = 100
"""How many mails are written in one transaction."""

STATES: dict[str, tuple[str, ...]] = {
    Audience.SEATED: SEATED,
    Audience.WAITING: (RegistrationState.WAITING,),
    Audience.EVERYBODY: ACTIVE,
}


class NobodyToWriteTo(ParticipationError):
    def __init__(self) -> None:
        super().__init__(_("Nobody of these has an e-mail address. Nothing was written."))


@dataclass(frozen=True)
class Draft:
    """What staff have typed."""

    subject: str
    text: str
    audience: str
    table: EventTable | None = None


def recipients(event: EventPage, audience: str, table_pk: int | None) -> "QuerySet[Registration]":
    """Whom such a letter is for, with or without an e-mail address, in order of arrival.

    An unconfirmed address gets nothing but the mail that asks to confirm it.
    """
    found: QuerySet[Registration] = Registration.objects.filter(event_id=event.pk, state__in=STATES[audience])
    if table_pk is not None:
        found = found.filter(table_id=table_pk)
    return found.filter(Q(confirmed_at__isnull=False)).order_by("arrival")


def with_address(rows: "QuerySet[Registration]") -> "QuerySet[Registration]":
    return rows.filter(participant__isnull=False)


def message_of(registration: Registration, event: EventPage, subject: str, text: str) -> Message:
    """The mail as this person gets it."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]
    return message_about(
        registration,
        event,
        kind="event_letter",
        subject=subject.replace("%", "%%"),
        paragraphs=[*paragraphs, f"{event.title}, {when(event)}"],
        why=_("You get this mail because you are registered for this event."),
    )


@transaction.atomic
def begin_letter(event: EventPage, draft: Draft, *, key: uuid.UUID, user: AnyUser | None) -> EventLetter:
    """Record the letter; its mails are written by ``write_step``. The same form sent twice is one letter.

    Raises NobodyToWriteTo.
    """
    known = EventLetter.objects.filter(key=key).first()
    if known is not None:
        return known
    rows = with_address(recipients(event, draft.audience, draft.table.pk if draft.table else None))
    total = rows.count()
    if not total:
        raise NobodyToWriteTo
    last = rows.aggregate(last=Max("arrival"))["last"] or 0
    letter, is_new = EventLetter.objects.get_or_create(
        key=key,
        defaults={
            "event_id": event.pk,
            "audience": draft.audience,
            "table": draft.table,
            "table_title": draft.table.title if draft.table else "",
            "subject": draft.subject,
            "text": draft.text,
            "user_id": user.pk if user is not None else None,
            "total": total,
            "until_arrival": last,
        },
    )
    if is_new:
        log(event, "aufbruch.event_letter", user=user, data={"letter": letter.pk, "number": total})
    return letter


@transaction.atomic
def write_step(letter: EventLetter, limit: int = STEP) -> EventLetter:
    """Write the next mails; several at the same time go one after the other. Returns the letter as it is now."""
    current = EventLetter.objects.select_for_update().get(pk=letter.pk)
    if current.done_at is not None:
        return current
    event: EventPage = current.event
    rows = with_address(_left(current, event)).select_related("participant", "table")
    batch = list(rows.filter(arrival__gt=current.last_arrival, arrival__lte=current.until_arrival)[:limit])
    process = ProcessPage.objects.get(pk=event.process.pk)
    for registration in batch:
        registration.event = event
    current.written += write_letters(
        process,
        [Letter(one.email, message_of(one, event, current.subject, current.text)) for one in batch],
    )
    if batch:
        current.last_arrival = batch[-1].arrival
    if len(batch) < limit:
        current.done_at = timezone.now()
    current.save(update_fields=["written", "last_arrival", "done_at"])
    return current


def _left(letter: EventLetter, event: EventPage) -> "QuerySet[Registration]":
    if letter.has_lost_its_table:
        return Registration.objects.none()
    return recipients(event, letter.audience, letter.table_id)


def write_unfinished() -> int:
    """Continue letters that were begun and not finished; part of the periodic work. Returns how many mails it wrote."""
    return each(EventLetter.objects.filter(done_at__isnull=True).order_by("pk"), _finish)


def _finish(letter: EventLetter) -> int:
    before = letter.written
    while letter.done_at is None:
        letter = write_step(letter)
    return letter.written - before
