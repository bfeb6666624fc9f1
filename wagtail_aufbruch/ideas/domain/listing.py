"""Lists of published ideas, paged by key: the hundredth page costs what the first one costs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage

PAGE_SIZE = 20
MOST_COUNTED = 1000


@dataclass(frozen=True)
class IdeaList:
    """One page of a list: its ideas, and the key of the next page or ""."""

    ideas: list[Idea]
    next_key: str


@dataclass(frozen=True)
class CappedCount:
    """A number that is exact up to ``MOST_COUNTED``; beyond it, "more than" that."""

    number: int

    @property
    def is_capped(self) -> bool:
        return self.number > MOST_COUNTED

    @property
    def shown(self) -> int:
        return min(self.number, MOST_COUNTED)


def published_ideas(call: IdeaCallPage) -> QuerySet[Idea]:
    """Ideas of the call that citizens may see, newest first. Hidden, rejected and waiting ones are not."""
    return (
        Idea.objects.filter(page_id=call.pk, kind=KIND, listed=True)
        .select_related("handlungsfeld__parent")
        .order_by("-published_at", "-id")
    )


def published_ideas_of_field(process: Any, handlungsfeld: Any) -> QuerySet[Idea]:
    """Published ideas of a field and of the fields below it, over all calls of the process."""
    in_field = Q(handlungsfeld=handlungsfeld) | Q(handlungsfeld__parent=handlungsfeld)
    return newest_ideas(process).filter(in_field)


def newest_ideas(process: Any) -> QuerySet[Idea]:
    """Published ideas over all calls of the process that are live, newest first."""
    return (
        Idea.objects.filter(process_id=process.pk, kind=KIND, listed=True, page__live=True)
        .select_related("page", "handlungsfeld__parent")
        .order_by("-published_at", "-id")
    )


def count_capped(ideas: QuerySet[Idea]) -> CappedCount:
    """How many there are, without ever counting more than a thousand and one."""
    return CappedCount(ideas.order_by()[: MOST_COUNTED + 1].count())


def list_after(ideas: QuerySet[Idea], key: str) -> IdeaList:
    """The page that begins after ``key``; the first one for "" or a key that nobody gave out."""
    after = _read_key(key)
    if after is not None:
        moment, pk = after
        ideas = ideas.filter(Q(published_at__lt=moment) | Q(published_at=moment, id__lt=pk))
    rows = list(ideas[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    shown = rows[:PAGE_SIZE]
    return IdeaList(shown, _write_key(shown[-1]) if more else "")


def _write_key(idea: Idea) -> str:
    return f"{idea.published_at.isoformat()}_{idea.pk}" if idea.published_at else ""


def _read_key(key: str) -> tuple[datetime, int] | None:
    moment_text, _separator, pk_text = key.rpartition("_")
    if not (pk_text.isascii() and pk_text.isdigit() and len(pk_text) < 19):
        return None
    try:
        moment = parse_datetime(moment_text)
    except ValueError:
        return None
    return (moment, int(pk_text)) if moment is not None and moment.tzinfo is not None else None
