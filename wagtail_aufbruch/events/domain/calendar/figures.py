"""Events over time, for the cockpit of the process."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.process.figures import figure_of_rows
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.events.domain.calendar.listing import public_events
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.events.models import EventPage


def _name(process: Process) -> str:
    return _("Events")


def _held(process: Process) -> QuerySet[EventPage]:
    """Those of today and before; what is counted changes at midnight, as all pages do."""
    tomorrow = datetime.combine(timezone.localdate() + timedelta(days=1), time.min)
    held = public_events(process).filter(starts_at__lt=timezone.make_aware(tomorrow))
    return held.exclude(state=EventState.CANCELLED)


EVENTS_OVER_TIME = figure_of_rows(
    "veranstaltungen",
    _held,
    "starts_at",
    name=_name,
    text=gettext_lazy("Those of today and before that were not cancelled, by the day on which they begin."),
    order=40,
)
