"""The registrations of one event, as a list and as a file."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.page_hooks import event_links
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.events.domain.details.descriptions import status_of, when
from wagtail_aufbruch.events.domain.operations.export import Export
from wagtail_aufbruch.events.domain.operations.staff_lists import (
    Numbers,
    numbers_of,
    registrations_like,
    registrations_of,
)
from wagtail_aufbruch.events.domain.seats.availability import availability_of
from wagtail_aufbruch.events.domain.seats.seats import seating_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, EventTable, Registration
from wagtail_aufbruch.events.staff.guards import for_staff_of_event
from wagtail_aufbruch.events.staff.listings import CellColumn, NameColumn, StaffListingView
from wagtail_aufbruch.participation.domain.documents.tables import XLSX


class RegistrationFilters(WagtailFilterSet):
    """The names are those of addresses that people have kept."""

    stand = django_filters.MultipleChoiceFilter(
        label=_("Where it stands"),
        field_name="state",
        choices=RegistrationState.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    tisch = django_filters.MultipleChoiceFilter(
        label=_("Table or workshop"), field_name="table", widget=forms.CheckboxSelectMultiple, distinct=False
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: object, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By their keys and not as a queryset: a number that no database knows is then just a wrong choice.
        tables = [(str(table.pk), table.title) for table in EventTable.objects.filter(event_id=event.pk)]
        if tables:
            self.filters["tisch"].extra["choices"] = tables
        else:
            del self.filters["tisch"]


class StateColumn(CellColumn):
    cell_template_name = "aufbruch_events/staff/cells/registration_state.html"


class ArrivedColumn(CellColumn):
    cell_template_name = "aufbruch_events/staff/cells/arrived.html"


class RegistrationListView(SpreadsheetExportMixin, StaffListingView):
    """The registrations of one event, with its numbers and all that can be done from here."""

    template_name = "aufbruch_events/staff/registrations.html"
    results_template_name = "aufbruch_events/staff/registration_results.html"
    page_title = _("Registrations")
    caption = _("Who is registered")
    search_label = _("Name, e-mail, telephone or code")
    filterset_class = RegistrationFilters
    default_ordering = "arrival"
    show_export_buttons = True
    columns = [
        CellColumn("arrival", label=_("No."), sort_key="arrival"),
        NameColumn(
            "name",
            label=_("Name"),
            sort_key="name",
            get_url=lambda one: reverse("aufbruch_registration", args=[one.event_id, one.pk]),
            cell_template_name="aufbruch_events/staff/cells/registration_name.html",
        ),
        StateColumn("state", label=_("Where it stands"), accessor="get_state_display", sort_key="state"),
        CellColumn("people", label=_("Number of people"), sort_key="people"),
        CellColumn(
            "table",
            label=pgettext_lazy("at a meeting", "Table"),
            accessor=lambda one: one.table.title if one.table else "–",
            sort_key="table__title",
        ),
        CellColumn(
            "created_at",
            label=_("Registered at"),
            accessor=lambda one: date_format(localtime(one.created_at), "SHORT_DATETIME_FORMAT"),
            sort_key="created_at",
        ),
        ArrivedColumn("arrived", label=_("There")),
    ]

    event: EventPage

    def setup(self, request: HttpRequest, *args: object, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # A file has an address of its own; Wagtail's parameter for it is not read.
        self.ending = kwargs.get("ending", "")
        self.is_export = bool(self.ending)

    def get(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponseBase:
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        # Wagtail's own way builds the page first, and for that reads every row into memory.
        if self.ending not in self.FORMATS:
            raise Http404
        log(self.event, "aufbruch.registrations_exported", user=request.user, data={"ending": self.ending})
        return self.as_spreadsheet(self.get_queryset(), self.ending)

    # The rows

    def get_base_queryset(self) -> "QuerySet[Registration]":
        return registrations_of(self.event)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "event": self.event}

    def search_queryset(self, queryset: "QuerySet[Registration]") -> "QuerySet[Registration]":
        return registrations_like(queryset, self.search_query)

    def order_queryset(self, queryset: "QuerySet[Registration]") -> "QuerySet[Registration]":
        return queryset.order_by(self.ordering, "arrival")

    def paginate_queryset(
        self, queryset: "QuerySet[Registration]", page_size: int
    ) -> "tuple[Paginator[Registration], Page[Registration], QuerySet[Registration], bool]":
        return super().paginate_queryset(queryset.prefetch_related("attendees"), page_size)

    # The page

    def get_index_url(self) -> str:
        return reverse("aufbruch_event_registrations", args=[self.event.pk])

    def get_index_results_url(self) -> str:
        return reverse("aufbruch_event_registrations_results", args=[self.event.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if self.results_only else {**context, **self._summary()}

    def _summary(self) -> dict[str, Any]:
        """What stands above the list; it stays when another part of the list is shown."""
        event = self.event
        return {
            "when": when(event, weekday=True),
            "status_of_event": status_of(event),
            "availability": availability_of(event),
            "seating": seating_of(event),
            "numbers": numbers_of([event.pk]).get(event.pk, Numbers()),
            "record": getattr(event, "record", None),
            "links": event_links(self.request.user, event),
        }

    # The file: what the list shows, in order of arrival. How it is written is the same for all files of the package,
    # since no spreadsheet may run what people typed, and a large event may not fill the memory.

    def get_export_url(self, format: str) -> str:
        query = self.request.GET.copy()
        for name in (self.page_kwarg, "ordering", "_w_filter_fragment"):
            query.pop(name, None)
        address = reverse("aufbruch_event_export", args=[self.event.pk, format])
        return f"{address}?{query.urlencode()}" if query else address

    def get_filename(self) -> str:
        return gettext("%(event)s, registrations") % {"event": self.event.title}

    def write_csv_response(self, queryset: "QuerySet[Registration]") -> StreamingHttpResponse:
        response = StreamingHttpResponse(Export(self.event, queryset).as_csv(), content_type="text/csv; charset=utf-8")
        return as_download(response, self.get_filename(), "csv")

    def write_xlsx_response(self, queryset: "QuerySet[Registration]") -> FileResponse:
        file = Export(self.event, queryset).as_xlsx()
        return as_download(FileResponse(file, content_type=XLSX), self.get_filename(), "xlsx")


show_registrations = require_GET(for_staff_of_event(RegistrationListView.as_view()))
show_found_registrations = require_GET(for_staff_of_event(RegistrationListView.as_view(results_only=True)))
"""The same without the frame, for the list that is open already."""
export_registrations = require_GET(for_staff_of_event(RegistrationListView.as_view()))
