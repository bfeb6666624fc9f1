"""The certificate on paper: A4, in the town's colour, with its code and the address at which it is proved.

Names and titles become smaller before they break, and break before anything is cut; the jury's reason gets the room
that is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.colors import Color, HexColor  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from wagtail_aufbruch.competitions.domain.certificates.proving import day_of
from wagtail_aufbruch.competitions.domain.certificates.recipients import sheet_of
from wagtail_aufbruch.competitions.enums import CertificateKind
from wagtail_aufbruch.competitions.models import CertificatePaper, CertificateSheet, CompetitionPage, Honour
from wagtail_aufbruch.participation.domain.documents.pdf import (
    BOLD,
    INK,
    PAPER,
    SOFT,
    TOWN,
    fitted,
    missing_letters,
    new_canvas,
    paragraph,
    put,
    qr_code,
    rule,
)

WIDTH, HEIGHT = A4
LEFT = 24 * mm
INNER = WIDTH - 2 * LEFT
BAND = 66 * mm
"""The field in the town's colour at the top; printers that leave an edge white take nothing from it."""
TOP, BOTTOM = HEIGHT - BAND - 10 * mm, 84 * mm
"""Between these the words stand in the middle."""
GOLD = HexColor("#d9a441")
LIGHTER, DARKER = HexColor("#1d4f83"), HexColor("#0d2c4c")
SAMPLE = HexColor("#c9ced4")
TILE = 11 * mm
QR = 25 * mm
LEAST_REASON = 12 * mm
"""With less room the jury's reason is left out rather than cut to some words."""
NO_CODE = "XXXX-XXXX-XXXX"


@dataclass(frozen=True)
class _Words:
    """Words in the middle of the page, and the room below them."""

    shown: Paragraph
    below: float

    @property
    def height(self) -> float:
        return float(self.shown.wrap(INNER, 10000)[1]) + self.below


def certificates_pdf(
    competition: CompetitionPage, papers: Iterable[CertificatePaper], *, is_sample: bool = False
) -> bytes:
    """The PDF: one page of A4 for each certificate; ``is_sample``: crossed by a word, and without a code."""
    file = BytesIO()
    title = f"{pgettext('paper', 'Certificate')}: {competition.title}"
    canvas = new_canvas(file, A4, title=title, author=competition.process.title)
    sheet = sheet_of(competition)
    for paper in papers:
        _page(canvas, competition, sheet, paper, is_sample=is_sample)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def not_printed(paper: CertificatePaper) -> str:
    """The letters of all that is told on it that no typeface has, each once; somebody writes them in by hand."""
    entry, honour = paper.entry, getattr(paper.entry, "honour", None)
    won = (paper.certificate.prize, honour.text, honour.reason) if honour is not None else ()
    return missing_letters(paper.name, entry.title, entry.name, *won)


def not_printed_on_all(competition: CompetitionPage) -> str:
    """The same of what stands on every certificate of the competition; staff word it otherwise. One query."""
    sheet = sheet_of(competition)
    texts = (competition.process.title, competition.title, sheet.place, sheet.first_signer, sheet.second_signer)
    return missing_letters(*texts)


def address_of(competition: CompetitionPage, code: str = "") -> str:
    """Where a code is proved, or typed."""
    name, args = ("certificate", [code]) if code else ("certificates", [])
    below = competition.reverse_subpage(name, args=args)
    return f"{competition.full_url}{below}"


def _page(
    canvas: Canvas, competition: CompetitionPage, sheet: CertificateSheet, paper: CertificatePaper, *, is_sample: bool
) -> None:
    if is_sample:
        _cross(canvas)
    _band(canvas, competition)
    words = _words(competition, sheet, paper)
    y = TOP - max(0, (TOP - BOTTOM - sum(one.height for one in words)) / 2)
    for one in words:
        y = put(canvas, one.shown, LEFT, y, INNER) - one.below
    _signatures(canvas, competition, sheet)
    _proof(canvas, competition, "" if is_sample else paper.code)


def _band(canvas: Canvas, competition: CompetitionPage) -> None:
    """The town's colour with a pattern of quarter circles, and what the paper is."""
    canvas.setFillColor(TOWN)
    canvas.rect(0, HEIGHT - BAND, WIDTH, BAND, stroke=0, fill=1)
    for row in range(6):
        for column in range(5):
            x, y = WIDTH - (column + 1) * TILE, HEIGHT - (row + 1) * TILE
            _tile(canvas, x, y, (row * 3 + column * 5) % 7)
    canvas.setFillColor(GOLD)
    canvas.rect(0, HEIGHT - BAND - 2 * mm, WIDTH, 2 * mm, stroke=0, fill=1)
    room = INNER - 4 * TILE + LEFT
    name = fitted(competition.process.title, room, 14 * mm, (13, 12, 11, 10), color=PAPER)
    put(canvas, name, LEFT, HEIGHT - 15 * mm, room)
    title = fitted(pgettext("paper", "Certificate"), room, 22 * mm, (46, 40, 34), bold=True, color=PAPER)
    put(canvas, title, LEFT, HEIGHT - BAND + 28 * mm, room)


