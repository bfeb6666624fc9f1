"""The steps of a contribution between its states: each in one transaction, checked, logged, told to the author.

What a step may begin from, and who may take it, is checked here and under the lock, whoever calls.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import effects
from wagtail_aufbruch.participation.domain.contributions.anonymity import FORGOTTEN, forget_author
from wagtail_aufbruch.participation.domain.contributions.transition_log import ask_receivers, write_transition
from wagtail_aufbruch.participation.domain.errors import (
    AppRemoved,
    GuardianConsentMissing,
    ReasonMissing,
    TransitionNotAllowed,
)
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.enums import Actor, State
from wagtail_aufbruch.participation.extension.kinds import has_home, kind_of
from wagtail_aufbruch.participation.models import Contribution

S = State
BY_AUTHOR, BY_STAFF, BY_ITSELF = (frozenset({actor}) for actor in (Actor.AUTHOR, Actor.STAFF, Actor.SYSTEM))


@dataclass(frozen=True)
class Step:
    """One step: from which states it leads to which one, and who takes it.

    Several steps lead to the same state and mean something else: that the author confirms, mends what was refused, or
    that staff look at it again.
    """

    from_states: frozenset[State]
    to_state: State
    actors: frozenset[Actor]

    def is_possible(self, contribution: Contribution) -> bool:
        """Whether the contribution is where this step begins, and the app is there that the step needs."""
        return contribution.state in self.from_states and not self.misses_app(contribution)

    def misses_app(self, contribution: Contribution) -> bool:
        """Whether the contribution's app was removed, and the step leads on all the same: staff cannot take it then."""
        leads_on = Actor.STAFF in self.actors and self.to_state in LEADS_ON
        return leads_on and not has_home(contribution)


LEADS_ON = frozenset({S.PENDING, S.PUBLISHED})
"""What a contribution may become that is shown, or is to be decided on."""
CONFIRM = Step(frozenset({S.UNCONFIRMED}), S.PENDING, BY_AUTHOR | BY_ITSELF)
HAND_IN_AGAIN = Step(frozenset({S.REJECTED}), S.PENDING, BY_AUTHOR)
PUBLISH_FIRST = Step(frozenset({S.PENDING}), S.PUBLISHED, BY_ITSELF)
SPEAK = Step(frozenset({S.UNCONFIRMED}), S.PENDING, BY_STAFF)
"""Staff write in public themselves, so there is nobody to confirm it."""
PUBLISH = Step(frozenset({S.PENDING, S.HIDDEN}), S.PUBLISHED, BY_STAFF)
REJECT = Step(frozenset({S.PENDING}), S.REJECTED, BY_STAFF)
HIDE = Step(frozenset({S.PUBLISHED, S.ANONYMISED}), S.HIDDEN, BY_STAFF)
REOPEN = Step(frozenset({S.REJECTED}), S.PENDING, BY_STAFF)
WITHDRAW = Step(frozenset(set(S) - {S.WITHDRAWN, S.ANONYMISED}), S.WITHDRAWN, BY_AUTHOR | BY_ITSELF)
ANONYMISE = Step(frozenset({S.PUBLISHED}), S.ANONYMISED, BY_AUTHOR | BY_ITSELF)

RIGHTS_OF_AUTHORS = frozenset({S.WITHDRAWN, S.ANONYMISED})
"""Taking back what one said, and being erased: no other app is asked whether that may happen."""


def _take(
    step: Step, contribution: Contribution, *, actor: Actor, user: AnyUser | None = None, reason: str = ""
) -> Contribution:
    """Lock the contribution, check the step, write it with its log entry and all that follows from it.

    Returns it as it is now. The order of locks stands in :mod:`effects`. Raises what a receiver of
    ``contribution_state_changing`` refuses with.
    """
    if actor not in step.actors:
        raise ValueError(f"{actor} does not take this step")
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    carry_over(contribution, locked)
    if step.misses_app(locked):
        raise AppRemoved
    if not step.is_possible(locked):
        raise _not_allowed(locked)
    if step.to_state == State.PUBLISHED and guardians.guardian_missing(locked):
        raise GuardianConsentMissing
    from_state, was_public = locked.state, locked.is_public
    if step.to_state not in RIGHTS_OF_AUTHORS:
        ask_receivers(locked, step.to_state, actor=actor, from_state=from_state, user=user, reason=reason)
    locked.state = step.to_state
    locked.state_changed_at = timezone.now()
    if step.to_state == State.PUBLISHED and locked.published_at is None:
        locked.published_at = locked.state_changed_at
    if from_state == State.UNCONFIRMED and step.to_state == State.PENDING:
        locked.confirmed_at = locked.state_changed_at
        if locked.consent_text and locked.consented_at is None:
            # Staff wrote it down; the mail and the page with the button show the wording.
            locked.consented_at = locked.state_changed_at
    if step.to_state == State.ANONYMISED:
        _forget_author(locked)
    locked.save(
        update_fields=[
            "state",
            "state_changed_at",
            "published_at",
            "confirmed_at",
            "consented_at",
            *(FORGOTTEN if step.to_state == State.ANONYMISED else ()),
        ]
    )
    write_transition(locked, step.to_state, actor=actor, from_state=from_state, user=user, reason=reason)
    effects.after_change(locked, was_public)
    return locked


