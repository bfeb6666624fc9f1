"""Entries that were chosen become contributions: at once where everybody may know who won, else by themselves then.

Part of the periodic work, which finds what is prepared and whose gate is open, so that a run that was missed loses
nothing. Until then there is no contribution at all: no list, no search, no inbox can tell of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.locking import locked
from wagtail_aufbruch.competitions.domain.consents.standing import may_show_as, shown_names
from wagtail_aufbruch.competitions.domain.entering.originals import opened
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.going_on.choosing import Words, choose, files_for, why_not
from wagtail_aufbruch.competitions.emails import going_on as emails
from wagtail_aufbruch.competitions.models import KIND, Chosen, Entry, EntryContribution, EntryFile
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.pdfs import copy_for_the_public
from wagtail_aufbruch.participation.domain.files.pictures import draw_anew
from wagtail_aufbruch.participation.domain.files.storing import store
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.enums import AttachmentKind, FileKind
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.models import Attachment
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """What became of many that were chosen together."""

    done: list[Entry] = field(default_factory=list)
    left: list[tuple[Entry, str]] = field(default_factory=list)
    """Each with the reason, for staff."""


def publish_due() -> int:
    """Publish what is prepared and may be public by now. Returns how many."""
    due = Chosen.objects.filter(entry__competition__honouring__public_at__lte=timezone.now())
    rows = Entry.objects.filter(chosen__in=due, competition__live=True).select_related("competition")
    number = 0

    def try_one(entry: Entry) -> bool:
        nonlocal number
        if number == MOST_AT_ONCE:
            return False
        try:
            publish(entry)
        except EntryError:
            # A guardian's consent is missing since, for instance: staff read why on its page. However many these are,
            # they keep nobody behind them waiting.
            return False
        number += 1
        return True

    return each(rows.order_by("pk"), try_one)


@transaction.atomic
def publish(entry: Entry) -> EntryContribution:
    """Make the contribution of what is prepared, and write to its author. Raises EntryError."""
    current = locked(entry, entry.competition.process)
    chosen = Chosen.objects.select_related("by").filter(entry=current.pk).first()
    if chosen is None:
        raise EntryError(_("Nothing is prepared of this entry any more. Please load the page again."))
    if not may_be_told(current.competition):
        raise EntryError(_("Not everybody may know yet who has won. It is published by itself then."))
    problem = why_not(current)
    if problem:
        raise EntryError(problem)
    contribution = _store(current, chosen)
    for file in files_for(current):
        if file.pk in chosen.files:
            _attach(contribution, file)
    transitions.publish_chosen(contribution, user=chosen.by)
    log(current.competition, "aufbruch.entry_went_on", user=chosen.by, data={"entry": current.pk})
    chosen.delete()
    contribution.refresh_from_db()
    notify_author(contribution, emails.went_on)
    return contribution


def _store(entry: Entry, chosen: Chosen) -> EntryContribution:
    # What was taken back because a guardian did not agree then goes its own way.
    EntryContribution.objects.filter(entry=entry.pk).update(entry=None)
    return EntryContribution.objects.create(
        kind=KIND,
        entry=entry,
        process_id=entry.process_id,
        page_id=entry.competition_id,
        author=entry.participant,
        author_name=name_for(entry, chosen.name),
        title=chosen.title,
        text=chosen.text,
        consent_text=entry.consent_text,
        consent_version=entry.consent_version,
        consented_at=entry.consented_at,
        created_at=entry.sent_at or entry.created_at,
    )


def name_for(entry: Entry, name: str) -> str:
    """The name that staff have written, unless it names somebody whose guardian does not agree by now; then the names
    that may be shown. None stays none."""
    if not name or may_show_as(entry, name):
        return name
    return ", ".join(shown_names(entry))[:NAME_LENGTH]


def _attach(contribution: EntryContribution, file: EntryFile) -> None:
    """A copy without what a camera or a program has written into it, and without the sender's name of the file."""
    attachment = Attachment(process_id=contribution.process_id, contribution=contribution, alt=file.alt)
    contents: dict[str, File[bytes]]
    with opened(file) as original:
        if file.kind == FileKind.PICTURE:
            attachment.kind = AttachmentKind.PICTURE
            drawn = draw_anew(File(original, name="picture"), max(file.size, 1))
            attachment.width, attachment.height, attachment.size = drawn.width, drawn.height, drawn.file.size
            contents = {"file": drawn.file, "preview": drawn.preview}
        else:
            attachment.kind = AttachmentKind.DOCUMENT
            copy = BytesIO()
            copy_for_the_public(original, copy)
            content = ContentFile(copy.getvalue(), name="document.pdf")
            attachment.size = content.size
            contents = {"file": content}
        store(attachment, contents)


def choose_many(
    entries: Iterable[Entry], words: Mapping[int, Words], seen: Mapping[int, str], *, user: AnyUser
) -> Outcome:
    """Choose each entry with its words, by its key, and publish it where everybody may know who won. What cannot go on
    is left with the reason, and stops nothing else."""
    outcome = Outcome()
    for entry in entries:
        try:
            choose_and_publish(entry, words[entry.pk], seen=seen.get(entry.pk, ""), user=user)
        except ParticipationError as error:
            outcome.left.append((entry, str(error.message)))
        else:
            outcome.done.append(entry)
    return outcome


@transaction.atomic
def choose_and_publish(entry: Entry, words: Words, *, seen: str, user: AnyUser) -> EntryContribution | None:
    """Choose it, and publish it at once where everybody may know who won; None where it waits for that. Raises
    EntryError, ChangedSinceShown."""
    choose(entry, words, user=user, seen=seen)
    if not may_be_told(type(entry.competition).objects.get(pk=entry.competition_id)):
        return None
    return publish(entry)
