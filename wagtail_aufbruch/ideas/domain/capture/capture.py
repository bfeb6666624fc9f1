"""Writing down for others: ideas from a meeting or a paper form, and taking back a slip."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import DEFAULT_CACHE_ALIAS
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.reader_cache.failsafe import FailsafeCache
from wagtail_aufbruch.ideas.emails import capture as capture_emails
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.authorship.card_codes import code_of, read_code
from wagtail_aufbruch.participation.domain.authorship.errors import CodeTaken
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.transition_log import log_captured
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_any_cases, pages_for
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.enums import Source, State
from wagtail_aufbruch.participation.models import Contribution, Transition

SITTING = timedelta(hours=12)
"""For so long whoever wrote something down sees it in the list of the sitting, and can take it back."""

BELIEVED_SECONDS = 300
"""For so long the menu shows the way to the capture desk without asking whether the last call is still there."""


class NotUndone(ParticipationError):
    """Somebody has worked on it since; ``message`` says so."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” cannot be taken back any more, because others have worked on it since. "
                "Decide on it among the contributions."
            )
            % {"title": title}
        )


class ConsentMissing(ParticipationError):
    """Nothing is published of which nobody knows whether its author agrees."""

    def __init__(self) -> None:
        super().__init__(
            _("It can only be published at once where the consent is there on paper. Otherwise let it wait.")
        )


@dataclass(frozen=True)
class Captured:
    """One idea as staff wrote it down, already cleaned."""

    title: str
    text: str = ""
    handlungsfeld: Handlungsfeld | None = None
    author_name: str = ""
    email: str = ""
    source: str = Source.EVENT
    event_id: int | None = None
    event_name: str = ""
    event_table: str = ""
    place_name: str = ""
    tags: tuple[str, ...] = ()
    answers: list[Answer] = field(default_factory=list)
    card_code: str = ""
    """The code that is printed on the card; without one the idea gets its own."""
    paper_consent: bool = False
    """Whether the author's consent is there on paper."""
    publish: bool = False
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def submission_key(self) -> uuid.UUID:
        """The same for the same form with the same content."""
        content = "\x1f".join([self.title, self.text, self.author_name, normal_email(self.email), self.card_code])
        return uuid.uuid5(self.form_key, content)


def calls_for(user: AnyUser) -> QuerySet[IdeaCallPage]:
    """The calls for which ``user`` may write down ideas: those of the processes whose cases they handle."""
    return pages_for(user, IdeaCallPage.objects.order_by("path"))


def may_capture(user: AnyUser) -> bool:
    """Whether there is such a call: asked by the menu of every page of the admin.

    A yes is believed for a while; a no is asked anew, so that the first call of a process has its way at once.
    """
    if not handles_any_cases(user):
        return False
    key, cache = f"aufbruch.capture.{user.pk}", FailsafeCache(DEFAULT_CACHE_ALIAS)
    if cache.get(key, bool):
        return True
    found = calls_for(user).exists()
    if found:
        cache.set(key, True, BELIEVED_SECONDS)
    return found


def _captured_before(entry: Captured, code_hash: str) -> Idea | None:
    """The idea that this form has made already. Raises CodeTaken where the card made another one.

    One query for both: between two of them the same form may have arrived a second time.
    """
    same = Q(submission_key=entry.submission_key) | Q(claim_hash=code_hash)
    keys = dict(Contribution.objects.filter(same).values_list("submission_key", "pk"))
    if not keys:
        return None
    if entry.submission_key not in keys:
        raise CodeTaken
    return Idea.objects.get(pk=keys[entry.submission_key])


