"""The place of each project on its card of a list."""

from collections.abc import Sequence
from dataclasses import replace

from wagtail_aufbruch.projects.domain.lists.cards import Card
from wagtail_aufbruch.projects.domain.prioritising.published.pages import priorities_of
from wagtail_aufbruch.projects.models import ProjectIndexPage


def with_priorities(cards: Sequence[Card], projects: Sequence[int], index: ProjectIndexPage) -> list[Card]:
    """The cards of these projects, in the same order, with what was decided on them; one query."""
    known = priorities_of(projects, index)
    return [
        replace(card, priority=f"{known[pk].group}, {known[pk].rank}") if pk in known else card
        for card, pk in zip(cards, projects, strict=True)
    ]
