"""Taking a young person out of the team whose guardian does not agree, so that the entry can go on without them.

The form does it as long as the entry can be changed (``team.keep_team``). After that the entrant does it here, and
staff with a reason. Texts and files may still name or show who has left: until staff have looked, nobody else sees it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.domain.consents.locking import locked
from wagtail_aufbruch.competitions.domain.consents.marks import keep_marks
from wagtail_aufbruch.competitions.domain.consents.team import drop_unneeded_guardians
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE
from wagtail_aufbruch.competitions.models import Entry, EntryStep, TeamMember
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.errors import ReasonMissing
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.questions.definition import is_required
from wagtail_aufbruch.participation.enums import Actor


def why_not_taken_out(entry: Entry, member: TeamMember) -> str:
    """Why this person cannot be taken out now; "" where they can. ``entry`` comes with its people."""
    if entry.state not in TAKES_A_PLACE or not member.consent_missing:
        return _("Nobody is waited for here any more: the guardian agrees, or the entry was withdrawn.")
    if member.is_entrant:
        return _("This is the person who enters. Without them there is no entry.")
    if what_follows_has_begun(entry.competition):
        return _("People vote already, or may know who has won. Entries stay as they are.")
    if not _others(entry, member) and _is_demanded(entry, member):
        return _(
            "Nobody else is named under “%(question)s”, and at least one person is needed there. The entry cannot go "
            "on without this person."
        ) % {"question": _question_of(entry, member)}
    return ""


def left_after(entry: Entry, member: TeamMember) -> int:
    """How many people of the team are named once this one is out."""
    return len(_others(entry, member))


def _others(entry: Entry, member: TeamMember) -> list[TeamMember]:
    return [one for one in entry.members.all() if one.question_key == member.question_key and one.pk != member.pk]


def _question_of(entry: Entry, member: TeamMember) -> str:
    return next((str(one.label) for one in questions_of(entry.form) if one.key == member.question_key), "")


def _is_demanded(entry: Entry, member: TeamMember) -> bool:
    return any(one.key == member.question_key and is_required(one) for one in questions_of(entry.form))


@transaction.atomic
def take_out(
    member: TeamMember, *, user: AnyUser | None = None, reason: str = "", looked_through: bool = False
) -> Entry:
    """Take them out: the entrant, or with ``user`` and a reason staff, of which the entrant is told.

    ``looked_through``: staff have looked that nothing names or shows them. Otherwise the entry is kept back until
    somebody has (``note_looked_through``). Raises EntryError, ReasonMissing.
    """
    entry = locked(member.entry, member.entry.competition.process)
    current = TeamMember.objects.filter(pk=member.pk, entry=entry).select_related("guardian").first()
    if current is None:
        raise EntryError(_("This person is not in the team any more."))
    message = why_not_taken_out(entry, current)
    if message:
        raise EntryError(message)
    if user is not None and not reason.strip():
        raise ReasonMissing
    keep_marks(entry, [current])
    current.delete()
    drop_unneeded_guardians(entry)
    now = timezone.now()
    entry.__dict__.pop("_prefetched_objects_cache", None)
    entry.changed_at, entry.revision = now, entry.revision + 1
    if user is None or not looked_through:
        entry.looking_since = entry.looking_since or now
    entry.save(update_fields=["changed_at", "revision", "looking_since"])
    touch(entry.process_id)
    told = _("Somebody was taken out of the team.")
    EntryStep.objects.create(
        entry=entry,
        from_state=entry.state,
        to_state=entry.state,
        actor=Actor.AUTHOR if user is None else Actor.STAFF,
        reason=" ".join(filter(None, (told, reason.strip()))),
    )
    if user is not None:
        data = {"entry": entry.pk, "looked_through": looked_through}
        log(entry.competition, "aufbruch.entry_member_out", user=user, data=data)
        if entry.participant is not None:
            mail = guardian_emails.taken_out(entry, entry.competition, reason.strip())
            write_mail(entry.competition.process, entry.participant, mail)
    return entry


@transaction.atomic
def note_looked_through(entry: Entry, *, user: AnyUser, revision: int) -> Entry:
    """Staff have looked: nothing in the entry names or shows who was taken out. Twice changes nothing.

    ``revision`` is the one that was looked at. Raises EntryError where it is another one by now.
    """
    current = locked(entry, entry.competition.process)
    if current.looking_since is None:
        return current
    if current.revision != revision:
        raise EntryError(_("The entry has changed since you opened this page. Please look through it once more."))
    current.looking_since = None
    current.save(update_fields=["looking_since"])
    touch(current.process_id)
    log(current.competition, "aufbruch.entry_looked_through", user=user, data={"entry": current.pk})
    return current
