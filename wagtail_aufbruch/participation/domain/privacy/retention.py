"""What is kept for how long: what is deleted by itself, and when."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.domain.assessment import clusters
from wagtail_aufbruch.participation.domain.authorship.claims import outdated_claims
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import overdue_versions
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.files import leftovers
from wagtail_aufbruch.participation.domain.files.attachments import abandoned_uploads
from wagtail_aufbruch.participation.domain.mail.afterwards import what_failed
from wagtail_aufbruch.participation.domain.moderation import assignments
from wagtail_aufbruch.participation.domain.moderation.reports import old_reports
from wagtail_aufbruch.participation.domain.notifications import delivery
from wagtail_aufbruch.participation.domain.people.participants import idle_participants
from wagtail_aufbruch.participation.domain.privacy import names
from wagtail_aufbruch.participation.domain.privacy.emptying import empty, to_be_emptied, without_replies
from wagtail_aufbruch.participation.domain.privacy.left_rows import forget_left_of, people_with_left_rows
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.domain.throttling import old_counts
from wagtail_aufbruch.participation.enums import MailState, State
from wagtail_aufbruch.participation.extension.retention import UPLOADS_OF, RetentionRule
from wagtail_aufbruch.participation.models import Assignment, Contribution, Link, Mail, Participant

logger = logging.getLogger("wagtail_aufbruch.privacy")

STEP = 100
"""So many contributions are deleted in one transaction."""
STEP_OF_ROWS = 1000
"""So many other rows are locked and deleted at once."""


def _overdue(state: State, days: int) -> QuerySet[Contribution]:
    return without_replies(_past(state, days))


def _past(state: State, days: int) -> QuerySet[Contribution]:
    return Contribution.objects.filter(state=state, state_changed_at__lt=timezone.now() - timedelta(days=days))


def due_for_emptying() -> QuerySet[Contribution]:
    """Comments at the end of their time of which the place has to stay, because others have replied."""
    withdrawn = _past(State.WITHDRAWN, aufbruch_settings.withdrawn_days)
    taken_from_view = _past(State.REJECTED, aufbruch_settings.rejected_days) | _past(
        State.HIDDEN, aufbruch_settings.rejected_days
    )
    return to_be_emptied(withdrawn | taken_from_view)


def due_for_deletion() -> dict[str, QuerySet[Model]]:
    """What was kept for as long as it may be, and is deleted now: by kind, in the order in which it is deleted."""
    return {name: find() for name, find in _kinds().items()}


def _kinds() -> dict[str, Callable[[], QuerySet[Model]]]:
    """By kind, what finds that: asked one by one, since an app may fail at that already."""
    return {
        "unconfirmed": lambda: _overdue(State.UNCONFIRMED, aufbruch_settings.unconfirmed_days),
        "guardian": guardians.overdue,
        "withdrawn": lambda: _overdue(State.WITHDRAWN, aufbruch_settings.withdrawn_days),
        "rejected": lambda: _overdue(State.REJECTED, aufbruch_settings.rejected_days),
        "hidden": lambda: _overdue(State.HIDDEN, aufbruch_settings.rejected_days),
        "uploads": abandoned_uploads,
        **{
            f"{UPLOADS_OF}{model._meta.label_lower}": partial(leftovers.abandoned, model)
            for model in leftovers.staged_models()
        },
        "throttles": old_counts,
        "reports": old_reports,
        "claims": outdated_claims,
        "vote_networks": clusters.old_origins,
        "vote_clusters": clusters.old_clusters,
        "voided_votes": clusters.old_voided,
        "assignments": lambda: assignments.done(Assignment.objects.all()),
        "news": delivery.old_news,
        "links": lambda: Link.objects.filter(expires_at__lt=timezone.now()),
        "mails": _old_mails,
        **{rule.key: rule.due for rule in parts(RetentionRule).values()},
        "participants": _nobodies,
    }


def _old_mails() -> QuerySet[Mail]:
    return Mail.objects.filter(
        state__in=[MailState.SENT, MailState.FAILED, MailState.HELD],
        created_at__lt=timezone.now() - timedelta(days=aufbruch_settings.mail_log_days),
    )


def _nobodies() -> QuerySet[Participant]:
    """Nobody is kept who has nothing here any more; whoever just asked for a link still needs it."""
    before = timezone.now() - timedelta(days=aufbruch_settings.unconfirmed_days)
    return idle_participants().filter(created_at__lt=before).exclude(pk__in=people_with_left_rows())


class PurgeIncompleteError(Exception):
    """Some kinds could not be deleted; everything else was, as ``counts`` says."""

    def __init__(self, counts: dict[str, int], errors: dict[str, Exception]) -> None:
        super().__init__(", ".join(errors))
        self.counts, self.errors = counts, errors


def purge() -> dict[str, int]:
    """Delete what is due. Returns how many of each kind.

    Raises ``PurgeIncompleteError`` in the end if a kind failed: what one app does wrong keeps nothing of the others.
    """
    run = _delete_due(leftovers.delete_orphans)
    # Of what is gone no letter stays, whatever failed before.
    run.take("search", _forget_letters)
    for rule in parts(RetentionRule).values():
        if rule.afterwards is not None:
            run.take(rule.key, partial(_put_right, rule.afterwards))
    return run.result()


def _forget_letters() -> dict[str, int]:
    contribution_search.forget_deleted()
    return {}


def _put_right(afterwards: Callable[[], None]) -> dict[str, int]:
    afterwards()
    return {}


@transaction.atomic
def preview() -> dict[str, int]:
    """What a purge would delete now, of each kind: it is done, counted, and taken back.

    Counted in no other way, since what is deleted first decides on what is deleted next: who has nothing left goes too.
    """
    try:
        return _delete_due(leftovers.count_orphans).result()
    finally:
        transaction.set_rollback(True)


class _Run:
    """One purge: what it has deleted, and what failed on the way."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.errors: dict[str, Exception] = {}

    def take(self, name: str, step: Callable[[], dict[str, int]]) -> None:
        """Do one step; if it fails, that is noted under ``name``, and the purge goes on."""
        try:
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                self.counts.update(step())
        except Exception as error:
            logger.error("Purge could not delete %s: %s", name, what_failed(error))
            self.errors.setdefault(name, error)

    def result(self) -> dict[str, int]:
        """How many of each kind. Raises ``PurgeIncompleteError`` if something failed."""
        if self.errors:
            raise PurgeIncompleteError(self.counts, self.errors)
        return self.counts


