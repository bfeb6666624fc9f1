"""Tags of the pages by which one registers."""

from django import template

from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.models import EventPage

register = template.Library()


@register.simple_tag
def event_lines(event: EventPage) -> dict[str, str]:
    """Date and place of the event, each on one line."""
    return {"when": descriptions.when(event, weekday=True), "place": descriptions.place(event)}
