"""What guardians answer: by their own page, or on paper, which staff write down. The last answer holds, at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.consents.locking import locked
from wagtail_aufbruch.competitions.domain.consents.mails import forget_mails
from wagtail_aufbruch.competitions.domain.consents.published import follow_consents
from wagtail_aufbruch.competitions.domain.consents.wordings import wording_of
from wagtail_aufbruch.competitions.domain.errors import EntryError, EntryGone
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, Guardian, TeamMember
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.extension.fingerprint import digest


@dataclass(frozen=True)
class Consent:
    """What a guardian agrees to for one child; without ``agrees`` there is nothing else."""

    agrees: bool
    may_name: bool = False
    may_picture: bool = False
    may_publish: bool = False

    @property
    def ticks(self) -> dict[str, bool]:
        return {
            "may_name": self.agrees and self.may_name,
            "may_picture": self.agrees and self.may_picture,
            "may_publish": self.agrees and self.may_publish,
        }


@dataclass(frozen=True)
class Wording:
    """What a guardian has read."""

    text: str
    version: str


class UnknownVersion(EntryError):
    """A paper names a version of the wording that there has not been."""

    def __init__(self, version: str, today: str) -> None:
        super().__init__(
            _(
                "There has been no version “%(version)s” of the wording; today's is “%(today)s”. Please look at the "
                "paper."
            )
            % {"version": version, "today": today}
        )


class WordingChanged(EntryError):
    """What was read is not what stands there now."""

    def __init__(self) -> None:
        super().__init__(_("The wording of the consent has changed. Please read it again, and answer once more."))


class NamesChanged(EntryError):
    """Who was read about is not who stands there now."""

    def __init__(self) -> None:
        super().__init__(
            _("The name was changed while you were reading. Below stands what it is now: please read it anew.")
        )


def seen_of(entry: Entry, members: Iterable[TeamMember]) -> str:
    """The fingerprint of the young people whom a guardian reads about, by their names as they are."""
    named = {one.pk: entry.name if one.is_entrant else one.name for one in members}
    return digest(*(part for pk in sorted(named) for part in (pk, named[pk])))


def changed_since(entry: Entry, members: Iterable[TeamMember], *, version: str, seen: str) -> EntryError | None:
    """WordingChanged or NamesChanged where what was read, see ``answer``, is not what stands there now; else None.

    Asked also of an answer that lacks something: the form that is given back holds what stands there now.
    """
    if version != entry.competition.consent_version:
        return WordingChanged()
    if seen != seen_of(entry, members):
        return NamesChanged()
    return None


@transaction.atomic
def answer(guardian: Guardian, given: Mapping[int, Consent], *, version: str, seen: str) -> None:
    """Keep what the guardian answers for their children, by the key of each; the same once more changes nothing.

    ``version`` is that of the wording that was read, ``seen`` is ``seen_of`` the children. Raises LinkUnknown where
    somebody else is asked by now, EntryError where the entry was withdrawn, WordingChanged, NamesChanged.
    """
    entry = _locked_for(guardian)
    if not Guardian.objects.filter(pk=guardian.pk, entry=entry).exists():
        raise LinkUnknown
    if entry.state == EntryState.WITHDRAWN:
        raise EntryError(NOT_WAITED_FOR)
    children = list(TeamMember.objects.filter(guardian=guardian, is_young=True))
    changed = changed_since(entry, children, version=version, seen=seen)
    if changed is not None:
        raise changed
    members = [one for one in children if one.pk in given]
    Guardian.objects.filter(pk=guardian.pk).update(answered_at=timezone.now())
    competition = entry.competition
    read = Wording(competition.guardian_text, competition.consent_version)
    _keep(entry, {member: given[member.pk] for member in members}, read)


def _locked_for(guardian: Guardian) -> Entry:
    """The guardian's entry, locked; with it goes their page. Raises LinkUnknown."""
    try:
        return locked(guardian.entry, guardian.entry.competition.process)
    except EntryGone as gone:
        raise LinkUnknown from gone


