"""The result of a competition for staff: places with what they follow from, equal ones, fixing it, taking it along."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published
from wagtail_aufbruch.competitions.domain.judging.installed import has_rounds
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.export import Export
from wagtail_aufbruch.competitions.domain.result.standing import Group, Row, Standing, standing_of
from wagtail_aufbruch.competitions.domain.result.words import (
    basis_in_words,
    decided_in_words,
    flags_of,
    method_in_words,
    notes_of,
    points_in_words,
)
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.forms.result import FixForm, TieForm
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, FixedResult, PlaceDecision
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, page
from wagtail_aufbruch.core.lists.numbers import read_order
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.tables import XLSX
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.reviews.domain.results.rounding import digits_for, shown

PER_PAGE = 100


@require_GET
@for_staff_of_competition
def show_result(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """The places as they are now; none before all is over."""
    return _show(request, competition)


def _show(
    request: HttpRequest,
    competition: CompetitionPage,
    *,
    status: int = 200,
    tied: TieForm | None = None,
    fix_form: FixForm | None = None,
) -> HttpResponse:
    """``tied``: the form of a decision that comes back with its errors, to the entries that it is about."""
    standing = standing_of(competition)
    results = list(FixedResult.objects.filter(competition=competition.pk).select_related("by"))
    seen = fixing.fingerprint_of(standing)
    pages = Paginator([(group, row) for group in standing.groups for row in group.rows], PER_PAGE)
    shown_page = pages.get_page(request.GET.get("p"))
    if fix_form is not None:
        fix_form.take_newest(seen)
    ties = [_tie(request, tie, tied) for tie in standing.undecided]
    return page(
        request,
        "result",
        _("Result"),
        competition,
        status=status,
        standing=standing,
        pages=shown_page,
        groups=_groups(standing, shown_page),
        ties=ties,
        tied=tied,
        not_taken=None if any(form is tied for _rows, form in ties) else tied,
        decisions=_decisions(competition),
        method=_method(competition, standing),
        notes=notes_of(standing),
        results=results,
        has_changed=bool(results) and not standing.waits_for and results[0].sha256 != seen,
        fix_form=fix_form or FixForm(prefix="fest", initial={"seen": seen}),
        is_public=may_be_told(competition),
        jury_url=reverse("aufbruch_competition_jury", args=[competition.pk]) if has_rounds() else "",
        open_appeals=Appeal.objects.filter(
            entry__competition=competition.pk, entry__state=EntryState.NOT_ADMITTED, decided_at=None
        ).count(),
    )


def _method(competition: CompetitionPage, standing: Standing) -> list[str]:
    """The rule in words, with how the juries' points come about."""
    juries = [group.jury for group in standing.groups if group.jury is not None]
    points = list(dict.fromkeys(points_in_words(jury.method) for jury in juries))
    return [*method_in_words(competition), *points]


def _groups(standing: Standing, shown_page: "Page[tuple[Group, Row]]") -> list[dict[str, Any]]:
    """What of each category stands on this page of the list."""
    found: dict[str, dict[str, Any]] = {}
    for group, row in shown_page.object_list:
        if group.key not in found:
            found[group.key] = {
                "group": group,
                "basis": basis_in_words(group.basis, standing.rule),
                "digits": digits_for([one.mix for one in group.rows if one.mix is not None]),
                "rows": [],
            }
        part = found[group.key]
        part["rows"].append(
            {
                "entry": row.entry,
                "rank": row.rank,
                "is_shared": row.place.is_shared,
                "jury": shown(row.jury),
                "reviews": row.reviews,
                "votes": row.votes,
                "public": shown(row.public),
                "mix": shown(row.mix, part["digits"]),
                "decided_by": decided_in_words(row),
                "flags": flags_of(group, row, may_be_published=may_be_published(row.entry)),
            }
        )
    return list(found.values())


def _tie(request: HttpRequest, tie: list[Row], tied: TieForm | None) -> tuple[list[tuple[Row, str]], TieForm]:
    typed: Mapping[str, str] = dict(zip(*(request.POST.getlist(name) for name in ("beitrag", "platz")), strict=False))
    keys = {str(row.entry.pk) for row in tie}
    form = tied if tied is not None and keys == set(typed) else TieForm(prefix="gleich")
    form.auto_id = f"id_%s-{tie[0].entry.pk}"
    return [(row, typed.get(str(row.entry.pk), "")) for row in tie], form


def _decisions(competition: CompetitionPage) -> list[PlaceDecision]:
    found = PlaceDecision.objects.filter(entry__competition=competition.pk).select_related("entry", "by")
    return list(found.order_by("at", "place"))


def _to(competition: CompetitionPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_result", args=[competition.pk]))


@require_POST
@for_staff_of_competition
def fix(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Fix the result that was read."""
    form = FixForm(request.POST, prefix="fest")
    if not form.is_valid():
        return _show(request, competition, status=422, fix_form=form)
    try:
        done = fixing.fix(
            competition, user=request.user, seen=form.cleaned_data["seen"], reason=form.cleaned_data["reason"]
        )
    except ParticipationError as error:
        form.add_error("reason", str(error.message))
        return _show(request, competition, status=409, fix_form=form)
    messages.success(request, _("Result %(number)d is fixed.") % {"number": done.number})
    return _to(competition)


@require_POST
@for_staff_of_competition
def decide_tie(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Put equal results in an order: the places come as numbers beside each."""
    form = TieForm(request.POST, prefix="gleich")
    order = read_order(request.POST.getlist("beitrag"), request.POST.getlist("platz"))
    if order is None:
        form.add_error(None, _("Give each of them another place, beginning with 1."))
    if not form.is_valid() or order is None:
        return _show(request, competition, status=422, tied=form)
    try:
        fixing.decide_tie(competition, order, form.cleaned_data["reason"], user=request.user)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _show(request, competition, status=409, tied=form)
    messages.success(request, _("The decision is stored with its reason."))
    return _to(competition)


@require_POST
@for_staff_of_competition
def undo_tie(request: HttpRequest, competition: CompetitionPage, entry_pk: int) -> HttpResponse:
    """Take back a decision between equal results."""
    try:
        fixing.undo_tie(competition, entry_pk, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The decision is taken back."))
    return _to(competition)


@require_GET
@for_staff_of_competition
def export(request: HttpRequest, competition: CompetitionPage, ending: str) -> HttpResponse:
    """The result with titles and names; written down in the log. 404 before there is one."""
    standing = standing_of(competition)
    if ending not in {"csv", "xlsx"} or standing.waits_for:
        raise Http404
    log(competition, "aufbruch.result_exported", user=request.user, data={"format": ending})
    tables = Export(standing)
    if ending == "csv":
        answer: StreamingHttpResponse | FileResponse = StreamingHttpResponse(
            tables.as_csv(), content_type="text/csv; charset=utf-8"
        )
    else:
        answer = FileResponse(tables.as_xlsx(), content_type=XLSX)
    named = as_download(answer, f"{competition.title} {_('Result')}", ending)
    return cast("HttpResponse", named)  # what streams is another class in Django, and answers alike


@require_GET
@for_staff_of_competition
def download_fixed(request: HttpRequest, competition: CompetitionPage, number: int) -> HttpResponse:
    """A fixed result, byte for byte as its hash was taken."""
    found = get_object_or_404(FixedResult, competition=competition.pk, number=number)
    answer = HttpResponse(found.text.encode(), content_type="application/json; charset=utf-8")
    return as_download(answer, f"{competition.title} {found.number}", "json")
