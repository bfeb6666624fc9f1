"""One page of a list of projects, paged by key: what moved last comes first."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.lists.keyset import MOMENT_IF_ANY
from wagtail_aufbruch.projects.domain.scope import ListedProject, with_details, with_stage
from wagtail_aufbruch.projects.models import ProjectPage

PAGE_SIZE = 24


@dataclass(frozen=True)
class Listed:
    """One page of a list; ``next_key`` is "" on the last one."""

    projects: list[ListedProject]
    next_key: str


def newest_first(projects: QuerySet[ProjectPage]) -> "QuerySet[ListedProject]":
    """By their last step, with what a list shows of each."""
    return with_details(projects).order_by("-moved_at", "-pk")


def page_by_key(projects: QuerySet[ProjectPage], key: str, size: int = PAGE_SIZE) -> Listed:
    """The page that begins after ``key``; the first one for "" or a key that nobody gave out. Four queries."""
    rows = with_stage(projects).order_by("-moved_at", "-pk")
    place = MOMENT_IF_ANY.read(key)
    if place is not None and place.value is not None:
        rows = rows.filter(Q(moved_at__lt=place.value) | Q(moved_at=place.value, pk__lt=place.pk))
    found = list(rows.values_list("moved_at", "pk")[: size + 1])
    shown = found[:size]
    next_key = MOMENT_IF_ANY.write(*shown[-1]) if len(found) > size else ""
    wanted = ProjectPage.objects.filter(pk__in=[pk for _moved, pk in shown])
    return Listed(list(newest_first(wanted)) if shown else [], next_key)
