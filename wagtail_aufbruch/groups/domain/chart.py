"""The organisation chart as data: bodies, who reports to whom, who gives impulses to whom.

Source: council paper 395/2017 of Gütersloh, annex 2, drawn here from what editors enter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from wagtail_aufbruch.groups.domain.scope import shown_boards
from wagtail_aufbruch.groups.models import BoardPage


@dataclass(eq=False, repr=False)
class Node:
    """A body with its place in the tree; ``children`` report to it."""

    page: Any
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


def chart(bodies: Iterable[Any]) -> Chart:
    """The chart of published boards and theme groups. Links to bodies that are not among them are left out.

    Boards should come with ``gives_impulses_to`` prefetched, see :func:`boards_with_impulses`.
    """
    pages = sorted(bodies, key=lambda page: page.path)
    nodes = {page.pk: Node(page, isinstance(page, BoardPage)) for page in pages}
    roots = _grow(nodes)
    for node in nodes.values():
        _add_impulses(node, nodes)
    return Chart(roots, nodes)


def boards_with_impulses(process: Any) -> "QuerySet[Any]":
    """The published boards of the process with those to whom they give impulses; two queries."""
    return shown_boards(process).prefetch_related("gives_impulses_to")


def _grow(nodes: dict[int, Node]) -> list[Node]:
    """Hang each node below the one that it reports to; what closes a circle becomes a root and keeps the link aside."""
    roots: list[Node] = []
    parents: dict[int, int] = {}
    for node in nodes.values():
        above = nodes.get(node.page.reports_to_id)
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


def _add_impulses(node: Node, nodes: dict[int, Node]) -> None:
    if not node.is_board:
        return
    for target in sorted(node.page.gives_impulses_to.all(), key=lambda page: page.path):
        receiver = nodes.get(target.pk)
        if receiver is not None and receiver is not node:
            node.gives_to.append(receiver)
            receiver.receives_from.append(node)
