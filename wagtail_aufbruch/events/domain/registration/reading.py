"""What somebody has read of a registration before they change it: a form may lie open while its person, or one of the
staff, changes the same registration, and nobody writes over that unread."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.events.domain.errors import ChangedMeanwhile
from wagtail_aufbruch.events.domain.registration.guardians import names_of
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.questions.answers import with_former
from wagtail_aufbruch.participation.extension.fingerprint import digest


def fingerprint_of(registration: Registration, *, by_staff: bool = False) -> str:
    """Of what the form shows that changes it; that of staff shows telephone and note as well. One query."""
    values = [registration.table_id, json.dumps(registration.answers, sort_keys=True), *names_of(registration)]
    if by_staff:
        values += [registration.phone, registration.note]
    return digest(*values)


def refuse_unread(
    current: Registration, requested: RegistrationRequest, seen: str | None, *, by_staff: bool = False
) -> None:
    """Raise ChangedMeanwhile where the form was made from something else, unless it asks for just what is stored: a
    second click is no mistake. ``seen``: its ``fingerprint_of``; None or "" where it does not say. Under the lock."""
    now = fingerprint_of(current, by_staff=by_staff)
    if not seen or seen == now or _is_stored(current, requested, by_staff=by_staff):
        return
    raise ChangedMeanwhile(_in_words(current), now)


def refuse_unread_note(current: Registration, text: str, seen: str | None) -> None:
    """The same for the note alone; ``seen``: the ``digest`` of the one that was read. Under the lock."""
    if seen and seen != digest(current.note) and text != current.note:
        raise ChangedMeanwhile(current.note or "–", digest(current.note))


def _is_stored(current: Registration, requested: RegistrationRequest, *, by_staff: bool) -> bool:
    answers = with_former(current.event.questions.all(), current.answers, requested.answers)
    return (
        requested.names == names_of(current)
        and getattr(requested.table, "pk", None) == current.table_id
        and answers == current.answers
        and (not by_staff or (requested.phone, requested.note) == (current.phone, current.note))
    )


def _in_words(registration: Registration) -> str:
    """Who comes, with how many, to which table, in one line."""
    people = ngettext("%(n)d person", "%(n)d people", registration.people) % {"n": registration.people}
    table = _("“%(table)s”") % {"table": registration.table.title} if registration.table else ""
    return ", ".join(part for part in (registration.name, people, table) if part)
