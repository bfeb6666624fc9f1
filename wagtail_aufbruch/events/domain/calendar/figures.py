"""Events over time, for the cockpit of the process."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.figures import count_in, first_moment
from wagtail_aufbruch.core.extension.figures import Figure, Period
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


def _begin(process: Process) -> datetime | None:
    return first_moment(_held(process), "starts_at")


def _count(process: Process, periods: Sequence[Period]) -> list[int]:
    return count_in(_held(process), "starts_at", periods)


EVENTS_OVER_TIME = Figure(
    key="veranstaltungen",
    name=_name,
    begin=_begin,
    count=_count,
    text=gettext_lazy("Those of today and before that were not cancelled, by the day on which they begin."),
    order=40,
)
