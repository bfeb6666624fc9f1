"""Which events everybody sees: those to come, those that are over, and what they can be narrowed to."""

from datetime import datetime, time
from typing import Any

from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_aufbruch.core.domain.visibility import of_process, only_public
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.events.models import EventIndexPage, EventPage


def public_events(process: Any) -> Any:
    """The events of the process that everybody may see: published, and in no private part of the site."""
    return only_public(of_process(EventPage.objects.all(), process))


def coming(process: Any, now: datetime | None = None) -> Any:
    """Public events that are not over at ``now``, the next one first, those without a date last."""
    return in_order(public_events(process).filter(not_over(now)))


def past(process: Any, now: datetime | None = None) -> Any:
    """Public events that are over at ``now``, the last one first."""
    return public_events(process).filter(over(now)).order_by("-starts_at", "-pk")


def in_order(events: Any) -> Any:
    """By beginning, those without a date last."""
    return events.order_by(F("starts_at").asc(nulls_last=True), "pk")


def not_over(now: datetime | None = None) -> Q:
    """What ``EventMixin.is_over`` says, for the database: an end that counts to the second, else the end of the day."""
    today = _start_of_day(now)
    to_the_second = Q(is_all_day=False, ends_at__gte=now or timezone.now())
    return Q(starts_at__isnull=True) | to_the_second | (_BY_THE_DAY & _ends_from(today))


def over(now: datetime | None = None) -> Q:
    """The opposite, written out: a negation would stumble over what is not known."""
    today = _start_of_day(now)
    to_the_second = Q(is_all_day=False, ends_at__lt=now or timezone.now())
    return Q(starts_at__isnull=False) & (to_the_second | (_BY_THE_DAY & _ends_before(today)))


_BY_THE_DAY = Q(is_all_day=True) | Q(ends_at__isnull=True)


def _start_of_day(now: datetime | None) -> datetime:
    return datetime.combine(timezone.localdate(now), time.min, tzinfo=timezone.get_current_timezone())


def _ends_from(moment: datetime) -> Q:
    return Q(ends_at__gte=moment) | Q(ends_at__isnull=True, starts_at__gte=moment)


def _ends_before(moment: datetime) -> Q:
    return Q(ends_at__lt=moment) | Q(ends_at__isnull=True, starts_at__lt=moment)


def between(events: Any, start: datetime, end: datetime) -> Any:
    """Of ``events`` those that take place, in whole or in part, from ``start`` until before ``end``."""
    return events.annotate(last_moment=Coalesce("ends_at", "starts_at")).filter(
        starts_at__lt=end, last_moment__gte=start
    )


def with_details(events: Any) -> Any:
    """With what a list shows of each: kind, calendar entry, fields of action; one further query."""
    fields = Prefetch("handlungsfelder", queryset=Handlungsfeld.objects.select_related("parent"))
    return events.select_related("kind", "calendar_entry").prefetch_related(fields)


def index_of(process: Any) -> Any:
    """The process's calendar of events, if everybody may see it; else None."""
    return only_public(of_process(EventIndexPage.objects.all(), process)).order_by("path").first()
