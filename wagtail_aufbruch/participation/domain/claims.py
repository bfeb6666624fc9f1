"""What was written down at a meeting finds its author: by the code on the card, or by a decision of staff."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.freshness import touch
from wagtail_aufbruch.participation.domain import claim_messages as messages
from wagtail_aufbruch.participation.domain import following
from wagtail_aufbruch.participation.domain.claim_errors import AlreadyClaimed, ClaimDecided, CodeUnknown
from wagtail_aufbruch.participation.domain.codes import new_code, read_code
from wagtail_aufbruch.participation.domain.errors import LinkUnknown, ReasonMissing
from wagtail_aufbruch.participation.domain.links import PAUSE_BETWEEN_LINKS, look_at_link, use_link
from wagtail_aufbruch.participation.domain.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose, Source, State
from wagtail_aufbruch.participation.models import Claim, Contribution, Participant

__all__ = ["ask_claim", "claim_by_link", "claim_with_code", "claimable", "decide_claim", "new_code", "open_to_claims"]

BROUGHT_BY_STAFF = (Source.EVENT, Source.PAPER, Source.IMPORT)
"""Where staff wrote down what somebody else said; elsewhere an author was there from the beginning."""
OVER = (State.WITHDRAWN, State.ANONYMISED)
"""In these states there is no author to find any more."""


def claimable(contribution: Contribution) -> bool:
    """Whether somebody may still say that it is theirs."""
    return contribution.author_id is None and contribution.state not in OVER


def open_to_claims(process: Any, pk: int) -> Contribution | None:
    """What everybody can read and nobody has claimed, by its number; for people without a code."""
    found = Contribution.objects.filter(
        pk=pk, process_id=process.pk, public=True, author__isnull=True, source__in=BROUGHT_BY_STAFF
    )
    return found.exclude(state__in=OVER).first()


@transaction.atomic
def claim_with_code(process: Any, code: str, email: str) -> None:
    """Send the link by which whoever has the card becomes the author.

    Raises CodeMistyped, or CodeUnknown for a code that nobody has captured yet, that is used up, or that belongs to
    another process.
    """
    contribution = Contribution.objects.filter(process_id=process.pk, claim_hash=read_code(code)).first()
    if contribution is None or not claimable(contribution):
        raise CodeUnknown
    send_claim_link(contribution, participant_for(process, email))


def send_claim_link(contribution: Contribution, participant: Participant) -> None:
    """Write the mail whose link makes the address the author; within some minutes only once."""
    if not _asked_recently(participant, contribution):
        messages.send_claim_link(contribution, participant)


@transaction.atomic
def ask_without_code(process: Any, contribution: Contribution, email: str, text: str) -> None:
    """Send the link by which somebody without a code puts the claim to the staff."""
    participant = participant_for(process, email)
    if not _asked_recently(participant, contribution):
        messages.send_ask_link(contribution, participant, text)


@transaction.atomic
def claim_by_link(process: Any, token: str) -> tuple[Participant, bool]:
    """Use the link from the mail. Returns whose it is, and whether they are the author now (or staff decide).

    Raises a LinkError, or AlreadyClaimed; then the link stays unused.
    """
    link = look_at_link(process, token, LinkPurpose.CLAIM)
    if link.contribution is None:
        raise LinkUnknown
    use_link(link)
    mark_confirmed(link.participant)
    if "ask" in link.payload:
        ask_claim(process, link.contribution, link.participant, str(link.payload["ask"]))
        return link.participant, False
    contribution = _give(link.contribution, link.participant)
    now = timezone.now()
    if contribution.consent_text and contribution.consented_at is None:
        # The page with the button shows the wording.
        contribution.consented_at = now
        contribution.save(update_fields=["consented_at"])
    Claim.objects.create(
        contribution=contribution, participant=link.participant, state=CaseState.GRANTED, created_at=now, decided_at=now
    )
    return link.participant, True


def ask_claim(process: Any, contribution: Contribution, participant: Participant, text: str) -> Claim:
    """Put a claim to the staff; the same person's open claim to the same thing is returned as it is.

    Raises AlreadyClaimed.
    """
    if contribution.process_id != process.pk or not claimable(contribution):
        raise AlreadyClaimed
    try:
        with transaction.atomic():
            return Claim.objects.create(contribution=contribution, participant=participant, text=text)
    except IntegrityError:
        return Claim.objects.get(contribution=contribution, participant=participant, state=CaseState.OPEN)


@transaction.atomic
def decide_claim(claim: Claim, granted: bool, user: Any, reason: str = "") -> Claim:
    """Staff decide; whoever asked is told by mail. Granted, it makes them the author.

    Raises ReasonMissing for a refusal without one, ClaimDecided where somebody was faster, AlreadyClaimed where it
    has an author by now; then nothing is written.
    """
    reason = reason.strip()
    if not granted and not reason:
        raise ReasonMissing
    # First the contribution, then what hangs on it: the order in which everybody locks.
    Contribution.objects.select_for_update(no_key=True).get(pk=claim.contribution_id)
    locked = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if locked.state != CaseState.OPEN:
        raise ClaimDecided
    if granted:
        _give(locked.contribution, locked.participant)
    locked.state = CaseState.GRANTED if granted else CaseState.REFUSED
    locked.user, locked.decision, locked.decided_at = user, reason, timezone.now()
    locked.save(update_fields=["state", "user", "decision", "decided_at"])
    messages.tell_decision(locked)
    return locked


def open_claims(processes: QuerySet[Any]) -> QuerySet[Claim]:
    """What waits for a decision in these processes, oldest first."""
    return (
        Claim.objects.filter(state=CaseState.OPEN, contribution__process__in=processes)
        .select_related("contribution", "participant")
        .order_by("created_at", "pk")
    )


def old_claims() -> QuerySet[Claim]:
    """Decided claims at the end of their time: as long as what was not published is kept."""
    before = timezone.now() - timedelta(days=aufbruch_settings.rejected_days)
    return Claim.objects.filter(decided_at__lt=before)


def _asked_recently(participant: Participant, contribution: Contribution) -> bool:
    since = timezone.now() - PAUSE_BETWEEN_LINKS
    return participant.links.filter(
        purpose=LinkPurpose.CLAIM, contribution=contribution, used_at__isnull=True, created_at__gt=since
    ).exists()


def _give(contribution: Contribution, participant: Participant) -> Contribution:
    """Make the participant the author and use the code up. Of several at once one succeeds. Raises AlreadyClaimed."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if not claimable(locked):
        raise AlreadyClaimed
    locked.author, locked.claim_hash = participant, None
    locked.save(update_fields=["author", "claim_hash"])
    if locked.is_public:
        touch(locked.process_id)
        following.follow_own(locked)
    return locked
