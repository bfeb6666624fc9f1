"""Effects on staff and money in words. What is not known is said to be so, and never shown as nought."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.projects.enums import EffectKind
from wagtail_aufbruch.projects.models import ProjectEffect


@dataclass(frozen=True)
class EffectLine:
    """One line as the page shows it; "" where something is not known."""

    kind: str
    title: str
    amount: str
    rhythm: str
    period: str
    booked: str


def say_amount(effect: ProjectEffect) -> str:
    """ "5.000 €", "2,5 Stellen", "" where it is not known."""
    if effect.amount is None:
        return ""
    number = _number(effect.amount, 1 if effect.kind == EffectKind.STAFF else 2)
    if effect.kind == EffectKind.STAFF:
        return ngettext("%(number)s post", "%(number)s posts", 1 if effect.amount == 1 else 2) % {"number": number}
    return _("%(number)s €") % {"number": number}


def say_period(months: int | None) -> str:
    """ "33 months", "2 years"; "" where it is not known."""
    if months is None:
        return ""
    if months % 12 == 0:
        return ngettext("%(number)d year", "%(number)d years", months // 12) % {"number": months // 12}
    return ngettext("%(number)d month", "%(number)d months", months) % {"number": months}


def lines_of(effects: Iterable[ProjectEffect]) -> list[EffectLine]:
    return [
        EffectLine(
            kind=str(effect.get_kind_display()),
            title=effect.title,
            amount=say_amount(effect),
            rhythm=str(effect.get_rhythm_display()) if effect.rhythm else "",
            period=say_period(effect.months),
            booked=effect.booked,
        )
        for effect in effects
    ]


def _number(amount: Decimal, least: int) -> str:
    """Without decimals where there are none; else at least ``least`` of them, two at most."""
    places = 0 if amount == amount.to_integral_value() else least
    if amount != round(amount, places):
        places = 2
    said: str = number_format(amount, decimal_pos=places, force_grouping=True)
    return said
