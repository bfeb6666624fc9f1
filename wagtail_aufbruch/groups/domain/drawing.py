"""The organisation chart as a drawing: where each box and line lies, in units of the SVG.

Bodies that others report to stand at the top, those who report to them in rows below. Bodies that only give
impulses stand in a column beside them. Reports are drawn above the boxes, impulses below them, so that the two
kinds of line do not run into each other. Boxes are painted last and hide what runs behind them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from wagtail_aufbruch.groups.domain.chart import Chart, Node
from wagtail_aufbruch.groups.domain.lettering import wrap

BOX_WIDTH, BOX_HEIGHT = 176, 78
GAP_X, GAP_Y = 22, 72
BUS = 22
"""Height above a row at which the line of reports runs."""
LANE, LANE_STEP, LANES = 14, 7, 4
"""Distance below a box at which the first line of impulses runs, distance between two, and their number."""
TRUNK = 28
"""Room left of rows for the line that joins them."""
GUTTER = 72
MARGIN = 8
COLUMNS = 5
WIDE = 896
"""A narrower drawing is not stretched: two bodies would fill the screen (``.aufbruch-chart__drawing--wide``)."""
LINE_HEIGHT = 19


@dataclass(frozen=True)
class TextLine:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Box:
    """A body. ``beside``: it stands in the column of those who give impulses."""

    node: Node
    x: int
    y: int
    beside: bool = False

    width = BOX_WIDTH
    height = BOX_HEIGHT

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + BOX_HEIGHT

    @property
    def text(self) -> list[TextLine]:
        """The title in at most three lines, centred in the box."""
        lines = wrap(self.node.title, width=BOX_WIDTH - 20)
        top = self.y + (BOX_HEIGHT - len(lines) * LINE_HEIGHT) // 2 + 14
        return [TextLine(self.middle, top + index * LINE_HEIGHT, line) for index, line in enumerate(lines)]


@dataclass
class Drawing:
    """Boxes, and lines as the ``d`` attribute of SVG paths."""

    width: int = 0
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    impulses: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether it takes the width of the page; a small one stays as large as its lettering wants it."""
        return self.width >= WIDE


@dataclass(frozen=True)
class Block:
    """A body with all that report to it, measured: ``rows`` of blocks below it."""

    node: Node
    rows: list[list["Block"]]
    width: int
    height: int

    @property
    def indent(self) -> int:
        """Several rows are joined by a line at their left."""
        return TRUNK if len(self.rows) > 1 else 0


def draw(chart: Chart) -> Drawing:
    """Lay out the chart. A chart without bodies gives a drawing without boxes."""
    drawing = Drawing()
    beside = chart.advisers if chart.heads else []
    blocks = [_measure(root) for root in (chart.heads or chart.roots)]
    width, height = _place_rows(drawing, _rows(blocks), MARGIN, MARGIN)
    edge = MARGIN + width
    if beside:
        height = max(height, _place_column(drawing, beside, edge + GUTTER))
    _draw_impulses(drawing, edge)
    drawing.width = edge + MARGIN + (GUTTER + BOX_WIDTH if beside else _room_at_edge(drawing))
    drawing.height = MARGIN + height + LANE + LANE_STEP * LANES
    return drawing


def _room_at_edge(drawing: Drawing) -> int:
    return GUTTER if drawing.impulses else 0


def _measure(node: Node) -> Block:
    rows = _rows([_measure(child) for child in node.children])
    if not rows:
        return Block(node, rows, BOX_WIDTH, BOX_HEIGHT)
    indent = TRUNK if len(rows) > 1 else 0
    height = BOX_HEIGHT + sum(GAP_Y + _row_height(row) for row in rows)
    return Block(node, rows, max(BOX_WIDTH, indent + max(map(_row_width, rows))), height)


