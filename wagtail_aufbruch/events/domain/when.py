"""When and where an event is, in one line for mails."""

from typing import Any

from wagtail_aufbruch.core.domain.deadlines import say_moment


def when_and_where(event: Any) -> str:
    """Date, time and place, for instance "5. Mai 2027, 18:00 Uhr · Stadthalle"."""
    when = say_moment(event.starts_at) if event.starts_at else event.date_note
    return " · ".join(part for part in (when, event.place_name) if part)
