"""The page of a competition: where it stands, what can be won, who may enter until when."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from wagtail_aufbruch.competitions.domain.announcing.calendar import calendar_of, changed_at, moments_of
from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.announcing.phases import (
    ICONS,
    STATES,
    phase_of,
    stages_of,
    why_not_open,
)
from wagtail_aufbruch.competitions.domain.going_on.showing import Card, cards_of
from wagtail_aufbruch.competitions.domain.honouring.showing import Winner, shown_picture, winners_of
from wagtail_aufbruch.competitions.domain.result.publishing import recounted_result
from wagtail_aufbruch.competitions.domain.result.words import method_in_words
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes, why_no_vote
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage, FixedResult, Honouring
from wagtail_aufbruch.competitions.public.contributions import ON_THE_PAGE, cards_with_pictures
from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.participation.public.calendars.calendar_files import calendar_response
from wagtail_aufbruch.participation.public.uploads.files import ShownFile
from wagtail_aufbruch.participation.public.uploads.private_files import guarded
from wagtail_aufbruch.participation.public.uploads.staged_files import show_staged_file


def show_competition(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """For readers, from the cache: nothing here depends on who looks."""
    if not may_be_told(competition):
        return page_of(competition, request)
    going_on, more = cards_of(competition, most=ON_THE_PAGE)
    return page_of(
        competition,
        request,
        winners=winners_of(competition),
        honouring=competition.honouring,
        recount=recounted_result(competition),
        picture_url=lambda winner: (
            f"{competition.get_url(request)}{competition.reverse_subpage('winner_picture', args=[winner.pk])}"
        ),
        going_on=cards_with_pictures(competition, request, going_on),
        are_more=bool(more),
    )


def page_of(
    competition: CompetitionPage,
    request: HttpRequest,
    *,
    winners: Sequence[Winner] = (),
    honouring: Honouring | None = None,
    recount: FixedResult | None = None,
    picture_url: Callable[[Winner], str] | None = None,
    going_on: Sequence[tuple[Card, ShownFile | None]] = (),
    are_more: bool = False,
) -> HttpResponse:
    """The page; with ``honouring`` as it is once everybody may know who won. ``are_more``: whether more entries went on
    than ``going_on`` holds."""
    phase = Phase.HONOURED if honouring is not None else phase_of(competition)
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
            "method": method_in_words(competition) if competition.has_vote else [],
            "rules": list(competition.check_rules.all()),
            "terms_page": public_page(competition.terms_page_id),
            "honouring": honouring,
            "recount": recount,
            "winners": [(one, picture_url(one) if one.picture and picture_url else "") for one in winners],
            "has_certificates": honouring is not None and competition.certificates.exists(),
            "going_on": going_on,
            "are_more": are_more,
            "corrections": list(honouring.corrections.all()) if honouring is not None and honouring.pk else [],
        },
    )
    return response


@guarded
def show_winner_picture(competition: CompetitionPage, request: HttpRequest, honour_pk: int) -> HttpResponseBase:
    """The picture of a winner; asked anew each time, since a consent can be withdrawn."""
    return show_staged_file(shown_picture(competition, honour_pk), request, "datei")


def competition_calendar(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """Its moments for a calendar; 404 without any."""
    if not moments_of(competition):
        raise Http404
    content = calendar_of(competition, str(competition.full_url))
    return calendar_response(request, content, file_name=competition.title, changed=changed_at(competition))
