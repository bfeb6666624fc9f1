"""The events whose registrations somebody handles, as a list."""

from dataclasses import dataclass

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET
from wagtail.admin.filters import WagtailFilterSet

from wagtail_aufbruch.events.domain.details.descriptions import Status, status_of, when
from wagtail_aufbruch.events.domain.operations.staff_lists import (
    Numbers,
    coming_first,
    events_for,
    events_like,
    held,
    numbers_of,
    to_come,
)
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.listings import CellColumn, NameColumn, StaffListingView
from wagtail_aufbruch.participation.staff.access import for_case_workers


@dataclass(frozen=True)
class EventRow:
    """An event with what a list says of it."""

    event: EventPage
    when: str
    status: Status
    numbers: Numbers

    @property
    def waiting(self) -> int | str:
        return self.numbers.waiting or "–"

    @property
    def arrived(self) -> int | str:
        return self.numbers.arrived or "–"


def rows_of(events: list[EventPage]) -> list[EventRow]:
    """Events with their numbers, for lists and the first page; two queries."""
    numbers = numbers_of([event.pk for event in events])
    return [
        EventRow(event, when(event, weekday=True), status_of(event), numbers.get(event.pk, Numbers()))
        for event in events
    ]


class SeatsColumn(CellColumn):
    cell_template_name = "aufbruch_events/staff/cells/seats.html"


COMING, HELD = "kommend", "vorbei"


class EventFilters(WagtailFilterSet):
    zeit = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[(COMING, pgettext_lazy("events", "Coming")), (HELD, _("Past"))],
        empty_label=_("all"),
        widget=forms.RadioSelect,
        method="narrow_to_time",
    )

    class Meta:
        model = EventPage
        fields: list[str] = []

    def narrow_to_time(self, events: "QuerySet[EventPage]", name: str, value: str) -> "QuerySet[EventPage]":
        return to_come(events) if value == COMING else held(events)


class EventListView(StaffListingView):
    """All events of the processes whose cases somebody handles; those to come stand first."""

    results_template_name = "aufbruch_events/staff/event_results.html"
    index_url_name = "aufbruch_events_staff"
    index_results_url_name = "aufbruch_events_staff_results"
    page_title = _("Registrations")
    caption = _("Events")
    search_label = _("Title or place")
    filterset_class = EventFilters
    columns = [
        NameColumn(
            "title",
            label=_("Event"),
            accessor="event.title",
            sort_key="title",
            get_url=lambda row: reverse("aufbruch_event_registrations", args=[row.event.pk]),
            cell_template_name="aufbruch_events/staff/cells/event_title.html",
        ),
        CellColumn("when", label=_("When"), sort_key="starts_at", classname="aufbruch-listing__when"),
        SeatsColumn("seats", label=_("Seats taken")),
        CellColumn("waiting", label=_("Waiting")),
        CellColumn("arrived", label=_("There")),
    ]

    def get_base_queryset(self) -> "QuerySet[EventPage]":
        return events_for(self.request.user)

    def search_queryset(self, queryset: "QuerySet[EventPage]") -> "QuerySet[EventPage]":
        return events_like(queryset, self.search_query)

    def order_queryset(self, queryset: "QuerySet[EventPage]") -> "QuerySet[EventPage]":
        if not self.ordering:
            return coming_first(queryset)
        field = F(self.ordering.removeprefix("-"))
        is_backwards = self.ordering.startswith("-")
        return queryset.order_by(field.desc(nulls_last=True) if is_backwards else field.asc(nulls_last=True), "pk")

    def paginate_queryset(
        self, queryset: "QuerySet[EventPage]", page_size: int
    ) -> "tuple[Paginator[EventPage], Page[EventPage], list[EventRow], bool]":
        paginator, page, events, has_others = super().paginate_queryset(queryset, page_size)
        return paginator, page, rows_of(list(events)), has_others


show_events = require_GET(for_case_workers(EventListView.as_view()))
show_found_events = require_GET(for_case_workers(EventListView.as_view(results_only=True)))
"""The same without the frame, for the list that is open already."""
