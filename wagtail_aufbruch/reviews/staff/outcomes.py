"""What a group has decided of what it judged: written down, published together, reported."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, ParticipationError
from wagtail_aufbruch.reviews.domain.errors import NotReady
from wagtail_aufbruch.reviews.domain.outcomes import drafting, publishing
from wagtail_aufbruch.reviews.domain.outcomes.publishing import Published
from wagtail_aufbruch.reviews.domain.outcomes.report import Report
from wagtail_aufbruch.reviews.domain.outcomes.rules import say_left
from wagtail_aufbruch.reviews.domain.outcomes.sheet import Row, Sheet, sheet_of
from wagtail_aufbruch.reviews.domain.results.rounding import digits_for, shown
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.forms.outcomes import OutcomesForm, PublishForm, SuggestForm
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.staff.guards import for_staff_of_decided, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_decided
def write_outcomes(request: HttpRequest, round_: Round) -> HttpResponse:
    """Everything that was judged, the best first, and beside each what the group has decided."""
    sheet = sheet_of(round_)
    if request.method != "POST":
        return _show(request, sheet)
    form = OutcomesForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _show(request, sheet, form, status=422)
    try:
        if _without_field(request, sheet, form):
            raise drafting.OutcomesChanged([])
        number = drafting.save(round_, form.typed, user=request.user)
    except drafting.OutcomesChanged as error:
        return _overtaken(request, round_, str(error.message), error.items)
    except ParticipationError as error:
        return _overtaken(request, round_, str(error.message))
    if not number:
        messages.info(request, _("Nothing has changed."))
    else:
        messages.success(
            request,
            ngettext(
                "%(number)d outcome is stored. Nobody outside sees it before you publish.",
                "%(number)d outcomes are stored. Nobody outside sees them before you publish.",
                number,
            )
            % {"number": number},
        )
    return _to(round_)


def _overtaken(request: HttpRequest, round_: Round, problem: str, items: list[int] | None = None) -> HttpResponse:
    """409 with what was typed, beside how it is now."""
    sheet = sheet_of(round_)
    form = OutcomesForm(request.POST, sheet=sheet)
    form.is_valid()
    form.add_error(None, problem)
    form.take_newest()
    return _show(
        request, sheet, form, status=409, overtaken=set(items or []), without_field=_without_field(request, sheet, form)
    )


def _without_field(request: HttpRequest, sheet: Sheet, form: OutcomesForm) -> list[tuple[str, str]]:
    """What was typed of things that have no field any more, since a colleague has published them or they were
    withdrawn: title and words."""
    found = []
    for row in sheet.rows:
        key, known = row.item.pk, row.outcome
        reason = request.POST.get(f"reason-{key}", "").replace("\r\n", "\n").strip()
        typed = request.POST.get(f"verdict-{key}", ""), reason
        if f"reason-{key}" in form.fields or typed == (known.verdict, known.reason):
            continue
        words = (reason, request.POST.get(f"to_author-{key}", "").strip())
        found += [(row.title, one) for one in words if one]
    return found


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: OutcomesForm | None = None,
    *,
    status: int = 200,
    overtaken: set[int] | None = None,
    without_field: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    suggest = SuggestForm(request.GET if "ab" in request.GET else None)
    problem = drafting.may_write(sheet)
    shown_form = form or OutcomesForm(sheet=sheet, suggested=_suggested(sheet, suggest))
    return page(
        request,
        "outcomes",
        _("Outcomes"),
        sheet.round,
        status=status,
        sheet=sheet,
        problem=problem,
        form=shown_form,
        suggest=suggest,
        rows=[(one, facts_of(one.row, sheet), one.row.item.pk in (overtaken or ())) for one in shown_form.rows],
        without_field=without_field,
        told=sheet.told,
        apart=[row for row in sheet.rows if row.in_the_way],
        problems=publishing.problems_of(sheet) if sheet.round.is_over and sheet.waiting is None else [],
        moment=say_moment(sheet.waiting.at) if sheet.waiting is not None else "",
    )


def _suggested(sheet: Sheet, suggest: SuggestForm) -> dict[int, str]:
    """By thing what the limit suggests; nothing for what has no place."""
    limit = suggest.limit if suggest.is_bound else None
    if limit is None:
        return {}
    ranked = [row for row in sheet.open if row.place.rank is not None and row.value is not None]
    return {
        row.item.pk: (Verdict.GO_ON if row.value is not None and row.value >= limit else Verdict.POOL).value
        for row in ranked
    }


def facts_of(row: Row, sheet: Sheet) -> dict[str, Any]:
    """Place, result and spread as staff read them."""
    digits = digits_for([one.value for one in sheet.rows if one.value is not None])
    outcome = row.place.outcome
    return {
        "rank": row.place.rank,
        "is_shared": row.place.is_shared,
        "value": shown(outcome.value, digits),
        "number": outcome.number,
        "range": f"{shown(min(outcome.values), 0)}–{shown(max(outcome.values), 0)}" if outcome.values else "",
        "spread": shown(outcome.spread, 0),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_decided
def publish(request: HttpRequest, round_: Round) -> HttpResponse:
    """What everybody is going to read, and when."""
    sheet = sheet_of(round_)
    last = sheet.releases[-1] if sheet.releases else None
    initial = {"seen": sheet.seen, "met_on": last.met_on if last is not None else None}
    form = PublishForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        at = data["at"] if data["when"] == form.LATER else None
        try:
            made, published = publishing.release(
                round_, met_on=data["met_on"], at=at, user=request.user, seen=data["seen"]
            )
        except NotReady as error:
            for problem in error.problems:
                form.add_error(None, str(problem))
            status = 409
        except ChangedSinceShown as error:
            form.add_error(None, str(error.message))
            status = 409
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            status = 409
        else:
            _tell(request, round_, published, say_moment(made.at))
            return _to(round_)
        sheet = sheet_of(round_)
        form.take_newest(sheet.seen)
    elif request.method == "POST":
        status = 422
    return page(
        request,
        "publish",
        _("Publish together"),
        round_,
        status=status,
        sheet=sheet,
        form=form,
        problems=publishing.problems_of(sheet),
        going_on=[row for row in sheet.ready if row.outcome.verdict == Verdict.GO_ON],
        returning=[row for row in sheet.ready if row.outcome.verdict == Verdict.POOL],
        media=form.media,
    )


def _tell(request: HttpRequest, round_: Round, published: Published | None, moment: str) -> None:
    if published is None:
        messages.success(request, _("Everything is published together on %(moment)s.") % {"moment": moment})
        return
    number = len(published.done)
    messages.success(
        request,
        ngettext("%(number)d outcome is published.", "%(number)d outcomes are published.", number) % {"number": number},
    )
    for row, why in published.left:
        reason = say_left(why, row.judged, row.process)
        messages.warning(request, _("Left out: “%(title)s” %(reason)s.") % {"title": row.title, "reason": reason})


@require_POST
@for_staff_of_decided
def take_back(request: HttpRequest, round_: Round) -> HttpResponse:
    """Take back a publication whose moment is still to come."""
    try:
        publishing.take_back(round_, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The publication is taken back. The outcomes can be changed again."))
    return _to(round_)


@require_GET
@for_staff_of_decided
def report(request: HttpRequest, round_: Round) -> HttpResponse:
    """The report to the body above the group, to be printed."""
    found = Report(sheet_of(round_))
    return page(request, "report", _("Report"), round_, report=found)


@require_GET
@for_staff_of_decided
def export(request: HttpRequest, round_: Round, ending: str) -> HttpResponse:
    """The report as a table; written down in the log."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    log(round_, "aufbruch.outcomes_exported", user=request.user, title=round_.title, data={"format": ending})
    found = Report(sheet_of(round_))
    if ending == "csv":
        answer = HttpResponse(b"".join(found.csv()), content_type="text/csv; charset=utf-8")
    else:
        with found.xlsx() as file:
            answer = HttpResponse(file.read(), content_type=XLSX)
    return as_download(answer, f"{round_.title}, {_('Outcomes')}", ending)


def _to(round_: Round) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_review_outcomes", args=[round_.pk]))
