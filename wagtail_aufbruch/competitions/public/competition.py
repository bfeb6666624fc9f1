"""The page of a competition: where it stands, what can be won, who may enter until when."""

from django.http import Http404, HttpRequest, HttpResponse

from wagtail_aufbruch.competitions.domain.announcing.calendar import calendar_of, changed_at, moments_of
from wagtail_aufbruch.competitions.domain.announcing.phases import (
    ICONS,
    STATES,
    phase_of,
    stages_of,
    why_not_open,
)
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes, why_no_vote
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.visibility import public_page
from wagtail_aufbruch.participation.public.calendar_files import calendar_response


def show_competition(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """For readers, from the cache: nothing here depends on who looks."""
    phase = phase_of(competition)
    response: HttpResponse = competition.render(
        request,
        context_overrides={
            "phase": phase,
            "state": STATES[phase],
            "icon": ICONS[phase],
            "is_open": phase == Phase.ENTERING,
            "why_not_open": why_not_open(competition),
            "steps": stages_of(competition),
            "has_calendar": bool(moments_of(competition)),
            "prizes": list(competition.prizes.all()),
            "categories": list(competition.categories.all()),
            "extensions": list(competition.extensions.all()) if competition.pk else [],
            "can_vote": takes_votes(competition),
            "why_no_vote": why_no_vote(competition),
            "rules": list(competition.check_rules.all()),
            "terms_page": public_page(competition.terms_page_id),
        },
    )
    return response


def competition_calendar(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """Its moments for a calendar; 404 without any."""
    if not moments_of(competition):
        raise Http404
    content = calendar_of(competition, str(competition.full_url))
    return calendar_response(request, content, file_name=competition.title, changed=changed_at(competition))
