"""The consent of a parent or guardian: needed, asked for, waited for. Given in ``contributions.guardian_consent``.

Until it is there nothing is published; nothing of what was handed in is lost in the meantime. It holds for the words
it was given for: who changes them needs it anew, before publication as well as for a new version afterwards.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR, check_asking_again
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_erased, forget_recipient
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.emails import guardians as guardian_emails
from wagtail_aufbruch.participation.enums import LinkPurpose, State, VersionState
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.extension.published import facts_of
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, Link, Mail, Participant, Version

REMIND_AFTER = timedelta(days=3)

TOLD_TO_AUTHOR_ALONE = (State.HIDDEN, State.REJECTED, State.WITHDRAWN)
"""In these states nothing is published, whoever agrees, and what staff have taken from view may be the very harm: a
guardian reads it no more, as nobody else does."""


def need_guardian(contribution: Contribution, email: str, wording: str, version: str) -> GuardianConsent:
    """Note that ``contribution`` needs the consent of whoever has this address; nobody is written to yet.

    To be called in the transaction that stores the contribution with ``guardian_needed``. ``email`` may be empty:
    then the consent comes on paper.
    """
    return GuardianConsent.objects.create(
        contribution=contribution, email=normal_email(email), wording=wording, wording_version=version
    )


def words_of(thing: Contribution | Version) -> str:
    """The fingerprint of all in the author's own words that is published once a guardian agrees."""
    contribution = thing.contribution if isinstance(thing, Version) else thing
    return digest(thing.title, thing.text, *(fact.said for fact in facts_of(contribution) if fact.said))


def holds_for(consent: GuardianConsent | None, words: str) -> bool:
    """Whether the consent is given, and was given for these words."""
    return consent is not None and consent.given_at is not None and words in consent.given_for


def waiting_words(contribution: Contribution) -> Contribution | Version:
    """What a guardian is asked about now: the version that waits, where there is one, else the contribution itself."""
    version = Version.objects.filter(contribution_id=contribution.pk, state=VersionState.PENDING).first()
    if version is None:
        return contribution
    version.contribution = contribution
    return version


def guardian_missing(contribution: Contribution, words: str | None = None) -> bool:
    """Whether a consent to these words (its own, unless others are named) is needed and not given.

    No query where none is needed.
    """
    if not contribution.guardian_needed:
        return False
    consent = GuardianConsent.objects.filter(contribution_id=contribution.pk).first()
    return not holds_for(consent, words_of(contribution) if words is None else words)


def agrees_to_newest(contribution: Contribution) -> bool:
    """Whether a guardian has agreed to the words that the author wrote last."""
    words = words_of(waiting_words(contribution)) if contribution.guardian_needed else ""
    return contribution.guardian_needed and not guardian_missing(contribution, words)


@transaction.atomic
def ask_guardian(contribution: Contribution, *, by_staff: bool = False) -> None:
    """Write to the guardian, once the author has confirmed, and whenever it waits for a decision anew without their
    consent; does nothing where there is nothing to ask. ``by_staff`` says who set the mail off."""
    if not contribution.guardian_needed:
        return
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    if consent is None or consent.given_at is not None or not consent.email:
        return
    consent.asked_at = timezone.now()
    consent.save(update_fields=["asked_at"])
    _write_to_guardian(contribution, consent, changed=bool(consent.given_for), by_staff=by_staff)


@transaction.atomic
def keep_consent(contribution: Contribution, old_words: str) -> None:
    """Less is published than before, since the author is gone: who agreed to all of it agrees to what is left."""
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    words = words_of(contribution)
    if consent is not None and holds_for(consent, old_words) and not holds_for(consent, words):
        consent.given_for = [*consent.given_for, words]
        consent.save(update_fields=["given_for"])


@transaction.atomic
def ask_anew(contribution: Contribution, old_words: str) -> None:
    """The author has changed words that a guardian had agreed to: ask whether they agree to the new ones too.

    To be called with the contribution locked. One consent brings one such mail at most, however often the author
    changes the words: whoever has not agreed since finds the newest ones behind the link they have.
    """
    if not contribution.guardian_needed:
        return
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    if (
        not holds_for(consent, old_words)
        or consent is None
        or holds_for(consent, words_of(waiting_words(contribution)))
    ):
        return
    consent.asked_at = timezone.now()
    if contribution.published_at is None:
        consent.given_at, consent.given_by = None, ""
    consent.save(update_fields=["asked_at", "given_at", "given_by"])
    if consent.email:
        _write_to_guardian(contribution, consent, changed=True)


