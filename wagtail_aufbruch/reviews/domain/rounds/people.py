"""Who judges: named by staff, invited by a link of their own, taken out again."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser, Staff
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind, normal_email
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.invitations.inviting import invite, remind_one
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.domain.rounds.sharing import (
    active_reviewers,
    find_conflicts,
    judged_items,
    share_out,
    shown_subjects,
    without_conflict,
)
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models import Review, Reviewer, ReviewerLink, Round
from wagtail_aufbruch.reviews.models.reviewer import NAME_LENGTH

PAUSE_BETWEEN_REMINDERS = timedelta(minutes=10)
"""Within this time staff remind nobody a second time by hand."""


@dataclass(frozen=True)
class Person:
    """Somebody who is to judge: with an address of their own, or as one of the staff."""

    name: str
    email: str = ""
    member: Member | None = None
    user: Staff | None = None


@dataclass(frozen=True)
class Added:
    """What became of people who were named."""

    new: Sequence[Reviewer]
    known: Sequence[Person]
    """Who judges in the round already."""


@transaction.atomic
def add_reviewers(round_: Round, people: Iterable[Person], *, user: AnyUser) -> Added:
    """Let these people judge too; in a round that is released they get their share and their link at once.

    Whoever was taken out before is let in again. Raises ReviewError once the round is over.
    """
    current = locked(round_.pk)
    if current.is_over:
        raise ReviewError(_("The round is over, so nobody can be added. Extend it first."))
    new, known = [], []
    numbers = _free_numbers(current)
    for person in people:
        email = normal_email(person.email)
        found = _find(current, person, email)
        if found is not None and found.is_active:
            known.append(person)
            continue
        if found is not None and round_.reviewers.filter(email=email).exclude(pk=found.pk).exists():
            email = ""  # somebody else judges by it; this one logs in
        reviewer = found or Reviewer(round=current, number=next(numbers))
        reviewer.name, reviewer.email, reviewer.withdrawn_at = person.name[:NAME_LENGTH], email, None
        reviewer.member, reviewer.user = person.member, person.user
        reviewer.save()
        new.append(reviewer)
    if new:
        note(current, "round_people", user, number=len(new))
    if new and current.released_at is not None:
        find_conflicts(current)
        share_out(current, hands_on=True)
        for reviewer in new:
            invite(current, reviewer)
    return Added(new, known)


@transaction.atomic
def take_out_reviewer(reviewer: Reviewer, *, user: AnyUser) -> None:
    """Let somebody judge no more: their links end, and what they have not judged goes to others.

    What they have handed in stays and counts; what counts no more is said by a conflict.
    """
    current = locked(reviewer.round_id)
    Reviewer.objects.filter(pk=reviewer.pk).update(withdrawn_at=timezone.now())
    ReviewerLink.objects.filter(reviewer=reviewer).delete()
    Review.objects.filter(reviewer=reviewer).exclude(state=ReviewState.HANDED_IN).delete()
    if current.released_at is not None and not current.is_over:
        share_out(current)
    note(current, "round_person_out", user, reviewer=reviewer.number)


@transaction.atomic
def send_new_link(reviewer: Reviewer, *, user: AnyUser) -> None:
    """End all links of this person and mail a new one: for a link that went to somebody else.

    Raises ReviewError for somebody who has no address or may not judge, and before the release.
    """
    current = locked(reviewer.round_id)
    if current.released_at is None:
        raise ReviewError(_("The links go out when the round is released."))
    # As the row is now: the person may have been erased or taken out since the page was opened.
    there = active_reviewers(current).exclude(email="").filter(pk=reviewer.pk).first()
    if there is None:
        raise ReviewError(_("There is nobody to write to: the person was taken out, or has no address."))
    ReviewerLink.objects.filter(reviewer=there).delete()
    invite(current, there)
    note(current, "round_link_sent", user, reviewer=there.number)


@transaction.atomic
def remind_people(round_: Round, *, user: AnyUser) -> int:
    """Write to everybody who still has something to judge and was not reminded just now. Returns to how many.

    Raises ReviewError where the round does not run, and where all were reminded just now: a second click is no wish to
    write twice.
    """
    current = locked(round_.pk)
    if not current.is_open:
        raise ReviewError(_("Only while the round runs there is something to remind of."))
    there, since = owing(current), timezone.now() - PAUSE_BETWEEN_REMINDERS
    wanted = [one for one in there if one.reminded_at is None or one.reminded_at < since]
    if there and not wanted:
        raise ReviewError(_("They were reminded a few minutes ago. Nobody gets the same mail twice."))
    number = sum(remind_one(current, reviewer) for reviewer in wanted)
    note(current, "round_reminded", user, number=number)
    return number


def without_address(round_: Round) -> list[Reviewer]:
    """Who may judge and gets no mail: colleagues whose account has no address. They find the round by logging in."""
    return list(active_reviewers(round_).filter(email=""))


def owing(round_: Round) -> list[Reviewer]:
    """Who has an address and something that is not handed in, and that can be judged."""
    there = shown_subjects(round_, judged_items(round_))
    open_ones = without_conflict(Review.objects.exclude(state=ReviewState.HANDED_IN)).filter(item__in=list(there))
    return list(active_reviewers(round_).filter(pk__in=open_ones.values("reviewer_id")).exclude(email=""))


def _find(round_: Round, person: Person, email: str) -> Reviewer | None:
    """Who in the round is this person: the account, the address, or another address of the same mailbox, by which
    somebody would judge everything twice. At most three queries."""
    known = Reviewer.objects.filter(round=round_)
    if person.user is not None:
        found = known.filter(user=person.user).first()
        if found is not None:
            return found
    if not email:
        return None
    same = known.filter(email=email).first()
    if same is not None:
        return same
    box = mailbox_behind(email)
    others = known.exclude(email="").order_by("pk").only("pk", "email")
    key = next((one.pk for one in others if mailbox_behind(one.email) == box), None)
    return known.filter(pk=key).first() if key is not None else None


def _free_numbers(round_: Round) -> Iterator[int]:
    """Numbers by chance, so that none says who was named first; they grow with the number of people."""
    taken = set(round_.reviewers.values_list("number", flat=True))
    chance = random.SystemRandom()
    while True:
        free = [number for number in range(1, len(taken) + 20) if number not in taken]
        number = chance.choice(free)
        taken.add(number)
        yield number
