"""A chart as a picture to take along: the same parts as on the page, drawn with Pillow, dark on white.

Pillow comes with Wagtail; what draws SVG needs libraries on the machine, or binaries.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from wagtail_aufbruch.core.charts.data import Chart, Tone
from wagtail_aufbruch.core.charts.layout import Bar, Scene, Words, scene_of, wrapped

WIDTH, MARGIN, SCALE = 760, 32, 2
"""Pixels on a page; the picture holds ``SCALE`` times as many, so that it is sharp on paper."""
INK, SOFT, LINE, PAPER = "#1c2427", "#525d60", "#d9d4c7", "#ffffff"
COLOUR, WASH, ALERT = "#14506e", "#e4edf7", "#a92420"
SIZES = {"label": 16, "value": 16, "note": 14, "tick": 14, "title": 24, "text": 14}
TITLE_LINE, TEXT_LINE = 30, 20
STRIPES = 8
NOWHERE = "\U0010fffe"
"""No letter, so that every typeface shows what it shows for one that it lacks."""
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def draw(chart: Chart, regular: Path, bold: Path, *, source: str, others: tuple[Path, Path] | None = None) -> bytes:
    """The PNG; ``source`` stands below it, so that it can be shown elsewhere: whose numbers they are, and of when.

    ``others`` are the two typefaces in which words are written that the first two lack letters of.
    """
    scene = scene_of(chart)
    titles, notes = wrapped(chart.title, 56), wrapped(source, 96)
    top = MARGIN + len(titles) * TITLE_LINE + 14
    height = round(top + scene.height + 24 + len(notes) * TEXT_LINE + MARGIN)
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), PAPER)
    painter = _Painter(image, regular, bold, top, others or (regular, bold))
    for number, line in enumerate(titles):
        painter.write(line, MARGIN, MARGIN + 22 + number * TITLE_LINE, "title", INK)
    painter.paint(scene)
    for number, line in enumerate(notes):
        painter.write(line, MARGIN, top + scene.height + 24 + 14 + number * TEXT_LINE, "text", SOFT)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


class _Painter:
    """Draws parts of a scene that begins at ``top``."""

    def __init__(self, image: Image.Image, regular: Path, bold: Path, top: float, others: tuple[Path, Path]) -> None:
        self.canvas, self.top = ImageDraw.Draw(image), top
        self.fonts, self.others = _fonts(regular, bold), _fonts(*others)

    def x(self, share: float) -> float:
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    def paint(self, scene: Scene) -> None:
        for rule in scene.rules:
            ends = (self.x(rule.x1), self.top + rule.y1, self.x(rule.x2), self.top + rule.y2)
            self.canvas.line([end * SCALE for end in ends], SOFT if rule.role == "zero" else LINE, 2 * SCALE)
        for bar in scene.bars:
            self.bar(bar)
        for words in scene.words:
            self.words(words)

    def bar(self, bar: Bar) -> None:
        left, right = self.x(bar.x), self.x(bar.x + bar.width)
        if right <= left or bar.height <= 0:
            return
        box = [left * SCALE, (self.top + bar.y) * SCALE, right * SCALE, (self.top + bar.y + bar.height) * SCALE]
        fill = {Tone.PLAIN: COLOUR, Tone.OPEN: WASH}.get(bar.tone, PAPER)
        edge = ALERT if bar.tone is Tone.ALERT else COLOUR
        self.canvas.rectangle(box, fill, edge, SCALE)
        if bar.tone is Tone.ALERT:
            self.hatch(*box)

    def hatch(self, left: float, top: float, right: float, bottom: float) -> None:
        """Slanting lines that end where the bar ends."""
        height, step = bottom - top, STRIPES * SCALE
        at = left - height
        while at < right:
            begin, end = max(at, left), min(at + height, right)
            line = [begin, bottom - (begin - at), end, bottom - (end - at)]
            self.canvas.line(line, ALERT, 2 * SCALE)
            at += step

    def words(self, words: Words) -> None:
        colour = SOFT if words.role in {"note", "tick"} else INK
        self.write(words.text, self.x(words.x) + words.dx, self.top + words.y, words.role, colour, words.anchor)

    def write(self, text: str, x: float, y: float, role: str, colour: str, anchor: str = "start") -> None:
        font = self.fonts[role] if _has_all(self.fonts[role], text) else self.others[role]
        self.canvas.text((x * SCALE, y * SCALE), text, colour, font, ANCHORS[anchor])


def _fonts(regular: Path, bold: Path) -> dict[str, ImageFont.FreeTypeFont]:
    heavy = {"label", "value", "title"}
    return {
        role: ImageFont.truetype(str(bold if role in heavy else regular), size * SCALE) for role, size in SIZES.items()
    }


def _has_all(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Whether the typeface has each letter of the text: all that it lacks look alike."""
    lacking = bytes(font.getmask(NOWHERE))
    return all(sign.isascii() or bytes(font.getmask(sign)) != lacking for sign in set(text))
