"""Finding and remembering the people who take part."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of, normal_email
from wagtail_aufbruch.participation.extension.personal_data import kept_by_features
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.models.people.participant import new_session_key


def participant_for(process: Process, email: str) -> Participant:
    """The participant with this address in this process, made if there is none yet.

    The same two steps for every address, so that their time tells nobody whether it was known.
    """
    address = normal_email(email)
    # Two may arrive at once with the same address: the database keeps one, and no savepoint is needed for that.
    fresh = Participant(process_id=process.pk, email=address, mailbox=mailbox_of(address))
    Participant.objects.bulk_create([fresh], ignore_conflicts=True)
    return Participant.objects.get(process_id=process.pk, email=address)


def same_mailbox(participant: Participant) -> Q:
    """Holds for rows of the one who has this mailbox, whichever of its addresses they gave.

    For whatever is there once for each person, asked under the lock that all who write it take: of two addresses the
    constraints of tables know nothing. What is shown, sent or handed over goes by the participant alone.
    """
    return Q(participant__process_id=participant.process_id, participant__mailbox=participant.mailbox)


def mark_confirmed(participant: Participant) -> None:
    """Note that the address belongs to whoever used a link sent to it; the first time counts."""
    if participant.confirmed_at is None:
        participant.confirmed_at = timezone.now()
        participant.save(update_fields=["confirmed_at"])


def end_sessions(participant: Participant) -> None:
    """Let no browser be known as this person any more; a copied cookie opens nothing either."""
    Participant.objects.filter(pk=participant.pk).update(session_key=new_session_key())


def idle_participants() -> QuerySet[Participant]:
    """Those of whom nothing is here any more: nothing written, supported, followed or claimed, and no link to use."""
    return Participant.objects.filter(
        contributions__isnull=True,
        links__isnull=True,
        assessments__isnull=True,
        follows__isnull=True,
        claims__isnull=True,
    ).exclude(kept_by_features())


def find_session(process: Process, participant_pk: int, session_key: str) -> Participant | None:
    """The participant that a browser's cookie names, if the cookie still holds in this process."""
    return Participant.objects.filter(process_id=process.pk, pk=participant_pk, session_key=session_key).first()
