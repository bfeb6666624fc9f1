"""The drawn pattern that stands where a page has no photograph."""

import hashlib
from html import escape

COLUMNS, ROWS, CELL = 8, 4, 40


def draw_pattern(title: str, accent: str = "") -> str:
    """Draw a pattern as SVG that is the same for the same title and accent.

    ``title`` seeds the shapes, ``accent`` is a name of :class:`~wagtail_aufbruch.core.models.palette.Accent` or ""
    for the town's colour. Returns markup without text, inline styles or ids, hidden from assistive
    technology, so that it can stand in any page any number of times.
    """
    seed = hashlib.sha256(title.strip().casefold().encode()).digest()
    shapes = []
    for index in range(COLUMNS * ROWS):
        byte = seed[index % len(seed)] ^ (index * 37 & 0xFF)
        x, y = index % COLUMNS * CELL, index // COLUMNS * CELL
        shapes.append(_shape(byte, x, y))
    accent_class = f" aufbruch-accent-{escape(accent)}" if accent else ""
    return (
        f'<svg class="aufbruch-pattern{accent_class}" viewBox="0 0 {COLUMNS * CELL} {ROWS * CELL}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">{"".join(shapes)}</svg>'
    )


def _shape(byte: int, x: int, y: int) -> str:
    """One cell: the low bits choose the shape and its turn, the high bits the tone."""
    tone = f'class="aufbruch-pattern__tone-{byte >> 6}"'
    turn = (byte >> 3 & 3) * 90
    middle = f"{x + CELL // 2} {y + CELL // 2}"
    kind = byte & 7
    if kind < 3:
        quarter = f"M{x} {y}h{CELL}a{CELL} {CELL} 0 0 1-{CELL} {CELL}z"
        return f'<path {tone} transform="rotate({turn} {middle})" d="{quarter}"/>'
    if kind < 5:
        return f'<path {tone} transform="rotate({turn} {middle})" d="M{x} {y}h{CELL}v{CELL}z"/>'
    if kind == 5:
        return f'<circle {tone} cx="{x + CELL // 2}" cy="{y + CELL // 2}" r="{CELL // 4}"/>'
    if kind == 6:
        return f'<rect {tone} x="{x}" y="{y}" width="{CELL}" height="{CELL}"/>'
    return ""