def _rows(blocks: list[Block]) -> list[list[Block]]:
    """Blocks in rows of about the same length, none wider than ``COLUMNS`` boxes unless one block alone is."""
    limit = COLUMNS * BOX_WIDTH + (COLUMNS - 1) * GAP_X
    if all(not block.rows for block in blocks) and blocks:
        rows_needed = -(-len(blocks) // COLUMNS)
        columns = -(-len(blocks) // rows_needed)
        return [blocks[start : start + columns] for start in range(0, len(blocks), columns)]
    rows: list[list[Block]] = []
    for block in blocks:
        if rows and _row_width([*rows[-1], block]) <= limit:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _row_width(row: list[Block]) -> int:
    return sum(block.width for block in row) + GAP_X * (len(row) - 1)


def _row_height(row: list[Block]) -> int:
    return max(block.height for block in row)


def _place_rows(drawing: Drawing, rows: list[list[Block]], x: int, y: int) -> tuple[int, int]:
    """Place rows one below the other, each centred; returns the width and height they take."""
    width = max(map(_row_width, rows), default=0)
    top = y
    for row in rows:
        left = x + (width - _row_width(row)) // 2
        for block in row:
            _place_block(drawing, block, left, top)
            left += block.width + GAP_X
        top += _row_height(row) + GAP_Y
    return width, max(0, top - GAP_Y - y)


def _place_block(drawing: Drawing, block: Block, x: int, y: int) -> None:
    below_width = block.width - block.indent
    box = Box(block.node, x + block.indent + (below_width - BOX_WIDTH) // 2, y)
    drawing.boxes.append(box)
    if not block.rows:
        return
    first = len(drawing.boxes)
    own_width = max(map(_row_width, block.rows))
    _place_rows(drawing, block.rows, x + block.indent + (below_width - own_width) // 2, box.bottom + GAP_Y)
    children = set(block.node.children)
    _draw_reports(drawing, box, [one for one in drawing.boxes[first:] if one.node in children], x + TRUNK // 2)


def _draw_reports(drawing: Drawing, parent: Box, children: list[Box], trunk: int) -> None:
    """From the parent down to a line above each row of children, the rows joined at the left."""
    tops = sorted({child.y for child in children})
    first = tops[0] - BUS
    drawing.reports.append(f"M{parent.middle} {parent.bottom}V{first}")
    if len(tops) > 1:
        drawing.reports.append(f"M{parent.middle} {first}H{trunk}V{tops[-1] - BUS}")
    for top in tops:
        start = trunk if len(tops) > 1 else parent.middle
        drawing.reports += [f"M{start} {top - BUS}H{child.middle}V{child.y}" for child in children if child.y == top]


def _place_column(drawing: Drawing, nodes: Iterable[Node], x: int) -> int:
    """Place bodies one below the other; returns the height they take."""
    top = MARGIN
    for node in nodes:
        drawing.boxes.append(Box(node, x, top, beside=True))
        top += BOX_HEIGHT + GAP_X
    return top - GAP_X - MARGIN


def _draw_impulses(drawing: Drawing, edge: int) -> None:
    """From each source along the right edge of the tree to each body that receives its impulses."""
    boxes = {box.node.pk: box for box in drawing.boxes}
    turn = count()
    for source in drawing.boxes:
        if not source.node.gives_to:
            continue
        offset = next(turn) % LANES * LANE_STEP
        trunk = edge + LANE + offset
        drawing.impulses.append(_way_out(source, trunk, offset))
        for receiver in source.node.gives_to:
            path, arrow = _way_in(boxes[receiver.pk], source, trunk, offset)
            drawing.impulses.append(path)
            drawing.arrows.append(arrow)


def _way_out(source: Box, trunk: int, offset: int) -> str:
    if source.beside:
        return f"M{source.x} {source.y + BOX_HEIGHT // 2}H{trunk}"
    return f"M{source.x + BOX_WIDTH // 4 + offset} {source.bottom}V{source.bottom + LANE + offset}H{trunk}"


def _way_in(target: Box, source: Box, trunk: int, offset: int) -> tuple[str, str]:
    """The line from the trunk to the target, and its arrowhead."""
    start = source.y + BOX_HEIGHT // 2 if source.beside else source.bottom + LANE + offset
    if target.beside:
        y = target.y + BOX_HEIGHT * 3 // 4
        return f"M{trunk} {start}V{y}H{target.x}", f"M{target.x} {y}l-8 -4v8z"
    lane = target.bottom + LANE + offset
    x = target.x + BOX_WIDTH * 3 // 4 + offset
    return f"M{trunk} {start}V{lane}H{x}V{target.bottom}", f"M{x} {target.bottom}l-4 8h8z"
