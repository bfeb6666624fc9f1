"""A teacher's class list as a file: uploaded, looked at, mended, taken over. Nothing is stored before the last."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.consents.asking import newly_asked
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.domain.entering.class_list import (
    LIMITS,
    ClassList,
    read_class_list,
    take_over,
    team_of,
    with_people,
)
from wagtail_aufbruch.competitions.domain.entering.drafts import why_closed
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.forms.class_list import ClassListForm, Preview, as_sent, look_through, sent_lines
from wagtail_aufbruch.competitions.forms.step import StepForm, entry_steps
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.competitions.public.entering.ways import (
    asks_too_many,
    entry_page,
    entry_url,
    not_open_page,
    with_entry,
)
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.domain.questions.definition import FIELD_PREFIX
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.forms.team import TeamField
from wagtail_aufbruch.participation.public.guarding.refused_forms import (
    FORM_TOO_OLD,
    is_forged,
    refuse_forged,
    refuse_throttled,
)

LISTS_PER_HOUR = 120
"""From one address: the teachers of a school that shares one, each of whom mends a list some times."""
TAKEN = "uebernehmen"


@keeps_what_was_typed
@with_entry
def class_list(competition: CompetitionPage, request: HttpRequest, opened: Opened, key: str) -> HttpResponse:
    """GET asks for the file; POST with one shows what was understood; POST of those rows checks or takes them over."""
    closed = why_closed(opened.entry)
    if closed:
        return not_open_page(competition, request, closed)
    found = _asked(opened.entry, key)
    if found is None:
        raise Http404("No class list is taken here.")
    number, asked = found
    if request.method != "POST":
        return _page(opened, request, (number, key), form=ClassListForm())
    if any(name.startswith("zeile-") for name in request.POST):
        return _rows(opened, request, number, key, asked)
    form = ClassListForm(request.POST, request.FILES)
    if is_forged(request):
        return _page(opened, request, (number, key), form=form, status=refuse_forged(form))
    if throttled(request, "class_list", LISTS_PER_HOUR, 60):
        return _page(opened, request, (number, key), form=form, status=refuse_throttled(form))
    if not form.is_valid():
        return _page(opened, request, (number, key), form=form, status=422)
    try:
        # One byte more than allowed is enough to see that it is too large.
        read = read_class_list(form.cleaned_data["table"].read(LIMITS.most_bytes + 1))
    except TableRefused as error:
        form.add_error("table", str(error.message))
        return _page(opened, request, (number, key), form=form, status=422)
    preview = look_through(read.lines, asked, team_of(opened.entry, key))
    return _page(opened, request, (number, key), preview=preview, read=read)


def _rows(opened: Opened, request: HttpRequest, number: int, key: str, asked: TeamField) -> HttpResponse:
    """The rows once more, some of them mended: checked again, or taken over. Faulty ones stay to be mended."""
    entry, lines = opened.entry, sent_lines(request.POST.dict())
    if is_forged(request):
        return _page(opened, request, (number, key), preview=as_sent(lines), problem=str(FORM_TOO_OLD), status=403)
    if throttled(request, "class_list", LISTS_PER_HOUR, 60):
        return _page(opened, request, (number, key), preview=as_sent(lines), problem=str(TOO_OFTEN), status=429)
    preview = look_through(lines, asked, team_of(entry, key))
    if TAKEN not in request.POST:
        return _page(opened, request, (number, key), preview=preview)
    if asks_too_many(request, newly_asked(entry, with_people(entry, key, preview.people))):
        return _page(opened, request, (number, key), preview=preview, problem=str(TOO_OFTEN), status=429)
    try:
        taken = take_over(entry, key, preview.people, asked.most)
    except EntryError as error:
        return _page(opened, request, (number, key), preview=preview, problem=str(error.message), status=409)
    if not preview.faulty:
        return HttpResponseRedirect(
            entry_url(entry.competition, request, "entry_step", opened.token, number, done="liste")
        )
    done = ngettext(
        "%(number)d child is taken over. The rows below are not in the team yet.",
        "%(number)d children are taken over. The rows below are not in the team yet.",
        taken,
    )
    return _page(opened, request, (number, key), preview=Preview(preview.faulty), done=done % {"number": taken})


def _asked(entry: Entry, key: str) -> tuple[int, TeamField] | None:
    """On which step the team is asked for, and the field of it, where a class list can be taken over into it."""
    for number, step in enumerate(entry_steps(entry), 1):
        if any(one.key == key for one in step.questions):
            field = StepForm(entry=entry, number=number).fields.get(f"{FIELD_PREFIX}{key}")
            return (number, field) if isinstance(field, TeamField) and field.is_for_classes else None
    return None


def _page(
    opened: Opened,
    request: HttpRequest,
    place: tuple[int, str],
    *,
    form: ClassListForm | None = None,
    preview: Preview | None = None,
    read: ClassList | None = None,
    problem: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    number, key = place
    return entry_page(
        opened,
        request,
        "class_list.html",
        status=status,
        title=_("Class list as a file") if preview is None else _("Check the class list"),
        form=form or ClassListForm(),
        preview=preview,
        notes=read.notes if read is not None else [],
        problem=problem,
        done=done,
        key=key,
        back=entry_url(opened.entry.competition, request, "entry_step", opened.token, number),
    )


def class_list_sample(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """A list to be filled in; spreadsheets open it."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    headings = [_("First name"), _("Last name"), _("E-mail of a parent or guardian"), _("On paper")]
    rows = [["Mia", "Muster", "mutter@example.org", ""], ["Tom", "Muster", "mutter@example.org", ""]]
    rows.append(["Lea", "Beispiel", "", _("yes")])
    answer = HttpResponse(b"".join(csv_lines(headings, rows, ";")), content_type="text/csv; charset=utf-8")
    return as_download(answer, _("Class list"), "csv")
