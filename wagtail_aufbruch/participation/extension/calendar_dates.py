"""Days that pages of a process lead to: meetings, due dates, milestones. Each app says those of its own
(``calendar_dates``); they stand in the calendar of a page, and in that of whoever follows it."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class CalendarDay:
    """One day of a page, as everybody may read it."""

    page_pk: int
    """The page that it belongs to."""
    key: str
    """Names it for good, whatever changes of it; begins with what it is, for instance ``milestone-`` (at most 80). One
    that two pages have in common stands in a calendar of both once."""
    title: str
    on: date
    starts_at: time | None = None
    """None: all day, since no hour is known."""
    place: str = ""
    text: str = ""
    url: str = ""
    """Full address of where one reads on."""
    is_cancelled: bool = False
