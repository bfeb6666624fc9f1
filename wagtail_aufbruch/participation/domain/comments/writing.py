"""What people say to a contribution, and answer; how it is read stands in ``comments.reading``.

Two levels: a comment, and the replies to it; a reply to a reply goes to the comment that both belong to. A comment
that is gone keeps its place as long as somebody's reply hangs on it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.contributions.told_titles import title_of_comment_on
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, NotNow, ParticipationError
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_fingerprint
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.emails import comments as comment_emails
from wagtail_aufbruch.participation.enums import Actor, Badge, Stance
from wagtail_aufbruch.participation.extension.kinds import Fact, Rules, kind_of
from wagtail_aufbruch.participation.models import COMMENT_KIND, Comment, Contribution, Participant
from wagtail_aufbruch.participation.models.contributions.contribution import TITLE_LENGTH
from wagtail_aufbruch.participation.models.questions.default_texts import CONSENT_TO_COMMENT_VERSION, consent_to_comment
from wagtail_aufbruch.participation.models.staff import key_of

# --- Rules


def comment_rules(comment: Contribution) -> Rules:
    """What may be done with a comment now: it is answered and found helpful while its discussion is open."""
    about = comment.discussed
    rules = kind_of(about).rules(about)
    return replace(
        rules,
        may_assess=rules.may_comment and rules.comments_shown,
        # What staff alone read is never published by itself.
        publish_first=rules.publish_comments_first and rules.comments_shown,
    )


def comment_url(comment: Contribution) -> str:
    """Full address of a comment, which leads to the page where it stands.

    A page that takes comments has it below itself: so nothing but ``comment.page`` is looked up. "" where the app of
    that page was removed.
    """
    if comment.page.specific_class is None:
        return ""
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
    about: Contribution,
    remark: Remark,
    *,
    participant: Participant | None = None,
    user: AnyUser | None = None,
    badge: str = "",
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
    about: Contribution, remark: Remark, rules: Rules, author: Participant | None, user: AnyUser | None, badge: str
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
        author_name=remark.author_name or _name_of_staff(user, badge),
        title=_title(about),
        text=remark.text,
        stance=remark.stance if rules.asks_stance and remark.stance in Stance.values else "",
        user_id=key_of(user),
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


def _name_of_staff(user: AnyUser | None, badge: str) -> str:
    """Who speaks for the town and gives no name is not anonymous: the town itself speaks."""
    return _("The town") if user is not None and badge in {"", Badge.TOWN} else ""


def _title(about: Contribution) -> str:
    """By which lists of all kinds, mails and the person's own page name the comment."""
    title = title_of_comment_on(str(about))
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 2]}…”"


def _first_level(about: Contribution, pk: int | None) -> Contribution | None:
    """The comment of the first level to which a reply to comment ``pk`` goes. Raises CommentGone."""
    if pk is None:
        return None
    answered = Contribution.objects.published().filter(pk=pk, about_id=about.pk, kind=COMMENT_KIND).first()
    if answered is None:
        raise CommentGone
    return answered.reply_to or answered


def _send_on(comment: Comment, rules: Rules, *, is_known: bool, user: AnyUser | None) -> Comment:
    """On its way: shown at once (staff), confirmed already (known people), or asked for by mail."""
    if user is not None:
        transitions.publish_by_staff(comment, user=user)
    elif is_known:
        transitions.confirm(comment)
    elif comment.author is not None:
        send_link(comment, comment.author, comment_emails.ask_to_confirm)
    elif rules.needs_email:
        raise NotNow(_("Give your e-mail address, so that you can confirm the comment."))
    else:
        transitions.confirm(comment, actor=Actor.SYSTEM)
    stored = Comment.objects.get(pk=comment.pk)
    transitions.carry_over(comment, stored)
    return stored


def comment_data(contribution: Contribution) -> dict[str, str]:
    """What a comment stores of its author beside what all contributions have; one query."""
    stance = Comment.objects.filter(pk=contribution.pk).values_list("stance", flat=True).first()
    return {"stance": stance or ""}


def facts_of_comments(keys: Sequence[int]) -> dict[int, list[Fact]]:
    """Whether each is for or against what it is about, where it says so; one query."""
    said = Comment.objects.filter(pk__in=keys).exclude(stance="").values_list("pk", "stance")
    return {pk: [Fact(_("For or against"), str(Stance(stance).label), stance)] for pk, stance in said}


@transaction.atomic
def set_badge(comment: Comment, badge: str, *, user: AnyUser | None, seen: str | None = None) -> None:
    """Say for whom a comment speaks: staff mark what a group's lead has written, or take the mark away.

    ``seen`` is the fingerprint of what they read (``case_fingerprint``); None: ``comment`` as it is given. Raises
    ChangedSinceShown where it is another one by now, asked under the lock that whoever changes the comment takes.
    """
    read = case_fingerprint(comment) if seen is None else seen
    lock([comment.pk])
    stored = Comment.objects.filter(pk=comment.pk).first()
    if stored is None or case_fingerprint(stored) != read:
        raise ChangedSinceShown
    stored.badge = badge if badge in Badge.values else ""
    stored.save(update_fields=["badge"])
    log(stored, "aufbruch.badge", user=user, title=str(stored), data={"badge": stored.badge})
