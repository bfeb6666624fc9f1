"""Lines of cells from the text of a CSV file."""

import csv
import io
import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.tables.cell_text import without_escapes
from wagtail_aufbruch.participation.domain.tables.columns import Columns
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused, heading_line

SEPARATORS = (";", ",", "\t", "|")
NONE = "\x1f"
"""Stands in no text: for a table of one column, in whose text every separator may occur."""
NAMED = re.compile(r'"?sep=([^"\n])"?[;,\t]*\n', re.IGNORECASE)
"""The line by which spreadsheets are told the separator. It is no quotation mark: Python reads no table with that."""
LOOKED_AT = 100_000


def read_lines(text: str, columns: Columns, grown: Callable[[list[list[str]]], None]) -> tuple[list[list[str]], str]:
    """The lines and their separator; ``grown`` is told of each, and may refuse. Raises TableRefused."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = NAMED.match(text)
    if named:
        text, separator = text[named.end() :], named[1]
    else:
        separator = _separator(text, columns)
    lines: list[list[str]] = []
    try:
        # strict: a quotation mark that is missing would otherwise take whole rows into one cell without a word.
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            lines.append([without_escapes(cell) for cell in line])
            grown(lines)
    except csv.Error as error:
        raise TableRefused(
            _(
                "The table breaks off at row %(row)s: a quotation mark is missing, or one stands within the text, or a "
                "cell is far too long. A quotation mark within a text in quotation marks is written twice."
            )
            % {"row": len(lines) + 1}
        ) from error
    return lines, separator


def _separator(text: str, columns: Columns) -> str:
    """What stands between the columns: that by which the line of the headings has most of the words that we know as
    headings, then most columns. ``NONE`` where no separator stands in that line."""
    best, best_score = NONE, (0, 0, 0)
    for separator in SEPARATORS:
        lines = _first_lines(text, separator)
        head = heading_line(lines, columns)
        if head is None:
            return separator  # nothing but separators
        if len(lines[head]) < 2:
            continue
        width = len(lines[head])
        alike = sum(len(line) == width for line in lines[head:])
        score = (len(columns.guess(lines[head])), alike * 100 // len(lines[head:]), width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _first_lines(text: str, separator: str) -> list[list[str]]:
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text[:LOOKED_AT], newline=""), delimiter=separator):
            lines.append(line)
            if len(lines) == 20:
                break
    except csv.Error:
        pass  # the reading proper says what is wrong
    return lines
