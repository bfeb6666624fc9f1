"""A table on paper: pages with a heading, column names on each page, page numbers at the bottom."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from wagtail_aufbruch.participation.domain.documents.pdf import (
    SOFT,
    fitted,
    paragraph,
    put,
    put_right,
    rule,
    tick_box,
)

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
INNER = WIDTH - 2 * MARGIN
BOTTOM = 20 * mm
PADDING = 1.6 * mm


@dataclass(frozen=True)
class Column:
    """``width`` 0: the space that the other columns leave. ``tick``: a box to tick instead of words."""

    name: str
    width: float
    bold: bool = False
    tick: bool = False


@dataclass
class Table:
    """``row_height``: the minimum height of a row; longer text makes it higher, within limits."""

    title: str
    subtitle: str
    columns: list[Column]
    rows: list[list[str]]
    facts: list[str] = field(default_factory=list)
    foot: str = ""
    row_height: float = 7 * mm

    def draw(self, canvas: Canvas) -> None:
        """Draw all pages; an empty table is one page that says so."""
        rest = list(self.rows)
        page = 0
        while page == 0 or rest:
            page += 1
            top = self._head(canvas, first=page == 1)
            top = self._names(canvas, top)
            if not self.rows:
                put(canvas, paragraph(_("Nobody is registered yet."), 10), MARGIN, top - 4 * mm, INNER)
            while rest:
                cells = self._cells(rest[0])
                height = max(self.row_height, *(cell[1] + 2 * PADDING for cell in cells))
                if top - height < BOTTOM:
                    break
                self._row(canvas, cells, top, height)
                top -= height
                rest.pop(0)
            self._foot(canvas, page)
            canvas.showPage()

    def _head(self, canvas: Canvas, *, first: bool) -> float:
        top = HEIGHT - 16 * mm
        if not first:
            again = fitted(f"{self.title}: {self.subtitle}", INNER, 5 * mm, (9, 8))
            return float(put(canvas, again, MARGIN, top, INNER) - 3 * mm)
        top = put(canvas, paragraph(self.title, 10, color=SOFT), MARGIN, top, INNER)
        top = put(canvas, fitted(self.subtitle, INNER, 20 * mm, (20, 17, 14), bold=True), MARGIN, top - 1 * mm, INNER)
        for fact in self.facts:
            if fact:
                top = put(canvas, paragraph(fact, 10), MARGIN, top - 1 * mm, INNER)
        return float(top - 5 * mm)

    def _names(self, canvas: Canvas, top: float) -> float:
        for column, (x, width) in zip(self.columns, self._places(), strict=True):
            if column.name:
                shown = fitted(column.name, width - 2 * mm, 4 * mm, (8, 7, 6), bold=True, color=SOFT)
                put(canvas, shown, x, top - 0.5 * mm, width - 2 * mm)
        rule(canvas, MARGIN, top - 4.5 * mm, INNER)
        return float(top - 4.5 * mm)

    def _places(self) -> list[tuple[float, float]]:
        """Left edge and width of each column."""
        spare = INNER - sum(column.width for column in self.columns)
        places, x = [], MARGIN
        for column in self.columns:
            width = column.width or spare
            places.append((x, width))
            x += width
        return places

    def _cells(self, row: list[str]) -> list[tuple[Paragraph, float]]:
        found = []
        for column, (_x, width), words in zip(self.columns, self._places(), row, strict=True):
            shown = fitted(words, width - 2 * mm, 14 * mm, (10, 9, 8), bold=column.bold) if words else None
            found.append((shown, shown.wrap(width - 2 * mm, 10000)[1] if shown else 0.0))
        return found

    def _row(self, canvas: Canvas, cells: list[tuple[Paragraph, float]], top: float, height: float) -> None:
        for column, (x, width), (shown, needed) in zip(self.columns, self._places(), cells, strict=True):
            if column.tick:
                tick_box(canvas, x, top - height / 2 - 1.6 * mm)
            elif shown is not None:
                put(canvas, shown, x, top - (height - needed) / 2, width - 2 * mm)
        rule(canvas, MARGIN, top - height, INNER)

    def _foot(self, canvas: Canvas, page: int) -> None:
        if self.foot:
            width = INNER - 20 * mm
            put(canvas, fitted(self.foot, width, 8 * mm, (7.5, 6.5), color=SOFT), MARGIN, 13 * mm, width)
        put_right(canvas, _("Page %(number)d") % {"number": page}, WIDTH - MARGIN, 13 * mm, 7.5, color=SOFT)
