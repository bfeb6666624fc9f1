"""Mending an entry that was returned, and appealing where it was not admitted."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.checking import appeals, repairing
from wagtail_aufbruch.competitions.domain.checking.reading import appeal_of, asked_keys
from wagtail_aufbruch.competitions.domain.checking.story import story_of
from wagtail_aufbruch.competitions.domain.consents.asking import newly_asked
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.domain.errors import ChangedElsewhere, EntryError, Incomplete, NotOpen
from wagtail_aufbruch.competitions.forms.repair import AppealForm, RepairForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.files import file_place
from wagtail_aufbruch.competitions.public.entering.steps import different_from, typed_into
from wagtail_aufbruch.competitions.public.entering.ways import (
    asks_too_many,
    entry_page,
    entry_url,
    not_open_page,
    with_entry,
)
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.forms.team import asks_for_row, show_unchecked
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.uploads.uploading import file_questions, receive_posted

LATER = "spaeter"
REPAIRS_PER_HOUR, APPEALS_PER_HOUR = 600, 60
"""From one address: a school class that shares one still gets through."""


@keeps_what_was_typed
@with_entry
def repair_entry(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """What was asked for: shown, shown again with its errors, stored, or stored and handed in again."""
    entry = opened.entry
    closed = repairing.why_not_repaired(entry)
    asked = asked_keys(entry)
    if request.method != "POST":
        if closed:
            return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token))
        return _repair_page(opened, request, RepairForm(entry=entry, asked=asked))
    is_aside = request.POST.get("weiter") == LATER
    form = RepairForm(request.POST, entry=entry, asked=asked)
    if closed:
        return not_open_page(competition, request, closed, typed_into(form))
    if is_forged(request):
        return _repair_page(opened, request, form, status=refuse_forged(form))
    if throttled(request, "repair_entry", REPAIRS_PER_HOUR, 60):
        return _repair_page(opened, request, form, status=refuse_throttled(form))
    refused = receive_posted(file_place(opened, request), request, form.file_keys())
    if asks_for_row(form):
        show_unchecked(form)
        return _repair_page(opened, request, form, refused=refused)
    is_right = form.is_valid() and not refused
    if asks_too_many(request, newly_asked(entry, list(form.values()["answers"]))):
        return _repair_page(opened, request, form, status=refuse_throttled(form), refused=refused)
    try:
        # Of a form with errors what is right is stored at once; what was there before stays in place of the rest.
        form.with_revision(repairing.save_repair(entry, **form.values()).revision)
        if not is_right:
            return _repair_page(opened, request, form, status=422, refused=refused)
        if not is_aside:
            repairing.hand_in_again(entry)
    except ChangedElsewhere as error:
        return _changed_elsewhere(opened, request, form, error)
    except NotOpen as error:
        return not_open_page(competition, request, str(error.message), typed_into(form))
    except Incomplete as error:
        form.add_error(None, " ".join([_("Something is missing:"), *(f"{one.label}." for one in error.missing)]))
        return _repair_page(opened, request, form, status=422)
    except EntryError as error:
        form.add_error(None, str(error.message))
        return _repair_page(opened, request, form, status=409)
    done = "gemerkt" if is_aside else "nachgebessert"
    return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done=done))


def _changed_elsewhere(opened: Opened, request: HttpRequest, form: RepairForm, error: ChangedElsewhere) -> HttpResponse:
    """Show what is stored beside what was typed; the next "save" is meant."""
    form.add_error(None, str(error.message))
    form.with_revision(opened.entry.revision)
    stored = different_from(form, RepairForm(entry=opened.entry, asked=form.asked_keys))
    return _repair_page(opened, request, form, status=409, stored=stored)


def _repair_page(
    opened: Opened,
    request: HttpRequest,
    form: RepairForm,
    *,
    status: int = 200,
    stored: list[tuple[str, str]] | None = None,
    refused: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    return entry_page(
        opened,
        request,
        "repair.html",
        status=status,
        title=_("Mend your entry"),
        form=form,
        story=story_of(opened.entry),
        stored=stored or [],
        file_questions=file_questions(file_place(opened, request), form.asked, refused),
        refused_files=[told for messages in (refused or {}).values() for told in messages],
    )


@keeps_what_was_typed
@with_entry
def appeal(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """The one appeal: GET shows the form, POST files it."""
    entry = opened.entry
    closed = appeals.why_no_appeal(entry, appeal_of(entry))
    if request.method != "POST":
        if closed:
            return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token))
        return _appeal_page(opened, request, AppealForm())
    form = AppealForm(request.POST)
    if is_forged(request):
        return _appeal_page(opened, request, form, status=refuse_forged(form))
    if not form.is_valid():
        return _appeal_page(opened, request, form, status=422)
    if throttled(request, "appeal_entry", APPEALS_PER_HOUR, 60):
        return _appeal_page(opened, request, form, status=refuse_throttled(form))
    try:
        appeals.file_appeal(entry, form.cleaned_data["text"])
    except EntryError as error:
        return not_open_page(competition, request, str(error.message), typed_into(form))
    return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done="einspruch"))


def _appeal_page(opened: Opened, request: HttpRequest, form: AppealForm, status: int = 200) -> HttpResponse:
    return entry_page(
        opened,
        request,
        "appeal.html",
        status=status,
        title=_("Appeal"),
        form=form,
        story=story_of(opened.entry),
    )
