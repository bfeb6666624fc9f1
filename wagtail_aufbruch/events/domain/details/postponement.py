"""A moved event keeps showing when and where it was meant to take place."""

from django.utils.translation import pgettext

from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage

PLACE_LENGTH = 160


def public_version(event: EventPage) -> EventPage | None:
    """The event as it is public now; None where it is not."""
    if not event.pk:
        return None
    found: EventPage | None = EventPage.objects.filter(pk=event.pk, live=True).first()
    return found


def place_in_one_line(event: EventPage) -> str:
    """Where it is, as ``earlier_place`` keeps it; "" for an event without a place.

    An event that takes place online alone is nowhere else, whatever is still filled in of its former place.
    """
    if event.mode == Mode.ONLINE:
        return pgettext("event", "online")
    parts = [event.place_name, event.street, event.town]
    return ", ".join(part for part in parts if part)[:PLACE_LENGTH]


def remember_earlier(event: EventPage, public: EventPage | None) -> None:
    """Fill in, in an event that is moved, what the public version says of its date and place.

    What an editor has typed there stays. Back in the state "planned", both are emptied.
    """
    if event.state == EventState.PLANNED:
        event.earlier_starts_at, event.earlier_place = None, ""
        return
    if event.state != EventState.MOVED or public is None:
        return
    if public.starts_at != event.starts_at and event.earlier_starts_at in (None, public.earlier_starts_at):
        event.earlier_starts_at = public.starts_at
    if event.earlier_starts_at is not None and event.earlier_starts_at == event.starts_at:
        event.earlier_starts_at = None
    was, now = place_in_one_line(public), place_in_one_line(event)
    if was != now and event.earlier_place in ("", public.earlier_place):
        event.earlier_place = was
    if event.earlier_place and event.earlier_place == now:
        event.earlier_place = ""


def moved_silently(event: EventPage, public: EventPage | None) -> bool:
    """Whether date or place differ from the public ones although the event is said to be as planned."""
    if public is None or event.state != EventState.PLANNED:
        return False
    other_date = public.starts_at is not None and public.starts_at != event.starts_at
    was = place_in_one_line(public)
    return bool(other_date or (was and was != place_in_one_line(event)))
