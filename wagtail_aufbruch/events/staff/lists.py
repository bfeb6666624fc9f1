"""Lists for staff: the events, and the registrations of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.page_hooks import event_links
from wagtail_aufbruch.events.domain.details.descriptions import status_of, when
from wagtail_aufbruch.events.domain.operations.export import Export
from wagtail_aufbruch.events.domain.operations.staff_lists import (
    Numbers,
    current,
    events_for,
    lately,
    numbers_of,
    registrations_of,
)
from wagtail_aufbruch.events.domain.seats.availability import availability_of
from wagtail_aufbruch.events.domain.seats.seats import seating_of
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.forms import FilterForm
from wagtail_aufbruch.events.staff.guards import for_staff_of_event, page
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.staff.access import for_case_workers

SHOWN = 50
PER_PAGE = 50


def rows_of(events: list[EventPage]) -> list[dict[str, Any]]:
    """Events with their numbers, for lists and the first page; two queries."""
    numbers = numbers_of([event.pk for event in events])
    return [
        {
            "event": event,
            "when": when(event, weekday=True),
            "status": status_of(event),
            "numbers": numbers.get(event.pk, Numbers()),
        }
        for event in events
    ]


@require_GET
@for_case_workers
def show_events(request: HttpRequest) -> HttpResponse:
    """Events to come, and those that were held lately."""
    mine = events_for(request.user)
    return page(
        request,
        "events",
        _("Registrations"),
        coming=rows_of(list(current(mine)[:SHOWN])),
        past=rows_of(list(lately(mine)[:SHOWN])),
    )


@require_GET
@for_staff_of_event
def show_registrations(request: HttpRequest, event: EventPage) -> HttpResponse:
    """The registrations of one event, with its numbers and all that can be done from here."""
    form = FilterForm(request.GET, event=event)
    rows = registrations_of(event, form.wanted).prefetch_related("attendees")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return page(
        request,
        "registrations",
        _("Registrations"),
        event,
        when=when(event, weekday=True),
        status_of_event=status_of(event),
        availability=availability_of(event),
        seating=seating_of(event),
        numbers=numbers_of([event.pk]).get(event.pk, Numbers()),
        record=getattr(event, "record", None),
        form=form,
        is_filtered=bool(form.chosen),
        found=found,
        query=urlencode(form.chosen),
        links=event_links(request.user, event),
    )


@require_GET
@for_staff_of_event
def export_registrations(request: HttpRequest, event: EventPage, ending: str) -> Any:
    """What the list shows, as a file; the export is logged. Raises Http404 for an unknown format."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    form = FilterForm(request.GET, event=event)
    export = Export(event, registrations_of(event, form.wanted))
    log(event, "aufbruch.registrations_exported", user=request.user, data={"ending": ending})
    response: Any
    if ending == "csv":
        response = StreamingHttpResponse(export.as_csv(), content_type="text/csv; charset=utf-8")
    else:
        response = FileResponse(export.as_xlsx(), content_type=XLSX)
    name = f"{slugify(event.title) or 'veranstaltung'}-anmeldungen.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
