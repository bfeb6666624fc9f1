"""Series of meetings: which date comes next, and a draft for it. Proposed, never enforced."""

from calendar import monthrange
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.enums import Unit
from wagtail_aufbruch.events.models import EventPage, MeetingSeries
from wagtail_aufbruch.participation.domain.errors import ParticipationError

MAX_STEPS = 600
"""A series that nobody has touched for decades is not stepped through date by date."""
MOMENTS = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")


class SeriesError(ParticipationError):
    """The next event cannot be proposed; ``message`` says why and what helps."""


def last_event(series: MeetingSeries) -> EventPage | None:
    """The event of the series that begins last, draft or not; None where none has a date."""
    found: EventPage | None = (
        EventPage.objects.filter(series_id=series.pk, starts_at__isnull=False).order_by("-starts_at", "-pk").first()
    )
    return found


def next_date(series: MeetingSeries, last: datetime, now: datetime | None = None) -> datetime:
    """When the next meeting would be: a rhythm after ``last``, on the same weekday at the same time of day.

    If that has passed, the first one after ``now``. In months: the nearest day with that weekday.
    """
    now = now or timezone.now()
    start = timezone.localtime(last)
    found = start
    for step in range(1, MAX_STEPS):
        found = _after(start, series, step)
        if found > now:
            break
    return found


def due_series(processes: QuerySet[BasePage], now: datetime | None = None) -> list[tuple[MeetingSeries, datetime]]:
    """The series of these processes whose last event has begun, each with the next date; the next one first.

    Two queries however many series there are.
    """
    now = now or timezone.now()
    begun = MeetingSeries.objects.filter(process__in=processes).annotate(last=Max("events__starts_at"))
    found = [(one, next_date(one, one.last, now)) for one in begun.filter(last__lte=now)]
    return sorted(found, key=lambda item: item[1])


def _after(start: datetime, series: MeetingSeries, step: int) -> datetime:
    if series.unit == Unit.WEEKS:
        day = start.date() + timedelta(weeks=step * series.every)
    else:
        month = start.month - 1 + step * series.every
        year, month = start.year + month // 12, month % 12 + 1
        day = start.date().replace(day=1, year=year, month=month)
        day = day.replace(day=min(start.day, monthrange(year, month)[1]))
        # The same weekday, at most three days earlier or later.
        day += timedelta(days=(start.weekday() - day.weekday() + 3) % 7 - 3)
    moved = datetime.combine(day, start.time(), tzinfo=timezone.get_current_timezone())
    # A time of day that is skipped when the clocks go forward becomes the one after it.
    return timezone.localtime(moved.astimezone(timezone.get_fixed_timezone(0)))


def begin_next(series: MeetingSeries, starts_at: datetime, *, after: int, user: AnyUser) -> EventPage:
    """Make a draft for the next meeting from the last one: its texts, place and settings, no registrations.

    All its dates move along with the beginning. ``after``: key of the event that was the last one when the editor
    was asked; a second click returns the draft of the first. Raises SeriesError, PermissionDenied.
    """
    with transaction.atomic():
        MeetingSeries.objects.select_for_update().get(pk=series.pk)
        last = last_event(series)
        if last is None:
            raise SeriesError(_("The series has no event with a date yet. Make the first one by hand."))
        if last.pk != after:
            return last
        parent = last.get_parent()
        if not parent.permissions_for_user(user).can_add_subpage():
            raise PermissionDenied
        return _copied(last, parent, starts_at, user)


def _copied(last: EventPage, parent: BasePage, starts_at: datetime, user: AnyUser) -> EventPage:
    # What the editors see, not what is public: the draft of the last meeting may be more recent.
    source: EventPage = last.get_latest_revision_as_object()
    days = timezone.localdate(starts_at) - timezone.localdate(last.starts_at)
    draft: EventPage = last.copy(
        update_attrs={"title": last.title, "slug": _free_slug(parent, last, starts_at)},
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    for name in MOMENTS:
        setattr(draft, name, _moved(getattr(source, name), days))
    pattern = source if source.starts_at is not None and source.ends_at is not None else last
    if draft.ends_at is not None and pattern.starts_at is not None and pattern.ends_at is not None:
        draft.ends_at = _later(starts_at, pattern.starts_at, pattern.ends_at)
    draft.starts_at, draft.date_note = starts_at, ""
    items = list(draft.programme.all())
    for item in items:
        item.starts_at, item.ends_at = _moved(item.starts_at, days), _moved(item.ends_at, days)
    draft.programme.set(items)
    draft.draft_title = draft.title
    draft.save()
    draft.save_revision(user=user, log_action=False)
    return draft


def _moved(moment: datetime | None, days: timedelta) -> datetime | None:
    """The same time of day, the given number of days later."""
    if moment is None:
        return None
    local = timezone.localtime(moment).replace(tzinfo=None) + days
    return local.replace(tzinfo=timezone.get_current_timezone())


def _later(starts_at: datetime, begin: datetime, end: datetime) -> datetime:
    """As long after ``starts_at`` as ``end`` is after ``begin``, by the clock on the wall: from 20 to 2 o'clock also in
    the night in which the clocks change."""
    first, last, new = (timezone.localtime(moment).replace(tzinfo=None) for moment in (begin, end, starts_at))
    return (new + (last - first)).replace(tzinfo=timezone.get_current_timezone())


def _free_slug(parent: BasePage, last: EventPage, starts_at: datetime) -> str:
    base = f"{slugify(last.title) or 'veranstaltung'}-{timezone.localdate(starts_at).isoformat()}"[:240]
    taken = set(BasePage.objects.child_of(parent).filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in [base, *(f"{base}-{number}" for number in range(2, 1000))] if slug not in taken)
