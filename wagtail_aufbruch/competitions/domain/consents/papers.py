"""The consent on paper: a sheet for each young person, to be filled in by hand and brought to the town.

It says the same as the guardian's page: the wording with its version, yes or no, and three things to tick apart. The
code tells staff whose it is.
"""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, TeamMember
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.documents.pdf import (
    SOFT,
    TOWN,
    WRITING,
    fitted,
    missing_letters,
    new_canvas,
    paragraph,
    put,
    put_right,
    rule,
    signs_explained,
    tick_box,
)

LEFT = 22 * mm
WIDTH = A4[0] - 2 * LEFT
TOP = A4[1] - 20 * mm
WORDING_HEIGHT = 75 * mm
"""So much room the wording has at most; a longer one is printed smaller, and goes on overleaf rather than being cut."""
SIZES = (11, 10, 9, 8)
OVERLEAF = 9
BOTTOM = 20 * mm


def code_of(member: TeamMember) -> str:
    """What stands on the paper: the entry and the person, as staff see both."""
    return f"{member.entry_id}-{member.pk}"


def papers_for(entry: Entry) -> list[TeamMember]:
    """The young people of the entry, each of whom has a sheet, in the order of the form."""
    return [member for member in entry.members.select_related("guardian") if member.is_young]


def unprintable(entry: Entry) -> str:
    """The letters of all that stands on its papers that no typeface has, each once; "" if all can be printed."""
    return missing_letters(*_texts_of(entry, papers_for(entry)))


def _texts_of(entry: Entry, members: Iterable[TeamMember]) -> list[str]:
    competition = entry.competition
    names = [_name_of(entry, member) for member in members]
    return [competition.process.title, competition.title, entry.title, competition.guardian_text, *names]


def _name_of(entry: Entry, member: TeamMember) -> str:
    return entry.name if member.is_entrant else member.name


def consent_papers(entry: Entry, members: Iterable[TeamMember]) -> bytes:
    """The PDF: one page of A4 for each person, and more where the wording is long."""
    file = BytesIO()
    competition = entry.competition
    title = f"{_('Consent of a parent or guardian')}: {competition.title}"
    canvas = new_canvas(file, A4, title=title, author=competition.process.title)
    for member in members:
        rest = _sheet(canvas, entry, member)
        canvas.showPage()
        while rest is not None:
            rest = _overleaf(canvas, member, rest)
            canvas.showPage()
    canvas.save()
    return file.getvalue()


def _sheet(canvas: Canvas, entry: Entry, member: TeamMember) -> Paragraph | None:
    """The sheet that is signed. Returns what of the wording has no room there."""
    competition = entry.competition
    put_right(canvas, _("Code %(code)s") % {"code": code_of(member)}, LEFT + WIDTH, TOP, 11, color=SOFT, bold=True)
    town = fitted(competition.process.title, WIDTH - 40 * mm, 9 * mm, (10, 9, 8), color=SOFT)
    y = put(canvas, town, LEFT, TOP, WIDTH - 40 * mm) - 6 * mm
    y = put(canvas, paragraph(_("Consent of a parent or guardian"), 20, bold=True, color=TOWN), LEFT, y, WIDTH) - 3 * mm
    y = put(canvas, fitted(competition.title, WIDTH, 18 * mm, (13, 11, 9), bold=True), LEFT, y, WIDTH) - 2 * mm
    if entry.title:
        title = _("Entry: %(title)s") % {"title": entry.title}
        y = put(canvas, fitted(title, WIDTH, 14 * mm, (11, 10, 9)), LEFT, y, WIDTH) - 2 * mm
    y = _line(canvas, _("Name of the child"), y - 4 * mm, _name_of(entry, member))
    y = _line(canvas, _("Name of the parent or guardian"), y)
    y = put(canvas, paragraph(_("What you agree to"), 11, bold=True), LEFT, y - 2 * mm, WIDTH) - 2 * mm
    signs = signs_explained(*_texts_of(entry, [member]))
    # Drawn on nothing at first: the wording has the room that is left above what is signed.
    needed = -_answer(Canvas(BytesIO()), competition, signs, 0)
    wording, rest = _wording(competition.guardian_text, min(WORDING_HEIGHT, y - BOTTOM - needed))
    y = put(canvas, wording, LEFT, y, WIDTH) - 1 * mm
    if rest is not None:
        y = put(canvas, paragraph(_("The wording goes on overleaf."), 9, bold=True), LEFT, y, WIDTH) - 1 * mm
    _answer(canvas, competition, signs, y)
    return rest


