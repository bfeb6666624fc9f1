"""All groups and boards of a process at one go, for its index and for the process page."""

from dataclasses import dataclass
from datetime import date

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.groups.domain.boards import Composition, composition, with_seats
from wagtail_aufbruch.groups.domain.chart import Chart, chart
from wagtail_aufbruch.groups.domain.drawing import Drawing, draw
from wagtail_aufbruch.groups.domain.groups import GroupCard, cards
from wagtail_aufbruch.groups.domain.scope import shown_boards
from wagtail_aufbruch.groups.models import BoardPage


@dataclass(frozen=True)
class BoardCard:
    """A board as lists show it, with its seats."""

    page: BoardPage
    composition: Composition


@dataclass(frozen=True)
class Overview:
    """Everything an index shows. ``drawing`` and ``chart`` say the same, as a picture and as data."""

    groups: list[GroupCard]
    boards: list[BoardCard]
    chart: Chart
    drawing: Drawing


def overview(process: Page, day: date) -> Overview:
    """The published bodies of ``process`` on ``day``; the same number of queries however many there are."""
    groups = cards(process, day)
    boards = list(with_seats(shown_boards(process)))
    diagram = chart(boards, [card.page for card in groups])
    board_cards = [BoardCard(board, composition(board, groups, day)) for board in boards]
    return Overview(groups, board_cards, diagram, draw(diagram))
