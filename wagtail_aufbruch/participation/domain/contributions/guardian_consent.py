"""A guardian's consent is given, by the link in a mail or on paper, and what follows from it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR
from wagtail_aufbruch.participation.domain.consent.guardians import guardian_missing
from wagtail_aufbruch.participation.domain.contributions.transitions import publish_first
from wagtail_aufbruch.participation.domain.errors import LinkError, NotNow
from wagtail_aufbruch.participation.domain.people.links import check_link, use_link
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.emails import guardians as guardian_emails
from wagtail_aufbruch.participation.enums import ConsentMethod, LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, Link


class GuardianNotNeeded(LinkError):
    """What the guardian was asked about is gone."""

    def __init__(self) -> None:
        super().__init__(_("This contribution was withdrawn. Your consent is not needed any more."))


def asked_consent(process: Process, token: str) -> tuple[Link, GuardianConsent]:
    """What the guardian's link asks for; looking changes nothing. Raises a LinkError."""
    link = check_link(process, token, LinkPurpose.GUARDIAN)
    consent = GuardianConsent.objects.filter(contribution__links=link).first()
    if consent is None or link.contribution is None or link.contribution.state == State.WITHDRAWN:
        raise GuardianNotNeeded
    # Known already: nobody looks it up again.
    consent.contribution = link.contribution
    return link, consent


@transaction.atomic
def give_consent(process: Process, token: str) -> Contribution:
    """The guardian agrees by the button behind the link. Raises a LinkError."""
    link, consent = asked_consent(process, token)
    use_link(link)
    contribution = Contribution.objects.select_for_update(no_key=True).get(pk=consent.contribution_id)
    return _record(contribution, method=ConsentMethod.MAIL)


@transaction.atomic
def record_paper_consent(contribution: Contribution, user: AnyUser) -> Contribution:
    """Staff hold the signed form in their hands. Raises NotNow if none is waited for."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if not guardian_missing(locked):
        raise NotNow(NOT_WAITED_FOR)
    log(locked, "aufbruch.paper_consent", user=user, title=str(locked))
    return _record(locked, method=ConsentMethod.PAPER, user=user)


def _record(contribution: Contribution, *, method: ConsentMethod, user: AnyUser | None = None) -> Contribution:
    given = GuardianConsent.objects.filter(contribution_id=contribution.pk, given_at=None).update(
        given_at=timezone.now(), method=method, recorded_by=user
    )
    if given:
        notify_author(contribution, guardian_emails.agreed)
    return publish_first(contribution)
