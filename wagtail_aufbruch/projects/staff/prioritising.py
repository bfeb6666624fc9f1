"""The staff's pages of priorities: a round on projects with one click, its result, and what the body decides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.staff.access import for_case_workers, for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way
from wagtail_aufbruch.projects.domain.prioritising import deciding, goals, rounds, subjects
from wagtail_aufbruch.projects.domain.prioritising.published.pages import url_of
from wagtail_aufbruch.projects.domain.prioritising.result import Line, Result
from wagtail_aufbruch.projects.domain.prioritising.words import (
    method,
    say_band,
    say_mean,
    say_move,
    say_points,
    told_scores,
)
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage
from wagtail_aufbruch.projects.staff.prioritising_forms import DecisionForm, RoundForm
from wagtail_aufbruch.reviews.domain.results.progress import progress_of_rounds
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.staff.guards import rounds_for


def indexes_for(user: AnyUser) -> PageQuerySet:
    """The lists of projects of the processes whose cases ``user`` handles."""
    found: PageQuerySet = pages_for(user, ProjectIndexPage.objects.all())
    return found


for_staff_of_index = for_staff_of(indexes_for, name="index")
for_staff_of_priority = for_staff_of(lambda user: rounds_for(user).filter(subject_kind=subjects.KEY), name="round_")
"""For views of one round on projects: for those who handle the cases of its process."""


def _page(request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    steps = [(reverse("aufbruch_projects"), _("Projects"))]
    if template != "priorities":
        steps.append((reverse("aufbruch_priorities"), _("Priorities")))
    template = f"aufbruch_projects/staff/{template}.html"
    return staff_page(request, template, title, way(*steps), icon="tasks", status=status, **context)


@require_GET
@for_case_workers
def list_priorities(request: HttpRequest) -> HttpResponse:
    """The rounds on projects, and a way to a new one for each list of projects."""
    found = list(rounds_for(request.user).filter(subject_kind=subjects.KEY))
    progress = progress_of_rounds(found)
    decided = PriorityDecision.objects.filter(round_key__in=[one.pk for one in found]).order_by("number")
    last = {one.round_key: one for one in decided.defer("text")}
    indexes = list(indexes_for(request.user).order_by("path"))
    return _page(
        request,
        "priorities",
        _("Priorities"),
        rows=[(one, progress[one.pk], last.get(one.pk)) for one in found],
        indexes=indexes,
        several=len(indexes) > 1,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_index
def prepare(request: HttpRequest, index: ProjectIndexPage) -> HttpResponse:
    """A round on projects: what is typed there is complete, so that one click is enough."""
    data = request.POST if request.method == "POST" else None
    offered = subjects.candidates(index, "")
    form = RoundForm(data, offered=offered, waiting=subjects.waiting(index.process) if index.process else set())
    status = 200
    if data is not None and form.is_valid():
        try:
            made = rounds.prepare(index, form.plan, user=request.user)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            status = 409
        else:
            messages.success(request, _("The round is prepared. Name now who judges, and release it."))
            return HttpResponseRedirect(reverse("aufbruch_review_round", args=[made.pk]))
    elif data is not None:
        status = 422
    return _page(
        request,
        "priority_round",
        _("New round on projects"),
        status=status,
        form=form,
        index=index,
        goals=goals.goals_of(index),
        problems=goals.problems(index),
        offered=offered,
        method=method(0),
        media=form.media,
    )


@require_GET
@for_staff_of_priority
def show_priority(request: HttpRequest, round_: Round) -> HttpResponse:
    """What the reviews come to, and what the body has made of it."""
    return _show(request, round_)


def _decision_form(request: HttpRequest, round_: Round, result: Result, titles: dict[int, str]) -> DecisionForm:
    known = deciding.decisions_of(round_)
    index = ProjectIndexPage.objects.filter(pk=round_.page_id or 0).first()
    last = known[0] if known else None
    initial: dict[str, Any] = {"seen": deciding.fingerprint_of(result), "title": round_.title}
    if last is not None:
        initial |= {name: getattr(last, name) for name in ("title", "body", "body_name", "on", "present")}
    return DecisionForm(
        request.POST if request.method == "POST" else None,
        result=result,
        titles=titles,
        process=index.process if index is not None else None,
        is_correction=last is not None,
        initial=initial,
        prefix="entscheidung",
    )


def _titles(result: Result) -> dict[int, str]:
    found = subjects.titles([line.project for line in result.lines])
    return {line.project: found.get(line.project, _("not there any more")) for line in result.lines}


def _show(
    request: HttpRequest,
    round_: Round,
    *,
    status: int = 200,
    form: DecisionForm | None = None,
    result: Result | None = None,
) -> HttpResponse:
    result = result or rounds.result_in(round_)
    titles = _titles(result)
    decisions = deciding.decisions_of(round_)
    waits = bool(decisions) and decisions[0].published_at is None
    may_decide = round_.is_over and bool(result.ranked) and not waits
    shown_form = form or (_decision_form(request, round_, result, titles) if may_decide else None)
    return _page(
        request,
        "priority",
        round_.title,
        status=status,
        round=round_,
        result=result,
        rows=[_row(line, titles[line.project], result) for line in result.lines],
        method=method(result.least),
        decisions=[_decision(one, titles) for one in decisions],
        waits=waits,
        form=shown_form,
        media=shown_form.media if shown_form is not None else "",
    )


def _row(line: Line, title: str, result: Result) -> dict[str, Any]:
    names = [goal.name for goal in result.goals]
    return {
        "title": title,
        "rank": line.place.rank if line.place is not None else None,
        "is_shared": line.place is not None and line.place.is_shared,
        "band": say_band(line.place.band) if line.place is not None else "",
        "points": say_points(line.points),
        "people": line.people,
        "goals": [
            (say_mean(one.mean), one.count, f"{told[0]}–{told[-1]}" if (told := told_scores(one)) else "")
            for one in line.tallies
        ],
        "borda": say_points(line.borda.points),
        "borda_most": line.borda.most,
        "moves": [say_move(move, names) for move in line.moves],
    }


def _decision(decision: PriorityDecision, titles: dict[int, str]) -> dict[str, Any]:
    places = list(decision.places.exclude(band="").order_by("rank", "pk"))
    return {
        "decision": decision,
        "places": [(one, titles.get(one.project_id, ""), say_band(one.band)) for one in places],
        "url": url_of(decision, decision.index) if decision.published_at is not None else "",
    }


@require_POST
@for_staff_of_priority
def decide(request: HttpRequest, round_: Round) -> HttpResponse:
    """Write down what the body has decided; it stays inside."""
    result = rounds.result_in(round_)
    form = _decision_form(request, round_, result, _titles(result))
    if not form.is_valid():
        return _show(request, round_, status=422, form=form, result=result)
    try:
        deciding.record(round_, form.decision, user=request.user, seen=form.cleaned_data["seen"])
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        form.take_newest(deciding.fingerprint_of(result))
        return _show(request, round_, status=409, form=form, result=result)
    messages.success(request, _("The decision is recorded. Nobody outside sees it before you publish it."))
    return _to(round_)


def _decision_of(round_: Round, decision_pk: str | int) -> PriorityDecision:
    found = PriorityDecision.objects.filter(round_key=round_.pk, pk=read_pk(str(decision_pk)) or 0).first()
    if found is None:
        raise Http404
    return found


@require_POST
@for_staff_of_priority
def publish(request: HttpRequest, round_: Round, decision_pk: int) -> HttpResponse:
    """Let everybody read it; whoever follows one of the projects is told."""
    try:
        deciding.publish(_decision_of(round_, decision_pk), user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The decision is published. Whoever follows one of the projects is told."))
    return _to(round_)


@require_POST
@for_staff_of_priority
def take_back(request: HttpRequest, round_: Round, decision_pk: int) -> HttpResponse:
    """Take back what was recorded and is not published."""
    try:
        deciding.take_back(_decision_of(round_, decision_pk), user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The decision is taken back. It can be recorded anew."))
    return _to(round_)


def _to(round_: Round) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_priority", args=[round_.pk]))
