"""Places that are probably not meant: two numbers in the wrong order, or a slip that leads far away from the town."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.conf import aufbruch_settings

FAR = 100
"""Kilometres from the middle of the map. A town looks at its neighbours too, but hardly beyond them."""
EARTH_RADIUS = 6371


def doubt_about(latitude: Decimal | float | None, longitude: Decimal | float | None) -> str:
    """A sentence for whoever typed the two numbers, if the place can hardly be meant; else "".

    Only where the site says by ``MAP_CENTRE`` where it is: the package's own middle of the map is another town's.
    """
    if latitude is None or longitude is None or not aufbruch_settings.map_centre_is_own:
        return ""
    middle = aufbruch_settings.map_centre[:2]
    here = (float(latitude), float(longitude))
    distance = _kilometres(here, middle)
    if distance <= FAR:
        return ""
    said = {"distance": number_format(round(distance), force_grouping=True)}
    if _kilometres((here[1], here[0]), middle) <= FAR:
        return _("Latitude and longitude seem to be swapped: so the place is %(distance)s km away from here.") % said
    return _("This place is %(distance)s km away from here.") % said


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the surface of the earth; any two numbers give a distance, also where the first is no latitude."""
    north, further_north = radians(one[0]), radians(other[0])
    half = sin((further_north - north) / 2) ** 2
    half += cos(north) * cos(further_north) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, max(0.0, half))))
