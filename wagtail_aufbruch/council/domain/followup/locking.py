"""A follow-up under its lock: what staff have read of it, its steps, and writing the next one."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.enums import ReportState
from wagtail_aufbruch.council.models import Decision, FollowUp, FollowUpReport, FollowUpStep, Paper
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models.staff import key_of


def lock(follow_up: FollowUp, seen: str | None = None) -> FollowUp:
    """The follow-up as it is now, while nobody else can change it.

    Raises Refused where it is gone, or is another one than was read (``seen``, of :func:`seen_of`).
    """
    rows = FollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("paper")
    locked = rows.filter(pk=follow_up.pk).first()
    if locked is None:
        raise Refused(_("This task was taken back in the meantime."))
    if seen is not None and seen != seen_of(locked):
        raise Refused(_("This was changed in the meantime. Please read it once more, then decide."))
    return locked


def decided_on(paper_pk: int) -> date | None:
    """The day of the confirmed decision; None without one: then there is nothing to follow, to ask and to answer."""
    return Decision.objects.filter(paper=paper_pk).values_list("decided_on", flat=True).first()


def is_shown(follow_up: FollowUp) -> bool:
    """Whether everybody may see the paper, or the typed one that shows for it."""
    return Paper.objects.shown().filter(Q(pk=follow_up.paper_id) | Q(imported=follow_up.paper_id)).exists()


def current_step(follow_up: FollowUp) -> FollowUpStep:
    return FollowUpStep.objects.get(follow_up=follow_up.pk, is_current=True)


def waiting_report(follow_up: FollowUp) -> FollowUpReport | None:
    """What the responsible person answered and nobody has decided on."""
    return FollowUpReport.objects.filter(follow_up=follow_up.pk, state=ReportState.WAITING).first()


def seen_of(follow_up: FollowUp) -> str:
    """Fingerprint of all that staff read before they decide; two queries."""
    step, report = current_step(follow_up), waiting_report(follow_up)
    waiting = (report.pk, report.kind, report.until, report.words) if report is not None else ()
    return digest(
        step.pk,
        follow_up.task,
        follow_up.unit,
        follow_up.role,
        follow_up.email,
        follow_up.remind_days,
        *waiting,
    )


def write_step(
    locked: FollowUp, did: str, state: str, due: date | None, *, user: AnyUser | None, **more: Any
) -> FollowUpStep:
    """Write the next step, and with it where the follow-up stands; it must be locked, or new."""
    FollowUpStep.objects.filter(follow_up=locked.pk, is_current=True).update(is_current=False)
    step = FollowUpStep.objects.create(
        follow_up_id=locked.pk, did=did, state=state, due=due, user_id=key_of(user), **more
    )
    locked.state, locked.due, locked.changed_at = state, due, timezone.now()
    locked.save(update_fields=["state", "due", "changed_at"])
    return step
