"""Writing to guardians: once the entry counts, once more after some days, and when the entrant asks for it.

Each guardian gets one mail for an entry, however many of their children are in it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.consents.locking import locked
from wagtail_aufbruch.competitions.domain.consents.marks import demand_nobody_is_got_around
from wagtail_aufbruch.competitions.domain.consents.team import (
    all_answers,
    drop_unneeded_guardians,
    keep_team,
    rename_entrant,
    team_in,
    without_team,
)
from wagtail_aufbruch.competitions.domain.errors import EntryGone
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, EntryState
from wagtail_aufbruch.competitions.models import Entry, Guardian, TeamMember
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.participation.domain.consent.asking_guardians import (
    CHILDS_ADDRESS,
    NOT_WAITED_FOR,
    check_asking_again,
    is_own_address,
)
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.extension.periodic_work import each

REMIND_AFTER = timedelta(days=3)
WAITED_FOR = tuple(state for state in TAKES_A_PLACE if state != EntryState.NOT_ADMITTED)
"""States in which a consent that is missing keeps an entry from being judged."""


def ask_guardians(entry: Entry) -> None:
    """Write to each guardian who has not been asked about all of their children. ``entry`` is locked, and counts.

    Once they were asked, a change is told by the page that our mail leads to: they get another mail only about more
    children than it told of, when they have answered since, or after some days (``remind_due``); however often somebody
    changes names.
    """
    rows = Guardian.objects.filter(entry=entry).exclude(email="").prefetch_related("members").order_by("pk")
    for guardian in rows:
        waiting = [one for one in guardian.members.all() if one.agrees is None]
        if waiting and _is_to_be_asked(guardian, waiting):
            _write(guardian, entry, len(waiting))


def _is_to_be_asked(guardian: Guardian, waiting: Sequence[TeamMember]) -> bool:
    if guardian.asked_at is None or len(waiting) > guardian.asked_about:
        return True
    last = max(guardian.asked_at, guardian.reminded_at or guardian.asked_at)
    has_answered = guardian.answered_at is not None and guardian.answered_at > last
    return any(one.created_at > last for one in waiting) and (has_answered or last < timezone.now() - REMIND_AFTER)


def newly_asked(entry: Entry, given: list[Answer] | None = None) -> int:
    """How many guardians are written to when the entry is handed in; with ``given`` as its answers when they are stored
    in one that counts already. Asked before, by whoever limits it: anybody can name strangers."""
    known = Guardian.objects.filter(entry=entry)
    if given is None:
        return known.filter(asked_at=None).exclude(email="").count()
    if not entry.is_handed_in:
        return 0
    rows = [row for answer in team_in(given) for row in answer.get("value") or [] if row.get("is_young")]
    named = {normal_email(str(row.get("guardian_email") or "")) for row in rows} - {""}
    return len(named - set(known.values_list("email", flat=True))) if named else 0


def take_answers(entry: Entry, given: list[Answer], name: str | None = None) -> None:
    """Make these the answers of the entry, its team among them, and ``name`` its name, if there is one; and ask
    guardians who come with it where it counts already. The caller holds the lock of the entry, and saves it."""
    is_renamed = name is not None and rename_entrant(entry, name)
    is_another_team = team_in(given) != team_in(all_answers(entry))
    if is_another_team:
        keep_team(entry, given)
    if entry.is_handed_in and (is_renamed or is_another_team):
        ask_guardians(entry)
    entry.answers = without_team(given)


@transaction.atomic
def ask_again(entry: Entry, guardian_pk: int, email: str) -> None:
    """The entrant has a guardian written to once more, at this address. Another address ends the old one's page.

    Before handing in the address is only kept. Raises NotNow within the pause between two mails, where nothing is
    waited for, and for the entrant's own address; AnotherGuardian where somebody has refused in their place.
    """
    current = locked(entry, entry.competition.process)
    guardian = Guardian.objects.filter(entry=current, pk=guardian_pk).first()
    waiting = list(TeamMember.objects.filter(guardian=guardian, agrees=None)) if guardian is not None else []
    if guardian is None or not waiting or current.state == EntryState.WITHDRAWN:
        raise NotNow(NOT_WAITED_FOR)
    check_asking_again(email, own_email=current.email, asked_at=guardian.asked_at)
    if any(is_own_address(email, one.email) for one in current.members.all() if one.is_young):
        raise NotNow(CHILDS_ADDRESS)
    if normal_email(email) != guardian.email:
        names = [current.name if one.is_entrant else one.name for one in waiting]
        demand_nobody_is_got_around(
            current, [{"name": name, "is_young": True, "guardian_email": email} for name in names]
        )
        guardian = Guardian.objects.get_or_create(entry=current, email=normal_email(email))[0]
        TeamMember.objects.filter(pk__in=[one.pk for one in waiting]).update(guardian=guardian)
        drop_unneeded_guardians(current)
    if current.state in TAKES_A_PLACE:
        _write(guardian, current, TeamMember.objects.filter(guardian=guardian, agrees=None).count())


def _write(guardian: Guardian, entry: Entry, number: int, *, again: bool = False) -> None:
    now = timezone.now()
    if again:
        guardian.reminded_at = now
    else:
        guardian.asked_at = now
    guardian.asked_about = number
    guardian.save(update_fields=["asked_at", "asked_about", "reminded_at"])
    message = guardian_emails.guardian_asked(guardian, entry.competition, number, again=again)
    write_mail(entry.competition.process, guardian.email, message)


def remind_due() -> int:
    """Remind those who have not answered for three days, once; once more where somebody else is asked about since.
    Returns how many; found by state, so none is missed."""
    return each(_to_remind().select_related("entry__competition").order_by("pk")[:500], _remind)


def _to_remind() -> "QuerySet[Guardian]":
    long_ago = timezone.now() - REMIND_AFTER
    unanswered = TeamMember.objects.filter(guardian=OuterRef("pk"), agrees=None)
    newer = unanswered.filter(created_at__gt=OuterRef("reminded_at"))
    rows = Guardian.objects.filter(Exists(unanswered), entry__state__in=WAITED_FOR, asked_at__lt=long_ago)
    is_new = Q(Exists(newer), reminded_at__lt=long_ago) & ~Q(asked_at__gt=F("reminded_at"))
    return rows.filter(Q(reminded_at=None) | is_new).exclude(email="")


@transaction.atomic
def _remind(due: Guardian) -> int:
    try:
        entry = locked(due.entry, process_page(due.entry))
    except EntryGone:
        return 0
    guardian = _to_remind().filter(pk=due.pk).first()
    if guardian is None:
        return 0
    _write(guardian, entry, TeamMember.objects.filter(guardian=guardian, agrees=None).count(), again=True)
    return 1
