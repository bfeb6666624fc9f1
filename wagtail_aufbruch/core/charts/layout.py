"""Where the parts of a chart stand, whatever they are drawn with.

Widths are shares of the picture's width, heights are pixels, and words keep their size: so the same picture fits a
narrow phone and a sheet of paper, and nothing becomes too small to read.
"""

from dataclasses import dataclass, field

from wagtail_aufbruch.core.charts.data import Chart, Form, Row, Tone

LINE = 22
SMALL_LINE = 18
BAR = 18
GAP = 16
INDENT = 10
WIDEST = 0.76
"""Share of the width that the longest bar takes; its value stands behind it."""
LONGEST_LINE = 33
"""Signs of a label's line, which a screen of 320 px still shows; notes are smaller."""
LONGEST_NOTE = 38
PLOT = 170
"""Height of the highest column."""
HEAD = 26
FOOT = 28
FILLED = 0.68
"""Share of a column's place that the column takes."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    tone: Tone
    accent: str


@dataclass(frozen=True)
class Words:
    """``x`` is a share, ``dx`` pixels beside it; ``role``: label, note, value, tick; ``anchor``: start, middle, end."""

    text: str
    x: float
    y: float
    role: str
    dx: float = 0
    anchor: str = "start"


@dataclass(frozen=True)
class Rule:
    """A line; ``role``: zero, grid."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str


@dataclass(frozen=True)
class Scene:
    """All parts, in the order in which they are drawn."""

    height: float
    rules: list[Rule] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def scene_of(chart: Chart) -> Scene:
    """Zero lies at the edge in either form, so that twice as much is twice as long."""
    return _columns(chart) if chart.form is Form.COLUMNS else _bars(chart)


def wrapped(text: str, signs: int = LONGEST_LINE) -> list[str]:
    """Lines of at most so many signs; a word that is longer is parted with a hyphen."""
    lines: list[str] = []
    for word in text.split():
        rest = word
        if lines and len(lines[-1]) + 1 + len(rest) <= signs:
            lines[-1] += f" {rest}"
            continue
        while len(rest) > signs:
            lines.append(f"{rest[: signs - 1]}-")
            rest = rest[signs - 1 :]
        lines.append(rest)
    return lines or [""]


def nice_top(highest: int) -> int:
    """The number at which the scale of columns ends: round, and not far above the highest."""
    if highest <= 5:
        return max(highest, 1)
    power = 1
    while power * 10 <= highest:
        power *= 10
    # In tenths, so that no number is rounded.
    tops = [
        tenths * power // 10 for tenths in (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100) if tenths * power % 10 == 0
    ]
    return min(top for top in tops if top >= highest)


def _bars(chart: Chart) -> Scene:
    scene = Scene(0)
    y = 0.0
    for row in chart.rows:
        for line in wrapped(row.label):
            y += LINE
            scene.words.append(Words(line, 0, y - 6, "label", dx=INDENT))
        for line in wrapped(row.note, LONGEST_NOTE) if row.note else []:
            y += SMALL_LINE
            scene.words.append(Words(line, 0, y - 5, "note", dx=INDENT))
        width = WIDEST * row.value / chart.highest if chart.highest else 0.0
        scene.bars.append(Bar(0, y, width, BAR, row.tone, row.accent))
        scene.words.append(Words(row.told, width, y + BAR - 4, "value", dx=INDENT))
        y += BAR + GAP
    height = max(y - GAP, 0) + 2
    return Scene(height, [Rule(0, 0, 0, height, "zero")], scene.bars, scene.words)


def _columns(chart: Chart) -> Scene:
    top, base = nice_top(chart.highest), HEAD + PLOT
    place = 1 / max(len(chart.rows), 1)
    marks = [top, top // 2] if top >= 4 and top % 2 == 0 else [top]
    scene = Scene(base + FOOT)
    for mark in marks:
        y = base - PLOT * mark / top
        scene.rules.append(Rule(0, y, 1, y, "grid"))
        scene.words.append(Words(Row("", mark).told, 0, y - 5, "tick"))
    scene.rules.append(Rule(0, base, 1, base, "zero"))
    highest = next((number for number, row in enumerate(chart.rows) if row.value == chart.highest and row.is_exact), -1)
    for number, row in enumerate(chart.rows):
        height = PLOT * row.value / top
        left = number * place
        scene.bars.append(
            Bar(left + place * (1 - FILLED) / 2, base - height, place * FILLED, height, row.tone, row.accent)
        )
        middle = left + place / 2
        anchor = "start" if middle < 0.12 else "end" if middle > 0.88 else "middle"
        at = {"start": left, "end": left + place, "middle": middle}[anchor]
        if number == highest and chart.highest < top:
            scene.words.append(Words(row.told, at, base - height - 5, "value", anchor=anchor))
        if row.tick:
            scene.words.append(Words(row.tick, at, base + 19, "tick", anchor=anchor))
    return scene
