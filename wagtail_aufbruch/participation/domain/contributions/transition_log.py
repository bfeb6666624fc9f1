"""The log of a contribution's steps: one place writes its entries, and calls what follows from them."""

from functools import partial

from django.db import transaction

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.enums import Actor
from wagtail_aufbruch.participation.extension import followups
from wagtail_aufbruch.participation.extension.signals import contribution_state_changed, contribution_state_changing
from wagtail_aufbruch.participation.models import Contribution, Transition
from wagtail_aufbruch.participation.models.staff import key_of


def ask_receivers(
    contribution: Contribution,
    to_state: str,
    *,
    actor: Actor,
    from_state: str = "",
    user: AnyUser | None = None,
    reason: str = "",
) -> None:
    """Let other apps refuse a step before it is written, in the caller's transaction. Raises a ParticipationError."""
    contribution_state_changing.send(
        Contribution,
        contribution=contribution,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        user=user,
        reason=reason,
    )


def write_transition(
    contribution: Contribution,
    to_state: str,
    *,
    actor: Actor,
    from_state: str = "",
    user: AnyUser | None = None,
    reason: str = "",
) -> Transition:
    """Write an entry of the log and do what follows from it, in the transaction that has saved the new state.

    Other apps are told after the commit. Whoever calls has asked them before (:func:`ask_receivers`).
    """
    entry = Transition.objects.create(
        contribution=contribution,
        from_state=from_state,
        to_state=to_state,
        actor=actor,
        user_id=key_of(user),
        reason=reason,
    )
    followups.after_transition(contribution, entry)
    transaction.on_commit(
        partial(
            contribution_state_changed.send_robust,
            Contribution,
            contribution=contribution,
            from_state=from_state,
            to_state=to_state,
            actor=actor,
            user=user,
            reason=reason,
        ),
        robust=True,
    )
    return entry


def log_captured(contribution: Contribution, *, user: AnyUser | None) -> Transition:
    """The first entry of what staff have just written down. Raises a ParticipationError where an app refuses it."""
    ask_receivers(contribution, contribution.state, actor=Actor.STAFF, user=user)
    return write_transition(contribution, contribution.state, actor=Actor.STAFF, user=user)
