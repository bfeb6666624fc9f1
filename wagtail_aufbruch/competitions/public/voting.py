"""The public vote: the entries to look at, the ballot, the personal page behind the mailed link."""

import secrets

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.result.words import method_in_words
from wagtail_aufbruch.competitions.domain.voting import casting
from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.domain.voting.casting import NoVote, VoteError, Voter
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes, why_no_vote
from wagtail_aufbruch.competitions.domain.voting.taking_part import (
    Shown,
    category_names,
    entries_in_vote,
    shown,
    shuffled,
)
from wagtail_aufbruch.competitions.forms.voting import CHOSEN, TURN, BallotForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.ways import link_unknown
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import client_network, throttled
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant
from wagtail_aufbruch.participation.public.uploads.private_files import guarded, private_response

PER_PAGE = 24
VOTES_PER_HOUR = 200
"""From one address: several classes of a school that share one still get through."""
ORDER, ORDERS = "folge", 500
"""Which of so many orders the list has: so many pages the cache may keep of it."""
DONE: dict[str, str | Promise] = {
    "bestaetigt": gettext_lazy("Thank you. Your vote counts."),
    "gestimmt": gettext_lazy("Thank you. Your vote counts."),
    "zurueckgenommen": gettext_lazy("Your vote is taken back."),
}


