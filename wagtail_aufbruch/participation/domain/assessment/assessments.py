"""Support: one row for each mailbox and contribution, and a stored number that equals the rows.

The contribution is locked before a row is looked for, written or deleted, so that two clicks at once come one after
the other; the constraints of the table hold the limit even against whoever forgets that. Of two addresses of one
mailbox they know nothing: that it counts once is held by the lock, and by ``_given_by``, which every look goes through.
Whatever address of theirs somebody uses, what they gave is shown, replaced and taken back. The order of locks stands
in ``contributions.effects``. Criteria and their scores hang on the same row; the app that has them tells through its
``Kind`` what to do with them.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.errors import LinkUnknown, NotNow
from wagtail_aufbruch.participation.domain.mail.afterwards import kept_only_if
from wagtail_aufbruch.participation.domain.people.links import PAUSE_BETWEEN_LINKS, check_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for, same_mailbox
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.emails import assessment as assessment_emails
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose
from wagtail_aufbruch.participation.extension.kinds import Rules, installed_kind_of, kind_of
from wagtail_aufbruch.participation.models import (
    Assessment,
    AssessmentOrigin,
    Contribution,
    Link,
    Participant,
    VoidedVote,
    VoteCluster,
)

BATCH = 1000
NOBODY = "nobody-"
"""How the mark of an assessment begins that was given by somebody who is not known any more."""
CLUSTER_FROM = 5
"""So many browsers on one connection are shown to staff; a family is below."""


def own_assessment(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = ""
) -> Assessment | None:
    """The person's assessment of the contribution, or None."""
    if participant is None and not browser_hash:
        return None
    rows = Assessment.objects.filter(_given_by(participant, browser_hash), contribution_id=contribution.pk)
    return rows.order_by("pk").first()


def assessed_among(pks: Iterable[int], *, participant: Participant | None) -> set[int]:
    """Which of these contributions the person has assessed; no query for somebody unknown."""
    if participant is None:
        return set()
    found = Assessment.objects.filter(same_mailbox(participant), contribution__in=list(pks))
    return set(found.values_list("contribution_id", flat=True))


@transaction.atomic
def support(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "", network: str = ""
) -> bool:
    """Note that somebody supports the contribution. Returns whether that is new.

    ``network`` is where a browser's click came from (``throttling.network_key``). The rules are asked anew. Raises
    NotNow where the contribution cannot be assessed (any more), or not by a mere browser; then nothing is stored.
    """
    _assessment, is_new = note(contribution, participant=participant, browser_hash=browser_hash, network=network)
    return is_new


def note(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "", network: str = ""
) -> tuple[Assessment, bool]:
    """The same within the caller's transaction; returns the row too, to which scores can be added."""
    locked = _lock_for(contribution, by_browser=participant is None)
    not_counted = why_not_counted(locked, browser_hash)
    if not_counted:
        raise NotNow(not_counted)
    assessment = own_assessment(locked, participant=participant, browser_hash=browser_hash)
    is_new = assessment is None
    if assessment is None:
        assessment = Assessment.objects.create(**_who(participant, browser_hash), contribution_id=locked.pk)
        _add(locked, 1)
        if browser_hash and network:
            _note_origin(locked, assessment, network)
    elif assessment.carried_from_id is not None:
        # What was carried over is their own will from now on, and stays where the joining is taken back.
        Assessment.objects.filter(pk=assessment.pk).update(carried_from=None)
    return assessment, is_new


def why_not_counted(contribution: Contribution, browser_hash: str) -> str:
    """What staff say to this browser, whose assessment they do not count; "" where they do, or it has none.

    No query for a browser that has never assessed anything.
    """
    if not browser_hash:
        return ""
    voided = VoidedVote.objects.filter(contribution_id=contribution.pk, browser_hash=browser_hash).first()
    if voided is None:
        return ""
    return _(
        "Your support from this browser is not counted: very many came from one connection within a short time. "
        "Our staff's reason: %(reason)s"
    ) % {"reason": voided.reason}


