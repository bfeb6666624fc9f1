"""What is published first and read by staff afterwards: it waits until somebody has looked at it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.enums import Actor, State, VersionState
from wagtail_aufbruch.participation.models import Contribution, PostModerationReview, Transition, Version


def note_transition(contribution: Contribution, entry: Transition) -> None:
    """What nobody of the staff has read waits to be read; what staff decided on does not."""
    if entry.actor == Actor.STAFF:
        waiting(contribution.pk).update(seen_at=entry.at, seen_by=entry.user)
    elif entry.to_state == State.PUBLISHED:
        _open(contribution)
    else:
        PostModerationReview.objects.filter(contribution_id=contribution.pk).delete()


def note_version(version: Version) -> None:
    """A new version that is shown at once waits to be read like the first one."""
    if version.state == VersionState.SHOWN and version.contribution.is_public:
        _open(version.contribution)


def _open(contribution: Contribution) -> None:
    PostModerationReview.objects.update_or_create(
        contribution_id=contribution.pk,
        defaults={
            "process_id": contribution.process_id,
            "since": timezone.now(),
            "seen_at": None,
            "seen_by": None,
        },
    )


def waiting(contribution_pk: int) -> QuerySet[PostModerationReview]:
    """The open review of one contribution."""
    return PostModerationReview.objects.filter(contribution_id=contribution_pk, seen_at__isnull=True)


@transaction.atomic
def mark_seen(contribution: Contribution, *, user: AnyUser) -> None:
    """Staff have read it, and it stays. Raises CaseDecided where a colleague was faster."""
    if not waiting(contribution.pk).update(seen_at=timezone.now(), seen_by=user):
        raise CaseDecided
    log(contribution, "aufbruch.seen", user=user, title=str(contribution))
