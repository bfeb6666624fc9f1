"""Entries: the list of a competition, one entry with all that was filled in, what staff can do with it."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.phases import phase_of
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, shown_names
from wagtail_aufbruch.competitions.domain.entering import by_staff
from wagtail_aufbruch.competitions.domain.entering.copy import copy_of
from wagtail_aufbruch.competitions.domain.entering.drafts import SETTLED
from wagtail_aufbruch.competitions.domain.judging.installed import has_rounds, waiting_among
from wagtail_aufbruch.competitions.domain.operations.archives import archive_of, archive_of_all
from wagtail_aufbruch.competitions.domain.operations.staff_lists import (
    Export,
    counted,
    counted_to_check,
    entries_of,
)
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.forms.guardian import PaperForm, TakeOutForm
from wagtail_aufbruch.competitions.forms.staff import LateForm
from wagtail_aufbruch.competitions.models import Chosen, CompetitionPage, Entry, EntryContribution
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, for_staff_of_entry, page
from wagtail_aufbruch.competitions.staff.handed_in.check_context import checking_of
from wagtail_aufbruch.competitions.staff.handed_in.people_rows import people_rows
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.archives import ZIP
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.kinds import neutral_name
from wagtail_aufbruch.participation.enums import FileState, State
from wagtail_aufbruch.participation.public.uploads.private_files import ending_of, guarded, private_response

PER_PAGE = 50
LONGEST_SEARCH = 120


@require_GET
@for_staff_of_competition
def list_entries(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """What has come in; a search in title, name and address, and where it stands."""
    words = clean_text(request.GET.get("suche", "")[:LONGEST_SEARCH]).strip()
    state = request.GET.get("stand", "")
    state = state if state in EntryState.values else ""
    lacks = request.GET.get("einwilligung") == "fehlt"
    numbers = counted([competition]).get(competition.pk, {})
    pages = Paginator(entries_of(competition, state=state, words=words, lacks_consent=lacks), PER_PAGE)
    if not words and not lacks:
        # The numbers beside the states say it already. Paginator keeps what it has counted under this name.
        pages.count = numbers.get(state, 0) if state else sum(numbers.values())
    found = pages.get_page(request.GET.get("p"))
    return page(
        request,
        "entries",
        competition.title,
        competition,
        pages=found,
        states=[(value, label, numbers.get(value, 0)) for value, label in EntryState.choices],
        chosen=state,
        words=words,
        lacks=lacks,
        asks_guardians=bool(competition.guardian_below),
        has_rounds=has_rounds(),
        to_blacken=waiting_among(competition, [one.pk for one in found.object_list]),
        said=phase_of(competition).label,
        extensions=list(competition.extensions.select_related("by")),
        to_check=counted_to_check([competition]).get(competition.pk, 0),
    )


@require_GET
@for_staff_of_competition
def export(request: HttpRequest, competition: CompetitionPage, ending: str) -> HttpResponse:
    """All entries with names, addresses and answers; written down in the log."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    log(competition, "aufbruch.entries_exported", user=request.user, data={"format": ending})
    tables = Export(competition)
    if ending == "csv":
        answer: StreamingHttpResponse | FileResponse = StreamingHttpResponse(
            tables.as_csv(), content_type="text/csv; charset=utf-8"
        )
    else:
        answer = FileResponse(tables.as_xlsx(), content_type=XLSX)
    named = as_download(answer, competition.title, ending)
    return cast("HttpResponse", named)  # what streams is another class in Django, and answers alike


@require_GET
@for_staff_of_competition
def take_all(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """All entries that count with their files, as an archive; written down in the log."""
    log(competition, "aufbruch.entries_archived", user=request.user)
    return _archive(archive_of_all(competition), competition.title)


@require_GET
@for_staff_of_entry
def take_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """One entry with its files, as an archive; written down in the log."""
    log(entry.competition, "aufbruch.entry_archived", user=request.user, data={"entry": entry.pk})
    title = f"{entry.competition.title} {entry.number or entry.pk}"
    return _archive(archive_of(entry), title)


def _archive(pieces: Iterator[bytes], title: str) -> HttpResponse:
    # The guards know ordinary responses alone; a streamed one goes through them all the same.
    return cast(HttpResponse, as_download(StreamingHttpResponse(pieces, content_type=ZIP), title, "zip"))


@require_GET
@for_staff_of_entry
def show_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Everything known of the entry, with a form for each thing that can be done."""
    return show(request, entry)


def show(
    request: HttpRequest,
    entry: Entry,
    *,
    status: int = 200,
    late: LateForm | None = None,
    paper: PaperForm | None = None,
    out: tuple[int, TakeOutForm] | None = None,
    **forms: Any,
) -> HttpResponse:
    """The page of the entry. ``paper``, ``out`` with the key of a person, and ``check_form`` and ``appeal_form`` among
    ``forms``, are as they come back with their errors."""
    form = late or LateForm(prefix="spaet")
    checking = checking_of(request, entry, **forms)
    is_judged = Entry.objects.judged().filter(pk=entry.pk).exists()
    people = people_rows(entry, paper, out)
    return page(
        request,
        "entry",
        str(entry),
        entry.competition,
        status=status,
        entry=entry,
        parts=copy_of(entry),
        files=list(entry.files.all()),
        steps=list(entry.steps.all()),
        people=people,
        has_young=any(row.member.is_young for row in people),
        published=may_be_published(entry),
        names=shown_names(entry),
        paper_failed=paper is not None or out is not None,
        late_form=form,
        can_be_blackened=has_rounds() and is_judged,
        goes_on=is_judged and entry.competition.entry_window.is_over(),
        went_on=EntryContribution.objects.filter(entry=entry.pk).exclude(state=State.WITHDRAWN).exists(),
        is_chosen=Chosen.objects.filter(entry=entry.pk).exists(),
        can_be_late=entry.state not in SETTLED and not entry.is_trial,
        media=form.media + PaperForm.base_fields["received_on"].widget.media + checking.pop("media"),
        **checking,
    )


@require_POST
@for_staff_of_entry
def allow_late(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Let this entry alone come later."""
    form = LateForm(request.POST, prefix="spaet")
    if not form.is_valid():
        return show(request, entry, status=422, late=form)
    try:
        by_staff.allow_late(entry, form.cleaned_data["until"], form.cleaned_data["reason"], user=request.user)
    except ParticipationError as error:
        form.add_error("until", str(error.message))
        return show(request, entry, status=409, late=form)
    messages.success(request, _("The entry may come later, and the person is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_GET
@for_staff_of_entry
@guarded
def download_file(request: HttpRequest, entry: Entry, file_pk: int) -> Any:
    """A file to take along; no browser runs it."""
    staged = entry.files.filter(pk=file_pk, state=FileState.READY).first()
    if staged is None:
        raise Http404
    name = neutral_name(staged.kind, ending_of(staged.file), staged.pk)
    return private_response(staged.file, name, as_attachment=True)
