"""The ways of a contribution between its states: each in one transaction, checked, logged, told to the author."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain import effects, guardian, messages
from wagtail_aufbruch.participation.domain.authors import tell_author
from wagtail_aufbruch.participation.domain.errors import (
    GuardianConsentMissing,
    ReasonMissing,
    TransitionNotAllowed,
)
from wagtail_aufbruch.participation.enums import Actor, State
from wagtail_aufbruch.participation.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution, Transition

ALLOWED: dict[str, set[State]] = {
    State.UNCONFIRMED: {State.PENDING, State.WITHDRAWN},
    State.PENDING: {State.PUBLISHED, State.REJECTED, State.WITHDRAWN},
    State.PUBLISHED: {State.HIDDEN, State.WITHDRAWN, State.ANONYMISED},
    State.HIDDEN: {State.PUBLISHED, State.WITHDRAWN},
    State.REJECTED: {State.PENDING, State.WITHDRAWN},
    State.WITHDRAWN: set(),
    State.ANONYMISED: {State.HIDDEN},
}
"""From each state to which others."""


def can_move(contribution: Contribution, to_state: State) -> bool:
    """Whether a step to ``to_state`` is possible now."""
    return to_state in ALLOWED[contribution.state]


def _move(
    contribution: Contribution, to_state: State, *, actor: Actor, user: Any = None, reason: str = ""
) -> Contribution:
    """Lock the contribution, check the step, write it with its log entry and all that follows from it.

    Returns it as it is now. The order of locks stands in ``domain.effects``.
    """
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    carry_over(contribution, locked)
    if not can_move(locked, to_state):
        raise TransitionNotAllowed(
            _("“%(title)s” is %(state)s by now, so this is no longer possible. Please load the page again.")
            % {"title": locked, "state": locked.get_state_display()}
        )
    if to_state == State.PUBLISHED and guardian.guardian_missing(locked):
        raise GuardianConsentMissing
    from_state, was_public = locked.state, locked.is_public
    locked.state = to_state
    locked.state_changed_at = timezone.now()
    if to_state == State.PUBLISHED and locked.published_at is None:
        locked.published_at = locked.state_changed_at
    if from_state == State.UNCONFIRMED and to_state == State.PENDING:
        locked.confirmed_at = locked.state_changed_at
        if locked.consent_text and locked.consented_at is None:
            # Staff wrote it down; the mail and the page with the button show the wording.
            locked.consented_at = locked.state_changed_at
    if to_state == State.ANONYMISED:
        locked.author, locked.author_name = None, ""
    locked.save(
        update_fields=[
            "state",
            "state_changed_at",
            "published_at",
            "confirmed_at",
            "consented_at",
            "author",
            "author_name",
        ]
    )
    Transition.objects.create(
        contribution=locked,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        user=user,
        reason=reason,
    )
    effects.after_change(locked, was_public)
    return locked


def carry_over(known: Contribution, read: Contribution) -> None:
    """Give what was just ``read`` the rows that ``known`` has looked up already: each step would ask for them anew."""
    for name in ("page", "about", "author"):
        row = known._state.fields_cache.get(name)
        if row is not None and row.pk == getattr(read, f"{name}_id"):
            setattr(read, name, row)


@transaction.atomic
def confirm(contribution: Contribution, *, actor: Actor = Actor.AUTHOR) -> Contribution:
    """The author confirms by the link in the mail, or is known already; then see :func:`publish_first`.

    ``actor`` is ``SYSTEM`` where nothing had to be confirmed.
    """
    confirmed = _move(contribution, State.PENDING, actor=actor)
    if confirmed.guardian_needed:
        guardian.ask_guardian(confirmed)
    return _publish_first(confirmed)


@transaction.atomic
def hand_in_again(contribution: Contribution) -> Contribution:
    """The author has mended what was not published; it waits for a decision again, in every call."""
    return _move(contribution, State.PENDING, actor=Actor.AUTHOR)


@transaction.atomic
def publish_first(contribution: Contribution) -> Contribution:
    """Publish by itself what waits, where its page looks at contributions afterwards; otherwise staff decide next.

    To be called once nothing is missing any more: after the confirmation, after a guardian's consent.
    """
    return _publish_first(contribution)


def _publish_first(contribution: Contribution) -> Contribution:
    may = contribution.state == State.PENDING and kind_of(contribution).rules(contribution).publish_first
    if not may or guardian.guardian_missing(contribution):
        return contribution
    return _move(contribution, State.PUBLISHED, actor=Actor.SYSTEM)


@transaction.atomic
def publish_by_staff(contribution: Contribution, *, user: Any) -> Contribution:
    """What staff themselves wrote in public is shown at once; nobody is told."""
    waiting = _move(contribution, State.PENDING, actor=Actor.STAFF, user=user)
    return _move(waiting, State.PUBLISHED, actor=Actor.STAFF, user=user)


@transaction.atomic
def publish(contribution: Contribution, *, user: Any) -> Contribution:
    """Staff show it to the public, for the first time or again. Raises GuardianConsentMissing."""
    published = _move(contribution, State.PUBLISHED, actor=Actor.STAFF, user=user)
    tell_author(published, messages.published)
    return published


@transaction.atomic
def reject(contribution: Contribution, *, user: Any, reason: str) -> Contribution:
    """Staff do not publish it, and say why. Raises ReasonMissing."""
    rejected = _move(contribution, State.REJECTED, actor=Actor.STAFF, user=user, reason=_required(reason))
    tell_author(rejected, messages.rejected, reason.strip())
    return rejected


@transaction.atomic
def hide(contribution: Contribution, *, user: Any, reason: str) -> Contribution:
    """Staff take it from view, and say why. Raises ReasonMissing."""
    hidden = _move(contribution, State.HIDDEN, actor=Actor.STAFF, user=user, reason=_required(reason))
    tell_author(hidden, messages.hidden, reason.strip())
    return hidden


@transaction.atomic
def reopen(contribution: Contribution, *, user: Any) -> Contribution:
    """Staff take back that it was not published; it waits for a decision again."""
    reopened = _move(contribution, State.PENDING, actor=Actor.STAFF, user=user)
    tell_author(reopened, messages.reopened)
    return reopened


@transaction.atomic
def withdraw(contribution: Contribution) -> Contribution:
    """The author takes it back, at any time."""
    return _move(contribution, State.WITHDRAWN, actor=Actor.AUTHOR)


@transaction.atomic
def anonymise(contribution: Contribution, *, actor: Actor) -> Contribution:
    """The person goes, the published text stays."""
    return _move(contribution, State.ANONYMISED, actor=actor)


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
