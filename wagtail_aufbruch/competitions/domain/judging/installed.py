"""Whether this site has review rounds: competitions do without them."""

from collections.abc import Collection

from django.apps import apps

from wagtail_aufbruch.competitions.domain.judging.jury import Juries
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.reviews.enums import TieBreak


def has_rounds() -> bool:
    return apps.is_installed("wagtail_aufbruch.reviews")


def waiting_among(competition: Page, keys: Collection[int]) -> Collection[int]:
    """Those of these entries that a blind round judges and that still have to be blacked out."""
    if not has_rounds():
        return []
    from wagtail_aufbruch.competitions.domain.judging.rounds import to_blacken

    return to_blacken(competition, among=keys)


def places_in(competition: Page) -> dict[int, list[tuple[str, str, str]]]:
    """Round, place and result by the key of the entry, of the rounds that are over."""
    if not has_rounds():
        return {}
    from wagtail_aufbruch.competitions.domain.judging.rounds import places_of

    return places_of(competition)


def juries_in(competition: Page, categories: Collection[str]) -> Juries:
    """What juries say of these categories; nothing where there are no rounds."""
    if not has_rounds():
        return Juries({})
    from wagtail_aufbruch.competitions.domain.judging import rounds

    return rounds.juries_in(competition, categories)


def announced_chain(competition: Page) -> list[TieBreak] | None:
    """What decides between equal results, as people who judge were told; None where nothing is said yet."""
    if not has_rounds():
        return []
    from wagtail_aufbruch.competitions.domain.judging import rounds

    return rounds.announced_chain(competition)
