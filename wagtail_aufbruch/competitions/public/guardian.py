"""What a parent or guardian sees: what it is about, what they agree to, a button."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.entering.addresses import open_for_guardian
from wagtail_aufbruch.competitions.domain.entering.copy import copy_of
from wagtail_aufbruch.competitions.domain.entering.handing_in import give_guardians_consent
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.ways import link_unknown
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.public.guards import post_or_get


@post_or_get
def guardian_consent(competition: CompetitionPage, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be agreed to, with a button; POST agrees. Mail scanners only send GET."""
    problem = ""
    try:
        entry = open_for_guardian(competition, token)
        if request.method == "POST":
            entry = give_guardians_consent(entry)
    except LinkUnknown as error:
        return link_unknown(competition, request, str(error.message))
    except EntryError as error:
        problem = str(error.message)
    response = competition.render(
        request,
        template="aufbruch_competitions/guardian.html",
        context_overrides={
            "entry": entry,
            "parts": copy_of(entry),
            "problem": problem,
            "subpage_title": _("Your consent as parent or guardian"),
            "subpage_parents": [],
        },
    )
    response.status_code = 410 if problem else 200
    return response
