"""Tags of the pages by which one registers."""

from typing import Any

from django import template

from wagtail_aufbruch.events.domain.details import descriptions

register = template.Library()


@register.simple_tag
def event_lines(event: Any) -> dict[str, str]:
    """Date and place of the event, each on one line."""
    return {"when": descriptions.when(event, weekday=True), "place": descriptions.place(event)}
