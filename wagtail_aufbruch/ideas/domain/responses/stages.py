"""How far the town has come with an idea: its stages, in the words of the process, and the steps between them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.extension.vocabulary import Word, called
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.ideas.domain.errors import IdeaNotPublic, StageUnchanged, StageUnknown
from wagtail_aufbruch.ideas.domain.responses import news
from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.ideas.models import Idea, StageStep
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution, Transition

FIRST = Stage.RECEIVED
"""Where every published idea begins."""


def _word(stage: str) -> str:
    return f"stage_{stage}"


STAGE_WORDS = {_word(stage): Word(stage.label, stage.label) for stage in Stage}
"""A process may call each stage otherwise."""


def stage_name(process: Process | BasePage | None, stage: str) -> str:
    """What the stage is called in ``process`` (None: what it is usually called); an idea without one is received.

    ``process`` as a process page costs one query for all its words; as a base page one more. Raises KeyError for
    what is no stage.
    """
    if process is not None and not hasattr(process, "words"):
        process = ProcessPage.objects.filter(pk=process.pk).first()
    return called(process, _word(stage or FIRST))


def stages_of(process: Process | BasePage | None) -> list[tuple[str, str]]:
    """All stages in their order, with their names in ``process``; for filters, steppers and forms."""
    if process is not None and not hasattr(process, "words"):
        process = ProcessPage.objects.filter(pk=process.pk).first()
    return [(stage.value, called(process, _word(stage))) for stage in Stage]


def begin_first_stage(idea: Contribution, entry: Transition) -> None:
    """Put an idea that is published for the first time into the first stage, with the entry of its log."""
    if entry.to_state != State.PUBLISHED or idea.stage:
        return
    idea.stage, idea.stage_changed_at = FIRST, entry.at
    Contribution.objects.filter(pk=idea.pk).update(stage=FIRST, stage_changed_at=entry.at)
    StageStep.objects.create(idea_id=idea.pk, stage=FIRST, at=entry.at)


@transaction.atomic
def move_to_stage(idea: Contribution, stage: str, *, user: AnyUser, note: str = "") -> Idea:
    """Move a published idea on; tell its author and its followers. Returns the idea as it is now.

    ``note``: why, for everybody to read. Raises StageUnknown, StageUnchanged, IdeaNotPublic.
    """
    locked = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    check_can_move(locked, stage)
    if locked.stage == stage:
        raise StageUnchanged(locked)
    write_step(locked, stage, user=user, note=note.strip())
    touch(locked.process_id)
    news.tell_of_stage(locked, stage_name(process_page(locked), stage), note.strip())
    return locked


def check_can_move(idea: Idea, stage: str) -> None:
    """Raises StageUnknown or IdeaNotPublic; the idea must be locked."""
    if stage not in Stage.values:
        raise StageUnknown
    if not idea.is_public:
        raise IdeaNotPublic(idea)


def write_step(idea: Idea, stage: str, *, user: AnyUser, note: str = "", at: datetime | None = None) -> None:
    """Write the stage and its step in the history of a locked idea, and tell nobody."""
    idea.stage, idea.stage_changed_at = stage, at or timezone.now()
    Contribution.objects.filter(pk=idea.pk).update(stage=idea.stage, stage_changed_at=idea.stage_changed_at)
    StageStep.objects.create(idea_id=idea.pk, stage=stage, at=idea.stage_changed_at, user_id=user.pk, note=note)
