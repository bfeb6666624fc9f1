"""What is drawn on paper: words, lines to write on, boxes to tick, codes for a phone."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import IO

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import Color, HexColor  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_RIGHT  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from wagtail_aufbruch.core.lists.unicode_forms import normal_form

FONTS = Path(__file__).resolve().parents[2] / "fonts"
REGULAR, BOLD = "Aufbruch", "Aufbruch-Bold"
FALLBACKS = {REGULAR: "Aufbruch-Letters", BOLD: "Aufbruch-Letters-Bold"}
"""Noto Sans: all letters of DIN 91379 (Latin as the registers of Europe write it, Greek, Cyrillic)."""
NO_LETTER = "�"
"""Stands for each letter that neither typeface has."""

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
        REGULAR: "AtkinsonHyperlegibleNext-Regular.ttf",
        BOLD: "AtkinsonHyperlegibleNext-Bold.ttf",
        FALLBACKS[REGULAR]: "NotoSans-Regular.ttf",
        FALLBACKS[BOLD]: "NotoSans-Bold.ttf",
    }
    known = {}
    for name, file in files.items():
        font = TTFont(name, str(FONTS / file))
        pdfmetrics.registerFont(font)
        known[name] = set(font.face.charToGlyph)
    return known


def new_canvas(file: IO[bytes], size: tuple[float, float], *, title: str, author: str) -> Canvas:
    """An empty PDF with its title, which readers show instead of the file's name, and its language.

    reportlab knows no structure for screen readers (tags), so papers are to be printed; what stands on them is on
    pages of the site as well.
    """
    load_fonts()
    canvas = Canvas(file, pagesize=size, lang=get_language() or "de")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _in_order(text: str) -> str:
    """Accents as part of their letters where there is such a letter, and one space between words."""
    return " ".join(normal_form("NFC", text).split())


def missing_letters(*texts: str) -> str:
    """The letters of these texts that cannot be printed, each once; "" if all can."""
    known = load_fonts()
    printed = known[REGULAR] | known[FALLBACKS[REGULAR]]
    signs = "".join(_in_order(text) for text in texts)
    found = dict.fromkeys(sign for sign in signs if not sign.isspace() and ord(sign) not in printed)
    return "".join(sign for sign in found if unicodedata.category(sign) not in UNSEEN)


def signs_explained(*texts: str) -> str:
    """What the signs in place of letters mean, to stand on the paper; "" where these texts need none."""
    if not missing_letters(*texts):
        return ""
    return _("%(sign)s stands for a letter that cannot be printed here. Please write it in by hand.") % {
        "sign": NO_LETTER
    }


UNSEEN = {"Cf", "Cc"}
"""Marks for the direction of writing and the like: nobody misses them on paper."""


def markup(text: str, font: str = REGULAR) -> str:
    """Plain text for a paragraph: escaped; a word that the typeface cannot write stands in the other one as a whole.

    A letter that neither has is shown as ``NO_LETTER``, so that somebody writes it in by hand.
    """
    known, fallback = load_fonts(), FALLBACKS[font]

    def typeface(word: str) -> str:
        return font if all(ord(sign) in known[font] for sign in word) else fallback

    def sign_of(sign: str) -> str:
        if ord(sign) in known[fallback]:
            return sign
        return "" if unicodedata.category(sign) in UNSEEN else NO_LETTER

    parts = []
    for name, run in groupby(_in_order(text).split(" "), key=typeface):
        words = " ".join(run)
        if name == font:
            parts.append(escape(words))
        else:
            parts.append(f'<font name="{name}">{escape("".join(sign_of(sign) for sign in words))}</font>')
    return " ".join(parts)


def paragraph(text: str, size: float, *, bold: bool = False, color: Color = INK, leading: float = 1.25) -> Paragraph:
    """Words that break by themselves; hyphens only where the text has them."""
    font = BOLD if bold else REGULAR
    # Long words of the town's offices would run over the edge: they are split where nothing else helps.
    style = ParagraphStyle(
        "card", fontName=font, fontSize=size, leading=size * leading, textColor=color, splitLongWords=1
    )
    load_fonts()
    return Paragraph(markup(text, font), style)


def fitted(
    text: str, width: float, height: float, sizes: tuple[float, ...], *, bold: bool = False, color: Color = INK
) -> Paragraph:
    """The text in the largest of the sizes in which it fits without breaking a word.

    In the smallest one long words are broken, and what is too much is cut at a word, with an ellipsis; a word that is
    too much by itself is cut at a letter.
    """
    for size in sizes:
        shown = paragraph(text, size, bold=bold, color=color, leading=1.15)
        whole = shown.minWidth() <= width or size == sizes[-1]
        if whole and shown.wrap(width, 10000)[1] <= height:
            return shown

    def cut(kept: str) -> Paragraph:
        return paragraph(f"{kept}…", sizes[-1], bold=bold, color=color, leading=1.15)

    words, word = text.split(), "".join(text.split()[:1])
    # Long texts would take seconds, were each length tried.
    by_words = _most(len(words) - 1, lambda number: cut(f"{' '.join(words[:number])} "), width, height)
    return by_words or _most(len(word) - 1, lambda number: cut(word[:number]), width, height) or shown


def _most(most: int, shown: Callable[[int], Paragraph], width: float, height: float) -> Paragraph | None:
    """What ``shown`` makes of the largest number, up to ``most``, with which it fits; None if it does with none."""

    def is_too_much(number: int) -> bool:
        return bool(shown(number).wrap(width, 10000)[1] > height)

    number = bisect_left(range(1, most + 1), True, key=is_too_much) if most > 0 else 0
    return shown(number) if number else None


def put(canvas: Canvas, shown: Paragraph, x: float, top: float, width: float) -> float:
    """Draw a paragraph below ``top``. Returns where it ends."""
    _width, height = shown.wrap(width, 10000)
    shown.drawOn(canvas, x, top - height)
    return float(top - height)


def put_right(
    canvas: Canvas, text: str, right: float, top: float, size: float, *, color: Color, bold: bool = False
) -> None:
    """One line of words that ends at ``right``."""
    shown = paragraph(text, size, bold=bold, color=color)
    shown.style.alignment = TA_RIGHT
    put(canvas, shown, right - 90 * mm, top, 90 * mm)


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
