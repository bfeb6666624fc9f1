"""What people say to a contribution: written, answered, and read in pages that cost the same at any length.

Two levels: a comment, and the replies to it; a reply to a reply goes to the comment that both belong to. A comment
that is gone keeps its place as long as somebody's reply hangs on it.
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain import comment_messages, transitions
from wagtail_aufbruch.participation.domain.errors import NotNow, ParticipationError
from wagtail_aufbruch.participation.domain.participants import normal_email, participant_for
from wagtail_aufbruch.participation.enums import Actor, Badge, Stance
from wagtail_aufbruch.participation.kinds import Rules, kind_of
from wagtail_aufbruch.participation.models import COMMENT_KIND, Comment, Contribution, Participant
from wagtail_aufbruch.participation.models.contribution import TITLE_LENGTH
from wagtail_aufbruch.participation.texts import CONSENT_TO_COMMENT_VERSION, consent_to_comment

PAGE_SIZE = 20
REPLIES_SHOWN = 3
"""So many replies stand below a comment; more have a page of their own."""
MOST_REPLIES_READ = 100
"""A page with no more replies than these reads all of them, which is faster than to let the database choose."""

NEW, HELPFUL = "neu", "hilfreich"
"""Orders of a discussion, as they stand in addresses."""


# --- Rules


def comment_rules(comment: Any) -> Rules:
    """What may be done with a comment now: it is answered and found helpful while its discussion is open."""
    rules = kind_of(comment.about).rules(comment.about)
    return replace(
        rules,
        may_assess=rules.may_comment and rules.comments_shown,
        # What staff alone read is never published by itself.
        publish_first=rules.publish_comments_first and rules.comments_shown,
    )


def comment_url(comment: Any) -> str:
    """Full address of a comment, which leads to the page where it stands.

    A page that takes comments has it below itself: so nothing but ``comment.page`` is looked up.
    """
    return f"{comment.page.full_url}kommentar/{comment.pk}/"


# --- Writing


@dataclass(frozen=True)
class Remark:
    """What somebody typed into the form, already cleaned."""

    text: str
    author_name: str = ""
    stance: str = ""
    email: str = ""
    reply_to: int | None = None
    """Number of the comment that is answered."""
    form_key: uuid.UUID | None = None
    """Given out with the form, so that the same form sent twice makes one comment."""

    def submission_key(self, about: Contribution) -> uuid.UUID:
        """The same for the same form with the same content."""
        parts = [about.pk, self.text, self.author_name, self.stance, normal_email(self.email), self.reply_to]
        return uuid.uuid5(self.form_key or uuid.uuid4(), "\x1f".join(str(part) for part in parts))


class CommentGone(ParticipationError):
    """What somebody wants to answer is not to be seen any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The comment that you want to answer is no longer there. You can write a comment of your own.")
        )


@transaction.atomic
def write(
    about: Contribution, remark: Remark, *, participant: Participant | None = None, user: Any = None, badge: str = ""
) -> Comment:
    """Store a comment on ``about``. Returns it as it stands then: waiting for its confirmation, for staff, or public.

    ``participant`` is who this browser is known as; otherwise the address in ``remark`` gets a mail with a link, where
    the page asks for one. ``user`` is a member of staff, whose words are shown at once, with ``badge``. The rules are
    asked anew: raises NotNow where nobody may comment, CommentGone. A form sent twice returns the first comment.
    """
    current = Contribution.objects.get(pk=about.pk)
    rules = kind_of(current).rules(current)
    if not current.is_public or not rules.may_comment:
        raise NotNow(rules.closed_message or _("Comments are not taken here."))
    known = Comment.objects.filter(submission_key=remark.submission_key(current)).first()
    if known is not None:
        return known
    author = participant
    if author is None and user is None and remark.email:
        author = participant_for(current.process, remark.email)
    try:
        with transaction.atomic():
            comment = _create(current, remark, rules, author, user, badge)
    except IntegrityError:
        # The same form arrived twice at the same moment, and the other one was first.
        return Comment.objects.get(submission_key=remark.submission_key(current))
    return _send_on(comment, rules, is_known=participant is not None, user=user)


