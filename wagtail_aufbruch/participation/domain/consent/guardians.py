"""The consent of a parent or guardian: needed, asked for, waited for. Given in ``contributions.guardian_consent``.

Until it is there nothing is published; nothing of what was handed in is lost in the meantime.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR, check_asking_again
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.people.participants import normal_email, participant_for
from wagtail_aufbruch.participation.emails import guardians as guardian_emails
from wagtail_aufbruch.participation.enums import LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, Link, Mail, Participant

REMIND_AFTER = timedelta(days=3)


def need_guardian(contribution: Contribution, email: str, wording: str, version: str) -> GuardianConsent:
    """Note that ``contribution`` needs the consent of whoever has this address; nobody is written to yet.

    To be called in the transaction that stores the contribution with ``guardian_needed``. ``email`` may be empty:
    then the consent comes on paper.
    """
    return GuardianConsent.objects.create(
        contribution=contribution, email=normal_email(email), wording=wording, wording_version=version
    )


def guardian_missing(contribution: Contribution) -> bool:
    """Whether a consent is needed and not given; no query where none is needed."""
    if not contribution.guardian_needed:
        return False
    return not GuardianConsent.objects.filter(contribution_id=contribution.pk, given_at__isnull=False).exists()


@transaction.atomic
def ask_guardian(contribution: Contribution) -> None:
    """Write to the guardian, once the author has confirmed; does nothing where there is nothing to ask."""
    if not contribution.guardian_needed:
        return
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    if consent is None or consent.given_at is not None or not consent.email:
        return
    consent.asked_at = timezone.now()
    consent.save(update_fields=["asked_at"])
    _write_to_guardian(contribution, consent)


@transaction.atomic
def ask_guardian_again(contribution: Contribution, email: str) -> None:
    """The author has the guardian written to once more, at this address. Earlier links are void.

    Raises NotNow if a mail went out a moment ago, or if nothing is waited for; OwnAddress for that of the author.
    """
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    if consent is None or consent.given_at is not None or contribution.state not in {State.UNCONFIRMED, State.PENDING}:
        raise NotNow(NOT_WAITED_FOR)
    recent = Link.objects.filter(contribution_id=contribution.pk, purpose=LinkPurpose.GUARDIAN)
    check_asking_again(
        email,
        own_email=contribution.author.email if contribution.author else "",
        asked_at=recent.aggregate(last=Max("created_at"))["last"],
    )
    recent.delete()
    consent.email = normal_email(email)
    consent.asked_at = timezone.now()
    consent.save(update_fields=["email", "asked_at"])
    if contribution.state == State.PENDING:
        _write_to_guardian(contribution, consent)


def _write_to_guardian(contribution: Contribution, consent: GuardianConsent, *, again: bool = False) -> None:
    process = process_page(contribution)
    guardian = participant_for(process, consent.email)
    token = issue_link(guardian, LinkPurpose.GUARDIAN, contribution, hours=24 * aufbruch_settings.guardian_days)
    message = guardian_emails.ask(contribution, process, token, again=again)
    write_mail(process, consent.email, message, contribution)


def _waiting() -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.filter(
        given_at=None, contribution__state=State.PENDING, contribution__guardian_needed=True
    )


def remind_due() -> int:
    """Remind those who have not answered for three days, once. Returns how many; found by state, so none is missed."""
    reminded = Mail.objects.filter(contribution=OuterRef("contribution"), kind=guardian_emails.REMINDER)
    due = _waiting().filter(~Exists(reminded), asked_at__lt=timezone.now() - REMIND_AFTER).exclude(email="")
    number = 0
    for consent in due.select_related("contribution")[:500]:
        with transaction.atomic():
            _write_to_guardian(consent.contribution, consent, again=True)
        number += 1
    return number


def overdue() -> QuerySet[Contribution]:
    """What waited for a guardian for too long, and is deleted as if nobody had confirmed it."""
    limit = timezone.now() - timedelta(days=aufbruch_settings.guardian_days)
    late = _waiting().filter(asked_at__lt=limit)
    return Contribution.objects.filter(pk__in=late.values("contribution_id"))


def forget_addresses(participant: Participant) -> None:
    """Take the addresses out that fall with a person who goes: their guardians', and their own as a guardian.

    That a consent was given, when and to what wording, stays as long as what it was given to.
    """
    GuardianConsent.objects.filter(contribution__author=participant).update(email="")
    named = GuardianConsent.objects.filter(email=participant.email, contribution__process_id=participant.process_id)
    named.update(email="")
