"""The bodies that a group or board is in touch with, as its page names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.scope import shown_pages
from wagtail_aufbruch.groups.domain.terms import current_condition
from wagtail_aufbruch.groups.models import (
    BoardPage,
    BoardSeat,
    BodyMixin,
    GroupIndexPage,
    SeatHolder,
    SeatSource,
    ThemeGroupPage,
)


@dataclass(frozen=True)
class Neighbours:
    """Published pages of the same process, as base pages in the order of the page tree.

    ``above``: to whom the body reports; ``below``: who reports to it; ``boards_of_leads``: where its leads sit,
    as leads or by name in their own right; ``index``: the list of all groups and boards.
    """

    index: Page | None
    above: Page | None
    below: list[Page]
    gives_impulses_to: list[Page]
    impulses_from: list[Page]
    boards_of_leads: list[Page]


def neighbours(body: BodyMixin, process: Page, *, lead_ids: Iterable[int] = (), day: date) -> Neighbours:
    """Whom ``body`` is in touch with on ``day``; one query. ``lead_ids``: members who lead it."""
    roles = _roles(body, list(lead_ids), day)
    wanted = Q(pk=body.reports_to_id) | Q(*((name, True) for name in roles), _connector=Q.OR)
    pages = list(shown_pages(process).annotate(**roles).filter(wanted).exclude(pk=body.pk))
    return Neighbours(
        index=next((page for page in pages if page.is_index), None),
        above=next((page for page in pages if page.pk == body.reports_to_id), None),
        below=[page for page in pages if page.is_below],
        gives_impulses_to=[page for page in pages if page.gets_impulses],
        impulses_from=[page for page in pages if page.gives_impulses],
        boards_of_leads=[page for page in pages if page.seats_leads],
    )


def _roles(body: BodyMixin, lead_ids: list[int], day: date) -> dict[str, Any]:
    """For each page whether it stands in a relation to ``body``."""
    this = OuterRef("pk")
    reporting = {"page_ptr": this, "reports_to": body.pk}
    return {
        "is_index": Exists(GroupIndexPage.objects.filter(page_ptr=this)),
        "is_below": Exists(BoardPage.objects.filter(**reporting)) | Exists(ThemeGroupPage.objects.filter(**reporting)),
        "gives_impulses": Exists(BoardPage.objects.filter(page_ptr=this, gives_impulses_to=body.pk)),
        "gets_impulses": _receives(body),
        "seats_leads": Exists(_seats_of(lead_ids, day).filter(board=this)),
    }


def _receives(body: BodyMixin) -> Exists:
    """A draft that is being previewed keeps its receivers in memory; a published board is asked in the database."""
    this = OuterRef("pk")
    if "gives_impulses_to" in getattr(body, "_cluster_related_objects", {}):
        receivers = [page.pk for page in body.gives_impulses_to.all()]
        return Exists(BasePage.objects.filter(pk=this).filter(pk__in=receivers))
    return Exists(BoardPage.objects.filter(pk=body.pk, gives_impulses_to=this))


def _seats_of(lead_ids: list[int], day: date) -> "QuerySet[BoardSeat]":
    """Kinds of seat on which leads sit: as leads, or by name. None where nobody leads."""
    seats: QuerySet[BoardSeat] = BoardSeat.objects.all()
    if not lead_ids:
        return seats.none()
    holders = SeatHolder.objects.filter(current_condition(day), member__in=lead_ids)
    as_persons = Q(source=SeatSource.HOLDERS, pk__in=holders.values("seat"))
    return seats.filter(Q(source=SeatSource.GROUP_LEADS) | as_persons)