def _create(
    about: Contribution, remark: Remark, rules: Rules, author: Participant | None, user: Any, badge: str
) -> Comment:
    now = timezone.now()
    asked = {} if user is not None else {"consent_text": consent_to_comment(), "consented_at": now}
    comment = Comment(
        kind=COMMENT_KIND,
        process_id=about.process_id,
        page_id=about.page_id,
        about=about,
        reply_to=_first_level(about, remark.reply_to),
        author=author,
        author_name=remark.author_name,
        title=_title(about),
        text=remark.text,
        stance=remark.stance if rules.asks_stance and remark.stance in Stance.values else "",
        user=user,
        badge=(badge or Badge.TOWN) if user is not None else "",
        submission_key=remark.submission_key(about),
        consent_version=CONSENT_TO_COMMENT_VERSION if asked else "",
        created_at=now,
        state_changed_at=now,
        **asked,
    )
    page = about._state.fields_cache.get("page")
    if page is not None:
        comment.page = page
    comment.save(force_insert=True)
    return comment


def _title(about: Contribution) -> str:
    """By which lists of all kinds, mails and the person's own page name the comment."""
    title = _("On “%(title)s”") % {"title": about}
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 2]}…”"


def _first_level(about: Contribution, pk: int | None) -> Contribution | None:
    """The comment of the first level to which a reply to comment ``pk`` goes. Raises CommentGone."""
    if pk is None:
        return None
    answered = Contribution.objects.filter(pk=pk, about_id=about.pk, kind=COMMENT_KIND, public=True).first()
    if answered is None:
        raise CommentGone
    return answered.reply_to or answered


def _send_on(comment: Comment, rules: Rules, *, is_known: bool, user: Any) -> Comment:
    """On its way: shown at once (staff), confirmed already (known people), or asked for by mail."""
    if user is not None:
        transitions.publish_by_staff(comment, user=user)
    elif is_known:
        transitions.confirm(comment)
    elif comment.author is not None:
        comment_messages.ask_to_confirm(comment, comment.author)
    elif rules.needs_email:
        raise NotNow(_("Give your e-mail address, so that you can confirm the comment."))
    else:
        transitions.confirm(comment, actor=Actor.SYSTEM)
    stored = Comment.objects.get(pk=comment.pk)
    transitions.carry_over(comment, stored)
    return stored


@transaction.atomic
def set_badge(comment: Comment, badge: str) -> None:
    """Say for whom a comment speaks: staff mark what a group's lead has written, or take the mark away."""
    stored = Comment.objects.get(pk=comment.pk)
    stored.badge = badge if badge in Badge.values else ""
    stored.save(update_fields=["badge"])


# --- Reading


@dataclass(frozen=True)
class Voice:
    """A comment as the page shows it, with the first of its replies."""

    comment: Comment
    replies: list["Voice"] = field(default_factory=list)
    is_reply: bool = False

    @property
    def more_replies(self) -> int:
        """How many replies have no room here."""
        return max(0, self.comment.comment_count - len(self.replies))


@dataclass(frozen=True)
class Discussion:
    """One page of comments, and the key of the next one or ""."""

    voices: list[Voice]
    next_key: str
    order: str = NEW

    @property
    def keys(self) -> list[int]:
        """The numbers of all comments on this page."""
        return [one.comment.pk for voice in self.voices for one in (voice, *voice.replies)]


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
        Comment.objects.filter(about_id=about.pk, reply_to__isnull=True, listed=True)
        .only(*SHOWN)
        .order_by(f"-{name}", f"-{tie}")
    )


