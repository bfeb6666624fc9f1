"""The parts of a card, from the call's own fields: each knows its height and draws itself."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.ideas.domain.calls.queries import fields_to_choose
from wagtail_aufbruch.ideas.models import IdeaCallPage, IdeaQuestion
from wagtail_aufbruch.participation.domain.documents.pdf import SOFT, WRITING, paragraph, put, rule, tick_box
from wagtail_aufbruch.participation.domain.questions.definition import CHOOSING, choices_of, is_public
from wagtail_aufbruch.participation.enums import Asked

LABEL = 7.5
GAP = 2.2 * mm
MAX_BOXES = 14
"""Beyond so many choices people write instead of searching for theirs."""


class Block:
    """A part of a card. ``spare`` says how many more lines it would gladly take."""

    spare = 0

    @property
    def asks(self) -> str:
        """What it asks for, in the words of the card."""
        raise NotImplementedError

    def height(self, width: float) -> float:
        raise NotImplementedError

    def draw(self, canvas: Canvas, x: float, top: float, width: float, extra: int = 0) -> None:
        raise NotImplementedError


@dataclass
class Lines(Block):
    """A label above lines to write on."""

    label: str
    lines: int = 1
    spare: int = 0

    @property
    def asks(self) -> str:
        return self.label

    def height(self, width: float) -> float:
        return float(self._label().wrap(width, 10000)[1] + self.lines * WRITING + GAP)

    def draw(self, canvas: Canvas, x: float, top: float, width: float, extra: int = 0) -> None:
        y = put(canvas, self._label(), x, top, width)
        for number in range(1, self.lines + extra + 1):
            rule(canvas, x, y - number * WRITING, width)

    def _label(self) -> Paragraph:
        return paragraph(self.label, LABEL, bold=True, leading=1.1)


@dataclass
class Side(Block):
    """Two things to write side by side."""

    left: str
    right: str

    @property
    def asks(self) -> str:
        return f"{self.left}, {self.right}"

    def height(self, width: float) -> float:
        return max(Lines(label).height(self._half(width)) for label in (self.left, self.right))

    def draw(self, canvas: Canvas, x: float, top: float, width: float, extra: int = 0) -> None:
        half = self._half(width)
        Lines(self.left).draw(canvas, x, top, half)
        Lines(self.right).draw(canvas, x + width - half, top, half)

    def _half(self, width: float) -> float:
        return float((width - 4 * mm) / 2)


@dataclass
class Boxes(Block):
    """A label above boxes to tick, in two columns, filled row by row; a lone one has the whole width."""

    label: str
    choices: list[str]

    @property
    def asks(self) -> str:
        return self.label or self.choices[0]

    def height(self, width: float) -> float:
        return float(self._head(width) + sum(self._rows(width)) + GAP)

    def draw(self, canvas: Canvas, x: float, top: float, width: float, extra: int = 0) -> None:
        y = put(canvas, self._label(), x, top, width) - 1 * mm if self.label else top
        column = self._column(width)
        for number, height in enumerate(self._rows(width)):
            for place, choice in enumerate(self.choices[2 * number : 2 * number + 2]):
                left = x + place * column
                tick_box(canvas, left, y - 3.7 * mm)
                put(canvas, self._choice(choice), left + 4.6 * mm, y - 0.7 * mm, column - 6 * mm)
            y -= height

    def _head(self, width: float) -> float:
        return float(self._label().wrap(width, 10000)[1] + 1 * mm) if self.label else 0

    def _column(self, width: float) -> float:
        return width if len(self.choices) == 1 else width / 2

    def _rows(self, width: float) -> list[float]:
        heights = [self._choice(choice).wrap(self._column(width) - 6 * mm, 10000)[1] for choice in self.choices]
        return [max(4.6 * mm, *heights[start : start + 2]) + 0.6 * mm for start in range(0, len(heights), 2)]

    def _label(self) -> Paragraph:
        return paragraph(self.label, LABEL, bold=True, leading=1.1)

    def _choice(self, choice: str) -> Paragraph:
        return paragraph(choice, LABEL, leading=1.1)


@dataclass(frozen=True)
class Consent(Block):
    """What people agree to, with its box: all of it, since nobody agrees to what they have not read."""

    text: str
    version: str
    address: str
    """Where all of it stands, for a wording that no card has room for."""
    is_whole: bool = True

    def shortened(self, width: float, room: float) -> "Consent":
        """As much of it as there is room for, with the address behind."""
        if self.height(width) <= room:
            return self
        words = self.text.split()

        def kept(number: int) -> Consent:
            return replace(self, text=" ".join(words[:number]), is_whole=False)

        return kept(bisect_left(range(len(words)), True, key=lambda one: kept(one + 1).height(width) > room))

    def height(self, width: float) -> float:
        return float(max(4.5 * mm, self._words().wrap(width - 5.5 * mm, 10000)[1]) + GAP)

    def draw(self, canvas: Canvas, x: float, top: float, width: float, extra: int = 0) -> None:
        tick_box(canvas, x, top - 3.6 * mm)
        put(canvas, self._words(), x + 5.5 * mm, top, width - 5.5 * mm)

    def _words(self) -> Paragraph:
        said = [self.text, _("(version %(version)s)") % {"version": self.version}]
        if not self.is_whole:
            said.insert(
                1, _("… Please read the whole wording before you agree: %(address)s") % {"address": self.address}
            )
        return paragraph(" ".join(said), 6.3, color=SOFT, leading=1.15)


def blocks_of(call: IdeaCallPage, process: Process) -> Iterator[Block]:
    """What the call asks for, in the order of its form. Pictures and documents do not fit on paper."""
    yield Lines(_("My idea in one line"), lines=2)
    yield Lines(_("What should change, for whom, and why?"), lines=3, spare=9)
    if call.handlungsfeld_asked != Asked.NO:
        yield _choices(_("Field of action"), [field.title for field in fields_to_choose(call, process)])
    if call.place_asked != Asked.NO:
        yield Lines(_("Place"))
    if call.tags_asked != Asked.NO:
        names = sorted(tag.name for tag in call.tags.all())
        if names:
            yield _choices(_("Tags of the idea"), names)
    for question in call.questions.all():
        yield _question(question)
    if call.name_asked != Asked.NO:
        yield Side(_("Name to be shown"), _("E-mail (optional)"))
    else:
        yield Lines(_("E-mail (optional)"))


def consent_of(call: IdeaCallPage) -> Consent:
    """What people agree to who hand in the card."""
    return Consent(call.consent_text, call.consent_version, call.full_url)


def _choices(label: str, choices: list[str]) -> Block:
    return Boxes(label, choices) if 0 < len(choices) <= MAX_BOXES else Lines(label)


def _question(question: IdeaQuestion) -> Block:
    label = question.label
    if is_public(question):
        label = _("%(question)s (the answer is shown publicly)") % {"question": label}
    if question.field_type in CHOOSING:
        return _choices(label, choices_of(question))
    if question.field_type == "checkbox":
        return Boxes("", [label])
    if question.field_type == "multiline":
        return Lines(label, lines=2, spare=3)
    return Lines(label)
