"""From lines of cells to a table: which line holds the headings, and what stands where no heading is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.tables.cell_notes import Notes
from wagtail_aufbruch.participation.domain.tables.columns import LONGEST_HEADING, Columns

MAX_CELL = 50_000
HEADINGS_WITHIN = 10
"""Among so many lines that hold something the headings are looked for."""


class TableRefused(ParticipationError):
    """The file cannot be read as a table; ``message`` says why and what helps."""


@dataclass(frozen=True)
class Table:
    """Headings and rows, all of them text; each row as long as the headings."""

    headings: list[str]
    rows: list[list[str]]
    encoding: str = ""
    """How the letters of a CSV were read; "" for XLSX."""
    first_number: int = 2
    """Number of the first of the rows as the spreadsheet counts; larger where lines stand above the headings."""
    beyond: dict[int, list[str]] = field(default_factory=dict)
    """By the number of the row: filled cells that stand beyond the last column."""
    torn: frozenset[int] = frozenset()
    """Numbers of rows in which a quotation mark seems to be missing."""
    notes: Notes = field(default_factory=dict)
    """By the number of the row: what its cells carry beside their text."""
    left_out: tuple[str | Promise, ...] = ()
    """What else of the file is not read, each in a sentence."""

    def row_with_number(self, number: int) -> list[str]:
        """The row that the spreadsheet counts as ``number``, with what stands beyond the last column."""
        return self.rows[number - self.first_number] + self.beyond.get(number, [])

    def name_of(self, place: int) -> str | Promise:
        """The heading of a column, or its number where it has none."""
        heading = self.headings[place] if place < len(self.headings) else ""
        return heading or _("column %(number)s") % {"number": place + 1}


def heading_line(lines: Sequence[list[str]], columns: Columns) -> int | None:
    """Which line holds the headings: the first that holds something, unless one shortly below it is made of words
    that we know as headings. None where nothing holds anything."""
    filled = _first_filled(lines)
    known = _known_headings(lines, filled, columns)
    return known if known is not None else next(iter(filled), None)


def _first_filled(lines: Sequence[list[str]]) -> list[int]:
    filled = []
    for number, line in enumerate(lines):
        if any(cell.strip() for cell in line):
            filled.append(number)
            if len(filled) == HEADINGS_WITHIN:
                break
    return filled


def _known_headings(lines: Sequence[list[str]], filled: Sequence[int], columns: Columns) -> int | None:
    for number in filled:
        known, cells = columns.guess(lines[number]), sum(1 for cell in lines[number] if cell.strip())
        if columns.telling & known.keys() and (len(known) > 1 or cells == 1 or number == filled[0]):
            return number
    return None


def shape(
    lines: list[list[str]],
    encoding: str,
    columns: Columns,
    *,
    separator: str = "",
    left_out: Sequence[str | Promise] = (),
    notes: Notes | None = None,
) -> Table:
    """The table in ``lines``. In a CSV (``separator``) the line of the headings says how many columns there are; a
    workbook has as many as its widest row. Raises TableRefused where there is nothing to read."""
    head = heading_line(lines, columns)
    if head is None:
        raise TableRefused(_("The file is empty."))
    top = lines[head]
    if columns.may_lack_headings and _known_headings(lines, _first_filled(lines), columns) is None:
        head, top = -1, [""] * max(map(_filled_width, lines))
    last = max(number for number, line in enumerate(lines) if any(cell.strip() for cell in line))
    body = [[cell[:MAX_CELL] for cell in line] for line in lines[head + 1 : last + 1]]
    if not body:
        raise TableRefused(_("The table has headings, but no rows below them."))
    headings = [" ".join(cell.split())[:LONGEST_HEADING] for cell in top]
    if not separator:
        headings += [""] * (max(_filled_width(line) for line in body) - len(headings))
    while len(headings) > 1 and not headings[-1] and all(_filled_width(line) < len(headings) for line in body):
        if separator and any(_filled_width(line) > len(headings) for line in body):
            break
        headings.pop()
    width, first = len(headings), head + 2
    beyond = {number: line[width : _filled_width(line)] for number, line in enumerate(body, first)}
    torn = frozenset(
        number for number, line in enumerate(body, first) if separator and _is_torn(line, width, separator)
    )
    of_rows = {number: told for number, told in (notes or {}).items() if first <= number < first + len(body)}
    elsewhere = {number: told for number, told in (notes or {}).items() if number not in of_rows}
    return Table(
        headings,
        [(line + [""] * width)[:width] for line in body],
        encoding,
        first,
        {number: cells for number, cells in beyond.items() if cells},
        torn,
        of_rows,
        (*left_out, *_above(lines[: max(head, 0)]), *_beside_rows(elsewhere)),
    )


def _filled_width(line: list[str]) -> int:
    """Up to which column the line holds something."""
    return max((place for place, cell in enumerate(line, 1) if cell.strip()), default=0)


def _is_torn(line: list[str], width: int, separator: str) -> bool:
    """A quotation mark that is never closed takes the next lines into its cell."""
    return len(line) < width and any("\n" in cell and separator in cell for cell in line)


def _above(lines: list[list[str]]) -> list[str]:
    """What stands above the headings, line by line."""
    told = []
    for number, line in enumerate(lines, 1):
        text = " ".join(" ".join(cell.split()) for cell in line if cell.strip())
        if text:
            message = _("Row %(number)s stands above the headings and is not taken over: “%(text)s”")
            told.append(str(message) % {"number": number, "text": Truncator(text).chars(200)})
    return told


def _beside_rows(notes: Notes) -> list[str]:
    """What cells of the headings carry, and those above and below the rows."""
    message = _("Row %(number)s, column %(column)s: not taken over is the %(note)s")
    return [
        str(message) % {"number": number, "column": place + 1, "note": note}
        for number, told in sorted(notes.items())
        for place, note in told
    ]
