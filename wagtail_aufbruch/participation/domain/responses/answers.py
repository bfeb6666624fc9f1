"""Official answers: prepared in private, published for many contributions together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.responses import news
from wagtail_aufbruch.participation.domain.responses.errors import (
    AnswerGone,
    ChangedMeanwhile,
    ContributionGone,
    HandlingError,
    NotPublic,
    StageUnknown,
    WordsChanged,
)
from wagtail_aufbruch.participation.enums import AnswerState, Stage
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models import Answer, Contribution, StageStep

BATCH = 500


@dataclass(frozen=True)
class Draft:
    """What staff wrote, already cleaned."""

    body: str
    text: str
    answered_on: date
    stage: str = ""
    cost: Decimal | None = None
    cost_note: str = ""
    period: str = ""


@dataclass(frozen=True)
class Publication:
    """What became of each answer of a batch."""

    done: list[Answer] = field(default_factory=list)
    left: list[tuple[Answer, HandlingError]] = field(default_factory=list)


def published_answers(contribution: Contribution) -> list[Answer]:
    """Its official answers, newest first; one query."""
    found = Answer.objects.filter(contribution_id=contribution.pk, state=AnswerState.PUBLISHED)
    return list(found.order_by("-published_at", "-pk"))


def newest_answers(kind: str, where: Q, most: int) -> "QuerySet[Answer]":
    """The newest published answers to what stands in lists of this kind, each with its contribution; one query.

    ``where``: of which contributions, as a condition on ``contribution``.
    """
    in_lists = Contribution.objects.listed().filter(pk=OuterRef("contribution_id"), kind=kind)
    found = Answer.objects.filter(where, Exists(in_lists), state=AnswerState.PUBLISHED)
    return found.select_related("contribution").order_by("-published_at", "-pk")[:most]


def drafts_of(processes: "QuerySet[BasePage]") -> "QuerySet[Answer]":
    """Answers in preparation in these processes, oldest first, with what they answer and its page."""
    return (
        Answer.objects.filter(state=AnswerState.DRAFT, contribution__process__in=processes)
        .select_related("contribution__page", "contribution__process", "created_by")
        .order_by("created_at", "pk")
    )


def fingerprint(answer: Answer, contribution: Contribution | None = None) -> str:
    """Says whether a draft, and what it answers, are still what a form showed, and stand where they stood: an older
    draft would take back a step that somebody has taken since. Goes into the form.

    ``contribution``: as it is known to the caller; otherwise it is looked up.
    """
    about = contribution or answer.contribution
    shown = (answer.body, answer.text, answer.answered_on, answer.stage, answer.cost)
    return digest(*shown, answer.cost_note, answer.period, answer.state, about.title, about.text, about.stage)


@transaction.atomic
def save_draft(
    contribution: Contribution, draft: Draft, *, user: AnyUser, answer: Answer | None = None, seen: str | None = None
) -> Answer:
    """Write a new draft for ``contribution``, or change ``answer``; nobody is told.

    ``seen``: the fingerprint that the form was made from. Raises AnswerGone, ChangedMeanwhile, ContributionGone,
    StageUnknown.
    """
    if draft.stage and draft.stage not in Stage.values:
        raise StageUnknown
    if answer is None:
        # Held, so that whoever deletes it at this moment finds the answer, or is before it.
        if not lock([contribution.pk]):
            raise ContributionGone
        row = Answer(contribution_id=contribution.pk, created_by_id=user.pk)
    else:
        row = _locked_draft(answer)
        if seen is not None and fingerprint(row) != seen:
            raise ChangedMeanwhile
    for name in ("body", "text", "answered_on", "stage", "cost", "cost_note", "period"):
        setattr(row, name, getattr(draft, name))
    row.save()
    log(row.contribution, "aufbruch.answer_written", user=user, title=row.contribution.title)
    return row


@transaction.atomic
def delete_draft(answer: Answer, *, user: AnyUser) -> None:
    """Take a draft away; what is published stays. Raises AnswerGone."""
    row = _locked_draft(answer)
    log(row.contribution, "aufbruch.answer_deleted", user=user, title=row.contribution.title)
    row.delete()


def _locked_draft(answer: Answer) -> Answer:
    row = Answer.objects.select_for_update().filter(pk=answer.pk, state=AnswerState.DRAFT).first()
    if row is None:
        raise AnswerGone
    return row


@transaction.atomic
def publish_answers(answers: Iterable[Answer], user: AnyUser, seen: Mapping[int, str] | None = None) -> Publication:
    """Publish many drafts together; each tells its author and followers, and moves what it answers to the stage it
    names.

    ``seen``: by the keys of the answers the fingerprints of what a page showed; what is another one by now is left.

    All in one transaction: what can be published is published at the same moment. What cannot (published by
    somebody else by now, contribution not public any more) is left with the reason, and stops nothing else.
    """
    asked = {answer.pk: answer for answer in answers}
    # The contribution with the larger number first: the order of locks of ``contributions.effects``.
    answered = {
        one.pk: one
        for one in Contribution.objects.select_for_update(no_key=True)
        .filter(pk__in={answer.contribution_id for answer in asked.values()})
        .order_by("-pk")
    }
    drafts = {
        row.pk: row
        for row in Answer.objects.select_for_update().filter(pk__in=list(asked), state=AnswerState.DRAFT).order_by("pk")
    }
    result = Publication()
    for pk, answer in sorted(asked.items()):
        draft, about = drafts.get(pk), answered.get(answer.contribution_id)
        problem = _problem(draft, about)
        if problem is None and draft and about and seen is not None and seen.get(pk) != fingerprint(draft, about):
            problem = WordsChanged(about)
        if problem is None:
            result.done.append(drafts[pk])
        else:
            result.left.append((answer, problem))
    if result.done:
        _publish(result.done, answered, user)
    return result


def _problem(draft: Answer | None, about: Contribution | None) -> HandlingError | None:
    if draft is None or about is None:
        return AnswerGone()
    return None if about.is_public else NotPublic(about)


def _publish(drafts: list[Answer], answered: dict[int, Contribution], user: AnyUser) -> None:
    """Write what is published: five queries for all answers, and what each of them tells."""
    now = timezone.now()
    steps = []
    for draft in drafts:
        draft.state, draft.published_at, draft.published_by_id = AnswerState.PUBLISHED, now, user.pk
        about = answered[draft.contribution_id]
        if draft.stage and about.stage != draft.stage:
            about.stage = draft.stage
            steps.append(StageStep(contribution_id=about.pk, stage=draft.stage, at=now, user_id=user.pk))
    Answer.objects.filter(pk__in=[draft.pk for draft in drafts]).update(
        state=AnswerState.PUBLISHED, published_at=now, published_by_id=user.pk
    )
    Contribution.objects.filter(pk__in={draft.contribution_id for draft in drafts}).update(answered_at=now)
    StageStep.objects.bulk_create(steps, batch_size=BATCH)
    for stage in {step.stage for step in steps}:
        keys = [step.contribution_id for step in steps if answered[step.contribution_id].stage == stage]
        Contribution.objects.filter(pk__in=keys).update(stage=stage, stage_changed_at=now)
    told = [(draft, answered[draft.contribution_id]) for draft in drafts]
    for process_pk in {about.process_id for _draft, about in told}:
        touch(process_pk)
    # Each mail links to what it is about: pages and authors in one query each.
    prefetch_related_objects([about for _draft, about in told], "page", "author")
    news.tell_of_answers(told)
