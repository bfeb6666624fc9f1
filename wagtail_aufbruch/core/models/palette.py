"""The accents and icons that a Handlungsfeld can carry; the stylesheet and the icon sprite hold the same names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Accent(models.TextChoices):
    """Colours that hold WCAG AA in light and dark; their values stand in ``aufbruch.css``."""

    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    OLIVE = "olive", _("Olive")
    OCHRE = "ochre", _("Ochre")
    BRICK = "brick", _("Brick red")
    ROSE = "rose", _("Rose")
    PLUM = "plum", _("Plum")
    INDIGO = "indigo", _("Indigo")
    SLATE = "slate", _("Slate")


class FieldIcon(models.TextChoices):
    """Icons of the sprite that suit a field of action."""

    COMPASS = "compass", _("Compass")
    SCHOOL = "school", _("School")
    BUS = "bus", _("Bus")
    SHOP = "shop", _("Shop")
    LEAF = "leaf", _("Leaf")
    HEART = "heart", _("Heart")
    HOUSE = "house", _("House")
    TOWN_HALL = "town-hall", _("Town hall")
    PHONE = "phone", _("Phone")
    CHART = "chart", _("Chart")
    BULB = "bulb", _("Light bulb")
    FACTORY = "factory", _("Factory")
    PALETTE = "palette", _("Palette")
    PEOPLE = "people", _("People")
    SPEECH = "speech", _("Speech bubbles")
    EYE = "eye", _("Eye")
    DATABASE = "database", _("Database")
    NETWORK = "network", _("Network")