def _note_origin(contribution: Contribution, assessment: Assessment, network: str) -> None:
    """Keep from which connection it came, and tell staff where there are many; under the contribution's lock."""
    AssessmentOrigin.objects.create(assessment=assessment, contribution=contribution, network=network)
    same = {"contribution_id": contribution.pk, "network": network}
    number = AssessmentOrigin.objects.filter(**same).count()
    if number < CLUSTER_FROM:
        return
    now = timezone.now()
    if VoteCluster.objects.filter(**same, state=CaseState.OPEN).update(number=number, last_at=now):
        return
    kept = VoteCluster.objects.filter(**same, state=CaseState.REFUSED).order_by("-number").first()
    # What staff let count is shown once more when it has doubled.
    if kept is None or number >= 2 * kept.number:
        VoteCluster.objects.create(**same, process_id=contribution.process_id, number=number, last_at=now)


def take_out(contribution: Contribution, rows: "QuerySet[Assessment]") -> int:
    """Delete these assessments of a locked contribution, with its numbers. Returns how many there were."""
    _forget_sums(contribution, rows)
    _all, by_model = rows.delete()
    number = by_model.get(Assessment._meta.label, 0)
    if number:
        _add(contribution, -number)
    return number


@transaction.atomic
def ask_by_mail(contribution: Contribution, email: str, payload: dict[str, Any] | None = None) -> None:
    """Send a link to somebody whom this browser does not know; nothing is counted before it is used.

    ``payload`` is what the kind's ``assess`` makes of it then. Whoever asks again within two minutes gets no second
    mail. Raises NotNow.
    """
    rules = kind_of(contribution).rules(contribution)
    if not contribution.is_public or not rules.may_assess:
        raise NotNow(why_not(rules))
    participant = participant_for(contribution.process, email)
    locked = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    since = timezone.now() - PAUSE_BETWEEN_LINKS
    asked = Link.objects.filter(
        participant=locked, purpose=LinkPurpose.ASSESS, contribution=contribution.pk, created_at__gt=since
    )
    with kept_only_if(not asked.filter(payload=payload or {}).exists()):
        send_link(contribution, locked, assessment_emails.ask_to_confirm, LinkPurpose.ASSESS, payload)


def check_assessment_link(process: Process, token: str) -> tuple[Link, Contribution]:
    """The link, if it can be used now, and what it is about; looking changes nothing.

    Raises a LinkError: LinkUnknown also for what was taken from view since, whose words are told to its author alone.
    """
    link = check_link(process, token, LinkPurpose.ASSESS)
    contribution = link.contribution
    if contribution is None:
        raise LinkUnknown
    if not Contribution.objects.visible_on(contribution.page_id).filter(pk=contribution.pk).exists():
        raise LinkUnknown
    return link, contribution


@transaction.atomic
def assess_by_link(process: Process, token: str) -> tuple[Participant, Contribution]:
    """Use a link: what it holds is counted, its owner is known from then on. Returns both.

    Raises a LinkError, or NotNow where the phase has ended in between; then the link is not used up.
    """
    link, contribution = check_assessment_link(process, token)
    use_link(link)
    mark_confirmed(link.participant)
    assess = kind_of(contribution).assess
    if assess is None or not link.payload:
        support(contribution, participant=link.participant)
    else:
        assess(contribution, link.participant, link.payload)
    return link.participant, contribution


@transaction.atomic
def take_back(contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "") -> bool:
    """Delete the person's assessment. Returns whether there was one. Raises NotNow once it is closed."""
    locked = _lock_for(contribution, by_browser=participant is None)
    mine = Assessment.objects.filter(_given_by(participant, browser_hash), contribution_id=locked.pk)
    return bool(take_out(locked, mine))


Giver = tuple[str | None, str]
"""Who has assessed: the mailbox, or the hash of a browser."""


def _givers(rows: "QuerySet[Assessment]") -> set[Giver]:
    return set(rows.values_list("participant__mailbox", "browser_hash"))