@transaction.atomic
def ask_guardian_again(contribution: Contribution, email: str) -> None:
    """The author has the guardian written to once more, at this address. Earlier links are void; at another address,
    the mails to the former one are forgotten.

    Raises NotNow if a mail went out a moment ago, if nothing is waited for, and for the author's own address.
    """
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    if consent is None or not _is_waited_for(contribution, consent):
        raise NotNow(NOT_WAITED_FOR)
    recent = Link.objects.filter(contribution_id=contribution.pk, purpose=LinkPurpose.GUARDIAN)
    check_asking_again(
        email,
        own_email=contribution.author.email if contribution.author else "",
        asked_at=recent.aggregate(last=Max("created_at"))["last"],
    )
    recent.delete()
    if normal_email(email) != consent.email:
        # Whoever was written to by mistake is named nowhere any more.
        forget_recipient(mails_to_guardians([contribution.pk]))
        consent.reminded_at = None
    consent.email = normal_email(email)
    consent.asked_at = timezone.now()
    consent.save(update_fields=["email", "asked_at", "reminded_at"])
    if contribution.state != State.UNCONFIRMED:
        _write_to_guardian(contribution, consent, changed=bool(consent.given_for))


def _is_waited_for(contribution: Contribution, consent: GuardianConsent) -> bool:
    waiting = waiting_words(contribution)
    is_open = contribution.state in {State.UNCONFIRMED, State.PENDING} or isinstance(waiting, Version)
    return is_open and not holds_for(consent, words_of(waiting))


def _write_to_guardian(
    contribution: Contribution,
    consent: GuardianConsent,
    *,
    again: bool = False,
    changed: bool = False,
    by_staff: bool = False,
) -> None:
    process = process_page(contribution)
    guardian = participant_for(process, consent.email)
    token = issue_link(guardian, LinkPurpose.GUARDIAN, contribution, hours=24 * aufbruch_settings.guardian_days)
    message = guardian_emails.ask(contribution, process, token, again=again, changed=changed)
    write_mail(process, consent.email, message.set_off_by_staff() if by_staff else message, contribution)


def _waiting() -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.filter(
        given_at=None, contribution__state=State.PENDING, contribution__guardian_needed=True
    )


def remind_due() -> int:
    """Remind those who have not answered for three days, once. Returns how many; found by state, so none is missed."""
    return each(_to_remind().order_by("asked_at", "pk")[:500], _remind)


def _to_remind() -> QuerySet[GuardianConsent]:
    return _waiting().filter(reminded_at=None, asked_at__lt=timezone.now() - REMIND_AFTER).exclude(email="")


@transaction.atomic
def _remind(due: GuardianConsent) -> int:
    """Under the locks it is looked at once more: another run may be at it, and much may have been settled meanwhile."""
    contribution = Contribution.objects.select_for_update(no_key=True).filter(pk=due.contribution_id).first()
    consent = _to_remind().select_for_update(of=("self",)).filter(pk=due.pk).first()
    if contribution is None or consent is None:
        return 0
    consent.reminded_at = timezone.now()
    consent.save(update_fields=["reminded_at"])
    _write_to_guardian(contribution, consent, again=True)
    return 1


def overdue() -> QuerySet[Contribution]:
    """What waited for a guardian for too long, and is deleted as if nobody had confirmed it."""
    limit = timezone.now() - timedelta(days=aufbruch_settings.guardian_days)
    # What its author has handed in again, or staff have taken up again, has the same time once more.
    late = _waiting().filter(asked_at__lt=limit, contribution__state_changed_at__lt=limit)
    return Contribution.objects.filter(pk__in=late.values("contribution_id"))


def addresses_for(author: Participant) -> list[str]:
    """The addresses of those who were asked about what this person handed in, or have agreed to it."""
    named = GuardianConsent.objects.filter(contribution__author=author).values_list("email", "given_by")
    return sorted({address for row in named for address in row if address})


def forget_addresses(pks: Iterable[int]) -> None:
    """Take the guardians' addresses out of these contributions, and end the links and mails that were sent there.

    That a consent was given, when and to what wording, stays as long as what it was given to.
    """
    keys = list(pks)
    forget_erased(mails_to_guardians(keys))
    GuardianConsent.objects.filter(contribution__in=keys).update(email="", given_by="")
    Link.objects.filter(contribution__in=keys, purpose=LinkPurpose.GUARDIAN).delete()


def forget_as_guardian(participant: Participant) -> None:
    """Take the address of a person who goes out of what they were asked about as a guardian, or agreed to."""
    consents = GuardianConsent.objects.filter(contribution__process_id=participant.process_id)
    consents.filter(email=participant.email).update(email="")
    consents.filter(given_by=participant.email).update(given_by="")


def told_to(participant: Participant) -> QuerySet[GuardianConsent]:
    """What this person is asked about as a guardian, or has agreed to before somebody else was named; by their
    address."""
    named = Q(email=participant.email) | Q(given_by=participant.email)
    return GuardianConsent.objects.filter(named, contribution__process_id=participant.process_id)


def when_asked(consent: GuardianConsent) -> datetime | None:
    """When whoever is named was written to; None before the young person has confirmed, since nobody was until then.

    No query where the contribution is loaded.
    """
    return consent.asked_at if consent.contribution.confirmed_at is not None else None


def mails_to_guardians(pks: Iterable[int]) -> QuerySet[Mail]:
    """All mails to guardians about these contributions, whoever was named first."""
    return Mail.objects.filter(kind__in=guardian_emails.TO_GUARDIANS, contribution__in=list(pks))
