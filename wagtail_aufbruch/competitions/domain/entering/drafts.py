"""Drafts: begun with an address, filled in step by step, kept until the closing moment."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import current_version, lock, read_anew
from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.domain.announcing.phases import takes_entries, why_not_open
from wagtail_aufbruch.competitions.domain.consents.asking import take_answers
from wagtail_aufbruch.competitions.domain.consents.mailboxes import mailbox_mark, of_same_person
from wagtail_aufbruch.competitions.domain.consents.team import keep_entrant
from wagtail_aufbruch.competitions.domain.entering.ends import until
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.errors import ChangedElsewhere, EntryError, EntryGone, NotOpen
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.enums import NOT_SENT, EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.competitions.models.entries.entry import new_secret
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.participation.domain.files.staging import is_waited_for
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.models import Participant

MOST_DRAFTS = 10
"""Most entries of one mailbox in a competition that are begun and do not count: more is no person who tries. Those that
nobody confirmed count for their very address alone."""
SETTLED: dict[str, str | Promise] = {
    EntryState.WITHDRAWN: gettext_lazy("This entry was withdrawn."),
    EntryState.RETURNED: gettext_lazy("This entry was returned to you: only what was asked for can be changed."),
    EntryState.ADMITTED: gettext_lazy("This entry was checked and admitted. It cannot be changed any more."),
    EntryState.NOT_ADMITTED: gettext_lazy("This entry was not admitted. It cannot be changed any more."),
}
"""States in which an entry is not changed as people like, and what is told then."""


@dataclass(frozen=True)
class Beginning:
    """What somebody gives to begin, already cleaned."""

    email: str = ""
    participant: Participant | None = None
    """Whoever this browser belongs to: the address is confirmed already."""
    guardian_email: str | None = None
    """"" for a consent on paper; None where none is needed."""
    form_key: uuid.UUID | None = None
    """Given out with the form, so that the same form sent twice makes one draft."""

    def key_for(self, competition: CompetitionPage, person: Participant) -> str:
        """The secret of the entry: the same for the same form with the same content, and known to nobody who knows the
        form."""
        if self.form_key is None:
            return new_secret()
        content = f"{competition.pk}:{person.pk}:{self.guardian_email}:{self.form_key}"
        return salted_hmac("wagtail_aufbruch.entry.begun", content, algorithm="sha256").hexdigest()[: len(new_secret())]


def begin(competition: CompetitionPage, beginning: Beginning, *, process: Process) -> Entry:
    """Make a draft, and write the mail with its link. A form that arrives a second time returns the draft of the first.

    Raises NotOpen, or EntryError where there are too many drafts.
    """
    now = timezone.now()
    with transaction.atomic():
        lock(competition)
        fresh = read_anew(competition)
        fresh.__dict__["process"] = process
        if not fresh.live or not takes_entries(fresh, now):
            raise NotOpen(why_not_open(fresh, now) or _("This page has been taken down."))
        person = beginning.participant or participant_for(process, beginning.email)
        new = Entry(competition=fresh, participant=person, mailbox=mailbox_mark(fresh.pk, person.email))
        drafts = of_same_person(new).filter(state__in=NOT_SENT)
        key = beginning.key_for(fresh, person)
        begun = drafts.filter(key=key, participant=person).first()
        if begun is not None:
            return begun
        # What nobody confirmed under another address keeps nobody out: mails there may reach nobody.
        if drafts.filter(Q(participant=person) | Q(confirmed_at__isnull=False)).count() >= MOST_DRAFTS:
            raise EntryError(
                _(
                    "With this address many entries have been begun already. Go on with one of them: its link is in "
                    "our mail."
                )
            )
        entry = Entry.objects.create(
            process_id=process.pk,
            competition=fresh,
            participant=person,
            key=key,
            form=current_version(fresh),
            mailbox=new.mailbox,
            confirmed_at=now if beginning.participant is not None else None,
            consent_text=fresh.consent_text,
            consent_version=fresh.consent_version,
            consented_at=now,
        )
        if beginning.guardian_email is not None:
            keep_entrant(entry, beginning.guardian_email)
        tell(entry, fresh, entry_emails.begun)
    return entry


def try_out(competition: CompetitionPage, *, process: Process, user: AnyUser) -> Entry:
    """An entry by which staff try the form as it stands: it never counts, and is thrown away by itself."""
    with transaction.atomic():
        log(competition, "aufbruch.entry_trial", user=user)
        return Entry.objects.create(
            process_id=process.pk, competition=competition, form=current_version(competition), is_trial=True
        )


def why_closed(entry: Entry, at: datetime | None = None) -> str:
    """Why it cannot be changed now; "" while it can."""
    return str(SETTLED.get(entry.state, "")) or why_past(entry, at)


def why_past(entry: Entry, at: datetime | None = None) -> str:
    """Why its time is over, whatever its state; "" while it runs."""
    if entry.is_trial:
        return ""
    end = until(entry)
    at = at or timezone.now()
    if entry.repair_until is None and what_follows_has_begun(entry.competition, at):
        return why_not_open(entry.competition, at) or _("The closing moment has passed.")
    if end is None or not has_passed(end, at):
        return "" if end is not None else why_not_open(entry.competition, at)
    if any(is_waited_for(one, end, at) for one in entry.files.all()):
        return ""
    if entry.repair_until is not None:
        return _("The deadline for repair has passed: it ended on %(moment)s.") % {"moment": say_moment(end)}
    return why_not_open(entry.competition, at) or _("The closing moment has passed.")


def why_still_changing(entry: Entry) -> str:
    """Why staff decide nothing on it yet: its person can still change it; "" where they cannot."""
    if why_closed(entry):
        return ""
    end = until(entry)
    if end is None:
        return _("The competition has no closing moment, so that its entries can still be changed.")
    return _("The person can still change this entry, until %(moment)s. It is decided on after that.") % {
        "moment": say_moment(end)
    }


@transaction.atomic
def save(
    entry: Entry,
    answers: Iterable[Answer],
    *,
    revision: int,
    title: str | None = None,
    name: str | None = None,
    category: str | None = None,
) -> Entry:
    """Store what one step of the form says; of other steps the answers stay. Returns the entry as it is now.

    ``answers`` are all of the entry as they are to be, with its team; guardians who come with it are asked at once
    where the entry counts already. ``revision`` is the one that the form was made from. Raises ChangedElsewhere where
    it was changed since, NotOpen after the closing moment; then nothing is stored.
    """
    current = reread(entry)
    message = why_closed(current)
    if message:
        raise NotOpen(message)
    if current.revision != revision:
        raise ChangedElsewhere
    take_answers(current, list(answers), name)
    current.title = current.title if title is None else title
    if category is not None and category != current.category:
        if current.is_handed_in:
            raise EntryError(_("The category cannot be changed any more. Withdraw the entry, and begin a new one."))
        current.category = category
    current.changed_at = timezone.now()
    current.revision += 1
    current.save(update_fields=["answers", "title", "name", "category", "changed_at", "revision"])
    return current


def prove(entry: Entry) -> None:
    """Note that whoever does something with the entry reads its mailbox, and end the way of the browser that only typed
    the address: nobody else reads what is written from then on. Twice changes nothing."""
    if entry.confirmed_at is not None:
        return
    entry.confirmed_at = timezone.now()
    Entry.objects.filter(pk=entry.pk, confirmed_at=None).update(confirmed_at=entry.confirmed_at)
    if entry.participant is not None:
        mark_confirmed(entry.participant)


def reread(entry: Entry) -> Entry:
    """The entry as it is now, locked until the end of the transaction, with the competition as it is now.

    Raises EntryGone where it was deleted since it was read.
    """
    found = Entry.objects.select_for_update(of=("self",)).select_related("participant", "form").filter(pk=entry.pk)
    current: Entry | None = found.first()
    if current is None:
        raise EntryGone
    process = entry.competition.process
    current.competition = read_anew(entry.competition)
    current.competition.__dict__["process"] = process
    return current


def open_drafts(competition: CompetitionPage, participant: Participant | None) -> "list[Entry]":
    """What this person has begun or handed in there, the latest first; no query without a person."""
    if participant is None:
        return []
    rows = Entry.objects.filter(competition=competition.pk, participant=participant, is_trial=False)
    return list(rows.exclude(state=EntryState.WITHDRAWN).order_by("-changed_at", "-pk"))
