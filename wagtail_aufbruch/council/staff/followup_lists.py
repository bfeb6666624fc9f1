"""All follow-ups of those whom somebody works for, narrowed down by what they need; and those of one paper."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.domain.papers.deciding import decision_of
from wagtail_aufbruch.council.enums import FollowUpState, ReportState
from wagtail_aufbruch.council.forms.followups import NewTaskForm
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport, Paper
from wagtail_aufbruch.council.staff.followup_access import (
    follow_ups_for,
    for_follow_up_staff,
    for_staff_of_paper,
    list_crumb,
    page,
)

PER_PAGE = 50


@dataclass(frozen=True)
class View:
    """One way to narrow the list down."""

    key: str
    label: str | Promise
    holds: Q


def _views() -> list[View]:
    today = timezone.localdate()
    under_way = Q(state__in=[FollowUpState.OPEN, FollowUpState.RUNNING])
    return [
        View("offen", pgettext_lazy("follow-up", "Open"), under_way),
        View("ueberfaellig", gettext_lazy("Overdue"), under_way & Q(due__lt=today)),
        View("wartet", gettext_lazy("Waiting for publication"), Q(waits=True)),
        View("ohne", gettext_lazy("Without a responsible person"), under_way & (Q(unit="") | Q(email=""))),
        View("gemeldet", gettext_lazy("Reported, not yet noted"), Q(state=FollowUpState.REPORTED)),
        View("alle", gettext_lazy("All"), Q()),
    ]


def _with_reports(rows: "QuerySet[FollowUp]") -> "QuerySet[FollowUp]":
    waiting = FollowUpReport.objects.filter(follow_up=OuterRef("pk"), state=ReportState.WAITING)
    return rows.annotate(waits=Exists(waiting))


@require_GET
@for_follow_up_staff
def list_all(request: HttpRequest) -> HttpResponse:
    """The follow-ups of all processes of the user, those whose day is next first; a constant number of queries."""
    rows, views = _with_reports(follow_ups_for(request.user)), _views()
    chosen = next((one for one in views if one.key == request.GET.get("zeige")), views[0])
    numbers = rows.aggregate(**{one.key: Count("pk", filter=one.holds) for one in views if one.key != "alle"})
    numbers["alle"] = rows.count()
    found = rows.filter(chosen.holds).order_by(F("due").asc(nulls_last=True), "pk")
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    return page(
        request,
        "follow_ups",
        _("Follow-up of decisions"),
        [],
        rows=[_row(one) for one in pages.object_list],
        pages=pages,
        views=[(one, numbers[one.key], one is chosen) for one in views],
        chosen=chosen,
    )


def _row(follow_up: FollowUp) -> dict[str, object]:
    return {
        "follow_up": follow_up,
        "is_overdue": rules.is_overdue(follow_up.state, follow_up.due),
        "has_decision": getattr(follow_up.paper, "decision", None) is not None,
        "needs_person": rules.is_under_way(follow_up.state) and not (follow_up.unit and follow_up.email),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_paper
def of_paper(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The tasks of one paper, and the form for a further one."""
    form = NewTaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            follow_up = form.save(paper, request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The task is noted. Everybody can read it on the page of the paper."))
            return redirect("aufbruch_follow_up", follow_up.pk)
    rows = _with_reports(follow_ups_for(request.user).filter(paper=paper)).order_by("pk")
    return page(
        request,
        "paper_follow_ups",
        _("Follow-up: %(paper)s") % {"paper": paper},
        [list_crumb()],
        status=422 if request.method == "POST" else 200,
        paper=paper,
        decision=decision_of(paper),
        rows=[_row(one) for one in rows],
        form=form,
        media=form.media,
        edit_url=reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk]),
    )
