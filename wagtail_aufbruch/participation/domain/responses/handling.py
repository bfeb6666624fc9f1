"""What staff change about a contribution: where it stands, who takes it up, where it belongs."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.belonging import why_not_here
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for
from wagtail_aufbruch.participation.domain.responses.errors import ChangedMeanwhile, HandlingError
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.extension.kinds import answered_kinds
from wagtail_aufbruch.participation.models import Contribution


@dataclass(frozen=True)
class Particulars:
    """Where a contribution belongs, already cleaned."""

    handlungsfeld: Handlungsfeld | None
    group: BasePage | None
    tags: tuple[str, ...]
    place_name: str


def answered_for(user: AnyUser) -> "QuerySet[Contribution]":
    """What the town answers, of the processes whose cases ``user`` handles."""
    rows = cases_for(user, Contribution.objects.filter(kind__in=answered_kinds()))
    return rows.select_related("page", "process", "handlungsfeld", "group", "merged_into", "author")


def stage_seen(contribution: Contribution) -> str:
    """Says whether the stage, and the words that it is given for, are still what a form showed."""
    return digest(contribution.stage, contribution.stage_changed_at, contribution.title, contribution.text)


def particulars_seen(contribution: Contribution) -> str:
    """Says whether the particulars are still what a form showed."""
    tags = sorted(contribution.tags.names())
    return digest(contribution.handlungsfeld_id, contribution.group_id, contribution.place_name, *tags)


@transaction.atomic
def change_stage(contribution: Contribution, stage: str, *, user: AnyUser, note: str, seen: str) -> Contribution:
    """Move it on, unless a colleague did since the form was opened.

    Raises ChangedMeanwhile and what ``move_to_stage`` raises.
    """
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if stage_seen(locked) != seen:
        raise ChangedMeanwhile
    return move_to_stage(locked, stage, user=user, note=note)


@transaction.atomic
def save_particulars(contribution: Contribution, wanted: Particulars, *, user: AnyUser, seen: str) -> Contribution:
    """Write where it belongs. Raises ChangedMeanwhile, or HandlingError for a group of another process."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
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
    log(locked, "aufbruch.contribution_placed", user=user, title=locked.title)
    return locked
