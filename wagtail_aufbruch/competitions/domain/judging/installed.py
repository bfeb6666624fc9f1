"""Whether this site has review rounds: competitions do without them."""

from collections.abc import Collection

from django.apps import apps

from wagtail_aufbruch.competitions.domain.judging.jury import NoRounds, Rounds
from wagtail_aufbruch.core.extension.protocols import HasKey, Page
from wagtail_aufbruch.reviews.enums import TieBreak


def has_rounds() -> bool:
    return apps.is_installed("wagtail_aufbruch.reviews")


def waiting_among(competition: Page, keys: Collection[int]) -> Collection[int]:
    """Those of these entries that a blind round judges and that still have to be blacked out."""
    if not has_rounds():
        return []
    from wagtail_aufbruch.competitions.domain.judging.rounds import to_blacken

    return to_blacken(competition, among=keys)


def rounds_in(competition: Page) -> Rounds:
    """The rounds of the competition; nothing stands in them where there are none. One query, and those for what is
    asked of them."""
    if not has_rounds():
        return NoRounds()
    from wagtail_aufbruch.competitions.domain.judging.rounds import StandingRounds

    return StandingRounds(competition)


def announced_chain(competition: Page) -> list[TieBreak] | None:
    """What decides between equal results, as people who judge were told; None where nothing is said yet."""
    if not has_rounds():
        return []
    from wagtail_aufbruch.competitions.domain.judging import rounds

    return rounds.announced_chain(competition)


def is_judged(competition: Page) -> bool:
    """Whether there is a round of this competition by now, drafts among them; one query."""
    if not has_rounds():
        return False
    from wagtail_aufbruch.competitions.domain.judging.rounds import rounds_of

    return rounds_of(competition).exists()


def is_reviewed(entry: HasKey, *, locks: bool = False) -> bool:
    """Whether somebody has handed in a review of it; ``locks``: nobody does until the end of the transaction."""
    if not has_rounds():
        return False
    from wagtail_aufbruch.competitions.domain.judging import rounds

    return rounds.is_reviewed(entry, locks=locks)
