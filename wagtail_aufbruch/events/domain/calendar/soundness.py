"""One event that cannot be told never takes the others with it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from wagtail_aufbruch.events.models import EventPage

logger = logging.getLogger(__name__)

T = TypeVar("T")


def told(events: Iterable[EventPage], tell: Callable[[EventPage], T]) -> Iterator[T]:
    """``tell`` of each event; one at which it fails is left out, and named in the log with what went wrong."""
    for event in events:
        try:
            shown = tell(event)
        except Exception:
            logger.exception("Event %s cannot be told and is left out of lists and feeds", event.pk)
            continue
        yield shown
