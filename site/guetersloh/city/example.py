"""An event to try registration with: the process's own events are history, and none of them is still to come.

It says plainly that it is an example. It belongs to the demo alone; the process file holds facts only.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.events.models import EventIndexPage, EventPage, EventTable

SLUG = "beispiel-anmeldung"
TITLE = "Beispiel: So läuft eine Anmeldung"
INTRODUCTION = (
    "Diese Veranstaltung gibt es nicht. Sie gehört zur Vorführung: Hier lässt sich ausprobieren, wie man sich "
    "anmeldet, einen Tisch wählt und wieder absagt. Die Nachrichten dazu liegen im Postfach der Vorführung."
)
DAYS = 21


def add_example(process: Any) -> None:
    """Put the example below the process's calendar, unless it has been there before."""
    index = EventIndexPage.objects.child_of(process).first()
    if index is None or EventPage.objects.child_of(index).filter(slug=SLUG).exists():
        return
    start = (timezone.localtime() + timedelta(days=DAYS)).replace(hour=18, minute=0, second=0, microsecond=0)
    event = EventPage(
        title=TITLE,
        slug=SLUG,
        introduction=INTRODUCTION,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place_name="Beispielsaal",
        registration_mode="here",
        seats=12,
        most_people=2,
    )
    event.tables = [EventTable(title="Tisch A", seats=6), EventTable(title="Tisch B", seats=6)]
    index.add_child(instance=event)
    event.save_revision().publish()