def _forget_author(contribution: Contribution) -> None:
    agreed_to = guardians.words_of(contribution) if contribution.guardian_needed else ""
    forget_author(contribution)
    if contribution.guardian_needed:
        guardians.keep_consent(contribution, agreed_to)


def _not_allowed(contribution: Contribution) -> TransitionNotAllowed:
    return TransitionNotAllowed(
        _("“%(title)s” is %(state)s by now, so this is no longer possible. Please load the page again.")
        % {"title": contribution, "state": contribution.get_state_display()}
    )


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
    confirmed = _take(CONFIRM, contribution, actor=actor)
    if confirmed.guardian_needed:
        guardians.ask_guardian(confirmed)
    return _publish_first(confirmed)


@transaction.atomic
def hand_in_again(contribution: Contribution) -> Contribution:
    """The author has mended what was not published; it waits for a decision again, in every call, and for a guardian
    who has not agreed yet: the link that they have may be too old by now."""
    again = _take(HAND_IN_AGAIN, contribution, actor=Actor.AUTHOR)
    guardians.ask_guardian(again)
    return again


@transaction.atomic
def publish_first(contribution: Contribution) -> Contribution:
    """Publish by itself what waits, where its page looks at contributions afterwards; otherwise staff decide next.

    To be called once nothing is missing any more: after the confirmation, after a guardian's consent.
    """
    return _publish_first(contribution)


def _publish_first(contribution: Contribution) -> Contribution:
    may = contribution.state == State.PENDING and kind_of(contribution).rules(contribution).publish_first
    if not may or guardians.guardian_missing(contribution):
        return contribution
    return _take(PUBLISH_FIRST, contribution, actor=Actor.SYSTEM)


@transaction.atomic
def publish_by_staff(contribution: Contribution, *, user: AnyUser) -> Contribution:
    """What staff themselves wrote in public is shown at once; nobody is told."""
    waiting = _take(SPEAK, contribution, actor=Actor.STAFF, user=user)
    if waiting.author_id is not None:
        # Somebody else's words, which they have to confirm themselves.
        raise _not_allowed(contribution)
    return _take(PUBLISH, waiting, actor=Actor.STAFF, user=user)


@transaction.atomic
def publish(contribution: Contribution, *, user: AnyUser) -> Contribution:
    """Staff show it to the public, for the first time or again. Raises GuardianConsentMissing."""
    published = _take(PUBLISH, contribution, actor=Actor.STAFF, user=user)
    notify_author(published, contribution_emails.published)
    return published


@transaction.atomic
def publish_chosen(contribution: Contribution, *, user: AnyUser | None) -> Contribution:
    """Show what its author handed in elsewhere, by an address that is confirmed, and staff have chosen from there.

    ``user``: who chose it; None where they are gone by now. Whoever calls tells the author.
    """
    confirmed = _take(CONFIRM, contribution, actor=Actor.SYSTEM)
    return _take(PUBLISH, confirmed, actor=Actor.STAFF, user=user)


@transaction.atomic
def reject(contribution: Contribution, *, user: AnyUser, reason: str) -> Contribution:
    """Staff do not publish it, and say why. Raises ReasonMissing."""
    rejected = _take(REJECT, contribution, actor=Actor.STAFF, user=user, reason=_required(reason))
    notify_author(rejected, contribution_emails.rejected, reason.strip())
    return rejected


@transaction.atomic
def hide(contribution: Contribution, *, user: AnyUser, reason: str) -> Contribution:
    """Staff take it from view, and say why. Raises ReasonMissing."""
    hidden = _take(HIDE, contribution, actor=Actor.STAFF, user=user, reason=_required(reason))
    notify_author(hidden, contribution_emails.hidden, reason.strip())
    return hidden


@transaction.atomic
def reopen(contribution: Contribution, *, user: AnyUser) -> Contribution:
    """Staff take back that it was not published; it waits for a decision again, and for a guardian as before."""
    reopened = _take(REOPEN, contribution, actor=Actor.STAFF, user=user)
    guardians.ask_guardian(reopened, by_staff=True)
    notify_author(reopened, contribution_emails.reopened)
    return reopened


@transaction.atomic
def withdraw(contribution: Contribution) -> Contribution:
    """The author takes it back, at any time."""
    return _take(WITHDRAW, contribution, actor=Actor.AUTHOR)


@transaction.atomic
def withdraw_for_guardian(contribution: Contribution) -> Contribution:
    """Take back what a guardian agrees to no longer. Whoever calls tells the author."""
    return _take(WITHDRAW, contribution, actor=Actor.SYSTEM)


@transaction.atomic
def anonymise(contribution: Contribution, *, actor: Actor) -> Contribution:
    """The person goes with all that hangs on them, the published text stays."""
    return _take(ANONYMISE, contribution, actor=actor)


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
