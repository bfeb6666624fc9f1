"""The staff's page of a contribution that the town answers: its stage, where it belongs, its answers, and what the app
of its kind adds."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_url
from wagtail_aufbruch.participation.domain.responses import handling
from wagtail_aufbruch.participation.domain.responses.errors import ChangedMeanwhile, HandlingError
from wagtail_aufbruch.participation.domain.responses.stages import stage_name
from wagtail_aufbruch.participation.extension.handling_parts import HandlingPart
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.staff.access import for_staff_of
from wagtail_aufbruch.participation.staff.responses.response_forms import ParticularsForm, StageForm

for_staff_of_answered = for_staff_of(handling.answered_for, name="contribution")
"""For views of one contribution that the town answers: for those who handle the cases of its process."""


@require_GET
@for_staff_of_answered
def show(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Everything staff can do with it, each part in a form of its own."""
    return handling_page(request, contribution)


def handling_page(
    request: HttpRequest, contribution: Contribution, *, status: int = 200, **changes: Any
) -> HttpResponse:
    """The page; ``changes`` of its context are, for instance, a form as it comes back with its errors."""
    process = process_page(contribution)
    kind = kind_of(contribution)
    parts: list[HandlingPart] = [part for make in providers("handling_parts") for part in make(request, contribution)]
    context: dict[str, Any] = {
        "contribution": contribution,
        "words": kind.words,
        "stage": stage_name(process, contribution.stage),
        "stage_form": _stage_form(contribution, process),
        "particulars_form": _particulars_form(contribution),
        "answers": list(contribution.official_answers.order_by("pk")),
        "case_url": case_url(contribution),
        "public_url": kind.public_url(contribution) if contribution.is_public else "",
        "parts": parts,
    }
    for part in parts:
        context |= part.context
    title = str(kind.words.work_on)
    return staff_page(request, "handling", title, contribution.title, status=status, **{**context, **changes})


def _stage_form(contribution: Contribution, process: Process) -> StageForm:
    initial = {"stage": contribution.stage, "seen": handling.stage_seen(contribution)}
    return StageForm(initial=initial, process=process, prefix="stage")


def _particulars_form(contribution: Contribution) -> ParticularsForm:
    initial = {
        "group": contribution.group_id,
        "handlungsfeld": contribution.handlungsfeld_id,
        "place_name": contribution.place_name,
        "tags": list(contribution.tags.names()),
        "seen": handling.particulars_seen(contribution),
    }
    return ParticularsForm(initial=initial, contribution=contribution, prefix="where")


@require_POST
@for_staff_of_answered
def change_stage(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Move it to another stage."""
    form = StageForm(request.POST, process=process_page(contribution), prefix="stage")
    if not form.is_valid():
        return handling_page(request, contribution, status=422, stage_form=form)
    data = form.cleaned_data
    try:
        handling.change_stage(contribution, data["stage"], user=request.user, note=data["note"], seen=data["seen"])
    except HandlingError as error:
        return _lost(request, contribution, form, error, handling.stage_seen, "stage_form")
    messages.success(request, kind_of(contribution).words.has_moved)
    return to_handling(contribution)


@require_POST
@for_staff_of_answered
def change_particulars(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Say who takes it up and where it belongs."""
    form = ParticularsForm(request.POST, contribution=contribution, prefix="where")
    if not form.is_valid():
        return handling_page(request, contribution, status=422, particulars_form=form)
    try:
        handling.save_particulars(contribution, form.particulars, user=request.user, seen=form.cleaned_data["seen"])
    except HandlingError as error:
        return _lost(request, contribution, form, error, handling.particulars_seen, "particulars_form")
    messages.success(request, kind_of(contribution).words.is_placed)
    return to_handling(contribution)


def _lost(
    request: HttpRequest,
    contribution: Contribution,
    form: SeenForm,
    error: HandlingError,
    seen: Callable[[Contribution], str],
    name: str,
) -> HttpResponse:
    """409 with what was typed, on top of how it is now."""
    current = handling.answered_for(request.user).filter(pk=contribution.pk).first()
    if current is None:
        raise Http404
    form.add_error(None, str(error.message))
    if isinstance(error, ChangedMeanwhile):
        form.take_newest(seen(current))
    return handling_page(request, current, status=409, **{name: form})


def to_handling(contribution: Contribution) -> HttpResponseRedirect:
    """Back to the page."""
    return HttpResponseRedirect(reverse("aufbruch_handling", args=[contribution.pk]))


def staff_page(
    request: HttpRequest, template: str, title: str, subtitle: str = "", *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page about contributions that the town answers, in the admin's frame."""
    common = {
        "page_title": title,
        "page_subtitle": subtitle,
        "header_title": f"{title}: {subtitle}" if subtitle else title,
        "header_icon": "edit",
    }
    template = f"aufbruch_participation/staff/responses/{template}.html"
    return render(request, template, {**common, **context}, status=status)
