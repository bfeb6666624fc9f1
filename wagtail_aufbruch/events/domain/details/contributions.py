"""What people contributed at an event, shown on its page once it is over."""

from dataclasses import dataclass

from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.extension.kinds import kind_choices, kind_of
from wagtail_aufbruch.participation.models import Contribution

MAX_SHOWN = 24


@dataclass(frozen=True)
class Collected:
    """Something that was contributed at an event and may be read by everybody."""

    title: str
    url: str
    kind: str
    table: str
    accent: str
    icon: str
    field: str


def collected_at(event: EventPage) -> tuple[list[Collected], int]:
    """Contributions collected at the event that are listed, the oldest first, and how many there are.

    Only what everybody may see, of whatever kinds the site has installed; comments do not count. Two queries, the
    second only if there are more than are shown.
    """
    kinds = [key for key, _name in kind_choices()]
    everybody_sees = Contribution.objects.listed().visible_to_public()
    rows = everybody_sees.filter(event_id=event.pk, about__isnull=True, kind__in=kinds)
    found = list(rows.select_related("page", "handlungsfeld__parent").order_by("published_at", "pk")[: MAX_SHOWN + 1])
    number = rows.count() if len(found) > MAX_SHOWN else len(found)
    return [_collected(row) for row in found[:MAX_SHOWN]], number


def _collected(row: Contribution) -> Collected:
    kind, handlungsfeld = kind_of(row), row.handlungsfeld
    return Collected(
        title=row.title or row.text[:80],
        url=kind.public_url(row),
        kind=str(kind.name),
        table=row.event_table,
        accent=handlungsfeld.shown_accent if handlungsfeld else "",
        icon=handlungsfeld.shown_icon if handlungsfeld else "",
        field=handlungsfeld.title if handlungsfeld else "",
    )
