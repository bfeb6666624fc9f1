"""How far the town has come with a contribution: its stages, in the words of the process, and the steps between
them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.core.domain.process.language import in_language_of
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.extension.vocabulary import Word, called
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.responses import news
from wagtail_aufbruch.participation.domain.responses.errors import NotPublic, StageUnchanged, StageUnknown
from wagtail_aufbruch.participation.enums import Stage, State
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.models import Contribution, StageStep, Transition
from wagtail_aufbruch.participation.models.staff import key_of

FIRST = Stage.RECEIVED
"""Where every published contribution begins that the town answers."""

SCALE: list[Stage] = [stage for stage in Stage if stage != Stage.POOL]
"""The stages in the order in which they follow each other; what went back to the pool has left them."""

OVER = (Stage.DONE, Stage.POOL)
"""Stages at which nothing more is meant to happen."""

IN_ADDRESSES = {
    "eingegangen": Stage.RECEIVED,
    "pruefung": Stage.REVIEW,
    "verfolgt": Stage.PURSUED,
    "projekt": Stage.PROJECT,
    "umgesetzt": Stage.DONE,
    "pool": Stage.POOL,
}
"""What the stages are called in addresses of lists; in their order."""


def _word(stage: str) -> str:
    return f"stage_{stage}"


STAGE_WORDS = {_word(stage): Word(stage.label, stage.label) for stage in Stage}
"""A process may call each stage otherwise."""


def stage_name(process: Process | BasePage | None, stage: str) -> str:
    """What the stage is called in ``process`` (None: what it is usually called); a contribution without one is
    received.

    ``process`` as a process page costs one query for all its words; as a base page one more. Raises KeyError for
    what is no stage.
    """
    if process is not None and not hasattr(process, "words"):
        process = ProcessPage.objects.filter(pk=process.pk).first()
    return called(process, _word(stage or FIRST))


def stages_of(process: Process | BasePage | None) -> list[tuple[str, str]]:
    """All stages in their order, with their names in ``process``; for filters, scales and forms."""
    if process is not None and not hasattr(process, "words"):
        process = ProcessPage.objects.filter(pk=process.pk).first()
    return [(stage.value, called(process, _word(stage))) for stage in Stage]


def step_on_scale(stage: str) -> int:
    """The how-manieth step of the scale it is, from 1 on; 0 for what has left it."""
    stage = stage or FIRST
    return SCALE.index(Stage(stage)) + 1 if stage in SCALE else 0


def begin_first_stage(contribution: Contribution, entry: Transition) -> None:
    """Put what is published for the first time, and is of a kind that the town answers, into the first stage, with the
    entry of its log."""
    if entry.to_state != State.PUBLISHED or contribution.stage:
        return
    kind = installed_kind_of(contribution)
    if kind is None or not kind.is_answered:
        return
    contribution.stage, contribution.stage_changed_at = FIRST, entry.at
    Contribution.objects.filter(pk=contribution.pk).update(stage=FIRST, stage_changed_at=entry.at)
    StageStep.objects.create(contribution_id=contribution.pk, stage=FIRST, at=entry.at)


@transaction.atomic
def move_to_stage(
    contribution: Contribution, stage: str, *, user: AnyUser | None, note: str = "", to_author: str = ""
) -> Contribution:
    """Move a published contribution on; tell its author and its followers. Returns it as it is now.

    ``note``: why, for everybody to read. ``to_author``: a sentence that stands in the author's mail alone. ``user``:
    None where whoever decided is gone by now. Raises StageUnknown, StageUnchanged, NotPublic.
    """
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    check_can_move(locked, stage)
    if locked.stage == stage:
        raise StageUnchanged(locked)
    write_step(locked, stage, user=user, note=note.strip())
    touch(locked.process_id)
    process = process_page(locked)
    with in_language_of(process):
        name = stage_name(process, stage)
    news.tell_of_stage(locked, name, note.strip(), to_author.strip())
    return locked


def check_can_move(contribution: Contribution, stage: str) -> None:
    """Raises StageUnknown or NotPublic; the contribution must be locked."""
    if stage not in Stage.values:
        raise StageUnknown
    if not contribution.is_public:
        raise NotPublic(contribution)


def write_step(
    contribution: Contribution, stage: str, *, user: AnyUser | None, note: str = "", at: datetime | None = None
) -> None:
    """Write the stage and its step in the history of a locked contribution, and tell nobody."""
    contribution.stage, contribution.stage_changed_at = stage, at or timezone.now()
    Contribution.objects.filter(pk=contribution.pk).update(
        stage=contribution.stage, stage_changed_at=contribution.stage_changed_at
    )
    StageStep.objects.create(
        contribution_id=contribution.pk, stage=stage, at=contribution.stage_changed_at, user_id=key_of(user), note=note
    )
