"""Comments as they are read: a page of a discussion, of one conversation, and where a comment stands.

They stand below what they are about: who sees that one sees them, so their own state is all that is asked here.

Two levels: a comment, and the replies to it. Pages cost the same at any length. A comment that is gone keeps its place
as long as somebody's reply hangs on it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from wagtail_aufbruch.core.extension.protocols import HasKey
from wagtail_aufbruch.core.lists.keyset import MOMENT, NUMBER, Position
from wagtail_aufbruch.participation.models import Comment, Contribution

PAGE_SIZE = 20
REPLIES_SHOWN = 3
"""So many replies stand below a comment; more have a page of their own."""
MAX_REPLIES_READ = 100
"""A page with no more replies than these reads all of them, which is faster than to let the database choose."""

NEW, HELPFUL = "neu", "hilfreich"
"""Orders of a discussion, as they stand in addresses."""


@dataclass(frozen=True)
class ShownComment:
    """A comment as the page shows it, with the first of its replies."""

    comment: Comment
    replies: list["ShownComment"] = field(default_factory=list)
    is_reply: bool = False

    @property
    def more_replies(self) -> int:
        """How many replies have no room here."""
        return max(0, self.comment.comment_count - len(self.replies))


@dataclass(frozen=True)
class Discussion:
    """One page of comments, and the key of the next one or ""."""

    comments: list[ShownComment]
    next_key: str
    order: str = NEW

    @property
    def keys(self) -> list[int]:
        """The numbers of all comments on this page."""
        return [one.comment.pk for shown in self.comments for one in (shown, *shown.replies)]


ORDERS: dict[str, tuple[str, str]] = {NEW: ("published_at", "id"), HELPFUL: ("support_count", "id")}
SHOWN = (
    "about_id",
    "author_name",
    "badge",
    "comment_count",
    "page_id",
    "published_at",
    "reply_to_id",
    "stance",
    "state",
    "support_count",
    "text",
    "user_id",
)
"""The columns that a page of comments needs."""


def first_level(about: Contribution, order: str = NEW) -> QuerySet[Comment]:
    """Comments on ``about`` that stand on the page, gone ones with replies among them."""
    name, tie = ORDERS[order]
    return (
        Comment.objects.listed()
        .filter(about_id=about.pk, reply_to__isnull=True)
        .only(*SHOWN)
        .order_by(f"-{name}", f"-{tie}")
    )


def replies_to(comment: Contribution) -> QuerySet[Comment]:
    """All public replies to a comment of the first level, in the order of a conversation."""
    return (
        Comment.objects.published()
        .filter(about_id=comment.about_id, reply_to_id=comment.pk)
        .only(*SHOWN)
        .order_by("published_at", "id")
    )


def discussion(about: Contribution, *, order: str = NEW, key: str = "") -> Discussion:
    """The page of comments that begins after ``key``; two queries, however many comments and replies there are."""
    order = order if order in ORDERS else NEW
    if not about.comment_count:
        return Discussion([], "", order)
    rows = list(_after(first_level(about, order), order, key)[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    replies = _first_replies(about, [comment for comment in shown if comment.comment_count])
    comments = [
        ShownComment(comment, [ShownComment(reply, is_reply=True) for reply in replies.get(comment.pk, [])])
        for comment in shown
    ]
    return Discussion(comments, _key_of(shown[-1], order) if len(rows) > PAGE_SIZE else "", order)


def conversation(comment: Comment, *, key: str = "") -> Discussion:
    """One comment of the first level with a page of its replies, oldest first."""
    replies = replies_to(comment)
    after = read_place(key, NEW)
    if after is not None:
        moment, pk = after
        replies = replies.filter(Q(published_at__gt=moment) | Q(published_at=moment, id__gt=pk))
    rows = list(replies[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Discussion(
        [ShownComment(comment, [ShownComment(reply, is_reply=True) for reply in shown])],
        _key_of(shown[-1], NEW) if len(rows) > PAGE_SIZE else "",
    )


def _first_replies(about: Contribution, comments: list[Comment]) -> dict[int, list[Comment]]:
    """The first replies to each of these comments, in one query; of many, those that the database has chosen."""
    if not comments:
        return {}
    pks = [comment.pk for comment in comments]
    if sum(comment.comment_count for comment in comments) > MAX_REPLIES_READ:
        replies = Comment.objects.filter(pk__in=_chosen_replies(about, pks))
    else:
        replies = Comment.objects.published().filter(about_id=about.pk, reply_to__in=pks)
    found: dict[int, list[Comment]] = {}
    for reply in replies.only(*SHOWN).order_by("published_at", "id")[:MAX_REPLIES_READ]:
        place = found.setdefault(reply.reply_to_id or 0, [])
        if len(place) < REPLIES_SHOWN:
            place.append(reply)
    return found


def _chosen_replies(about: Contribution, pks: list[int]) -> QuerySet[Contribution, Any]:
    """Keys of the first replies to each of these comments, numbered by the database and cut off there."""
    place = Window(RowNumber(), partition_by=F("reply_to_id"), order_by=[F("published_at").asc(), F("id").asc()])
    replies = Contribution.objects.published().filter(about_id=about.pk, reply_to__in=pks)
    numbered = replies.annotate(_place=place)
    return numbered.filter(_place__lte=REPLIES_SHOWN).values("pk")


def _after(comments: QuerySet[Comment], order: str, key: str) -> QuerySet[Comment]:
    after = read_place(key, order)
    if after is None:
        return comments
    name, _tie = ORDERS[order]
    value, pk = after
    # Said twice on purpose: the first condition is the walk along the index, the second one cuts off its beginning.
    return comments.filter(**{f"{name}__lte": value}).filter(Q(**{f"{name}__lt": value}) | Q(id__lt=pk))


def read_place(key: str, order: str) -> Position[datetime] | Position[int] | None:
    """Where a page of this order begins; None for its first page, and for a key that nobody gave out."""
    return NUMBER.read(key) if order == HELPFUL else MOMENT.read(key)


def _key_of(comment: Comment, order: str) -> str:
    """The place after ``comment`` in a list of this order, for the address of the next page."""
    if order == HELPFUL:
        return NUMBER.write(comment.support_count, comment.pk)
    return "" if comment.published_at is None else MOMENT.write(comment.published_at, comment.pk)


@dataclass(frozen=True)
class Place:
    """Where a comment stands: on a page of the discussion, or on the page of one conversation."""

    comment: Comment
    conversation: int | None = None
    """Number of the comment on whose own page it stands, None for the discussion."""
    key: str = ""


def find_place(about_page: HasKey, pk: int) -> Place | None:
    """Where the comment ``pk`` on something handed in to this page stands; None if nobody may see it."""
    comment = Comment.objects.listed().filter(pk=pk, page_id=about_page.pk).select_related("about").first()
    if comment is None or comment.about is None or not comment.about.is_public:
        return None
    if comment.reply_to_id is None:
        return Place(comment, key=_key_before(comment))
    parent = Comment.objects.listed().filter(pk=comment.reply_to_id).first()
    if parent is None:
        return None
    earlier = replies_to(parent).filter(
        Q(published_at__lt=comment.published_at) | Q(published_at=comment.published_at, id__lt=comment.pk)
    )
    before = list(earlier.reverse()[:PAGE_SIZE])
    if len(before) < REPLIES_SHOWN:
        return Place(comment, key=_key_before(parent))
    return Place(comment, parent.pk, _key_of(before[0], NEW) if len(before) == PAGE_SIZE else "")


def _key_before(comment: Comment) -> str:
    """Key of a page of the discussion, newest first, on which the comment stands."""
    shown = Comment.objects.listed().filter(about_id=comment.about_id, reply_to__isnull=True)
    newer = shown.filter(
        Q(published_at__gt=comment.published_at) | Q(published_at=comment.published_at, id__gt=comment.pk)
    )
    before = list(newer.order_by("published_at", "id").only("published_at")[:PAGE_SIZE])
    return _key_of(before[0], NEW) if len(before) == PAGE_SIZE else ""
