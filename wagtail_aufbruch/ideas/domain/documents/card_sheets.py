"""Cards in A6, one to a page or four to a sheet of A4, and slips for what was captured by hand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4, A6  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.ideas.domain.calls.queries import fields_to_choose
from wagtail_aufbruch.ideas.domain.documents.card_blocks import Block, Consent, blocks_of, consent_of
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code
from wagtail_aufbruch.participation.domain.documents.pdf import (
    BOLD,
    INK,
    LINE,
    SOFT,
    TOWN,
    WRITING,
    fitted,
    load_fonts,
    missing_letters,
    new_canvas,
    paragraph,
    put,
    put_right,
    qr_code,
)
from wagtail_aufbruch.participation.domain.questions.definition import choices_of

MAX_CARDS = 200
WIDTH, HEIGHT = A6
MARGIN = 7 * mm
INNER = WIDTH - 2 * MARGIN
HEAD = 25 * mm
STRIP = 27 * mm
"""The part at the foot that people tear off and keep."""
FOOT = 5 * mm
"""A line above the strip with the code, which stays with the card when the strip is gone."""
QR = 18 * mm

Draw = Callable[[Canvas], None]


class Card:
    """The layout of a call's card; drawn once for each code."""

    def __init__(self, call: IdeaCallPage, process: ProcessPage) -> None:
        self.call, self.process = call, process
        self.call_url = call.full_url
        self.claim_url = f"{process.full_url}{process.reverse_subpage('claim_code')}"
        self.sides = _divide(list(blocks_of(call, process)), consent_of(call))
        self.front, self.back = self.sides.front, self.sides.back

    def draw_front(self, canvas: Canvas, code: str) -> None:
        self._head(canvas)
        _stack(canvas, self.front, HEIGHT - HEAD, STRIP + FOOT)
        self._code_for_staff(canvas, code, STRIP + 1.6 * mm)
        if self.back:
            put_right(canvas, _("Please turn over"), WIDTH - MARGIN, STRIP + 4.2 * mm, 7, color=SOFT, bold=True)
        self._strip(canvas, code)

    def draw_back(self, canvas: Canvas, code: str) -> None:
        _stack(canvas, self.back, HEIGHT - MARGIN, 12 * mm)
        self._code_for_staff(canvas, code, 6 * mm)

    def _head(self, canvas: Canvas) -> None:
        canvas.setFillColor(TOWN)
        canvas.rect(0, HEIGHT - 2.2 * mm, WIDTH, 2.2 * mm, stroke=0, fill=1)
        words = INNER - QR - 4 * mm
        y = put(canvas, fitted(self.process.title, words, 4 * mm, (7.5, 6.5)), MARGIN, HEIGHT - 5.2 * mm, words)
        title = fitted(self.call.title, words, 15 * mm, (14, 12.5, 11, 9.5, 8.5), bold=True)
        put(canvas, title, MARGIN, y - 1 * mm, words)
        qr_code(canvas, self.call_url, WIDTH - MARGIN - QR, HEIGHT - 4.6 * mm - QR, QR)

    def _strip(self, canvas: Canvas, code: str) -> None:
        draw_cut(canvas, 0, STRIP, WIDTH)
        side = 19 * mm
        qr_code(canvas, f"{self.claim_url}?code={code}", WIDTH - MARGIN - side, (STRIP - side) / 2, side)
        self._keep(canvas, code, STRIP - 3 * mm, INNER - side - 4 * mm)

    def _keep(self, canvas: Canvas, code: str, top: float, width: float) -> None:
        y = put(canvas, paragraph(_("For you to keep: what becomes of your idea"), 8, bold=True), MARGIN, top, width)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 15)
        canvas.drawString(MARGIN, y - 6 * mm, code)
        address = urlsplit(self.claim_url)
        words = _("With this code it becomes yours, and you see where it stands: %(address)s") % {
            "address": f"{address.netloc}{address.path}"
        }
        put(canvas, fitted(words, width, 9.5 * mm, (7, 6.4, 5.8)), MARGIN, y - 8 * mm, width)

    def _code_for_staff(self, canvas: Canvas, code: str, y: float) -> None:
        canvas.setFont(BOLD, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, y, code)


@dataclass
class Sides:
    """What stands on the front and on the back, and what neither has room for."""

    front: list[Block]
    back: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """What is not asked on the card, in the words of the form."""
    has_whole_consent: bool = True


def _divide(asked: list[Block], consent: Consent) -> Sides:
    """What does not fit on the front has to go to the back; what is too much for both is left out, the last first."""
    room = HEIGHT - HEAD - STRIP - FOOT
    if sum(block.height(INNER) for block in (*asked, consent)) <= room:
        return Sides([*asked, consent])
    front: list[Block] = []
    rest = list(asked)
    while rest and sum(block.height(INNER) for block in [*front, rest[0]]) <= room:
        front.append(rest.pop(0))
    # The consent has to stand on the card whatever else does not fit.
    room = HEIGHT - MARGIN - 12 * mm
    shown = consent.shortened(INNER, room)
    left_out: list[str] = []
    while rest and sum(block.height(INNER) for block in (*rest, shown)) > room:
        left_out.insert(0, rest.pop(-2 if len(rest) > 1 else -1).asks)
    return Sides(front, [*rest, shown], left_out, shown.is_whole)


