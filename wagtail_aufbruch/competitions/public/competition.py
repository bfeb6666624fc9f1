"""The page of a competition: where it stands, what can be won, who may enter until when."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.competitions.domain.announcing.phases import (
    ICONS,
    STATES,
    phase_of,
    stages_of,
    why_not_open,
)
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.visibility import public_page


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
            "prizes": list(competition.prizes.all()),
            "categories": list(competition.categories.all()),
            "extensions": list(competition.extensions.all()) if competition.pk else [],
            "rules": list(competition.check_rules.all()),
            "terms_page": public_page(competition.terms_page_id),
        },
    )
    return response
