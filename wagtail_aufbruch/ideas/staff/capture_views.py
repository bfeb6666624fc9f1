"""“Ideen erfassen”: many ideas in a row, by keyboard alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.domain.capture.capture import (
    calls_for,
    capture,
    captured_lately,
    code_to_print,
    undo_capture,
)
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.staff.capture_forms import CaptureForm
from wagtail_aufbruch.ideas.staff.guards import for_staff_of_call, page
from wagtail_aufbruch.participation.domain.authorship.errors import CodeTaken
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.enums import Source
from wagtail_aufbruch.participation.staff.access import for_case_workers

LISTED = 50


@require_GET
@for_case_workers
def choose_call(request: HttpRequest) -> HttpResponse:
    """The calls with what can be done for each."""
    calls = list(calls_for(request.user))
    if not calls:
        messages.warning(request, _("There is no call for ideas in the processes whose cases you handle."))
    return page(request, "calls", _("From the room"), calls=calls)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_call
def capture_ideas(request: HttpRequest, call: IdeaCallPage) -> HttpResponse:
    """The form, blank after each idea except for the values that are kept; below it the ideas captured so far."""
    process = call.process
    if request.method != "POST":
        initial = {**_kept(request, call), **_event_of(request, process)}
        return _capture_page(request, call, CaptureForm(call=call, process=process, initial=initial))
    form = CaptureForm(request.POST, call=call, process=process)
    if not form.is_valid():
        return _capture_page(request, call, form, status=422)
    try:
        idea = capture(call, form.captured, process=process, user=request.user)
    except CodeTaken as error:
        form.add_error("card_code", str(error.message))
        return _capture_page(request, call, form, status=422)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _capture_page(request, call, form, status=422)
    request.session[_session_key(call)] = form.kept
    messages.success(request, _("“%(title)s” is captured.") % {"title": idea.title})
    return HttpResponseRedirect(reverse("aufbruch_capture", args=[call.pk]))


@require_POST
@for_staff_of_call
def undo(request: HttpRequest, call: IdeaCallPage, pk: int) -> HttpResponse:
    """Undo one of the ideas captured in this session."""
    idea = get_object_or_404(captured_lately(call, request.user), pk=pk)
    try:
        title = undo_capture(idea, user=request.user)
    except ParticipationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("“%(title)s” is taken back and deleted.") % {"title": title})
    return HttpResponseRedirect(reverse("aufbruch_capture", args=[call.pk]))


def _event_of(request: HttpRequest, process: Process) -> dict[str, Any]:
    """The event from whose page somebody comes (``?veranstaltung=``); it is kept from then on like a chosen one."""
    wanted = read_pk(request.GET.get("veranstaltung", ""))
    if wanted is None:
        return {}
    event = of_process(BasePage.objects.filter(pk=wanted), process).first()
    return {"source": Source.EVENT, "event": event.pk, "event_name": event.title[:160]} if event is not None else {}


def _session_key(call: IdeaCallPage) -> str:
    return f"aufbruch_capture_{call.pk}"


def _kept(request: HttpRequest, call: IdeaCallPage) -> dict[str, Any]:
    kept = request.session.get(_session_key(call), {})
    return kept if isinstance(kept, dict) else {}


def _capture_page(request: HttpRequest, call: IdeaCallPage, form: CaptureForm, status: int = 200) -> HttpResponse:
    ideas = captured_lately(call, request.user)
    return page(
        request,
        "capture",
        _("Capture ideas"),
        call,
        status=status,
        form=form,
        media=form.media,
        total=ideas.count(),
        captured=[{"idea": idea, "code": code_to_print(idea)} for idea in ideas[:LISTED]],
    )
