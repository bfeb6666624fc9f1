"""Coming events and the next dates of series, on the admin's first page."""

from typing import Any

from django.template import Context
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.domain.processes import processes_for
from wagtail_aufbruch.events.domain.calendar.series import due_series
from wagtail_aufbruch.events.domain.details.descriptions import say_span
from wagtail_aufbruch.events.domain.operations.staff_lists import current
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.event_list import rows_of
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes, pages_below

SHOWN = 6


class EventsPanel(Component):
    """For those who work for a process. Who handles its cases gets links to the registrations, others to the page."""

    name = "aufbruch_events"
    order = 70
    template_name = "aufbruch_events/staff/panel.html"

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        user = parent_context["request"].user
        processes = processes_for(user)
        handled = tuple(case_processes(user).values_list("path", flat=True))
        rows = rows_of(list(current(pages_below(processes, EventPage.objects.all()))[:SHOWN]))

        def url_of(event: EventPage) -> str:
            is_handled = event.path.startswith(handled)
            return reverse("aufbruch_event_registrations" if is_handled else "wagtailadmin_pages:edit", args=[event.pk])

        # Only to those who may add a page for it.
        adding = PagePermissionPolicy().instances_user_has_permission_for(user, "add").filter(pk__in=processes)
        series = [{"series": one, "date": say_span(moment, None, weekday=True)} for one, moment in due_series(adding)]
        return {"rows": [(row, url_of(row.event)) for row in rows], "series": series}