def _stack(canvas: Canvas, blocks: Sequence[Block], top: float, bottom: float) -> None:
    """Draw the blocks from ``top`` down; the room that is left goes to those that gladly take more lines."""
    left = top - bottom - sum(block.height(INNER) for block in blocks)
    for block in blocks:
        extra = max(0, min(block.spare, int(left // WRITING)))
        left -= extra * WRITING
        block.draw(canvas, MARGIN, top, INNER, extra)
        top -= block.height(INNER) + extra * WRITING


def draw_cut(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Where to tear or cut."""
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.setDash(2.5, 2.5)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


def draw_cards(call: IdeaCallPage, canvas: Canvas, number: int) -> None:
    """``number`` cards (1 to ``MAX_CARDS``), four to a sheet, onto a canvas of A4 pages with other things on it."""
    fronts, backs = _cards(call, number)
    load_fonts()
    _draw(canvas, fronts, backs, 4)


def _cards(call: IdeaCallPage, number: int) -> tuple[list[Draw], list[Draw]]:
    """Fronts and backs of so many cards, each with a code of its own."""
    card = Card(call, call.process)
    codes = [new_code()[0] for _card in range(max(1, min(number, MAX_CARDS)))]
    fronts: list[Draw] = [lambda canvas, code=code: card.draw_front(canvas, code) for code in codes]  # type: ignore[misc]
    backs: list[Draw] = [lambda canvas, code=code: card.draw_back(canvas, code) for code in codes]  # type: ignore[misc]
    return fronts, backs if card.back else []


def problems_of_cards(call: IdeaCallPage) -> list[str]:
    """What of the call its cards cannot hold, in words for staff."""
    sides = Card(call, call.process).sides
    found = []
    if sides.left_out:
        found.append(
            _("There is no room on the card for: %(labels)s. Shorten the questions before it, or ask less.")
            % {"labels": ", ".join(_("“%(words)s”") % {"words": one} for one in sides.left_out)}
        )
    if not sides.has_whole_consent:
        found.append(
            _("The wording of the consent is too long for a card. It ends with the address where all of it stands.")
        )
    return found


def unprintable_on_cards(call: IdeaCallPage) -> str:
    """The letters of the call's own words that its cards cannot show; "" if they show all."""
    choices = [field.title for field in fields_to_choose(call, call.process)]
    asked = [words for question in call.questions.all() for words in (question.label, *choices_of(question))]
    tags = [tag.name for tag in call.tags.all()]
    return missing_letters(call.process.title, call.title, call.consent_text, *choices, *asked, *tags)


def cards_pdf(call: IdeaCallPage, number: int, *, four_to_a_sheet: bool) -> bytes:
    """``number`` cards (1 to ``MAX_CARDS``), each with a code of its own; nothing of it is stored."""
    fronts, backs = _cards(call, number)
    return _write(call, _("Idea cards"), fronts, backs, four_to_a_sheet=four_to_a_sheet)


def slips_pdf(call: IdeaCallPage, rows: Iterable[tuple[str, str]]) -> bytes:
    """For each idea (title, code) the part that its author keeps, four to a sheet of A4."""
    card = Card(call, call.process)
    slips: list[Draw] = [
        lambda canvas, title=title, code=code: _slip(card, canvas, title, code)  # type: ignore[misc]
        for title, code in rows
    ]
    return _write(call, _("Slips with codes"), slips, [], four_to_a_sheet=len(slips) > 1)


def _slip(card: Card, canvas: Canvas, title: str, code: str) -> None:
    card._head(canvas)
    top = put(canvas, paragraph(_("Your idea"), 8, bold=True), MARGIN, HEIGHT - HEAD - 4 * mm, INNER)
    top = put(canvas, fitted(title, INNER, 30 * mm, (13, 11, 9)), MARGIN, top - 1 * mm, INNER)
    side = 34 * mm
    top -= 6 * mm
    qr_code(canvas, f"{card.claim_url}?code={code}", MARGIN, top - side, side)
    card._keep(canvas, code, top - side - 5 * mm, INNER)


def _write(call: IdeaCallPage, name: str, fronts: list[Draw], backs: list[Draw], *, four_to_a_sheet: bool) -> bytes:
    file = BytesIO()
    size = A4 if four_to_a_sheet else A6
    canvas = new_canvas(file, size, title=f"{name}: {call.title}", author=call.process.title)
    _draw(canvas, fronts, backs, 4 if four_to_a_sheet else 1)
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, fronts: list[Draw], backs: list[Draw], size: int) -> None:
    """Page by page, ``size`` to each; behind each page of fronts the one with their backs."""
    for start in range(0, len(fronts), size):
        _page(canvas, fronts[start : start + size], mirrored=False)
        if backs:
            _page(canvas, backs[start : start + size], mirrored=True)


def _page(canvas: Canvas, draws: Sequence[Draw], *, mirrored: bool) -> None:
    """One page; on the back of a sheet left and right change places, so that front and back meet (long edge)."""
    for number, draw in enumerate(draws):
        canvas.saveState()
        if canvas._pagesize == A4:
            column = number % 2 if not mirrored else 1 - number % 2
            canvas.translate(column * WIDTH, HEIGHT * (1 - number // 2))
        draw(canvas)
        canvas.restoreState()
    if canvas._pagesize == A4:
        _cut_marks(canvas)
    canvas.showPage()


def _cut_marks(canvas: Canvas) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    middle_x, middle_y = A4[0] / 2, A4[1] / 2
    for x, y, dx, dy in (
        (middle_x, 0, 0, 5 * mm),
        (middle_x, A4[1], 0, -5 * mm),
        (0, middle_y, 5 * mm, 0),
        (A4[0], middle_y, -5 * mm, 0),
        (middle_x - 3 * mm, middle_y, 6 * mm, 0),
        (middle_x, middle_y - 3 * mm, 0, 6 * mm),
    ):
        canvas.line(x, y, x + dx, y + dy)
