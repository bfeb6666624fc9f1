"""Filling in an entry, step by step; what was typed is kept from step to step, and for another day."""

from collections.abc import Mapping

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.consents.asking import newly_asked
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.domain.entering.drafts import save, why_closed
from wagtail_aufbruch.competitions.domain.errors import ChangedElsewhere, EntryError, NotOpen
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.forms.step import StepForm, entry_steps
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.files import file_place
from wagtail_aufbruch.competitions.public.entering.ways import (
    asks_too_many,
    entry_page,
    entry_url,
    not_open_page,
    with_entry,
)
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.questions.definition import FIELD_PREFIX
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.forms.team import asks_for_file, asks_for_row, show_unchecked, takes_over_list
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.uploads.uploading import file_questions, receive_posted

LATER, BACK = "spaeter", "zurueck"
SAVES_PER_HOUR = 1200
"""From one address: a school class that fills in a long form saves often."""


@keeps_what_was_typed
@with_entry
def fill_in(competition: CompetitionPage, request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """One step: shown, shown again with its errors, or stored."""
    entry = opened.entry
    if not 1 <= number <= len(entry_steps(entry)):
        raise Http404("The form has no such step.")
    closed = why_closed(entry)
    if request.method != "POST":
        if closed:
            return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token))
        return _step_page(opened, request, StepForm(entry=entry, number=number))
    is_aside = request.POST.get("weiter") in {LATER, BACK} and entry.state == EntryState.DRAFT
    form = StepForm(request.POST, entry=entry, number=number, is_lenient=is_aside)
    if takes_over_list(form) or asks_for_file(form):
        # What else is still to be filled in on this page is not asked for yet.
        form = StepForm(request.POST, entry=entry, number=number, is_lenient=entry.state == EntryState.DRAFT)
    if closed:
        return not_open_page(competition, request, closed, typed_into(form))
    if is_forged(request):
        return _step_page(opened, request, form, status=refuse_forged(form))
    if throttled(request, "save_entry", SAVES_PER_HOUR, 60):
        return _step_page(opened, request, form, status=refuse_throttled(form))
    refused = receive_posted(file_place(opened, request), request, form.file_keys())
    if asks_for_row(form):
        show_unchecked(form)
        return _step_page(opened, request, form, refused=refused)
    if not form.is_valid() or refused:
        _keep_what_is_right(form)
        return _step_page(opened, request, form, status=422, refused=refused)
    if asks_too_many(request, newly_asked(entry, list(form.values()["answers"]))):
        return _step_page(opened, request, form, status=refuse_throttled(form))
    try:
        save(entry, **form.values())
    except ChangedElsewhere as error:
        return _changed_elsewhere(opened, request, form, error)
    except NotOpen as error:
        return not_open_page(competition, request, str(error.message), typed_into(form))
    except EntryError as error:
        form.add_error(None, str(error.message))
        return _step_page(opened, request, form, status=409)
    return HttpResponseRedirect(_next(competition, request, opened, form))


def _keep_what_is_right(form: StepForm) -> None:
    """Of a draft in which something is missing or wrong all else is stored at once: the train may enter a tunnel."""
    if form.entry.state != EntryState.DRAFT:
        return
    try:
        current = save(form.entry, **form.values())
    except EntryError:
        return  # told when the form comes again
    form.with_revision(current.revision)


def _changed_elsewhere(opened: Opened, request: HttpRequest, form: StepForm, error: ChangedElsewhere) -> HttpResponse:
    """Show what is stored beside what was typed; the next "save" is meant."""
    form.add_error(None, str(error.message))
    form.with_revision(opened.entry.revision)
    stored = StepForm(entry=opened.entry, number=form.number)
    return _step_page(opened, request, form, status=409, stored=different_from(form, stored))


def different_from(form: StepForm, stored: StepForm) -> list[tuple[str, str]]:
    """What is stored and differs from what was typed, each with its label."""
    return [
        (str(field.label), shown)
        for field in stored.visible_fields()
        if (shown := _say(field.value())) and shown != _say(form[field.name].value())
    ]


def _next(competition: CompetitionPage, request: HttpRequest, opened: Opened, form: StepForm) -> str:
    if takes_over_list(form):
        return entry_url(competition, request, "entry_step", opened.token, form.number, done="liste")
    team = asks_for_file(form)
    if team:
        key = team.removeprefix(FIELD_PREFIX)
        return entry_url(competition, request, "entry_class_list", opened.token, key)
    wish = request.POST.get("weiter")
    if wish == LATER:
        return entry_url(competition, request, "entry", opened.token, done="gespeichert")
    if wish == BACK:
        return entry_url(competition, request, "entry_step", opened.token, max(form.number - 1, 1))
    if form.number < len(form.steps):
        return entry_url(competition, request, "entry_step", opened.token, form.number + 1)
    if opened.entry.state != EntryState.DRAFT:
        return entry_url(competition, request, "entry", opened.token, done="geaendert")
    return entry_url(competition, request, "entry_hand_in", opened.token)


def _step_page(
    opened: Opened,
    request: HttpRequest,
    form: StepForm,
    *,
    status: int = 200,
    stored: list[tuple[str, str]] | None = None,
    refused: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    """``refused``: what was wrong with files that came along, by the key of their question."""
    entry, number = opened.entry, form.number
    names = [step.title or _untitled(place) for place, step in enumerate(form.steps, 1)]
    return entry_page(
        opened,
        request,
        "step.html",
        status=status,
        title=names[number - 1],
        form=form,
        step=form.step,
        number=number,
        names=names,
        stored=stored or [],
        file_questions=file_questions(file_place(opened, request), form.asked, refused),
        refused_files=[told for messages in (refused or {}).values() for told in messages],
        is_last=number == len(names),
        is_draft=entry.state == EntryState.DRAFT,
    )


def _untitled(place: int) -> str:
    return _("Your entry") if place == 1 else _("Step %(number)d") % {"number": place}


def typed_into(form: Form) -> list[tuple[str, str]]:
    """What was typed, each with its label."""
    return [(str(field.label), said) for field in form.visible_fields() if (said := _say(field.value()))]


def _say(value: object) -> str:
    if value in (None, "", [], False):
        return ""
    if isinstance(value, (list, tuple)):
        return "\n".join(filter(None, (_say(one) for one in value)))
    if isinstance(value, dict):
        return ", ".join(filter(None, (_say(one) for one in value.values())))
    return clean_text(str(value))
