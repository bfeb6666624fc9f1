"""Official answers: prepared in private, published for many ideas together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.ideas.domain.errors import (
    AnswerGone,
    ChangedMeanwhile,
    HandlingError,
    IdeaNotPublic,
    StageUnknown,
    WordsChanged,
)
from wagtail_aufbruch.ideas.domain.responses import news, stages
from wagtail_aufbruch.ideas.enums import AnswerState, Stage
from wagtail_aufbruch.ideas.models import Answer, Idea, StageStep
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models import Contribution

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


def published_answers(idea: Contribution) -> list[Answer]:
    """The idea's official answers, newest first; one query."""
    return list(Answer.objects.filter(idea_id=idea.pk, state=AnswerState.PUBLISHED).order_by("-published_at", "-pk"))


def drafts_of(processes: "QuerySet[BasePage]") -> "QuerySet[Answer]":
    """Answers in preparation in these processes, oldest first, with their ideas and calls."""
    return (
        Answer.objects.filter(state=AnswerState.DRAFT, idea__process__in=processes)
        .select_related("idea__page", "idea__process", "created_by")
        .order_by("created_at", "pk")
    )


def fingerprint(answer: Answer, idea: Contribution | None = None) -> str:
    """Says whether a draft, and the idea that it answers, are still what a form showed; goes into the form.

    ``idea``: as it is known to the caller; otherwise it is looked up.
    """
    idea = idea or answer.idea
    shown = (answer.body, answer.text, answer.answered_on, answer.stage, answer.cost)
    return digest(*shown, answer.cost_note, answer.period, answer.state, idea.title, idea.text)


@transaction.atomic
def save_draft(
    idea: Contribution, draft: Draft, *, user: AnyUser, answer: Answer | None = None, seen: str | None = None
) -> Answer:
    """Write a new draft for ``idea``, or change ``answer``; nobody is told.

    ``seen``: the fingerprint that the form was made from. Raises AnswerGone, ChangedMeanwhile, StageUnknown.
    """
    if draft.stage and draft.stage not in Stage.values:
        raise StageUnknown
    if answer is None:
        row = Answer(idea_id=idea.pk, created_by_id=user.pk)
    else:
        row = _locked_draft(answer)
        if seen is not None and fingerprint(row) != seen:
            raise ChangedMeanwhile
    for name in ("body", "text", "answered_on", "stage", "cost", "cost_note", "period"):
        setattr(row, name, getattr(draft, name))
    row.save()
    log(row.idea, "aufbruch.answer_written", user=user, title=row.idea.title)
    return row


@transaction.atomic
def delete_draft(answer: Answer, *, user: AnyUser) -> None:
    """Take a draft away; what is published stays. Raises AnswerGone."""
    row = _locked_draft(answer)
    log(row.idea, "aufbruch.answer_deleted", user=user, title=row.idea.title)
    row.delete()


def _locked_draft(answer: Answer) -> Answer:
    row = Answer.objects.select_for_update().filter(pk=answer.pk, state=AnswerState.DRAFT).first()
    if row is None:
        raise AnswerGone
    return row


@transaction.atomic
def publish_answers(answers: Iterable[Answer], user: AnyUser, seen: Mapping[int, str] | None = None) -> Publication:
    """Publish many drafts together; each tells its author and followers, and moves the idea to the stage it names.

    ``seen``: by the keys of the answers the fingerprints of what a page showed; what is another one by now is left.

    All in one transaction: what can be published is published at the same moment. What cannot (published by
    somebody else by now, idea not public any more) is left with the reason, and stops nothing else.
    """
    asked = {answer.pk: answer for answer in answers}
    # The idea with the larger number first: the order of locks of participation.domain.effects.
    ideas = {
        idea.pk: idea
        for idea in Idea.objects.select_for_update(no_key=True)
        .filter(pk__in={answer.idea_id for answer in asked.values()})
        .order_by("-pk")
    }
    drafts = {
        row.pk: row
        for row in Answer.objects.select_for_update().filter(pk__in=list(asked), state=AnswerState.DRAFT).order_by("pk")
    }
    result = Publication()
    for pk, answer in sorted(asked.items()):
        draft, idea = drafts.get(pk), ideas.get(answer.idea_id)
        problem = _problem(draft, idea)
        if problem is None and draft and idea and seen is not None and seen.get(pk) != fingerprint(draft, idea):
            problem = WordsChanged(idea)
        if problem is None:
            result.done.append(drafts[pk])
        else:
            result.left.append((answer, problem))
    if result.done:
        _publish(result.done, ideas, user)
    return result


def _problem(draft: Answer | None, idea: Idea | None) -> HandlingError | None:
    if draft is None or idea is None:
        return AnswerGone()
    return None if idea.is_public else IdeaNotPublic(idea)


def _publish(drafts: list[Answer], ideas: dict[int, Idea], user: AnyUser) -> None:
    """Write what is published: five queries for all answers, and what each of them tells."""
    now = timezone.now()
    moved = {draft.pk: draft.stage for draft in drafts if draft.stage and ideas[draft.idea_id].stage != draft.stage}
    steps = []
    for draft in drafts:
        draft.state, draft.published_at, draft.published_by_id = AnswerState.PUBLISHED, now, user.pk
        if draft.pk in moved:
            ideas[draft.idea_id].stage = draft.stage
            steps.append(StageStep(idea_id=draft.idea_id, stage=draft.stage, at=now, user_id=user.pk))
    Answer.objects.filter(pk__in=[draft.pk for draft in drafts]).update(
        state=AnswerState.PUBLISHED, published_at=now, published_by_id=user.pk
    )
    Contribution.objects.filter(pk__in={draft.idea_id for draft in drafts}).update(answered_at=now)
    StageStep.objects.bulk_create(steps, batch_size=BATCH)
    for stage in {step.stage for step in steps}:
        keys = [step.idea_id for step in steps if ideas[step.idea_id].stage == stage]
        Contribution.objects.filter(pk__in=keys).update(stage=stage, stage_changed_at=now)
    processes = ProcessPage.objects.in_bulk({idea.process_id for idea in ideas.values()})
    for process_pk in {ideas[draft.idea_id].process_id for draft in drafts}:
        touch(process_pk)
    _fetch_pages([ideas[draft.idea_id] for draft in drafts])
    news.tell_of_answers(
        (
            draft,
            ideas[draft.idea_id],
            stages.stage_name(processes[ideas[draft.idea_id].process_id], draft.stage) if draft.pk in moved else "",
        )
        for draft in drafts
    )


def _fetch_pages(ideas: list[Idea]) -> None:
    """Give each idea its call in one query, since every mail links to the idea."""
    prefetch_related_objects(ideas, "page", "author")