def replies_to(comment: Contribution) -> QuerySet[Comment]:
    """All public replies to a comment of the first level, in the order of a conversation."""
    return (
        Comment.objects.filter(about_id=comment.about_id, reply_to_id=comment.pk, public=True)
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
    voices = [
        Voice(comment, [Voice(reply, is_reply=True) for reply in replies.get(comment.pk, [])]) for comment in shown
    ]
    return Discussion(voices, write_key(shown[-1], order) if len(rows) > PAGE_SIZE else "", order)


def conversation(comment: Comment, *, key: str = "") -> Discussion:
    """One comment of the first level with a page of its replies, oldest first."""
    replies = replies_to(comment)
    after = read_key(key, NEW)
    if after is not None:
        moment, pk = after
        replies = replies.filter(Q(published_at__gt=moment) | Q(published_at=moment, id__gt=pk))
    rows = list(replies[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Discussion(
        [Voice(comment, [Voice(reply, is_reply=True) for reply in shown])],
        write_key(shown[-1], NEW) if len(rows) > PAGE_SIZE else "",
    )


def _first_replies(about: Contribution, comments: list[Comment]) -> dict[int, list[Comment]]:
    """The first replies to each of these comments, in one query; of many, those that the database has chosen."""
    if not comments:
        return {}
    pks = [comment.pk for comment in comments]
    if sum(comment.comment_count for comment in comments) > MOST_REPLIES_READ:
        replies = Comment.objects.filter(pk__in=_chosen_replies(about, pks))
    else:
        replies = Comment.objects.filter(about_id=about.pk, reply_to__in=pks, public=True)
    found: dict[int, list[Comment]] = {}
    for reply in replies.only(*SHOWN).order_by("published_at", "id")[:MOST_REPLIES_READ]:
        place = found.setdefault(reply.reply_to_id or 0, [])
        if len(place) < REPLIES_SHOWN:
            place.append(reply)
    return found


def _chosen_replies(about: Contribution, pks: list[int]) -> QuerySet[Contribution, Any]:
    """Keys of the first replies to each of these comments, numbered by the database and cut off there."""
    place = Window(RowNumber(), partition_by=F("reply_to_id"), order_by=[F("published_at").asc(), F("id").asc()])
    numbered = Contribution.objects.filter(about_id=about.pk, reply_to__in=pks, public=True).annotate(_place=place)
    return numbered.filter(_place__lte=REPLIES_SHOWN).values("pk")


def _after(comments: QuerySet[Comment], order: str, key: str) -> QuerySet[Comment]:
    after = read_key(key, order)
    if after is None:
        return comments
    name, _tie = ORDERS[order]
    value, pk = after
    # Said twice on purpose: the first condition is the walk along the index, the second one cuts off its beginning.
    return comments.filter(**{f"{name}__lte": value}).filter(Q(**{f"{name}__lt": value}) | Q(id__lt=pk))


def write_key(comment: Comment, order: str) -> str:
    """The place after ``comment`` in a list of this order, for the address of the next page."""
    if order == HELPFUL:
        return f"{comment.support_count}_{comment.pk}"
    return f"{comment.published_at.isoformat()}_{comment.pk}" if comment.published_at else ""


def read_key(key: str, order: str) -> tuple[Any, int] | None:
    """What :func:`write_key` wrote; None for a key that nobody gave out."""
    value, _separator, pk = key.rpartition("_")
    if not _is_number(pk):
        return None
    if order == HELPFUL:
        return (int(value), int(pk)) if _is_number(value) else None
    moment = _moment(value)
    return None if moment is None else (moment, int(pk))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


@dataclass(frozen=True)
class Place:
    """Where a comment stands: on a page of the discussion, or on the page of one conversation."""

    comment: Comment
    conversation: int | None = None
    """Number of the comment on whose own page it stands, None for the discussion."""
    key: str = ""


def find_place(about_page: Any, pk: int) -> Place | None:
    """Where the comment ``pk`` on something handed in to this page stands; None if nobody may see it."""
    comment = Comment.objects.filter(pk=pk, page_id=about_page.pk, listed=True).select_related("about").first()
    if comment is None or comment.about is None or not comment.about.is_public:
        return None
    if comment.reply_to_id is None:
        return Place(comment, key=_key_before(comment))
    parent = Comment.objects.filter(pk=comment.reply_to_id, listed=True).first()
    if parent is None:
        return None
    earlier = replies_to(parent).filter(
        Q(published_at__lt=comment.published_at) | Q(published_at=comment.published_at, id__lt=comment.pk)
    )
    before = list(earlier.reverse()[:PAGE_SIZE])
    if len(before) < REPLIES_SHOWN:
        return Place(comment, key=_key_before(parent))
    return Place(comment, parent.pk, write_key(before[0], NEW) if len(before) == PAGE_SIZE else "")


def _key_before(comment: Comment) -> str:
    """Key of a page of the discussion, newest first, on which the comment stands."""
    newer = Comment.objects.filter(about_id=comment.about_id, reply_to__isnull=True, listed=True).filter(
        Q(published_at__gt=comment.published_at) | Q(published_at=comment.published_at, id__gt=comment.pk)
    )
    before = list(newer.order_by("published_at", "id").only("published_at")[:PAGE_SIZE])
    return write_key(before[0], NEW) if len(before) == PAGE_SIZE else ""
