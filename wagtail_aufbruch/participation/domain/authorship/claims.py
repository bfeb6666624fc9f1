"""What was written down at a meeting finds its author: by the code on the card, or by a decision of staff."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code, read_code
from wagtail_aufbruch.participation.domain.authorship.errors import AlreadyClaimed, ClaimDecided, CodeUnknown
from wagtail_aufbruch.participation.domain.errors import LinkUnknown, ReasonMissing
from wagtail_aufbruch.participation.domain.mail.afterwards import kept_only_if
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.people.links import PAUSE_BETWEEN_LINKS, check_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.emails import authorship_claims as messages
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose, Source, State
from wagtail_aufbruch.participation.extension import followups
from wagtail_aufbruch.participation.models import AuthorshipClaim, Contribution, Link, Participant
from wagtail_aufbruch.participation.models.staff import key_of

__all__ = ["claim_by_link", "claim_with_code", "claimable", "decide_claim", "file_claim", "new_code", "open_to_claims"]

BROUGHT_BY_STAFF = (Source.EVENT, Source.PAPER, Source.IMPORT)
"""Where staff wrote down what somebody else said; elsewhere an author was there from the beginning."""
OVER = (State.WITHDRAWN, State.ANONYMISED)
"""In these states there is no author to find any more."""


def claimable(contribution: Contribution) -> bool:
    """Whether somebody may still say that it is theirs."""
    return contribution.author_id is None and contribution.state not in OVER


def open_to_claims(process: Process, pk: int) -> Contribution | None:
    """What everybody can read and nobody has claimed, by its number; for people without a code."""
    found = Contribution.objects.visible_to_public().filter(
        pk=pk, process_id=process.pk, author__isnull=True, source__in=BROUGHT_BY_STAFF
    )
    return found.exclude(state__in=OVER).first()


def check_claim_link(process: Process, token: str) -> tuple[Link, Contribution]:
    """The link from the mail, if it can be used now, and what it is about; looking changes nothing.

    Whoever asks without a code is shown what everybody may see, and nothing that was taken from view since. Raises a
    LinkError.
    """
    link = check_link(process, token, LinkPurpose.CLAIM)
    contribution = link.contribution
    if contribution is None:
        raise LinkUnknown
    if "ask" in link.payload and not Contribution.objects.visible_to_public().filter(pk=contribution.pk).exists():
        raise LinkUnknown
    return link, contribution


@transaction.atomic
def claim_with_code(process: Process, code: str, email: str) -> None:
    """Send the link by which whoever has the card becomes the author.

    Raises CodeMistyped, or CodeUnknown for a code that nobody has captured yet, that is used up, or that belongs to
    another process.
    """
    contribution = Contribution.objects.filter(process_id=process.pk, claim_hash=read_code(code)).first()
    if contribution is None or not claimable(contribution):
        raise CodeUnknown
    send_claim_link(contribution, _asking(process, email))


def send_claim_link(contribution: Contribution, participant: Participant, *, by_staff: bool = False) -> None:
    """Write the mail whose link makes the address the author; within some minutes only once."""
    with kept_only_if(not _asked_recently(participant, contribution)):
        send_link(contribution, participant, messages.claim_link, LinkPurpose.CLAIM, by_staff=by_staff)


@transaction.atomic
def request_claim(process: Process, contribution: Contribution, email: str, text: str) -> None:
    """Send the link by which somebody without a code puts the claim to the staff."""
    participant = _asking(process, email)
    with kept_only_if(not _asked_recently(participant, contribution)):
        send_link(contribution, participant, messages.ask_link, LinkPurpose.CLAIM, {"ask": text})


@transaction.atomic
def claim_by_link(process: Process, token: str) -> tuple[Participant, bool]:
    """Use the link from the mail. Returns whose it is, and whether they are the author now (or staff decide).

    Raises a LinkError, or AlreadyClaimed; then the link stays unused.
    """
    link, contribution = check_claim_link(process, token)
    use_link(link)
    mark_confirmed(link.participant)
    if "ask" in link.payload:
        file_claim(process, contribution, link.participant, str(link.payload["ask"]))
        return link.participant, False
    now = timezone.now()
    contribution = _give(contribution, link.participant, asked_at=now)
    AuthorshipClaim.objects.create(
        contribution=contribution, participant=link.participant, state=CaseState.GRANTED, created_at=now, decided_at=now
    )
    return link.participant, True


def file_claim(process: Process, contribution: Contribution, participant: Participant, text: str) -> AuthorshipClaim:
    """Put a claim to the staff; the same person's open claim to the same thing is returned as it is.

    Raises AlreadyClaimed.
    """
    if contribution.process_id != process.pk or not claimable(contribution):
        raise AlreadyClaimed
    try:
        with transaction.atomic():
            return AuthorshipClaim.objects.create(contribution=contribution, participant=participant, text=text)
    except IntegrityError:
        return AuthorshipClaim.objects.get(contribution=contribution, participant=participant, state=CaseState.OPEN)


@transaction.atomic
def decide_claim(claim: AuthorshipClaim, granted: bool, user: AnyUser | None, reason: str = "") -> AuthorshipClaim:
    """Staff decide; whoever asked is told by mail. Granted, it makes them the author.

    Raises ReasonMissing for a refusal without one, ClaimDecided where somebody was faster, AlreadyClaimed where it
    has an author by now; then nothing is written.
    """
    reason = reason.strip()
    if not granted and not reason:
        raise ReasonMissing
    # First the contribution, then what hangs on it: the order in which everybody locks.
    Contribution.objects.select_for_update(no_key=True).get(pk=claim.contribution_id)
    locked = AuthorshipClaim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if locked.state != CaseState.OPEN:
        raise ClaimDecided
    if granted:
        _give(locked.contribution, locked.participant, asked_at=locked.created_at)
    locked.state = CaseState.GRANTED if granted else CaseState.REFUSED
    locked.user_id, locked.decision, locked.decided_at = key_of(user), reason, timezone.now()
    locked.save(update_fields=["state", "user", "decision", "decided_at"])
    followups.after_decision(locked)
    facts = {"claim": locked.pk, "granted": granted, "reason": reason}
    log(locked.contribution, "aufbruch.claim_decided", user=user, title=str(locked.contribution), data=facts)
    _notify_decision(locked)
    return locked


def _notify_decision(claim: AuthorshipClaim) -> None:
    """Write whoever asked, who need not be the author."""
    compose = messages.granted if claim.state == CaseState.GRANTED else messages.refused
    process = process_page(claim.contribution)
    write_mail(process, claim.participant, compose(claim, process), claim.contribution)


def outdated_claims() -> QuerySet[AuthorshipClaim]:
    """Decided claims at the end of their time: as long as what was not published is kept."""
    before = timezone.now() - timedelta(days=aufbruch_settings.rejected_days)
    return AuthorshipClaim.objects.filter(decided_at__lt=before)


def _asking(process: Process, email: str) -> Participant:
    """Whoever asks, locked: of clicks at one moment each sees what those before it have sent."""
    return Participant.objects.select_for_update(no_key=True).get(pk=participant_for(process, email).pk)


def _asked_recently(participant: Participant, contribution: Contribution) -> bool:
    since = timezone.now() - PAUSE_BETWEEN_LINKS
    return participant.links.filter(
        purpose=LinkPurpose.CLAIM, contribution=contribution, used_at__isnull=True, created_at__gt=since
    ).exists()


def _give(contribution: Contribution, participant: Participant, *, asked_at: datetime) -> Contribution:
    """Make the participant the author and use the code up. Of several at once one succeeds. Raises AlreadyClaimed.

    ``asked_at``: when they pressed the button of the page that shows the wording of the consent.
    """
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if not claimable(locked):
        raise AlreadyClaimed
    locked.author, locked.claim_hash = participant, None
    if locked.consent_text and locked.consented_at is None:
        locked.consented_at = asked_at
    locked.save(update_fields=["author", "claim_hash", "consented_at"])
    if locked.is_public:
        touch(locked.process_id)
        following.follow_own(locked)
    return locked
