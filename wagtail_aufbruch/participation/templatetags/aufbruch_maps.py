"""Tags for maps."""

from django import template

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.public import maps

register = template.Library()


@register.simple_tag
def map_tiles() -> dict[str, str] | None:
    """Where maps get their tiles from once the reader has clicked; None where the site names nobody."""
    return aufbruch_settings.map_tiles


@register.simple_tag
def map_centre() -> str:
    """What a map shows first, see ``public.maps``."""
    return maps.map_centre()
