"""What is drawn on paper: words, lines to write on, boxes to tick, codes for a phone."""

from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import segno
from reportlab.lib.colors import Color, HexColor  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

FONTS = Path(__file__).resolve().parents[2] / "fonts"
REGULAR, BOLD = "Aufbruch", "Aufbruch-Bold"
FALLBACKS = {REGULAR: "Vera", BOLD: "VeraBd"}
"""The typeface that reportlab brings; it knows the letters of more languages."""

INK = HexColor("#1b1f24")
SOFT = HexColor("#5b6470")
LINE = HexColor("#9aa3ad")
TOWN = HexColor("#123a63")
PAPER = HexColor("#ffffff")

WRITING = 6.6 * mm
"""From one line to write on to the next; less is hard to fill in by hand."""


@cache
def load_fonts() -> dict[str, set[int]]:
    """Make the typefaces known to reportlab. Returns which characters each of them has."""
    files = {
        REGULAR: FONTS / "AtkinsonHyperlegibleNext-Regular.ttf",
        BOLD: FONTS / "AtkinsonHyperlegibleNext-Bold.ttf",
        "Vera": "Vera.ttf",
        "VeraBd": "VeraBd.ttf",
    }
    known = {}
    for name, file in files.items():
        font = TTFont(name, str(file))
        pdfmetrics.registerFont(font)
        known[name] = set(font.face.charToGlyph)
    return known


def markup(text: str, font: str = REGULAR) -> str:
    """Plain text for a paragraph: escaped, letters that the typeface lacks in another one, what none has left out."""
    known = load_fonts()
    fallback = FALLBACKS[font]

    def face(char: str) -> str:
        return next((name for name in (font, fallback) if ord(char) in known[name]), "")

    parts = []
    for name, run in groupby(" ".join(text.split()), key=face):
        words = escape("".join(run))
        if name == font:
            parts.append(words)
        elif name:
            parts.append(f'<font name="{name}">{words}</font>')
    return "".join(parts)


def paragraph(text: str, size: float, *, bold: bool = False, color: Color = INK, leading: float = 1.25) -> Paragraph:
    """Words that break by themselves; hyphens only where the text has them."""
    font = BOLD if bold else REGULAR
    # Long words of the town's offices would run over the edge: they are split where nothing else helps.
    style = ParagraphStyle(
        "card", fontName=font, fontSize=size, leading=size * leading, textColor=color, splitLongWords=1
    )
    load_fonts()
    return Paragraph(markup(text, font), style)


def fitted(text: str, width: float, height: float, sizes: tuple[float, ...], *, bold: bool = False) -> Paragraph:
    """The text in the largest of the sizes in which it fits; in the smallest one cut at a word, with an ellipsis."""
    for size in sizes:
        shown = paragraph(text, size, bold=bold, leading=1.15)
        if shown.wrap(width, 10000)[1] <= height:
            return shown
    words = text.split()
    while len(words) > 1:
        words.pop()
        shown = paragraph(" ".join(words) + " …", sizes[-1], bold=bold, leading=1.15)
        if shown.wrap(width, 10000)[1] <= height:
            return shown
    return paragraph(text[:40], sizes[-1], bold=bold, leading=1.15)


def put(canvas: Canvas, shown: Paragraph, x: float, top: float, width: float) -> float:
    """Draw a paragraph below ``top``. Returns where it ends."""
    _width, height = shown.wrap(width, 10000)
    shown.drawOn(canvas, x, top - height)
    return float(top - height)


def rule(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A line to write on."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(x, y, x + width, y)


def tick_box(canvas: Canvas, x: float, y: float, size: float = 3.2 * mm) -> None:
    """A box to tick, its lower left corner at (x, y)."""
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, size, size, stroke=1, fill=0)


def qr_code(canvas: Canvas, content: str, x: float, y: float, size: float) -> None:
    """A QR code of this size, its lower left corner at (x, y), drawn as shapes so that it prints sharply."""
    rows = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
    module = size / len(rows)
    canvas.setFillColor(INK)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                path.rect(x + column * module, y + size - (number + 1) * module, module, module)
    canvas.drawPath(path, stroke=0, fill=1)
