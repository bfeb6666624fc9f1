"""Calendar files (RFC 5545, RFC 7986): the frame that all have, and text that every calendar reads."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event, vDuration, vText

from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.core.moments.years import FIRST_YEAR, LAST_YEAR
from wagtail_aufbruch.participation.domain.calendars.time_zones import timezone_component

PRODID = "-//wagtail_aufbruch//wagtail_aufbruch//DE"
REFRESH = timedelta(hours=4)
"""How often a calendar that has subscribed should look again; a hint only, most look less often."""


class Words(vText):
    """Text as RFC 5545, 3.3.11 escapes it; the library takes the "\\N" in "C:\\Neu" for the end of a line."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\r\n", "\n").replace("\n", "\\n").encode()


def calendar_file(components: Iterable[Event], *, name: str, moments: Iterable[datetime]) -> bytes:
    """A calendar of this name, UTF-8, folded lines that end with CRLF.

    ``moments``: all that the components tell in the site's time zone, so that the zone's rules come along; whoever
    calls has left out those of implausible years.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", Words(clean_line(name)))
    calendar.add("X-WR-CALNAME", Words(clean_line(name)))
    calendar.add("X-WR-TIMEZONE", str(timezone.get_default_timezone()))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    years = [moment.year for moment in moments]
    if years:
        calendar.add_component(timezone_component(timezone.get_default_timezone(), min(years), max(years)))
    for component in components:
        calendar.add_component(component)
    content: bytes = calendar.to_ical()
    return content


def is_plausible(*moments: datetime | None) -> bool:
    """Whether the zone's rules can be told for these years; those of the year 1 would take minutes."""
    return all(FIRST_YEAR <= moment.year <= LAST_YEAR for moment in moments if moment is not None)