@transaction.atomic
def record_paper(member: TeamMember, consent: Consent, received_on: date, *, user: AnyUser, version: str = "") -> None:
    """Staff write down what a guardian has signed. The same once more changes nothing.

    ``version``: that of the wording on the paper, which may be an earlier one; "": today's. Raises EntryError, of which
    UnknownVersion is one.
    """
    entry = locked(member.entry, member.entry.competition.process)
    current = TeamMember.objects.filter(pk=member.pk, entry=entry, is_young=True).first()
    if current is None or entry.state == EntryState.WITHDRAWN:
        raise EntryError(NOT_WAITED_FOR)
    if received_on > timezone.localdate():
        raise EntryError(_("This day is still to come."))
    if _answered_on(current) > received_on:
        _refuse_more_than_answered(current, consent)
    version = version or entry.competition.consent_version
    wording = wording_of(entry.competition, version)
    if wording is None:
        raise UnknownVersion(version, entry.competition.consent_version)
    if not _keep(entry, {current: consent}, Wording(wording, version), paper_on=received_on, paper_by=user):
        return
    told = {"entry": entry.pk, "member": current.pk, "on": str(received_on), "agrees": consent.agrees, **consent.ticks}
    log(entry.competition, "aufbruch.entry_paper_consent", user=user, data=told)


def _refuse_more_than_answered(member: TeamMember, consent: Consent) -> None:
    """Raise EntryError where an earlier paper allows what the guardian has taken back since."""
    if not consent.agrees:
        return
    if member.agrees is False:
        said = _(
            "This guardian refused on %(day)s, after the paper had come; the last answer holds. If they have changed "
            "their mind, ask for a new paper, or for their answer by the link in our mail."
        )
    elif any(given and not getattr(member, name) for name, given in consent.ticks.items()):
        said = _(
            "This guardian answered on %(day)s, after the paper had come, and did not tick all that is ticked on it; "
            "the last answer holds. If they have changed their mind, ask for a new paper, or for their answer by the "
            "link in our mail."
        )
    else:
        return
    raise EntryError(said % {"day": date_format(_answered_on(member), "SHORT_DATE_FORMAT")})


def _answered_on(member: TeamMember) -> date:
    """On which day the guardian gave the answer that holds; the earliest of all days where there is none."""
    if member.paper_on is not None:
        return member.paper_on
    return timezone.localdate(member.answered_at) if member.answered_at is not None else date.min


def _keep(
    entry: Entry,
    given: Mapping[TeamMember, Consent],
    read: Wording,
    *,
    paper_on: date | None = None,
    paper_by: AnyUser | None = None,
) -> bool:
    """Write the answers, and tell the entrant what follows. Returns whether anything has changed."""
    was_missing, now = entry.guardian_missing, timezone.now()
    changed = [
        member
        for member, consent in given.items()
        if member.agrees is not consent.agrees
        or any(getattr(member, name) != value for name, value in consent.ticks.items())
        or member.paper_on != paper_on
        or (paper_on is not None and consent.agrees and member.wording_version != read.version)
    ]
    refused = [member for member in changed if not given[member].agrees and member.agrees is not False]
    for member in changed:
        consent = given[member]
        member.agrees, member.answered_at = consent.agrees, now
        for name, value in consent.ticks.items():
            setattr(member, name, value)
        if consent.agrees:
            member.given_at = now
            member.wording, member.wording_version = read.text, read.version
        member.paper_on, member.paper_by_id = paper_on, paper_by.pk if paper_by is not None else None
        member.save()
    if not changed:
        return False
    entry.__dict__.pop("_prefetched_objects_cache", None)
    follow_consents(entry)
    if entry.participant is not None:
        if refused:
            write_mail(
                entry.competition.process,
                entry.participant,
                guardian_emails.guardian_refused(entry, entry.competition),
            )
        elif was_missing and not entry.guardian_missing:
            write_mail(
                entry.competition.process, entry.participant, guardian_emails.guardian_agreed(entry, entry.competition)
            )
    return True


@transaction.atomic
def forget_address(guardian: Guardian) -> None:
    """A guardian who has answered has their address deleted, with the mails that went there. Their page stays, so that
    they can go on changing their mind. Raises EntryError as long as they have not answered about each child."""
    entry = _locked_for(guardian)
    current = Guardian.objects.filter(pk=guardian.pk, entry=entry).first()
    if current is None:
        raise LinkUnknown
    if TeamMember.objects.filter(guardian=current, agrees=None).exists():
        raise EntryError(_("Please answer first; then we can delete your address."))
    forget_mails(current)
    current.email = ""
    current.save(update_fields=["email"])
