"""The moments of a competition for people's own calendars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid5

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from icalendar import Event, vUri

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.forms.plain_text import clean_line, clean_text
from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.core.moments.years import FIRST_YEAR, LAST_YEAR
from wagtail_aufbruch.participation.domain.calendars.calendar_files import Words, calendar_file, is_plausible

TOLD_LENGTH = 2000
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """One line of the calendar: a moment, or days from ``at`` to ``until``, which counts as well."""

    key: str
    """Says over the years which line it is, so that a calendar moves it instead of adding one."""
    name: str | Promise
    at: datetime | date
    until: date | None = None


def moments_of(competition: CompetitionPage) -> list[Moment]:
    """What the page announces, in a fixed order; what has no moment, or one in an impossible year, is left out."""
    return list(_moments(competition))


def _moments(competition: CompetitionPage) -> Iterator[Moment]:
    vote = competition.vote_window if competition.has_vote else Window(None, None)
    for key, name, at in (
        ("opens", _("You can enter"), competition.opens_at),
        ("closes", _("Closing date"), competition.closes_at),
        ("vote_from", _("You can vote"), vote.begins_at),
        ("vote_until", _("Voting ends"), vote.ends_at),
        ("honouring", _("Honouring"), competition.honoured_at),
    ):
        if at is not None and is_plausible(at):
            yield Moment(key, name, timezone.localtime(at))
    first, last = competition.jury_from, competition.jury_until
    if first or last:
        begins, ends = first or last, last or first
        if begins is not None and ends is not None and _can_be_meant(begins) and _can_be_meant(ends):
            yield Moment("jury", pgettext_lazy("competition", "Jury"), begins, ends)


def _can_be_meant(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def calendar_of(competition: CompetitionPage, url: str) -> bytes:
    """The moments as a calendar file. ``url``: full address of the competition's page."""
    moments, changed = moments_of(competition), changed_at(competition)
    return calendar_file(
        (_component(competition, moment, url, changed) for moment in moments),
        name=competition.title,
        moments=[moment.at for moment in moments if isinstance(moment.at, datetime)],
    )


def changed_at(competition: CompetitionPage) -> datetime:
    """When the moments, or what is said of them, changed last: by publishing, or by a later end."""
    last = competition.extensions.order_by("-pk").first()
    moments = [competition.last_published_at, last.at if last is not None else None]
    return max((one for one in moments if one is not None), default=EPOCH)


def _component(competition: CompetitionPage, moment: Moment, url: str, changed: datetime) -> Event:
    component = Event()
    component.add("UID", str(uuid5(competition.translation_key, f"{competition.locale_id}.{moment.key}")))
    component.add("DTSTAMP", changed)
    component.add("LAST-MODIFIED", changed)
    # Has to grow with each change (RFC 5545, 3.8.7.4); the seconds do, and fit into the whole number it may be.
    component.add("SEQUENCE", max(int((changed - EPOCH).total_seconds()), 0))
    component.add("SUMMARY", Words(clean_line(f"{moment.name}: {competition.title}")))
    component.add("DTSTART", moment.at)
    if moment.until is not None:
        component.add("DTEND", moment.until + timedelta(days=1))
    component.add("STATUS", "CONFIRMED")
    component.add("URL", vUri(url))
    told = [Truncator(competition.introduction).chars(TOLD_LENGTH), url]
    component.add("DESCRIPTION", Words(clean_text("\n\n".join(filter(None, told)))))
    component.add("TRANSP", "TRANSPARENT")
    return component