def show_vote(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The entries, for readers from the cache, in an order that is drawn for each visit and stands in the address."""
    if not takes_votes(competition):
        return _no_vote(competition, request)
    order = read_pk(request.GET.get(ORDER, "")) or 0
    if not 1 <= order <= ORDERS:
        return _drawn(competition, request)
    allow_parameters(request, "kategorie", ORDER, "p")
    names = category_names(competition)
    key = request.GET.get("kategorie", "")
    key = key if key in names else ""
    rows = entries_in_vote(competition)
    numbers = (rows.filter(category=key) if key else rows).order_by().values_list("number", flat=True)
    ordered = shuffled([one for one in numbers if one is not None], f"{competition.pk}:{order}")
    pages = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    found = {one.number: one for one in rows.filter(number__in=list(pages.object_list))}
    cards = shown(competition, [found[number] for number in pages.object_list if number in found])
    drawn = f"{ORDER}={order}&"
    return _page(
        competition,
        request,
        "vote",
        _("The entries"),
        cards=cards,
        pages=pages,
        query=f"kategorie={key}&{drawn}" if key else drawn,
        drawn=drawn,
        categories=[{"key": one, "title": title, "is_chosen": one == key} for one, title in names.items()],
        chosen=key,
        parents=[],
    )


def _drawn(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """On to the list in an order of one's own: nothing is stored of it, neither here nor in the browser."""
    asked = request.GET.copy()
    asked[ORDER] = str(secrets.randbelow(ORDERS) + 1)
    answer = HttpResponseRedirect(f"{_url(competition, request, 'vote')}?{asked.urlencode()}")
    add_never_cache_headers(answer)
    return answer


def show_entry(competition: CompetitionPage, request: HttpRequest, number: int) -> HttpResponse:
    """One entry with all that is public of it."""
    if not takes_votes(competition):
        return _no_vote(competition, request)
    one = _shown(competition, number)
    return _page(competition, request, "vote_entry", one.entry.title, one=one, parents=[_list_of(competition, request)])


@guarded
def show_picture(competition: CompetitionPage, request: HttpRequest, number: int, place: int) -> HttpResponseBase:
    """A picture of an entry, drawn anew when it came in; while people vote, and no longer."""
    if not takes_votes(competition):
        raise Http404
    pictures = _shown(competition, number).pictures
    if not 1 <= place <= len(pictures):
        raise Http404
    picture = pictures[place - 1]
    response = private_response(picture.preview or picture.file, f"beitrag-{number}-{place}.jpg", as_attachment=False)
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(competition: CompetitionPage, number: int) -> Shown:
    entry = entries_in_vote(competition).filter(number=number).first()
    if entry is None:
        raise Http404
    return shown(competition, [entry])[0]


@keeps_what_was_typed
@post_or_get
def fill_in(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The ballot: shown, shown again with its errors, or taken."""
    if not takes_votes(competition):
        return _no_vote(competition, request)
    participant = current_participant(competition.process, request)
    before = casting.ballot_of(competition, participant)
    if request.method != "POST":
        if request.GET.get("erledigt") == "gesendet":
            return _page(competition, request, "vote_sent", _("We have written to you"))
        wanted = read_pk(request.GET.get("wahl", ""))
        chosen = {one.number or 0 for one in casting.chosen_on(before)} if before is not None else set()
        form = BallotForm(
            competition=competition, participant=participant, chosen=chosen | ({wanted} if wanted else set())
        )
        return _form_page(competition, request, form, before=before is not None)
    if TURN in request.POST:
        # Leafing through a long ballot stores nothing and sends nothing.
        form = BallotForm.turned(request.POST, competition=competition, participant=participant)
        return _form_page(competition, request, form, before=before is not None)
    form = BallotForm(request.POST, competition=competition, participant=participant)
    if is_forged(request):
        return _form_page(competition, request, form, status=refuse_forged(form))
    if not form.is_valid():
        return _form_page(competition, request, form, status=422)
    if throttled(request, "cast_vote", VOTES_PER_HOUR, 60):
        return _form_page(competition, request, form, status=refuse_throttled(form))
    voter = Voter(form.email, client_network(request), is_known=participant is not None)
    try:
        ballot = casting.cast(competition, form.chosen, voter)
    except NoVote:
        return _no_vote(competition, request)
    except VoteError as error:
        form.add_error(None, str(error.message))
        return _form_page(competition, request, form, status=409)
    if participant is not None:
        return _to_ballot(competition, request, ballot_token(ballot), "gestimmt")
    return HttpResponseRedirect(_url(competition, request, "vote_form", done="gesendet"))


def _form_page(
    competition: CompetitionPage, request: HttpRequest, form: BallotForm, *, status: int = 200, before: bool = False
) -> HttpResponse:
    return _page(
        competition,
        request,
        "vote_form",
        _("Your vote"),
        status=status,
        form=form,
        groups=form.groups(),
        pages=form.pages,
        field_name=CHOSEN,
        before=before,
        done=DONE.get(request.GET.get("erledigt", ""), ""),
    )


@lasting
@post_or_get
def show_ballot(competition: CompetitionPage, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the ballot as it was chosen, with a button; POST confirms. Mail scanners only send GET."""
    try:
        ballot = casting.open_ballot(competition, token)
        if request.method == "POST":
            casting.confirm(ballot)
            return _to_ballot(competition, request, token, "bestaetigt")
    except LinkUnknown:
        return link_unknown(competition, request, str(LINK_GONE))
    except NoVote as error:
        return _no_vote(competition, request, str(error.message))
    waits = ballot.confirmed_at is None
    return _page(
        competition,
        request,
        "ballot",
        _("Your vote"),
        ballot=ballot,
        token=token,
        waits=waits,
        earlier=casting.earlier_ballot(ballot) if waits else None,
        can_vote=takes_votes(competition),
        chosen=shown(competition, casting.chosen_on(ballot)),
        done=DONE.get(request.GET.get("erledigt", ""), ""),
    )


@lasting
@post_or_get
def take_ballot_back(competition: CompetitionPage, request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST takes the vote back."""
    try:
        ballot = casting.open_ballot(competition, token)
        if request.method == "POST":
            casting.take_back(ballot)
            return HttpResponseRedirect(_url(competition, request, "vote_form", done="zurueckgenommen"))
    except LinkUnknown:
        return link_unknown(competition, request, str(LINK_GONE))
    except NoVote as error:
        return _no_vote(competition, request, str(error.message))
    if not takes_votes(competition):
        return _no_vote(competition, request)
    return _page(competition, request, "ballot_back", _("Take your vote back"), token=token)


LINK_GONE = gettext_lazy(
    "This vote is not there any more: it was not confirmed in time, taken back, or another one has taken its place. "
    "You can vote once more as long as voting is open."
)


def _to_ballot(competition: CompetitionPage, request: HttpRequest, token: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(_url(competition, request, "ballot", token, done=done))


def _url(competition: CompetitionPage, request: HttpRequest, name: str, *args: object, done: str = "") -> str:
    path = competition.reverse_subpage(name, args=list(args))
    return f"{competition.get_url(request)}{path}{f'?erledigt={done}' if done else ''}"


def _list_of(competition: CompetitionPage, request: HttpRequest) -> tuple[str, str]:
    return _("The entries"), _url(competition, request, "vote")


def _no_vote(competition: CompetitionPage, request: HttpRequest, message: str = "") -> HttpResponse:
    """Say why nobody can vote now."""
    message = message or why_no_vote(competition)
    status = 409 if request.method == "POST" else 200
    if not competition.has_vote:
        raise Http404("There is no public vote.")
    method = method_in_words(competition)
    return _page(competition, request, "no_vote", _("Public vote"), status=status, message=message, method=method)


def _page(
    competition: CompetitionPage,
    request: HttpRequest,
    template: str,
    title: str,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    response: HttpResponse = competition.render(
        request,
        template=f"aufbruch_competitions/{template}.html",
        context_overrides={"subpage_title": title, "subpage_parents": context.pop("parents", []), **context},
    )
    response.status_code = status
    return response
