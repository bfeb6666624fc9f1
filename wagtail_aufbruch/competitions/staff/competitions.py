"""Competitions: the list with what has come in, a later end, a try of the form."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.announcing.phases import phase_of
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.entering.drafts import try_out
from wagtail_aufbruch.competitions.domain.operations.extending import extend as move_end
from wagtail_aufbruch.competitions.domain.operations.staff_lists import counted, counted_to_check
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE
from wagtail_aufbruch.competitions.forms.staff import LaterForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.staff.guards import competitions_for, for_staff_of_competition, page
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.staff.access import for_case_workers


@require_GET
@for_case_workers
def list_competitions(request: HttpRequest) -> HttpResponse:
    """All competitions of the processes whose cases somebody handles, the latest end first; few, so on one page."""
    found = list(competitions_for(request.user).defer_streamfields().order_by("-closes_at", "-pk"))
    numbers = counted(found)
    waiting = counted_to_check(found)
    rows = [
        (
            one,
            phase_of(one).label,
            by_state,
            sum(by_state.get(state, 0) for state in TAKES_A_PLACE),
            waiting.get(one.pk, 0),
        )
        for one, by_state in ((one, numbers.get(one.pk, {})) for one in found)
    ]
    return page(request, "competitions", _("Competitions"), rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_competition
def extend(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Move the end for everybody."""
    form = LaterForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            move_end(competition, form.cleaned_data["until"], form.cleaned_data["reason"], user=request.user)
        except ParticipationError as error:
            form.add_error("until", str(error.message))
            status = 409
        else:
            messages.success(request, _("The deadline is extended. Everybody who has begun is told by mail."))
            return HttpResponseRedirect(reverse("aufbruch_entries", args=[competition.pk]))
    elif request.method == "POST":
        status = 422
    return page(request, "extend", _("Extend the deadline"), competition, status=status, form=form, media=form.media)


@require_POST
@for_staff_of_competition
def try_form(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Begin a trial, and go to its form as people see it."""
    if not competition.live:
        messages.error(request, _("Publish the page first: then you can try its form as people see it."))
        return HttpResponseRedirect(reverse("aufbruch_entries", args=[competition.pk]))
    entry = try_out(competition, process=competition.process, user=request.user)
    path = competition.reverse_subpage("entry_step", args=[token_of(entry), 1])
    return HttpResponseRedirect(f"{competition.get_url(request)}{path}")
