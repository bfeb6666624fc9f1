"""Who is in office on a given day: memberships and seats run from one day until another."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Q
from django.utils import timezone


class HasPeriod(Protocol):
    """A membership or the holding of a seat; an end that is None is open."""

    start: date | None
    end: date | None


Held = TypeVar("Held", bound=HasPeriod)


def today() -> date:
    """The day on which we are in the site's time zone, which may be another one than in UTC."""
    return timezone.localdate()


def is_current(period: HasPeriod, day: date) -> bool:
    """Whether ``day`` lies in the period. Both its first and its last day belong to it."""
    return (period.start is None or period.start <= day) and (period.end is None or day <= period.end)


def current(periods: Iterable[Held], day: date) -> list[Held]:
    """Those in office on ``day``, in the order given."""
    return [period for period in periods if is_current(period, day)]


def current_condition(day: date) -> Q:
    """The same rule as :func:`is_current`, for the database."""
    return (Q(start=None) | Q(start__lte=day)) & (Q(end=None) | Q(end__gte=day))
