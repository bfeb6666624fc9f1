"""A guardian's consent is given, by the link in a mail or on paper, and what follows from it."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR
from wagtail_aufbruch.participation.domain.contributions.transitions import publish_first
from wagtail_aufbruch.participation.domain.errors import LinkError, LinkUnknown, NotNow, ParticipationError
from wagtail_aufbruch.participation.domain.people.links import check_link, use_link
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.emails import guardians as guardian_emails
from wagtail_aufbruch.participation.enums import ConsentMethod, LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, Link, Version
from wagtail_aufbruch.participation.models.staff import key_of


class GuardianNotNeeded(LinkError):
    """What the guardian was asked about is gone, or not to be published."""

    def __init__(self, contribution: Contribution | None = None) -> None:
        if contribution is not None and contribution.state in {State.HIDDEN, State.REJECTED}:
            message = _("Our staff do not publish this contribution. Your consent is not needed any more.")
        else:
            message = _("This contribution was withdrawn. Your consent is not needed any more.")
        super().__init__(message)


class WordsChanged(ParticipationError):
    """The young person has changed the words while their guardian was reading."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The words have been changed while you were reading. "
                "Below stands what they are now: please read it anew."
            )
        )


@dataclass(frozen=True)
class Asked:
    """What a guardian is asked about."""

    link: Link
    consent: GuardianConsent
    contribution: Contribution
    words: Contribution | Version

    @property
    def fingerprint(self) -> str:
        """Of the words; the guardian's form brings it along."""
        return guardians.words_of(self.words)

    @property
    def is_new_version(self) -> bool:
        """Whether it is published already, in other words."""
        return isinstance(self.words, Version)


def asked_consent(process: Process, token: str) -> Asked:
    """What the guardian's link asks for; looking changes nothing. Raises a LinkError."""
    link = check_link(process, token, LinkPurpose.GUARDIAN)
    consent = GuardianConsent.objects.filter(contribution__links=link).first()
    if consent is None or link.contribution is None or link.contribution.state in guardians.TOLD_TO_AUTHOR_ALONE:
        raise GuardianNotNeeded(link.contribution)
    # Known already: nobody looks it up again.
    consent.contribution = link.contribution
    return Asked(link, consent, link.contribution, guardians.waiting_words(link.contribution))


@transaction.atomic
def give_consent(process: Process, token: str, seen: str) -> Asked:
    """The guardian agrees by the button behind the link, to the words whose fingerprint is ``seen``.

    Returns what they agreed to, as it stands then. Raises a LinkError; WordsChanged where the words are others by
    now: then the link stays unused.
    """
    first_look = asked_consent(process, token)
    contribution = Contribution.objects.select_for_update(no_key=True).filter(pk=first_look.contribution.pk).first()
    if contribution is None:  # deleted in between, with its links
        raise LinkUnknown
    asked = asked_consent(process, token)
    if asked.fingerprint != seen:
        raise WordsChanged
    use_link(asked.link)
    contribution = _record(contribution, asked.words, method=ConsentMethod.MAIL)
    return replace(asked, contribution=contribution)


@transaction.atomic
def record_paper_consent(contribution: Contribution, user: AnyUser) -> Contribution:
    """Staff hold the signed form in their hands. Raises NotNow if none is waited for."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    words = guardians.waiting_words(locked)
    if not guardians.guardian_missing(locked, guardians.words_of(words)):
        raise NotNow(NOT_WAITED_FOR)
    log(locked, "aufbruch.paper_consent", user=user, title=str(locked))
    return _record(locked, words, method=ConsentMethod.PAPER, user=user)


def _record(
    contribution: Contribution, words: Contribution | Version, *, method: ConsentMethod, user: AnyUser | None = None
) -> Contribution:
    consent = GuardianConsent.objects.select_for_update().filter(contribution_id=contribution.pk).first()
    given_for = guardians.words_of(words)
    if consent is not None and not guardians.holds_for(consent, given_for):
        consent.given_at, consent.method, consent.recorded_by_id = timezone.now(), method, key_of(user)
        consent.given_for, consent.given_by = [*consent.given_for, given_for], consent.email
        consent.save(update_fields=["given_at", "given_by", "given_for", "method", "recorded_by"])
        notify_author(contribution, guardian_emails.agreed)
    return publish_first(contribution)
