"""What a parent or guardian sees: what their children hand in, and what they may agree to; for good, by one address."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.consents import answering
from wagtail_aufbruch.competitions.domain.consents.addresses import open_for_guardian
from wagtail_aufbruch.competitions.domain.consents.answering import NamesChanged, WordingChanged
from wagtail_aufbruch.competitions.domain.entering.copy import copy_of
from wagtail_aufbruch.competitions.domain.entering.ends import still_until
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.forms.guardian import ConsentForm
from wagtail_aufbruch.competitions.models import CompetitionPage, Guardian
from wagtail_aufbruch.competitions.public.entering.ways import entry_url, link_unknown
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import FORM_TOO_OLD, is_forged

ANSWERS_PER_HOUR = 120
"""From one address: the parents of a class who sit in one room still get through."""
DONE = {
    "geantwortet": gettext_lazy("Thank you. Your answer is stored, and holds from now on."),
    "geloescht": gettext_lazy("Your address is deleted. Keep the link to this page: by it you can go on answering."),
}


@lasting
@keeps_what_was_typed
@post_or_get
def guardian_consent(competition: CompetitionPage, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is asked, and what was answered; POST answers, or deletes the address. Mail scanners only GET."""
    try:
        guardian = open_for_guardian(competition, token)
        return _answer(guardian, request, token) if request.method == "POST" else _page(guardian, request)
    except LinkUnknown as error:
        return link_unknown(competition, request, str(error.message))


def _form(guardian: Guardian, request: HttpRequest) -> ConsentForm:
    members, entry = list(guardian.members.filter(is_young=True).select_related("entry")), guardian.entry
    # Who only has the address deleted has answered nothing, and is not told that answers are missing.
    data = request.POST if request.method == "POST" and "vergessen" not in request.POST else None
    version, seen = entry.competition.consent_version, answering.seen_of(entry, members)
    return ConsentForm(data, members=members, version=version, seen=seen)


def _answer(guardian: Guardian, request: HttpRequest, token: str) -> HttpResponse:
    competition = guardian.entry.competition
    if is_forged(request):
        return _page(guardian, request, problem=str(FORM_TOO_OLD), status=403)
    if throttled(request, "entry_guardian", ANSWERS_PER_HOUR, 60):
        return _page(guardian, request, problem=str(TOO_OFTEN), status=429)
    try:
        if "vergessen" in request.POST:
            answering.forget_address(guardian)
            return HttpResponseRedirect(entry_url(competition, request, "entry_guardian", token, done="geloescht"))
        form = _form(guardian, request)
        if not form.is_valid():
            # What is given back holds today's version and names, so the next click agrees to these: say so first.
            changed = answering.changed_since(
                guardian.entry, form.members, version=form.read_version, seen=form.read_names
            )
            form.as_it_is_now()
            return _page(guardian, request, form=form, problem=str(changed.message) if changed else "", status=422)
        answering.answer(guardian, form.given, version=form.read_version, seen=form.read_names)
    except (WordingChanged, NamesChanged) as error:
        form.as_it_is_now()
        return _page(guardian, request, form=form, problem=str(error.message), status=409)
    except EntryError as error:
        return _page(guardian, request, problem=str(error.message), status=409)
    return HttpResponseRedirect(entry_url(competition, request, "entry_guardian", token, done="geantwortet"))


def _page(
    guardian: Guardian, request: HttpRequest, *, form: ConsentForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    entry = guardian.entry
    form = form or _form(guardian, request)
    is_over = entry.state == EntryState.WITHDRAWN
    response = entry.competition.render(
        request,
        template="aufbruch_competitions/guardian.html",
        context_overrides={
            "entry": entry,
            "guardian": guardian,
            "form": form,
            "answered": bool(form.members) and all(one.agrees is not None for one in form.members),
            "parts": copy_of(entry, for_others=True),
            "problem": problem or (str(NOT_WAITED_FOR) if is_over else ""),
            "is_over": is_over,
            "until": still_until(entry),
            "done": DONE.get(request.GET.get("erledigt", ""), "") if not problem else "",
            "subpage_title": _("Your consent as parent or guardian"),
            "subpage_parents": [],
        },
    )
    response.status_code = 410 if is_over and status == 200 else status
    return response