def _delete_due(orphans: Callable[[], int]) -> _Run:
    """Each kind in a transaction of its own, contributions in small ones: nobody who writes waits for all of it.

    ``orphans`` counts the files that no row names, or deletes them: files come back by no transaction. It is asked
    before rows go, since theirs go with them.
    """
    run = _Run()
    run.take("orphans", lambda: {"orphans": orphans()})
    run.take("emptied", lambda: {"emptied": _empty()})
    run.take("names", names.forget_due)
    run.take("guardian_versions", overdue_versions.delete_overdue)
    for name, find in _kinds().items():
        run.take(name, partial(_delete_kind, name, find))
    return run


def _delete_kind(name: str, find: Callable[[], QuerySet[Model]]) -> dict[str, int]:
    due = find()
    rule = parts(RetentionRule).get(name)
    if rule is not None and rule.forget is not None:
        return {name: _forget(due, rule.forget)}
    return {name: _delete_contributions(due) if due.model is Contribution else _delete(due)}


@transaction.atomic
def _empty() -> int:
    keys = list(due_for_emptying().values_list("pk", flat=True))
    if not keys:
        return 0
    locked = [contribution.pk for contribution in lock(keys)]
    return empty(due_for_emptying().filter(pk__in=locked))


@transaction.atomic
def _delete(due: QuerySet[Model]) -> int:
    """Asked anew under their locks: what somebody makes use of at this moment is due no more (a mail that is sent once
    more, a file that is handed in)."""
    keys = list(due.order_by("pk").values_list("pk", flat=True))
    number = 0
    for start in range(0, len(keys), STEP_OF_ROWS):
        rows = due.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys[start : start + STEP_OF_ROWS])
        locked = list(rows.order_by("pk").values_list("pk", flat=True))
        still_due = due.filter(pk__in=locked)
        number += still_due.count()
        still_due.delete()
    return number


@transaction.atomic
def _forget(due: QuerySet[Model], forget: Callable[..., None]) -> int:
    number = due.count()
    if number:
        forget(due)
    return number


def _delete_contributions(due: QuerySet[Model]) -> int:
    """Locked in the order that everybody keeps who changes contributions; what is due is asked anew under the lock."""
    keys = list(due.order_by("-pk").values_list("pk", flat=True))
    number = 0
    for start in range(0, len(keys), STEP):
        with transaction.atomic():
            locked = [contribution.pk for contribution in lock(keys[start : start + STEP])]
            keys_due = list(due.filter(pk__in=locked).values_list("pk", flat=True))
            forget_left_of(keys_due)
            guardians.forget_addresses(keys_due)
            number += _delete(due.filter(pk__in=locked))
    return number
