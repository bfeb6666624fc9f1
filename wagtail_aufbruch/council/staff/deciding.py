"""The page on which staff confirm what was decided on a paper, or take the confirmation back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.papers.deciding import decision_of, is_outdated, suggestion_of, take_back
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.forms.deciding import DecisionForm
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.council.staff.snippets import PaperViewSet


def _paper(request: HttpRequest, pk: int) -> Paper:
    """The paper, for who may change it. 404 for one of a process that the user does not work for."""
    policy = PaperViewSet().permission_policy
    if not processes_for(request.user).exists():
        raise PermissionDenied
    paper = with_stations(PaperViewSet.own_items(Paper.objects.filter(pk=pk), request.user)).first()
    if paper is None:
        raise Http404
    if not policy.user_has_permission_for_instance(request.user, "change", paper):
        raise PermissionDenied
    return paper


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The stations of the paper, what they suggest, and the form."""
    paper = _paper(request, pk)
    stations = stations_of(paper)
    decision = decision_of(paper)
    suggestion = suggestion_of(stations)
    form = DecisionForm(paper, stations, decision, suggestion, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            paper = _paper(request, pk)
            stations, decision = stations_of(paper), decision_of(paper)
            form.take_now(stations, decision)
        else:
            messages.success(request, _("The decision is confirmed."))
            return redirect("aufbruch_council_decision", paper.pk)
    viewset = PaperViewSet()
    edit_url = reverse(viewset.get_url_name("edit"), args=[paper.pk])
    return render(
        request,
        "aufbruch_council/staff/decision.html",
        {
            "paper": paper,
            "stations": stations,
            "decision": decision,
            "suggestion": suggestion,
            "is_outdated": decision is not None and is_outdated(decision, stations),
            "form": form,
            "breadcrumbs_items": [
                {"url": reverse(viewset.get_url_name("list")), "label": _("Papers")},
                {"url": edit_url, "label": str(paper)},
                {"url": "", "label": _("Decision")},
            ],
            "header_title": _("Decision: %(paper)s") % {"paper": paper},
            "page_title": _("Decision: %(paper)s") % {"paper": paper},
            "header_icon": "clipboard-list",
            "edit_url": edit_url,
        },
        status=200 if request.method != "POST" else 422,
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the confirmation back."""
    paper = _paper(request, pk)
    try:
        take_back(paper, user=request.user, known=request.POST.get("known", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The confirmation was taken back. The consultations stay as they are."))
    return redirect("aufbruch_council_decision", paper.pk)
