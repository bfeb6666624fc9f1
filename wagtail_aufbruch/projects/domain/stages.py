"""Where a project stands: the steps between its stages, each with its day, its reason and its source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.extension.vocabulary import Word, called
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.projects.domain import notices
from wagtail_aufbruch.projects.domain.errors import (
    ChangedMeanwhile,
    NothingToUndo,
    StepInFuture,
    StepNeedsReason,
    StepNotAllowed,
    StepTooEarly,
)
from wagtail_aufbruch.projects.domain.locking import lock_project
from wagtail_aufbruch.projects.enums import NEEDS_REASON, Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep

UNKNOWN = ""
"""The stage of a project of which nobody has said yet where it stands."""

ALLOWED: dict[str, tuple[Stage, ...]] = {
    # What has come some way before it was written down here begins where it stands.
    UNKNOWN: tuple(Stage),
    Stage.PROPOSAL: (Stage.PRIORITISING, Stage.COUNCIL, Stage.RUNNING, Stage.POOL, Stage.STOPPED),
    Stage.PRIORITISING: (Stage.COUNCIL, Stage.PROPOSAL, Stage.RUNNING, Stage.POOL, Stage.STOPPED),
    Stage.COUNCIL: (
        Stage.DECIDED,
        Stage.CHANGED,
        Stage.REJECTED,
        Stage.REFERRED,
        Stage.PRIORITISING,
        Stage.POOL,
        Stage.STOPPED,
    ),
    Stage.DECIDED: (Stage.RUNNING, Stage.DONE, Stage.COUNCIL, Stage.STOPPED, Stage.POOL),
    Stage.CHANGED: (Stage.RUNNING, Stage.DONE, Stage.COUNCIL, Stage.STOPPED, Stage.POOL),
    Stage.REFERRED: (
        Stage.COUNCIL,
        Stage.DECIDED,
        Stage.CHANGED,
        Stage.REJECTED,
        Stage.PRIORITISING,
        Stage.PROPOSAL,
        Stage.POOL,
        Stage.STOPPED,
    ),
    Stage.REJECTED: (Stage.POOL, Stage.COUNCIL),
    Stage.RUNNING: (Stage.DONE, Stage.COUNCIL, Stage.STOPPED, Stage.POOL),
    Stage.DONE: (Stage.RUNNING,),
    Stage.STOPPED: (Stage.POOL, Stage.RUNNING),
    Stage.POOL: (Stage.PROPOSAL, Stage.PRIORITISING, Stage.COUNCIL),
}
"""Where a project may go from each stage, the usual way first."""


def _word(stage: str) -> str:
    return f"project_stage_{stage}"


STAGE_WORDS = {_word(stage): Word(stage.label, stage.label) for stage in Stage}
"""A process may call each stage otherwise."""


def stage_name(process: Process | None, stage: str) -> str:
    """What the stage is called in ``process``; raises KeyError for what is no stage."""
    return called(process, _word(stage)) if stage else _("not stated yet")


def stages_of(process: Process | None) -> list[tuple[str, str]]:
    """All stages in their order, with their names in the process."""
    return [(stage.value, called(process, _word(stage))) for stage in Stage]


@dataclass(frozen=True)
class Standing:
    """Where a project stands now and how it came there; ``steps`` are those that count, the oldest first."""

    steps: list[ProjectStep] = field(default_factory=list)

    @property
    def current(self) -> ProjectStep | None:
        return next((step for step in self.steps if step.is_current), None)

    @property
    def stage(self) -> str:
        return self.current.stage if self.current is not None else UNKNOWN

    @property
    def seen(self) -> int:
        """What a form sends along, so that nobody decides on what has changed meanwhile."""
        return self.current.pk if self.current is not None else 0

    def last(self, stages: Iterable[str]) -> ProjectStep | None:
        """The last step to one of these stages."""
        wanted = set(stages)
        return next((step for step in reversed(self.steps) if step.stage in wanted), None)

    def first(self, stages: Iterable[str]) -> ProjectStep | None:
        wanted = set(stages)
        return next((step for step in self.steps if step.stage in wanted), None)

    @property
    def next(self) -> tuple[Stage, ...]:
        return ALLOWED[self.stage]


def standing_of(project: ProjectPage) -> Standing:
    """The steps that count; one query."""
    return Standing(list(ProjectStep.objects.counted().filter(project_id=project.pk)))


@dataclass(frozen=True)
class Because:
    """When a step happened and why, already cleaned; ``on`` is None where the day is not known."""

    on: date | None = None
    reason: str = ""
    source: str = ""
    source_url: str = ""


@transaction.atomic
def move(
    project: ProjectPage, stage: str, because: Because | None = None, *, user: AnyUser | None, seen: int | None = None
) -> ProjectStep:
    """Move the project to another stage, and tell those who brought it about, if the project is public.

    ``seen``: ``Standing.seen`` of what staff decided on. Raises a ProjectError.
    """
    because = because or Because(on=timezone.localdate())
    before = _locked_standing(project)
    if seen is not None and seen != before.seen:
        raise ChangedMeanwhile
    step = write_step(project, before, stage, because, user=user)
    log(
        instance=project,
        action="aufbruch.project_stage",
        user=user,
        data={"from": before.stage, "to": stage, "step": step.pk, "reason": because.reason},
    )
    # Where everybody may see the project that is news, and news raise the version; of others no reader sees a step.
    notices.tell_of_step(project, before.stage, step)
    return step


def write_step(
    project: ProjectPage, before: Standing, stage: str, because: Because, *, user: AnyUser | None
) -> ProjectStep:
    """Check the step and write it, without telling anybody; the project must be locked, or new."""
    check(before, stage, because)
    ProjectStep.objects.filter(project_id=project.pk, is_current=True).update(is_current=False)
    return ProjectStep.objects.create(
        project_id=project.pk,
        stage=stage,
        on=because.on,
        reason=because.reason,
        source=because.source,
        source_url=because.source_url,
        is_current=True,
        user_id=key_of(user),
    )


def check(before: Standing, stage: str, because: Because) -> None:
    """Raises a ProjectError where a project that stands like this cannot take the step."""
    if stage not in before.next:
        name = Stage(stage).label if stage in Stage.values else stage
        raise StepNotAllowed(stage_name(None, before.stage), str(name))
    if stage in NEEDS_REASON and not because.reason:
        raise StepNeedsReason(str(Stage(stage).label))
    if because.on is not None and because.on > timezone.localdate():
        raise StepInFuture
    known = next((step.on for step in reversed(before.steps) if step.on is not None), None)
    if because.on is not None and known is not None and because.on < known:
        raise StepTooEarly(known)


@transaction.atomic
def undo(project: ProjectPage, *, user: AnyUser, seen: int | None = None) -> ProjectStep:
    """Take back the last step, made by mistake: the one before holds again. It stays in the log, and in the table.

    Returns the step that was taken back. Raises NothingToUndo, or ChangedMeanwhile.
    """
    before = _locked_standing(project)
    step = before.current
    if step is None:
        raise NothingToUndo
    if seen is not None and seen != before.seen:
        raise ChangedMeanwhile
    earlier = before.steps[-2] if len(before.steps) > 1 else None
    ProjectStep.objects.filter(pk=step.pk).update(is_current=False, undone_at=timezone.now(), undone_by_id=key_of(user))
    if earlier is not None:
        ProjectStep.objects.filter(pk=earlier.pk).update(is_current=True)
    process = process_of(project)
    log(
        instance=project,
        action="aufbruch.project_stage_undone",
        user=user,
        data={"from": step.stage, "to": earlier.stage if earlier else UNKNOWN, "step": step.pk},
    )
    # Of what nobody was told yet, no correction is written that would raise it.
    touch(process.pk if process is not None else None)
    notices.take_back_step(project, step, earlier.stage if earlier else UNKNOWN)
    return step


def _locked_standing(project: ProjectPage) -> Standing:
    """The steps, while nobody else can take one. Raises ProjectGone."""
    lock_project(project)
    return standing_of(project)
