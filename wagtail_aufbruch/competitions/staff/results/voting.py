"""The public vote for staff: the result after the end, and at all times what looks like stuffing."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.voting import signs
from wagtail_aufbruch.competitions.domain.voting.counting import VoteResult, result_of
from wagtail_aufbruch.competitions.domain.voting.rules import why_no_vote
from wagtail_aufbruch.competitions.domain.voting.taking_part import category_names, entries_in_vote
from wagtail_aufbruch.competitions.forms.staff import ReasonForm
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, SetAside
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, page
from wagtail_aufbruch.core.lists.numbers import read_pks

PER_PAGE = 100


@dataclass(frozen=True)
class Row:
    """An entry in the result."""

    entry: Entry
    category: str
    votes: int


@require_GET
@for_staff_of_competition
def show_vote(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Before the end without any number of votes."""
    result = result_of(competition)
    return page(
        request,
        "vote",
        _("Public vote"),
        competition,
        result=result,
        pages=_rows(competition, result, request.GET.get("p")) if result is not None else None,
        said=why_no_vote(competition),
        groups=signs.groups_of(competition),
        decisions=list(competition.set_aside.select_related("by", "taken_back_by")),
    )


def _rows(competition: CompetitionPage, result: VoteResult, number: str | None) -> object:
    """The entries by their votes; those with as many stand as their numbers do."""
    names = category_names(competition)
    entries = entries_in_vote(competition).only("pk", "number", "title", "category", "competition")
    rows = [Row(one, names.get(one.category, ""), result.votes.get(one.pk, 0)) for one in entries.order_by("number")]
    return Paginator(sorted(rows, key=lambda row: -row.votes), PER_PAGE).get_page(number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_competition
def show_group(request: HttpRequest, competition: CompetitionPage, token: str) -> HttpResponse:
    """The ballots of one sign, to be set aside with a reason."""
    try:
        named = signs.group_named(competition, token)
    except EntryError:
        raise Http404 from None
    posted = request.method == "POST"
    form = ReasonForm(request.POST if posted else None)
    picked = read_pks(request.POST.getlist("stimmzettel")) if posted else []
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            signs.set_aside(competition, token, form.cleaned_data["reason"], user=request.user, only=picked)
        except EntryError as error:
            form.add_error("reason", str(error.message))
            status = 409
        else:
            messages.success(request, _("The ballots are set aside; your reason stands with them."))
            return HttpResponseRedirect(reverse("aufbruch_vote", args=[competition.pk]))
    return page(
        request,
        "vote_group",
        str(named.sign.label),
        competition,
        status=status,
        form=form,
        ballots=signs.listed(competition, named),
        picked=picked,
        media=form.media,
    )


@require_POST
@for_staff_of_competition
def take_in(request: HttpRequest, competition: CompetitionPage, decision_pk: int) -> HttpResponse:
    """Let ballots count after all."""
    decision = get_object_or_404(SetAside, pk=decision_pk, competition=competition.pk)
    decision.competition = competition
    try:
        signs.take_in_again(decision, user=request.user)
    except EntryError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The ballots count again."))
    return HttpResponseRedirect(reverse("aufbruch_vote", args=[competition.pk]))
