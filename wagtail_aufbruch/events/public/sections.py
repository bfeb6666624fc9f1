"""Where events show elsewhere: on the process's page, a field's page, a group's page, in "Take part now"."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.page_hooks import OpenAction, Section, remembered
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessMixin
from wagtail_aufbruch.events.domain.calendar import listing
from wagtail_aufbruch.events.domain.calendar.cards import EventCard, make_cards
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.details.descriptions import Status
from wagtail_aufbruch.events.models import EventMixin, EventPage

MAX_LOOKED_AT = 100
"""How many of the next events are searched for open registrations."""
SHOWN = 4
SHOWN_OF_GROUP = 3
TEMPLATE = "aufbruch_events/sections/events.html"
STYLESHEET = "aufbruch_events/events.css"


def _coming(process: ProcessMixin) -> list[EventCard]:
    """The process's next events; asked for once, although several parts of its page show them."""
    return remembered(process, "events.coming", lambda: make_cards(listing.coming(process)[:MAX_LOOKED_AT], process))


def open_registrations(process: ProcessMixin) -> Iterator[OpenAction]:
    """Events for which one can register now."""
    for card in _coming(process):
        if card.takes_registrations and card.status.key != "cancelled":
            yield OpenAction(
                title=card.title,
                url=card.url,
                action=_("Register for it"),
                kind=card.kind or called(process, "event"),
                closes_at=card.closes_at,
                summary=" · ".join(part for part in (card.when, card.place) if part),
                accent=card.accent,
                icon="calendar",
            )


def next_events(process: ProcessMixin) -> Iterator[Section]:
    """The next events; where none is announced what was last."""
    coming = _coming(process)
    cards = coming[:SHOWN] or make_cards(listing.past(process)[:SHOWN], process)
    if cards:
        yield Section(
            title=_("What comes next") if coming else _("What has been"),
            template=TEMPLATE,
            context={"parts": [("", cards)], "index": listing.index_of(process)},
            order=250,
            anchor="termine",
            stylesheet=STYLESHEET,
        )


def events_of_field(process: ProcessMixin, handlungsfeld: Handlungsfeld) -> Iterator[Section]:
    """Events about the field, or a field below it: the next ones, then the last ones."""
    through = EventPage.handlungsfelder.through
    keys = [handlungsfeld.pk, *handlungsfeld.children.values_list("pk", flat=True)]
    about = Exists(through.objects.filter(eventpage_id=OuterRef("pk"), handlungsfeld_id__in=keys))
    parts = _both_ends(process, about, SHOWN)
    if parts:
        yield Section(
            title=called(process, "event", plural=True),
            template=TEMPLATE,
            context={"parts": parts},
            order=250,
            anchor="termine",
            stylesheet=STYLESHEET,
        )


def events_of_group(process: ProcessMixin, group_page: Page) -> Iterator[Section]:
    """What the group holds: its next and its last meetings, and its calendar to subscribe to."""
    parts = _both_ends(process, Q(host_id=group_page.pk), SHOWN_OF_GROUP)
    if parts:
        index = listing.index_of(process)
        address = f"{index.full_url}{index.reverse_subpage('calendar')}?gruppe={group_page.pk}" if index else ""
        yield Section(
            title=_("Meetings and events"),
            template=TEMPLATE,
            context={"parts": parts, "group_calendar": address},
            order=200,
            anchor="termine",
            stylesheet=STYLESHEET,
        )


def note_in_search(page: Page) -> str:
    """What has to be known of an event among search results: its state where it is another than planned, its date."""
    if not isinstance(page, EventMixin):
        return ""
    status: Status = descriptions.status_of(page)
    parts = [
        status.word[:1].upper() + status.word[1:] if status.is_changed else "",
        descriptions.when(page, weekday=True),
    ]
    return " · ".join(part for part in [*parts, descriptions.short_place(page)] if part)


def _both_ends(process: ProcessMixin, wanted: Q | Exists, number: int) -> list[tuple[str, list[EventCard]]]:
    """The next and the last events that fit, each below its name; what is empty is left out."""
    coming = make_cards(listing.coming(process).filter(wanted)[:number], process)
    past = make_cards(listing.past(process).filter(wanted)[:number], process)
    return [(title, cards) for title, cards in ((_("Next dates"), coming), (_("Last dates"), past)) if cards]
