"""The formal check: ticking rules, admitting, returning, not admitting; deciding appeals."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, undoing
from wagtail_aufbruch.competitions.domain.checking.errors import RulesOpen
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, last_check
from wagtail_aufbruch.competitions.forms.checking import AppealDecisionForm, CheckForm, MoreTimeForm, UndoForm
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.competitions.staff.guards import entry_now, for_staff_of_entry
from wagtail_aufbruch.competitions.staff.handed_in.check_context import check_form_of
from wagtail_aufbruch.competitions.staff.handed_in.entries import show
from wagtail_aufbruch.participation.domain.errors import ParticipationError

NOTE, ADMIT, RETURN, REFUSE = "merken", "zulassen", "zurueckgeben", "ablehnen"
ACCEPT = "stattgeben"


@require_POST
@for_staff_of_entry
def check_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """One form with four buttons; what does not fit is said beside it, and what was typed stays."""
    form = check_form_of(entry, request.POST)
    if not form.is_valid():
        return show(request, entry, status=422, check_form=form)
    try:
        done = _decide(request, entry, form)
    except ParticipationError as error:
        fresh = entry_now(entry)
        form.add_error(None, str(error.message))
        form.take_newest(fingerprint_of(fresh))
        status = 422 if isinstance(error, RulesOpen) else 409
        return show(request, fresh, status=status, check_form=form)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


def _decide(request: HttpRequest, entry: Entry, form: CheckForm) -> str:
    data, ticks = form.cleaned_data, form.ticks()
    user, seen = request.user, data["seen"]
    wish = request.POST.get("tun")
    if wish == ADMIT:
        deciding.admit(entry, ticks, user=user, seen=seen)
        return _("The entry is admitted, and the person is told by mail.")
    if wish == RETURN:
        deciding.send_back(
            entry,
            ticks,
            asked=data["asked"],
            until_day=form.until_day,
            message=data["message"],
            user=user,
            seen=seen,
        )
        return _("The entry is returned for repair, and the person is told by mail.")
    if wish == REFUSE:
        deciding.refuse(entry, ticks, message=data["message"], user=user, seen=seen)
        return _("The entry is not admitted, and the person is told by mail.")
    deciding.note(entry, ticks, user=user, seen=seen)
    return _("What you have ticked is saved. Nobody is told.")


@require_POST
@for_staff_of_entry
def decide_appeal(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Accept the appeal or not, with a reason."""
    form = AppealDecisionForm(request.POST, seen="")
    if not form.is_valid():
        return show(request, entry, status=422, appeal_form=form)
    accepted = request.POST.get("tun") == ACCEPT
    try:
        appeals.decide_appeal(
            entry, accepted, form.cleaned_data["reason"], user=request.user, seen=form.cleaned_data["seen"]
        )
    except ParticipationError as error:
        fresh = entry_now(entry)
        form.add_error(None, str(error.message))
        form.take_newest(fingerprint_of(fresh))
        return show(request, fresh, status=409, appeal_form=form)
    messages.success(request, _("The appeal is decided, and the person is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_POST
@for_staff_of_entry
def undo_check(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Take the last decision back, with a reason."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return show(request, entry, status=422, undo_form=form)
    data = form.cleaned_data
    try:
        undoing.undo(entry, data["reason"], user=request.user, seen=data["seen"])
    except ParticipationError as error:
        return _refused(request, entry, form, error, "undo_form")
    messages.success(request, _("The decision is taken back, and the person is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_POST
@for_staff_of_entry
def give_more_time(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Let an entry be repaired for longer, with a reason."""
    form = MoreTimeForm(request.POST)
    if not form.is_valid():
        return show(request, entry, status=422, time_form=form)
    data = form.cleaned_data
    try:
        undoing.give_more_time(entry, data["until"], data["reason"], user=request.user, seen=data["seen"])
    except ParticipationError as error:
        return _refused(request, entry, form, error, "time_form")
    messages.success(request, _("There is more time for the repair, and the person is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


def _refused(request: HttpRequest, entry: Entry, form: UndoForm, error: ParticipationError, name: str) -> HttpResponse:
    """What was typed comes back with the reason, beside what stands there now."""
    fresh = entry_now(entry)
    form.add_error(None, str(error.message))
    form.take_newest(undoing.mark_of(fresh, last_check(fresh)))
    given: dict[str, Any] = {name: form}
    return show(request, fresh, status=409, **given)
