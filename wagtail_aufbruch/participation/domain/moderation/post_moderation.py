"""What is published first and read by staff afterwards: it waits until somebody has looked at it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.enums import Actor, State, VersionState
from wagtail_aufbruch.participation.models import Contribution, PostModerationReview, Transition, Version


def note_step(sender: Any, instance: Transition, created: bool, **kwargs: Any) -> None:
    """Hears of each entry of the log: what nobody of the staff has read waits, what staff decided on does not."""
    if not created:
        return
    if instance.actor == Actor.STAFF:
        waiting(instance.contribution_id).update(seen_at=instance.at, seen_by=instance.user)
    elif instance.to_state == State.PUBLISHED:
        _open(instance.contribution)
    else:
        PostModerationReview.objects.filter(contribution_id=instance.contribution_id).delete()


def note_version(sender: Any, instance: Version, created: bool, **kwargs: Any) -> None:
    """Hears of each version: one that is shown at once waits to be read like the first one."""
    if created and instance.number > 1 and instance.state == VersionState.SHOWN and instance.contribution.is_public:
        _open(instance.contribution)


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


def waiting(contribution_pk: int) -> Any:
    """The open look at one contribution, as a queryset."""
    return PostModerationReview.objects.filter(contribution_id=contribution_pk, seen_at__isnull=True)


@transaction.atomic
def mark_seen(contribution: Contribution, *, user: Any) -> None:
    """Staff have read it, and it stays. Raises CaseDecided where a colleague was faster."""
    if not waiting(contribution.pk).update(seen_at=timezone.now(), seen_by=user):
        raise CaseDecided
    log(contribution, "aufbruch.seen", user=user, title=str(contribution))
