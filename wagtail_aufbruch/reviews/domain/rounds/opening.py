"""From the draft to the end: releasing a round, extending it, closing it early."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.reviews.domain.errors import NotReady, ReviewError
from wagtail_aufbruch.reviews.domain.invitations.inviting import invite, tell_extended
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked, take_over_criteria
from wagtail_aufbruch.reviews.domain.rounds.rules import problems_of_rules
from wagtail_aufbruch.reviews.domain.rounds.sharing import active_reviewers, find_conflicts, judged_items, share_out
from wagtail_aufbruch.reviews.enums import Dealing
from wagtail_aufbruch.reviews.extension.subjects import kind_called, own_result_of
from wagtail_aufbruch.reviews.models import Round

MAX_REVIEWS = 200_000
"""So many reviews at most are dealt at once; more is a mistake in the numbers."""


def problems_of(round_: Round) -> list[str]:
    """What keeps the round from being released, one sentence each with what helps; empty where nothing does."""
    found: list[str | Promise] = []
    items, people = judged_items(round_).count(), active_reviewers(round_).count()
    needed = round_.least_reviews if round_.dealing == Dealing.ALL else max(round_.least_reviews, round_.reviews_each)
    if kind_called(round_.subject_kind) is None:
        found.append(_("The app that what is judged belongs to was removed. Install it again."))
    own = own_result_of(round_.subject_kind)
    if own is None:
        found += problems_of_rules(round_)
    elif round_.page is not None:
        found += own.problems(round_.page)
    if not items:
        found.append(_("Nothing is chosen that could be judged. Choose at least one."))
    if people < needed:
        found.append(
            ngettext(
                "Too few people judge: each is to be judged by %(needed)d person.",
                "Too few people judge: each is to be judged by at least %(needed)d people.",
                needed,
            )
            % {"needed": needed}
        )
    if items * people > MAX_REVIEWS:
        found.append(_("That would be more reviews than anybody can give. Let each be judged by a set number."))
    if round_.opens_at is None or round_.closes_at is None:
        found.append(_("Say from when until when people judge."))
    elif has_passed(round_.closes_at):
        found.append(_("The end of the round lies in the past. Choose a later one."))
    return [str(one) for one in found]


@transaction.atomic
def release(round_: Round, *, user: AnyUser) -> Round:
    """Let it begin: conflicts that can be known are noted, reviews are dealt, and everybody gets their link.

    Before its beginning people can look at what they are asked, and say where they are biased. Raises NotReady.
    """
    current = locked(round_.pk)
    if current.released_at is not None:
        return current
    problems = problems_of(current)
    if problems:
        raise NotReady(problems)
    take_over_criteria(current)
    current.released_at = timezone.now()
    current.save(update_fields=["released_at"])
    find_conflicts(current)
    number = share_out(current)
    for reviewer in active_reviewers(current):
        invite(current, reviewer)
    note(current, "round_released", user, reviews=number)
    return current


@transaction.atomic
def extend(round_: Round, closes_at: datetime, *, user: AnyUser) -> Round:
    """Put the end off, also once it has passed, as long as no result is fixed; everybody is told.

    Raises ReviewError where the new end is no later one, or lies in the past, or a result is fixed or published.
    """
    current = locked(round_.pk)
    if current.released_at is None or current.closes_at is None:
        raise ReviewError(_("The round is not released yet. Change its end in the form."))
    if current.results.exists():
        raise ReviewError(_("The result is fixed, so the round cannot be extended."))
    if current.outcome_releases.exists():
        raise ReviewError(_("The outcomes are published, or a moment is set for it, so the round cannot be extended."))
    if closes_at <= current.closes_at or has_passed(closes_at):
        raise ReviewError(
            _("Choose a moment in the future, after %(moment)s.") % {"moment": say_moment(current.closes_at)}
        )
    before = current.closes_at
    current.closes_at = closes_at
    current.save(update_fields=["closes_at"])
    # Since it was over, people may have left, and things may have turned out to be theirs.
    find_conflicts(current)
    share_out(current)
    for reviewer in active_reviewers(current):
        tell_extended(current, reviewer)
    note(current, "round_extended", user, before=before.isoformat(), after=closes_at.isoformat())
    return current


@transaction.atomic
def close_now(round_: Round, *, user: AnyUser) -> Round:
    """End it at once: from now on nothing is stored any more. Raises ReviewError where it does not run."""
    current = locked(round_.pk)
    now = timezone.now()
    if current.released_at is None or current.is_over or current.opens_at is None:
        raise ReviewError(_("The round does not run, so there is nothing to end."))
    current.closes_at = _last_second_before(now)
    current.opens_at = min(current.opens_at, current.closes_at - timedelta(seconds=1))
    current.save(update_fields=["opens_at", "closes_at"])
    note(current, "round_closed", user)
    return current


@transaction.atomic
def delete_draft(round_: Round, *, user: AnyUser) -> None:
    """Delete a round that was never released. Raises ReviewError for any other: it is a record."""
    current = locked(round_.pk)
    if current.released_at is not None:
        raise ReviewError(_("The round was released, so it stays as a record. It can be ended instead."))
    note(current, "round_deleted", user)
    current.delete()


def _last_second_before(now: datetime) -> datetime:
    """A closing moment that has just passed. A full minute would count to its end."""
    last = now.replace(microsecond=0) - timedelta(seconds=1)
    return last if last.second else last - timedelta(seconds=1)
