"""Entries that went on: what their list is narrowed down by, as data to take along, and as feeds."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.going_on.showing import contributions_of
from wagtail_aufbruch.competitions.domain.going_on.urls import contribution_url
from wagtail_aufbruch.competitions.models import KIND, CompetitionPage, EntryContribution
from wagtail_aufbruch.core.domain.process.handlungsfelder import field_options, field_tree
from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Filter, Filters, by_column
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.domain.responses.filtering import GROUP, STAGE, group_filter, stage_filter
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, stages_of
from wagtail_aufbruch.participation.models import Answer

FIELD = "feld"
PARAMETERS = (FIELD, STAGE, GROUP)
"""What an address of a list narrows it down by."""
MAX_IN_FEED = 30
BATCH = 500

COLUMNS = (
    "number",
    "title",
    "text",
    "name",
    "competition",
    "competition_url",
    "prize",
    "field",
    "stage",
    "taken_up_by",
    "place",
    "published",
    "support",
    "comments",
    "url",
)

Row = dict[str, Any]


def filters_of(competition: CompetitionPage) -> Filters[EntryContribution]:
    """The filters of the list of a competition, none of them set; those without a choice are left out. Three queries
    at most."""
    process = competition.process
    rows = contributions_of(competition)
    used = set(rows.exclude(handlungsfeld=None).order_by().values_list("handlungsfeld_id", flat=True).distinct())
    fields = tuple(field_options(field_tree(process), used)) if used else ()
    return Filters.of(
        Filter(FIELD, called(process, "handlungsfeld"), _("All fields"), fields, by_column("handlungsfeld_id")),
        stage_filter(process),
        group_filter(process, rows),
    )


def all_of(process: Process) -> "QuerySet[EntryContribution]":
    """Those of all competitions of the process that everybody may see."""
    return EntryContribution.objects.listed().visible_to_public().filter(process_id=process.pk, kind=KIND)


class Table:
    """``rows`` with ``COLUMNS``, the newest first; a constant number of queries for each ``BATCH`` of them."""

    def __init__(self, process: Process, rows: "QuerySet[EntryContribution]") -> None:
        self.process = process
        self.rows = rows.select_related("page", "entry__honour").order_by("-pk")

    @cached_property
    def _stages(self) -> dict[str, str]:
        return dict(stages_of(self.process))

    @cached_property
    def _fields(self) -> dict[int, str]:
        branches = field_tree(self.process)
        return {one.pk: one.title for branch in branches for one in (branch.field, *branch.children)}

    def __iter__(self) -> Iterator[Row]:
        last: int | None = None
        while batch := list((self.rows if last is None else self.rows.filter(pk__lt=last))[:BATCH]):
            groups = public_pages_by_key({one.group_id for one in batch if one.group_id is not None})
            for one in batch:
                group = groups.get(one.group_id) if one.group_id is not None else None
                yield self._row(one, group.title if group is not None else "")
            last = batch[-1].pk

    def _row(self, one: EntryContribution, group: str) -> Row:
        honour = getattr(one.entry, "honour", None)
        return {
            "number": one.pk,
            "title": one.title,
            "text": one.text,
            "name": one.author_name,
            "competition": one.page.title,
            "competition_url": one.page.full_url,
            "prize": honour.title if honour is not None else "",
            "field": self._fields.get(one.handlungsfeld_id or 0, ""),
            "stage": self._stages.get(one.stage or FIRST, one.stage),
            "taken_up_by": group,
            "place": one.place_name,
            "published": _moment(one.published_at),
            "support": one.support_count,
            "comments": one.comment_count,
            "url": contribution_url(one),
        }


def _moment(moment: datetime | None) -> str:
    """With the offset of the site's time zone; "" if unknown."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def newest(competition: CompetitionPage) -> "Iterable[EntryContribution]":
    """What went on last; one query."""
    return contributions_of(competition).order_by("-published_at", "-id")[:MAX_IN_FEED]


def newest_answers(competition: CompetitionPage) -> "QuerySet[Answer]":
    """The newest official answers, each with its ``contribution``; one query."""
    return answers.newest_answers(KIND, Q(contribution__page_id=competition.pk), MAX_IN_FEED)