def _answer(canvas: Canvas, competition: CompetitionPage, signs: str, y: float) -> float:
    """What is ticked and signed below the wording. Returns where it ends."""
    version = _("Version %(version)s of the wording") % {"version": competition.consent_version}
    y = put(canvas, paragraph(version, 8.5, color=SOFT), LEFT, y, WIDTH) - 6 * mm
    for words in (_("Yes, I agree that the child takes part."), _("No, I do not agree.")):
        y = _tick(canvas, words, y, bold=True)
    y = put(canvas, paragraph(_("If yes, tick what else may be:"), 10), LEFT, y - 2 * mm, WIDTH) - 3 * mm
    for words in (
        _("The name may be shown with the entry."),
        _("Pictures and recordings that the child can be known by may be shown."),
        _("The entry may be published on the town's website."),
    ):
        y = _tick(canvas, words, y)
    y = _line(canvas, _("Place, date, signature"), y - 6 * mm)
    told = _(
        "The consent is voluntary. It can be withdrawn at any time, and holds until then. Please bring this paper to "
        "the town."
    )
    if competition.closes_at is not None:
        told += " " + _("Entries are taken until %(end)s.") % {"end": say_moment(competition.closes_at)}
    if signs:
        told += " " + signs
    return put(canvas, paragraph(told, 9, color=SOFT), LEFT, y - 2 * mm, WIDTH)


def _wording(text: str, room: float) -> tuple[Paragraph, Paragraph | None]:
    """What stands on the sheet, and what goes on overleaf: whoever signs has read all of it."""
    words = " ".join(text.split())
    for size in SIZES:
        shown = paragraph(words, size, leading=1.15)
        if shown.wrap(WIDTH, 10000)[1] <= room:
            return shown, None
    return _split(paragraph(words, OVERLEAF, leading=1.15), room)


def _split(words: Paragraph, height: float) -> tuple[Paragraph, Paragraph | None]:
    first, *rest = words.split(WIDTH, height)
    return first, rest[0] if rest else None


def _overleaf(canvas: Canvas, member: TeamMember, words: Paragraph) -> Paragraph | None:
    """A page with more of the wording. Returns what is still left."""
    put_right(canvas, _("Code %(code)s") % {"code": code_of(member)}, LEFT + WIDTH, TOP, 11, color=SOFT, bold=True)
    y = put(canvas, paragraph(_("What you agree to"), 11, bold=True), LEFT, TOP, WIDTH - 40 * mm) - 4 * mm
    shown, rest = _split(words, y - BOTTOM)
    put(canvas, shown, LEFT, y, WIDTH)
    return rest


def _line(canvas: Canvas, label: str, y: float, value: str = "") -> float:
    """A line to write on with what belongs there below it; filled in where it is known."""
    shown = fitted(value, WIDTH, 2 * WRITING, (12, 10, 8), bold=True) if value else None
    above = float(shown.wrap(WIDTH, 10000)[1]) + 1 * mm if shown is not None else 0.0
    base = y - max(WRITING, above)
    if shown is not None:
        put(canvas, shown, LEFT, base + above, WIDTH)
    rule(canvas, LEFT, base, WIDTH)
    return put(canvas, paragraph(label, 8.5, color=SOFT), LEFT, base - 0.8 * mm, WIDTH) - float(2.5 * mm)


def _tick(canvas: Canvas, words: str, y: float, *, bold: bool = False) -> float:
    tick_box(canvas, LEFT, y - 3.6 * mm)
    return put(canvas, paragraph(words, 11, bold=bold), LEFT + 6.5 * mm, y, WIDTH - 6.5 * mm) - float(2.6 * mm)
