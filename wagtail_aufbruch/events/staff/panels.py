"""Coming events and the next dates of series, on the admin's first page."""

from typing import Any

from django.template import Context
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.domain.process.processes import of_processes, processes_for
from wagtail_aufbruch.events.domain.calendar.series import due_series
from wagtail_aufbruch.events.domain.details.descriptions import say_span
from wagtail_aufbruch.events.domain.operations.staff_lists import current
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.event_list import rows_of
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for

SHOWN = 6


class EventsPanel(Component):
    """For those who work for a process. Who handles its cases gets links to the registrations, others to the page."""

    name = "aufbruch_events"
    order = 70
    template_name = "aufbruch_events/staff/panel.html"

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        user = parent_context["request"].user
        processes = processes_for(user)
        rows = rows_of(list(current(of_processes(EventPage.objects.all(), processes))[:SHOWN]))
        shown = EventPage.objects.filter(pk__in=[row.event.pk for row in rows])
        handled = set(pages_for(user, shown).values_list("pk", flat=True))

        def url_of(event: EventPage) -> str:
            name = "aufbruch_event_registrations" if event.pk in handled else "wagtailadmin_pages:edit"
            return reverse(name, args=[event.pk])

        # Only to those who may add a page for it.
        adding = PagePermissionPolicy().instances_user_has_permission_for(user, "add").filter(pk__in=processes)
        series = [{"series": one, "date": say_span(moment, None, weekday=True)} for one, moment in due_series(adding)]
        return {"rows": [(row, url_of(row.event)) for row in rows], "series": series}
