"""The result of a round: places with what they follow from, equal ones, fixing it, taking it along."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from wagtail_aufbruch.core.lists.numbers import read_order
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.reviews.domain.results import record
from wagtail_aufbruch.reviews.domain.results.export import Export
from wagtail_aufbruch.reviews.domain.results.progress import progress_in
from wagtail_aufbruch.reviews.domain.results.ranking import Place
from wagtail_aufbruch.reviews.domain.results.rounding import digits_for, shown
from wagtail_aufbruch.reviews.domain.results.standing import standing_of
from wagtail_aufbruch.reviews.domain.results.words import decided_in_words, method_in_words
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff
from wagtail_aufbruch.reviews.extension.subjects import own_result_of
from wagtail_aufbruch.reviews.forms.steps import ChangeReasonForm, ReasonForm
from wagtail_aufbruch.reviews.models import Reviewer, Round, TieDecision
from wagtail_aufbruch.reviews.staff.guards import for_staff_of_round, page

PER_PAGE = 100
"""Places on one page of the result."""


@require_GET
@for_staff_of_round
def show_result(request: HttpRequest, round_: Round) -> HttpResponse:
    """The places as they are now; where the app of what is judged makes the result, its page of it."""
    own = own_result_of(round_.subject_kind)
    return HttpResponseRedirect(own.staff_url(round_.pk)) if own is not None else _show(request, round_)


def _show(
    request: HttpRequest,
    round_: Round,
    *,
    status: int = 200,
    tied: ReasonForm | None = None,
    fix_form: ChangeReasonForm | None = None,
) -> HttpResponse:
    """``tied``: the form of a decision that comes back with its errors, to the things that it is about."""
    typed = dict(zip(*(request.POST.getlist(name) for name in ("item", "platz")), strict=False))
    standing = standing_of(round_)
    titles = titles_for_staff(round_, standing.items.values())
    pages = Paginator(standing.places, PER_PAGE).get_page(request.GET.get("p"))
    values = [place.outcome.value for place in standing.places if place.outcome.value is not None]
    digits = digits_for(values)

    def row(place: Place) -> dict[str, Any]:
        outcome, item = place.outcome, standing.items[place.item]
        return {
            "item": item,
            "title": titles.get(item.pk, _("not there any more")),
            "rank": place.rank,
            "is_shared": place.is_shared,
            "value": shown(outcome.value, digits),
            "number": outcome.number,
            "range": f"{shown(min(outcome.values), 0)}–{shown(max(outcome.values), 0)}" if outcome.values else "–",
            "decided_by": decided_in_words(place),
            "typed": typed.get(str(item.pk), ""),
        }

    def tie(places: list[Place]) -> tuple[list[dict[str, Any]], ReasonForm]:
        keys = {str(place.item) for place in places}
        form = tied if tied is not None and keys == set(typed) else ReasonForm(prefix="gleich")
        form.auto_id = f"id_%s-{places[0].item}"
        return [row(place) for place in places], form

    ties = [tie(places) for places in standing.undecided] if round_.is_over else []
    results = list(round_.results.select_related("user"))
    people = {one.pk: one for one in Reviewer.objects.filter(round=round_)}
    numbers = {key: one.number for key, one in people.items()}
    seen = record.fingerprint_of(standing, numbers) if round_.is_over else ""
    if fix_form is not None:
        fix_form.take_newest(seen)
    far = [(str(people[key]), shown(abs(by), 0), by > 0) for key, by in standing.far_off.items()]
    return page(
        request,
        "result",
        _("Result"),
        round_,
        status=status,
        places=[row(place) for place in pages.object_list],
        pages=pages,
        ties=ties,
        tied=tied,
        not_taken=None if any(form is tied for _places, form in ties) else tied,
        decisions=_decisions(round_) if standing.decided else [],
        far=far,
        total=progress_in(standing),
        method=method_in_words(round_),
        results=results,
        has_changed=bool(results) and bool(seen) and results[0].sha256 != seen,
        fix_form=fix_form or ChangeReasonForm(prefix="fest", initial={"seen": seen}),
    )


def _decisions(round_: Round) -> list[TieDecision]:
    found = TieDecision.objects.filter(item__round=round_).select_related("item", "user")
    return list(found.order_by("at", "place"))


def _to(round_: Round) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_review_result", args=[round_.pk]))


@require_POST
@for_staff_of_round
def decide_tie(request: HttpRequest, round_: Round) -> HttpResponse:
    """Put equal results in an order: the places come as numbers beside each."""
    form = ReasonForm(request.POST, prefix="gleich")
    order = read_order(request.POST.getlist("item"), request.POST.getlist("platz"))
    if order is None:
        form.add_error(None, _("Give each of them another place, beginning with 1."))
    if not form.is_valid() or order is None:
        return _show(request, round_, status=422, tied=form)
    try:
        record.decide_tie(round_, order, form.cleaned_data["reason"], user=request.user)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _show(request, round_, status=409, tied=form)
    messages.success(request, _("The decision is stored with its reason."))
    return _to(round_)


@require_POST
@for_staff_of_round
def undo_tie(request: HttpRequest, round_: Round, item_pk: int) -> HttpResponse:
    try:
        record.undo_tie(round_, item_pk, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The decision is taken back."))
    return _to(round_)


@require_POST
@for_staff_of_round
def fix(request: HttpRequest, round_: Round) -> HttpResponse:
    if own_result_of(round_.subject_kind) is not None:
        return _to(round_)
    form = ChangeReasonForm(request.POST, prefix="fest")
    if not form.is_valid():
        return _show(request, round_, status=422, fix_form=form)
    try:
        given = form.cleaned_data
        result = record.fix(round_, user=request.user, reason=given["reason"], seen=given["seen"])
    except ParticipationError as error:
        form.add_error("reason", str(error.message))
        return _show(request, round_, status=409, fix_form=form)
    messages.success(request, _("Result %(number)d is fixed.") % {"number": result.number})
    return _to(round_)


@require_GET
@for_staff_of_round
def export(request: HttpRequest, round_: Round, ending: str) -> Any:
    """Places and single scores, with the names of those who judged; written down in the log."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    log(round_, "aufbruch.round_exported", user=request.user, title=round_.title, data={"format": ending})
    tables = Export(round_)
    if ending == "csv":
        answer: StreamingHttpResponse | FileResponse = StreamingHttpResponse(
            tables.as_csv(), content_type="text/csv; charset=utf-8"
        )
    else:
        answer = FileResponse(tables.as_xlsx(), content_type=XLSX)
    return as_download(answer, round_.title, ending)