@transaction.atomic
def carry_over(from_: Contribution, to: Contribution, *, only: set[Giver] | None = None) -> list[Participant]:
    """Let those who support ``from_`` support ``to`` as well, each once; what they did stays as it was.

    What was carried to ``from_`` before goes on with the mark of where it was given, and leaves ``from_``: what is
    joined is joined with ``to`` alone. Votes that staff do not count for ``to`` stay out. Scores by criteria stay where
    they were given. No rule is asked: staff join contributions in any phase. ``only``: just what these have given.

    Returns the people with a confirmed address who support ``from_``, for the caller to tell them.
    """
    lock([from_.pk, to.pk])
    rows = Assessment.objects.filter(contribution_id=from_.pk).order_by("pk")
    people = _givers(Assessment.objects.filter(contribution_id=to.pk))
    voided = VoidedVote.objects.filter(contribution_id=to.pk).values_list("browser_hash", flat=True)
    people.update((None, browser) for browser in voided)
    fresh = []
    columns = rows.values_list("participant_id", "participant__mailbox", "browser_hash", "carried_from_id")
    for who, mailbox, browser, came_from in columns.iterator(BATCH):
        giver = (mailbox, browser)
        if giver not in people and (only is None or giver in only):
            people.add(giver)
            origin = came_from or from_.pk
            fresh.append(
                Assessment(contribution_id=to.pk, participant_id=who, browser_hash=browser, carried_from_id=origin)
            )
    Assessment.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        _add(to, len(fresh))
    told = list(Participant.objects.filter(assessments__in=rows, confirmed_at__isnull=False))
    take_out(from_, rows.filter(carried_from__isnull=False))
    return told


@transaction.atomic
def take_out_carried(from_: Contribution, to: Contribution, still_joined: Iterable[Contribution] = ()) -> int:
    """Undo :func:`carry_over`: what came from ``from_`` and was not done again since goes. Returns how many rows went.

    Of those whose row goes, whoever supports one of ``still_joined`` as well is carried over from there. Nobody else
    is: they may have taken their support back, or be known no more.
    """
    lock([from_.pk, to.pk])
    carried = Assessment.objects.filter(contribution_id=to.pk, carried_from_id=from_.pk)
    gone = _givers(carried)
    number = take_out(to, carried)
    for other in still_joined if gone else ():
        carry_over(other, to, only=gone)
    return number


def erase_of(participant: Participant) -> None:
    """Delete all that the person has assessed, with its numbers; within the transaction that erases the person."""
    mine = Assessment.objects.filter(participant=participant)
    for contribution in lock(list(mine.values_list("contribution_id", flat=True))):
        own = mine.filter(contribution_id=contribution.pk)
        _forget_sums(contribution, own)
        own.delete()
        _add(contribution, -1)


def still_known(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of the rows that still lead to whoever gave them."""
    return rows.exclude(browser_hash__startswith=NOBODY)


def forget_people(rows: QuerySet[Assessment]) -> int:
    """Let the rows count on without whoever gave them; what stands there instead leads to nobody. Returns how many.

    The caller has locked the contributions.
    """
    known = list(still_known(rows).order_by("pk"))
    for one in known:
        one.participant, one.browser_hash = None, NOBODY + secrets.token_hex(16)
    Assessment.objects.bulk_update(known, ["participant", "browser_hash"], batch_size=BATCH)
    return len(known)


def _lock_for(contribution: Contribution, *, by_browser: bool) -> Contribution:
    """Lock the contribution if it may be assessed now. Raises NotNow."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    rules = kind_of(locked).rules(locked)
    if not locked.is_public or locked.merged_into_id is not None or not rules.may_assess:
        raise NotNow(why_not(rules))
    if by_browser and not rules.browser_may_assess:
        raise NotNow(_("Here people assess with a confirmed e-mail address."))
    return locked


def why_not(rules: Rules) -> str:
    """Why something cannot be assessed now, for people."""
    return rules.closed_message or _("This cannot be assessed.")


def _who(participant: Participant | None, browser_hash: str) -> dict[str, Any]:
    if (participant is None) == (not browser_hash):
        raise ValueError("Either a participant or a browser assesses.")
    return {"participant": participant, "browser_hash": browser_hash}


def _given_by(participant: Participant | None, browser_hash: str) -> Q:
    """Holds for what this person or browser gave, under whichever address of the mailbox."""
    who = _who(participant, browser_hash)
    return Q(**who) if participant is None else same_mailbox(participant)


def _forget_sums(contribution: Contribution, assessments: QuerySet[Assessment]) -> None:
    kind = installed_kind_of(contribution)
    if kind is not None and kind.forget_assessments is not None:
        kind.forget_assessments(contribution, assessments)


def _add(contribution: Contribution, step: int) -> None:
    Contribution.objects.filter(pk=contribution.pk).update(support_count=F("support_count") + step)
    touch(contribution.process_id)
