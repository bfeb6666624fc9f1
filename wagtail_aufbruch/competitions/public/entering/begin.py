"""Beginning an entry: an address and the consent; then one goes on at once, and again by the mailed link."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.phases import takes_entries, why_not_open
from wagtail_aufbruch.competitions.domain.entering.addresses import MAILED, TYPED, token_of
from wagtail_aufbruch.competitions.domain.entering.drafts import begin, open_drafts
from wagtail_aufbruch.competitions.domain.errors import EntryError, NotOpen
from wagtail_aufbruch.competitions.forms.beginning import BeginForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.ways import entry_url, not_open_page
from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant

ENTRIES_PER_HOUR = 60
"""From one address: a school class that shares one still gets through."""


@keeps_what_was_typed
@post_or_get
def begin_entry(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The form: shown, shown again with its errors, or accepted."""
    if not takes_entries(competition):
        return not_open_page(competition, request, why_not_open(competition))
    participant = current_participant(competition.process, request)
    posted = request.method == "POST"
    form = BeginForm(request.POST if posted else None, competition=competition, participant=participant)
    if not posted:
        return _form_page(competition, request, form)
    if is_forged(request):
        return _form_page(competition, request, form, status=refuse_forged(form))
    if not form.is_valid():
        return _form_page(competition, request, form, status=422)
    if throttled(request, "begin_entry", ENTRIES_PER_HOUR, 60):
        return _form_page(competition, request, form, status=refuse_throttled(form))
    try:
        entry = begin(competition, form.beginning, process=competition.process)
    except NotOpen as error:
        return not_open_page(competition, request, str(error.message))
    except EntryError as error:
        form.add_error(None, str(error.message))
        return _form_page(competition, request, form, status=409)
    # Whom the browser knows has proved the address before; whoever only typed it goes on until it is proved.
    token = token_of(entry, MAILED if participant is not None else TYPED)
    return HttpResponseRedirect(entry_url(competition, request, "entry_step", token, 1, done="begonnen"))


def _form_page(competition: CompetitionPage, request: HttpRequest, form: BeginForm, status: int = 200) -> HttpResponse:
    known = open_drafts(competition, form.participant)
    response = competition.render(
        request,
        template="aufbruch_competitions/begin.html",
        context_overrides={
            "form": form,
            "known": [(one, entry_url(competition, request, "entry", token_of(one))) for one in known],
            "terms_page": public_page(competition.terms_page_id),
            "subpage_title": _("Take part"),
            "subpage_parents": [],
        },
    )
    response.status_code = status
    return response
