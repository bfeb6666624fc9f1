"""What follows when things or people come in or go: conflicts that can be known, and who judges what.

Called under the round's lock. Before the release nothing is dealt.
"""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind
from wagtail_aufbruch.participation.domain.moderation.case_rights import still_handled
from wagtail_aufbruch.reviews.domain.rounds.dealing import hand_on
from wagtail_aufbruch.reviews.enums import ConflictKind, Dealing, ReviewState
from wagtail_aufbruch.reviews.extension.subjects import Subject, kind_called
from wagtail_aufbruch.reviews.models import Conflict, Item, Review, Reviewer, Round

BATCH = 1000


def may_judge() -> Q:
    """A condition on people who judge: nobody has taken them out, and who logs in handles the cases of the process, as
    ``links.reviewer_by_login`` asks at each request. Others are neither written to nor dealt anything."""
    return Q(withdrawn_at__isnull=True) & (Q(user__isnull=True) | still_handled("user", "round__process"))


def active_reviewers(round_: Round) -> "QuerySet[Reviewer]":
    """Those who may judge, in the order of their numbers."""
    return Reviewer.objects.filter(may_judge(), round=round_).order_by("number")


def judged_items(round_: Round) -> "QuerySet[Item]":
    """What is judged, in the order of its numbers."""
    return Item.objects.filter(round=round_, taken_out_at__isnull=True).order_by("number")


def shown_subjects(round_: Round, items: Iterable[Item]) -> dict[int, Subject]:
    """What people who judge may read, by the key of the item; what may not be shown to them is left out."""
    kind = kind_called(round_.subject_kind)
    keys = {item.object_id: item.pk for item in items}
    if kind is None:
        return {}
    found = kind.subjects(list(keys), round_.is_blind)
    return {keys[key]: subject for key, subject in found.items() if key in keys and subject.is_released}


def visible_keys(round_: Round, keys: Collection[int], words: str = "") -> Collection[int]:
    """Those of these keys of things that people who judge may read, as far as it can be told without reading them; with
    ``words``: in whose title, as it is shown to them, all of these stand."""
    kind = kind_called(round_.subject_kind)
    if kind is None or not keys:
        return set()
    if kind.visible is not None:
        return kind.visible(keys, round_.is_blind, words)
    wanted = fold(words).split()
    found = kind.subjects(keys, round_.is_blind)
    return {key for key, one in found.items() if one.is_released and all(word in fold(one.title) for word in wanted)}


def titles_for_staff(round_: Round, items: Iterable[Item]) -> dict[int, str]:
    """Titles as staff see them, by the key of the item; what is gone is left out."""
    kind = kind_called(round_.subject_kind)
    keys = {item.object_id: item.pk for item in items}
    if kind is None:
        return {}
    if kind.titles is not None:
        found = kind.titles(list(keys))
    else:
        found = {key: subject.title for key, subject in kind.subjects(list(keys), False).items()}
    return {keys[key]: title for key, title in found.items() if key in keys}


def find_conflicts(round_: Round) -> int:
    """Note who is in the team of what is judged, by the mailbox behind the address. Returns how many conflicts are
    new."""
    kind = kind_called(round_.subject_kind)
    if kind is None:
        return 0
    items = {item.object_id: item for item in judged_items(round_)}
    reviewers: dict[tuple[str, str], list[Reviewer]] = {}
    # Of a colleague without the right to judge, too: it may come back, and what they have handed in counts.
    for one in Reviewer.objects.filter(round=round_, withdrawn_at__isnull=True).exclude(email=""):
        reviewers.setdefault(mailbox_behind(one.email), []).append(one)
    found = [
        Conflict(reviewer=reviewer, item=items[key], kind=ConflictKind.OWN, is_found=True)
        for key, addresses in kind.addresses(list(items)).items()
        if key in items
        for mailbox in {mailbox_behind(one) for one in addresses}
        for reviewer in reviewers.get(mailbox, ())
    ]
    known = set(Conflict.objects.filter(item__round=round_).values_list("reviewer_id", "item_id"))
    new = [one for one in found if (one.reviewer_id, one.item_id) not in known]
    Conflict.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return len(new)


def share_out(round_: Round, *, hands_on: bool = False) -> int:
    """Deal what is to be judged and is not dealt yet. Returns how many reviews that makes.

    Nobody gets what they are in conflict with, and nobody loses what they have: what is not judged yet and stands in a
    conflict is dealt to somebody else. ``hands_on``: somebody has come in; what nobody has begun may go to them.
    """
    items = list(judged_items(round_).values_list("pk", flat=True))
    reviewers = list(active_reviewers(round_).values_list("pk", flat=True))
    conflicts = set(Conflict.objects.filter(item__round=round_).values_list("reviewer_id", "item_id"))
    given = set(
        Review.objects.filter(item__round=round_, reviewer__withdrawn_at__isnull=True).values_list(
            "reviewer_id", "item_id"
        )
    )
    # What somebody who left has handed in counts as one of the reviews of a thing.
    handed_in = Review.objects.filter(
        item__round=round_, reviewer__withdrawn_at__isnull=False, state=ReviewState.HANDED_IN
    ).values_list("reviewer_id", "item_id")
    if round_.dealing == Dealing.ALL:
        pairs = [(who, item) for who in reviewers for item in items if (who, item) not in conflicts | given]
    else:
        mine = Review.objects.filter(item__round=round_, reviewer__withdrawn_at__isnull=True)
        untouched = mine.filter(state=ReviewState.OPEN) if hands_on else mine.none()
        loose = {(who, item): pk for pk, who, item in untouched.values_list("pk", "reviewer_id", "item_id")}
        pairs, gone = hand_on(
            items,
            reviewers,
            round_.reviews_each,
            blocked=conflicts,
            given=given | set(handed_in),
            loose=loose,
            seed=round_.seed,
        )
        Review.objects.filter(pk__in=[loose[pair] for pair in gone]).delete()
    rows = [Review(reviewer_id=who, item_id=item) for who, item in pairs]
    Review.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def without_conflict(reviews: "QuerySet[Review]") -> "QuerySet[Review]":
    """Those whose reviewer is not in conflict with what they are about."""
    conflicts = Conflict.objects.filter(reviewer=OuterRef("reviewer"), item=OuterRef("item"))
    return reviews.filter(~Exists(conflicts))