@transaction.atomic
def capture(call: IdeaCallPage, entry: Captured, *, process: Process, user: AnyUser) -> Idea:
    """Store what staff wrote down, with its log. The call may be closed: paper arrives late.

    What becomes of the consent: on paper it is noted with its wording. Without paper and with an address the idea
    waits unconfirmed for the click in the mail. Without both it waits for staff, and whoever claims it agrees then.
    An address together with paper gets the link that makes it the author, so that a mistyped one gains nothing.

    The same form sent twice returns the idea of the first time. Raises CodeMistyped, CodeTaken, ConsentMissing.
    """
    if entry.publish and not entry.paper_consent:
        raise ConsentMissing
    code_hash = read_code(entry.card_code) if entry.card_code else code_of(entry.submission_key)[1]
    known = _captured_before(entry, code_hash)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            idea = _store(call, entry, process, code_hash)
    except IntegrityError:
        # The same form arrived twice at the same moment, or two people typed the same card.
        known = _captured_before(entry, code_hash)
        if known is None:
            raise
        return known
    if entry.tags:
        idea.tags.set(entry.tags)
    log_captured(idea, user=user)
    _write_to_author(idea, entry, process)
    if entry.publish:
        transitions.publish(idea, user=user)
    return idea


def _store(call: IdeaCallPage, entry: Captured, process: Process, code_hash: str) -> Idea:
    now = timezone.now()
    asks_by_mail = bool(entry.email) and not entry.paper_consent
    return Idea.objects.create(
        kind=KIND,
        process_id=process.pk,
        page_id=call.pk,
        state=State.UNCONFIRMED if asks_by_mail else State.PENDING,
        source=entry.source,
        handlungsfeld=entry.handlungsfeld,
        author=participant_for(process, entry.email) if asks_by_mail else None,
        author_name=entry.author_name,
        title=entry.title,
        text=entry.text,
        answers=entry.answers,
        event_id=entry.event_id,
        event_name=entry.event_name,
        event_table=entry.event_table,
        place_name=entry.place_name,
        submission_key=entry.submission_key,
        claim_hash=None if asks_by_mail else code_hash,
        consent_text=call.consent_text,
        consent_version=call.consent_version,
        consented_at=now if entry.paper_consent else None,
        confirmed_at=now if entry.paper_consent else None,
        created_at=now,
    )


def _write_to_author(idea: Idea, entry: Captured, process: Process) -> None:
    if not entry.email:
        return
    participant = participant_for(process, entry.email)
    if idea.author_id:
        send_link(idea, participant, capture_emails.ask_to_confirm)
    else:
        claims.send_claim_link(idea, participant, by_staff=True)


def code_to_print(idea: Contribution) -> str:
    """The code by which the author of a captured idea can claim it; "" where the card has one, or none is open."""
    code, code_hash = code_of(idea.submission_key)
    return code if idea.claim_hash == code_hash else ""


def captured_lately(call: IdeaCallPage, user: AnyUser) -> QuerySet[Idea]:
    """What ``user`` wrote down for this call in this sitting, the last one first."""
    if user.pk is None:
        return Idea.objects.none()
    since = timezone.now() - SITTING
    mine = Transition.objects.filter(user_id=user.pk, from_state="", at__gt=since).values("contribution")
    ideas = Idea.objects.filter(page_id=call.pk, pk__in=mine, source__in=[Source.EVENT, Source.PAPER])
    return ideas.select_related("handlungsfeld").order_by("-pk")


@transaction.atomic
def undo_capture(idea: Contribution, *, user: AnyUser) -> str:
    """Delete what ``user`` has just written down. Returns its title. Raises NotUndone once others have touched it."""
    locked = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    steps = list(locked.transitions.all())
    own_steps = all(step.user_id == user.pk for step in steps)
    touched = locked.support_count or locked.comment_count or locked.official_answers.exists() or locked.merged.exists()
    if not own_steps or touched or locked.state not in {State.UNCONFIRMED, State.PENDING, State.PUBLISHED}:
        raise NotUndone(locked.title)
    title = locked.title
    log(locked.page, "aufbruch.capture_undone", user=user, data={"idea": locked.pk})
    locked.delete()
    return title