def _tile(canvas: Canvas, x: float, y: float, kind: int) -> None:
    colors = (LIGHTER, DARKER, None, LIGHTER, GOLD, DARKER, None)
    color = colors[kind]
    if color is None:
        return
    corners = ((x, y, 0), (x + TILE, y, 90), (x + TILE, y + TILE, 180), (x, y + TILE, 270))
    corner_x, corner_y, start = corners[kind % 4]
    path = canvas.beginPath()
    path.moveTo(corner_x, corner_y)
    path.arcTo(corner_x - TILE, corner_y - TILE, corner_x + TILE, corner_y + TILE, startAng=start, extent=90)
    path.close()
    canvas.setFillColor(color)
    canvas.drawPath(path, stroke=0, fill=1)


def _words(competition: CompetitionPage, sheet: CertificateSheet, paper: CertificatePaper) -> list[_Words]:
    """What is told from the competition down to the title of the entry, with the jury's reason if there is room."""
    entry, won = paper.entry, paper.certificate.kind == CertificateKind.WON
    honour: Honour | None = getattr(entry, "honour", None) if won else None
    words = [_centred(competition.title, 17 * mm, (16, 14, 12), 9 * mm, bold=True, color=TOWN)]
    if won:
        below = 1.5 * mm if honour is not None and honour.text else 9 * mm
        words.append(_centred(paper.certificate.prize, 27 * mm, (32, 28, 24, 20, 16, 13), below, bold=True, color=TOWN))
        if honour is not None and honour.text:
            words.append(_centred(honour.text, 12 * mm, (12, 11, 10, 9), 9 * mm, color=SOFT))
    if paper.name:
        small = _("awarded to") if won else _("With thanks for taking part, to")
        words.append(_centred(small, 8 * mm, (12,), 2 * mm, color=SOFT))
        words.append(_centred(paper.name, 34 * mm, (32, 28, 24, 20, 17, 14, 12, 10), 2 * mm, bold=True))
    else:
        small = _("for") if won else _("With thanks for taking part")
        words.append(_centred(small, 8 * mm, (12,), 2 * mm, color=SOFT))
    if paper.member is not None and entry.name and entry.name != paper.name:
        team = _("of the team %(name)s") % {"name": entry.name}
        words.append(_centred(team, 12 * mm, (12, 11, 10, 9), 2 * mm, color=SOFT))
    if entry.title:
        words.append(_centred(_("with the entry"), 8 * mm, (12,), 1.5 * mm, color=SOFT))
        words.append(_centred(entry.title, 22 * mm, (19, 17, 15, 13, 11), 8 * mm, bold=True))
    left = TOP - BOTTOM - sum(one.height for one in words)
    if sheet.with_reason and honour is not None and honour.reason and left >= LEAST_REASON:
        said = _("“%(words)s”") % {"words": " ".join(honour.reason.split())}
        words.append(_centred(said, left, (12.5, 11.5, 10.5, 9.5, 8.5), 0))
    return words


def _centred(
    text: str, height: float, sizes: tuple[float, ...], below: float, *, bold: bool = False, color: Color = INK
) -> _Words:
    shown = fitted(text, INNER, height, sizes, bold=bold, color=color)
    shown.style.alignment = TA_CENTER
    return _Words(shown, below)


def _signatures(canvas: Canvas, competition: CompetitionPage, sheet: CertificateSheet) -> None:
    """Place and day, and a line for each who signs."""
    day = day_of(competition, sheet)
    said = ", ".join(filter(None, (sheet.place, date_format(day, "DATE_FORMAT") if day is not None else "")))
    if said:
        put(canvas, paragraph(said, 11), LEFT, BOTTOM - 4 * mm, INNER)
    base, column = BOTTOM - 30 * mm, (INNER - 12 * mm) / 2
    signers = [one for one in (sheet.first_signer, sheet.second_signer) if one] or [""]
    for place, who in enumerate(signers):
        x = LEFT + place * (column + 12 * mm)
        rule(canvas, x, base, column)
        if who:
            put(canvas, fitted(who, column, 9 * mm, (9, 8.5, 8), color=SOFT), x, base - 1 * mm, column)


def _proof(canvas: Canvas, competition: CompetitionPage, code: str) -> None:
    """Code and address, for a camera and for hands."""
    bottom = 11 * mm
    qr_code(canvas, address_of(competition, code), LEFT, bottom, QR)
    x, room = LEFT + QR + 6 * mm, INNER - QR - 6 * mm
    y = put(
        canvas,
        paragraph(_("Whether this certificate is genuine can be checked by this code:"), 9),
        x,
        bottom + QR,
        room,
    )
    y = put(canvas, paragraph(code or NO_CODE, 14, bold=True, color=TOWN), x, y - 1 * mm, room)
    put(canvas, fitted(address_of(competition), room, 8 * mm, (9, 8, 7, 6), color=SOFT), x, y - 1.5 * mm, room)


def _cross(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2 - 20 * mm)
    canvas.rotate(40)
    canvas.setFillColor(SAMPLE)
    canvas.setFont(BOLD, 110)
    canvas.drawCentredString(0, 0, pgettext("paper", "Sample"))
    canvas.restoreState()
