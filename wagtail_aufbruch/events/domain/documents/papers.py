"""An event on paper, in one PDF: the list of participants, a sign-in sheet, badges, other apps' sheets."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from wagtail_aufbruch.core.extension.page_hooks import MeetingSheets
from wagtail_aufbruch.core.lists.unicode_forms import normal_form
from wagtail_aufbruch.events.domain.details.descriptions import place, when
from wagtail_aufbruch.events.domain.documents.tables import Column, Table
from wagtail_aufbruch.events.domain.operations.checkin import Party, parties_of
from wagtail_aufbruch.events.domain.tickets.ticket import qr_text, spelled
from wagtail_aufbruch.events.enums import SEATED, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.documents.pdf import (
    LINE,
    REGULAR,
    SOFT,
    TOWN,
    fitted,
    missing_letters,
    new_canvas,
    put,
    qr_code,
    rule,
    signs_explained,
)

MAX_LINES = 200
"""Empty lines on a sign-in sheet, at most."""
BADGE_WIDTH, BADGE_HEIGHT = 86.5 * mm, 55.5 * mm
"""Eight to a sheet of A4, the grid of Avery Zweckform L7418 and the like."""
ACROSS, DOWN = 2, 4
LEFT = (A4[0] - ACROSS * BADGE_WIDTH) / 2
TOP = (A4[1] - DOWN * BADGE_HEIGHT) / 2


@dataclass(frozen=True)
class Order:
    """What is to be printed."""

    listed: bool = False
    signed: bool = False
    empty_lines: int = 20
    badges: bool = False
    empty_badges: int = 0
    sheets: tuple[tuple[MeetingSheets, int], ...] = field(default=())
    """What other apps draw, each with how many."""

    @property
    def names_people(self) -> bool:
        """Whether participants stand in it."""
        return self.listed or self.signed or self.badges


@dataclass(frozen=True)
class Person:
    """One of the people who are expected."""

    name: str
    """ "" if the name is not known."""
    shown: str
    """The name, or whom this person comes with."""
    table: str
    code: str
    qr: str
    remark: str = ""


def people_of(event: EventPage) -> list[Person]:
    """Everybody with a seat, by the last word of the name. Two queries."""
    rows = Registration.objects.filter(event_id=event.pk, state__in=SEATED).select_related("table")
    people = []
    for party in parties_of(rows.order_by("arrival")):
        party.registration.event = event
        people += list(_people(party))
    return sorted(people, key=lambda person: _by_surname(person.shown))


def _people(party: Party) -> Iterable[Person]:
    registration = party.registration
    for person in party.people:
        name = person.name or (registration.name if person.number == 1 else "")
        yield Person(
            name=name,
            shown=name or _("with %(name)s") % {"name": registration.name},
            table=party.table,
            code=registration.code,
            qr=qr_text(registration),
            remark="" if party.registration.state == RegistrationState.CONFIRMED else _("not confirmed"),
        )


def _by_surname(name: str) -> tuple[str, str]:
    plain = normal_form("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return plain.rpartition(" ")[2], plain


def event_pdf(event: EventPage, order: Order) -> bytes:
    """The PDF, all pages A4 portrait."""
    file = BytesIO()
    canvas = new_canvas(file, A4, title=f"{_('Lists and badges')}: {event.title}", author=event.process.title)
    people = people_of(event) if order.names_people else []
    if order.listed:
        _list(event, people).draw(canvas)
    if order.signed:
        _sign_in_sheet(event, people, order.empty_lines).draw(canvas)
    if order.badges or order.empty_badges:
        _badges(canvas, event, people if order.badges else [], order.empty_badges)
    for sheets, number in order.sheets:
        sheets.draw(canvas, number)
    canvas.save()
    return file.getvalue()


def _list(event: EventPage, people: list[Person]) -> Table:
    number = ngettext("%(number)d person", "%(number)d people", len(people)) % {"number": len(people)}
    return Table(
        title=_("List of participants"),
        subtitle=event.title,
        facts=[when(event), place(event), number, signs_explained(*(one.shown for one in people))],
        columns=[
            Column("", 8 * mm, tick=True),
            Column(_("Name"), 72 * mm, bold=True),
            Column(pgettext("at a meeting", "Table"), 50 * mm),
            Column(_("Code"), 24 * mm),
            Column(_("Remark"), 0),
        ],
        rows=[["", one.shown, one.table, spelled(one.code), one.remark] for one in people],
        foot=_personal(),
    )


def _sign_in_sheet(event: EventPage, people: list[Person], empty: int) -> Table:
    blank = ["", "", ""]
    return Table(
        title=_("Sheet to sign"),
        subtitle=event.title,
        facts=[when(event), place(event), signs_explained(*(one.shown for one in people))],
        columns=[Column(_("Name"), 62 * mm, bold=True), Column(_("Organisation"), 48 * mm), Column(_("Signature"), 0)],
        rows=[[one.shown, "", ""] for one in people] + [blank] * min(max(0, empty), MAX_LINES),
        row_height=11 * mm,
        foot=_personal(),
    )


def unprintable_names(event: EventPage) -> list[str]:
    """Names of people with a seat that hold letters which cannot be printed, to be written in by hand."""
    return [person.name for person in people_of(event) if missing_letters(person.name)]


def _personal() -> str:
    return _("Personal data: please do not leave it lying about, and destroy it when it is no longer needed.")


def _badges(canvas: Canvas, event: EventPage, people: list[Person], empty: int) -> None:
    badges: list[Person | None] = [*people, *[None] * min(max(0, empty), MAX_LINES)]
    for start in range(0, len(badges), ACROSS * DOWN):
        for number, person in enumerate(badges[start : start + ACROSS * DOWN]):
            canvas.saveState()
            canvas.translate(LEFT + number % ACROSS * BADGE_WIDTH, A4[1] - TOP - (number // ACROSS + 1) * BADGE_HEIGHT)
            _badge(canvas, event, person)
            canvas.restoreState()
        canvas.showPage()


def _badge(canvas: Canvas, event: EventPage, person: Person | None) -> None:
    """The name as large as it fits, the table below it, and the code that the door scans beside it."""
    margin, side = 6 * mm, 17 * mm
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.3)
    canvas.rect(0, 0, BADGE_WIDTH, BADGE_HEIGHT, stroke=1, fill=0)
    canvas.setFillColor(TOWN)
    canvas.rect(0, BADGE_HEIGHT - 3 * mm, BADGE_WIDTH, 3 * mm, stroke=0, fill=1)
    inner = BADGE_WIDTH - 2 * margin
    put(canvas, fitted(event.title, inner, 5 * mm, (8, 7)), margin, BADGE_HEIGHT - 5.5 * mm, inner)
    if person is None or not person.name:
        rule(canvas, margin, 28 * mm, inner)
    if person is None:
        return
    if person.name:
        name = fitted(person.name, inner, 20 * mm, (26, 22, 19, 16, 13, 11, 9, 7.5), bold=True)
        put(canvas, name, margin, BADGE_HEIGHT - 12.5 * mm, inner)
    words = inner - side - 3 * mm
    if person.table:
        put(canvas, fitted(person.table, words, 10 * mm, (12, 10, 8.5)), margin, 4 * mm + side - 3 * mm, words)
    canvas.setFillColor(SOFT)
    canvas.setFont(REGULAR, 7)
    canvas.drawString(margin, 4.5 * mm, spelled(person.code))
    qr_code(canvas, person.qr, BADGE_WIDTH - margin - side, 4 * mm, side)
