"""Tags for lists of ideas that come from several calls."""

from typing import Any

from django import template
from django.template.context import Context

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.ideas.models import IdeaCallPage

register = template.Library()


@register.simple_tag(takes_context=True)
def idea_url(context: Context, idea: Any) -> str:
    """Address of the idea's page, relative to the site where it can be; ``idea.page`` should be fetched along."""
    return f"{idea.page.get_url(context.get('request'))}{IdeaCallPage.get_resolver().reverse('idea', idea.pk)}"


@register.simple_tag
def map_tiles() -> dict[str, str] | None:
    """Where maps get their tiles from once the reader has clicked; None where the site names nobody."""
    return aufbruch_settings.map_tiles


@register.simple_tag
def map_centre() -> str:
    """What a map shows first: latitude, longitude and zoom, with commas between them."""
    return ",".join(str(number) for number in aufbruch_settings.map_centre)
