"""The organisation chart as data: bodies, who reports to whom, who gives impulses to whom.

Source: council paper 395/2017 of Gütersloh, annex 2, drawn here from what editors enter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.groups.models import BoardPage


class Body(Page, Protocol):
    """A theme group or board, or the base page of one that says to whom it reports."""

    reports_to_id: int | None


@dataclass(eq=False, repr=False)
class Node:
    """A body with its place in the tree; ``children`` report to it."""

    page: Body
    is_board: bool
    children: list["Node"] = field(default_factory=list)
    gives_to: list["Node"] = field(default_factory=list)
    receives_from: list["Node"] = field(default_factory=list)
    also_reports_to: "Node | None" = None
    """Set where bodies report to each other in a circle: the one link of it that the tree cannot show."""

    @property
    def pk(self) -> int:
        return int(self.page.pk)

    @property
    def title(self) -> str:
        return str(self.page.title)


@dataclass(frozen=True)
class Chart:
    """``roots`` report to nobody shown here; ``nodes`` are all bodies by their page's id."""

    roots: list[Node]
    nodes: dict[int, Node]

    @property
    def advisers(self) -> list[Node]:
        """Roots that stand beside the others: nobody reports to them."""
        return [root for root in self.roots if not root.children]

    @property
    def heads(self) -> list[Node]:
        """Roots that others report to."""
        return [root for root in self.roots if root.children]


def chart(boards: Iterable[Body], groups: Iterable[Body]) -> Chart:
    """The chart of published boards and theme groups. Links to bodies that are not among them are left out.

    Pages are asked for nothing but title, address and ``reports_to_id``; one query for the impulses.
    """
    found = {page.pk: (page, True) for page in boards} | {page.pk: (page, False) for page in groups}
    in_order = sorted(found.values(), key=lambda entry: entry[0].path)
    nodes = {page.pk: Node(page, is_board) for page, is_board in in_order}
    roots = _grow(nodes)
    _add_impulses(nodes)
    return Chart(roots, nodes)


def _grow(nodes: dict[int, Node]) -> list[Node]:
    """Hang each node below the one that it reports to; what closes a circle becomes a root and keeps the link aside."""
    roots: list[Node] = []
    parents: dict[int, int] = {}
    for node in nodes.values():
        above = nodes.get(node.page.reports_to_id or 0)
        if above is None or above is node:
            roots.append(node)
        elif node.pk in _line_upwards(above.pk, parents):
            node.also_reports_to = above
            roots.append(node)
        else:
            parents[node.pk] = above.pk
            above.children.append(node)
    return roots


def _line_upwards(pk: int, parents: dict[int, int]) -> list[int]:
    """The node itself and all above it. Ends, since ``parents`` never holds a circle."""
    line = [pk]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


def _add_impulses(nodes: dict[int, Node]) -> None:
    """In the order of the page tree at both ends."""
    givers = [node.pk for node in nodes.values() if node.is_board]
    impulses = set(BoardPage.objects.filter(pk__in=givers).values_list("pk", "gives_impulses_to")) if givers else set()
    for giver in nodes.values():
        for receiver in nodes.values():
            if (giver.pk, receiver.pk) in impulses and receiver is not giver:
                giver.gives_to.append(receiver)
                receiver.receives_from.append(giver)
