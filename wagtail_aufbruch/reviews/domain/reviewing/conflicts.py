"""Saying that one is biased. It cannot be taken back by oneself, and it leaves nothing to conclude from."""

from django.db import transaction
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.reviews.domain.errors import AlreadyNoted, NotDealt, NotOpen
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.domain.rounds.sharing import active_reviewers, share_out
from wagtail_aufbruch.reviews.enums import ConflictKind, Dealing, ReviewState
from wagtail_aufbruch.reviews.models import Conflict, Item, Review, Reviewer, Round


@transaction.atomic
def declare(reviewer: Reviewer, item_pk: int, kind: str, sentence: str) -> Conflict:
    """Note that this person must not judge the thing: what was not handed in goes, and somebody else gets it.

    A review that was handed in stays in the record and leaves the result. Possible from the release until the end of
    the round. Raises NotDealt, also for whoever was erased or taken out since the form was opened, and NotOpen.
    """
    current = locked(reviewer.round_id)
    if not active_reviewers(current).filter(pk=reviewer.pk).exists():
        raise NotDealt
    refuse_after_end(current)
    return _note(current, reviewer, item_pk, kind, sentence)


def refuse_after_end(round_: Round) -> None:
    """Raise NotOpen, with the way that is left, when the round is over."""
    if round_.is_over:
        raise NotOpen(_("The round is over. Tell the staff: they can still take your review out of the result."))


@transaction.atomic
def declare_by_staff(reviewer: Reviewer, item_pk: int, kind: str, sentence: str, *, user: AnyUser) -> Conflict:
    """The same by staff, who learn of it otherwise, also after the end.

    A result that was fixed stays what it is; what the conflict changes is fixed anew, with a reason. Raises NotDealt,
    and AlreadyNoted where it is known with another reason; a second click is quiet.
    """
    current = locked(reviewer.round_id)
    known = Conflict.objects.filter(reviewer=reviewer.pk, item=item_pk).first()
    if known is not None:
        if (known.kind, known.sentence) != (kind, sentence.strip()):
            raise AlreadyNoted
        return known
    found = _note(current, reviewer, item_pk, kind, sentence)
    note(current, "round_conflict", user, reviewer=reviewer.number, item=found.item.number)
    return found


def _note(round_: Round, reviewer: Reviewer, item_pk: int, kind: str, sentence: str) -> Conflict:
    item = Item.objects.filter(round=round_, pk=item_pk).first()
    may_see = round_.dealing == Dealing.ALL or Review.objects.filter(reviewer=reviewer.pk, item=item_pk).exists()
    known = Conflict.objects.filter(reviewer=reviewer.pk, item=item_pk).first()
    if known is not None:
        return known
    if item is None or not may_see:
        raise NotDealt
    found = Conflict.objects.create(
        reviewer_id=reviewer.pk, item=item, kind=ConflictKind(kind), sentence=sentence.strip()
    )
    Review.objects.filter(reviewer=reviewer.pk, item=item).exclude(state=ReviewState.HANDED_IN).delete()
    if round_.released_at is not None and not round_.is_over:
        share_out(round_)
    return found
