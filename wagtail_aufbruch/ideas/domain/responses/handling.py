"""What staff change about an idea: where it stands, who takes it up, where it belongs."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.ideas.domain.errors import ChangedMeanwhile, HandlingError
from wagtail_aufbruch.ideas.domain.responses.stages import move_to_stage
from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.participation.domain.contributions.belonging import kinds_taken_up, why_not_here
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.extension.fingerprint import digest


@dataclass(frozen=True)
class Particulars:
    """Where an idea belongs, already cleaned."""

    handlungsfeld: Handlungsfeld | None
    group: BasePage | None
    tags: tuple[str, ...]
    place_name: str


def ideas_for(user: AnyUser) -> "QuerySet[Idea]":
    """The ideas of the processes whose cases ``user`` handles."""
    ideas = cases_for(user, Idea.objects.filter(kind=KIND))
    return ideas.select_related("page", "process", "handlungsfeld", "group", "merged_into", "author")


def idea_for(user: AnyUser, pk: int) -> Idea | None:
    """The idea, if its process's cases are in the hands of ``user``."""
    return ideas_for(user).filter(pk=pk).first()


def stage_seen(idea: Idea) -> str:
    """Says whether the stage, and the words that it is given for, are still what a form showed."""
    return digest(idea.stage, idea.stage_changed_at, idea.title, idea.text)


def particulars_seen(idea: Idea) -> str:
    """Says whether the particulars are still what a form showed."""
    return digest(idea.handlungsfeld_id, idea.group_id, idea.place_name, *sorted(idea.tags.names()))


@transaction.atomic
def change_stage(idea: Idea, stage: str, *, user: AnyUser, note: str, seen: str) -> Idea:
    """Move the idea on, unless a colleague did since the form was opened.

    Raises ChangedMeanwhile and what ``move_to_stage`` raises.
    """
    locked = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    if stage_seen(locked) != seen:
        raise ChangedMeanwhile
    return move_to_stage(locked, stage, user=user, note=note)


@transaction.atomic
def save_particulars(idea: Idea, wanted: Particulars, *, user: AnyUser, seen: str) -> Idea:
    """Write where the idea belongs. Raises ChangedMeanwhile, or HandlingError for a group of another process."""
    locked = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    if particulars_seen(locked) != seen:
        raise ChangedMeanwhile
    problem = why_not_here(locked, wanted.handlungsfeld, wanted.group)
    if problem:
        raise HandlingError(problem)
    locked.handlungsfeld = wanted.handlungsfeld
    locked.group_id = wanted.group.pk if wanted.group else None
    locked.place_name = wanted.place_name
    locked.save(update_fields=["handlungsfeld", "group", "place_name"])
    locked.tags.set(list(wanted.tags))
    touch(locked.process_id)
    if locked.is_public:
        contribution_search.index(locked)
    log(locked, "aufbruch.idea_changed", user=user, title=locked.title)
    return locked


def open_ideas_of_group(process: Process, group_pk: int, limit: int) -> list[Idea]:
    """Ideas that a group has taken up and that are still on their way, newest first; for its page.

    Only what everybody may see.
    """
    if KIND not in kinds_taken_up(process, group_pk):
        return []
    found = Idea.objects.listed().visible_to_public().filter(group_id=group_pk, kind=KIND)
    on_their_way = found.exclude(stage__in=[Stage.DONE, Stage.POOL])
    return list(on_their_way.select_related("page", "handlungsfeld__parent").order_by("-published_at", "-id")[:limit])
