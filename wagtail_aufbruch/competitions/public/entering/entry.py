"""The personal page of an entry: where it stands, what was filled in, handing in, withdrawing.

The address itself is the secret, and opens this one entry alone.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.phases import takes_entries
from wagtail_aufbruch.competitions.domain.certificates.proving import own_papers
from wagtail_aufbruch.competitions.domain.checking.story import story_of
from wagtail_aufbruch.competitions.domain.consents.asking import newly_asked
from wagtail_aufbruch.competitions.domain.entering import handing_in
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.domain.entering.copy import copy_of
from wagtail_aufbruch.competitions.domain.entering.drafts import why_closed, why_past
from wagtail_aufbruch.competitions.domain.entering.ends import until
from wagtail_aufbruch.competitions.domain.errors import EntryError, Incomplete
from wagtail_aufbruch.competitions.domain.going_on.showing import contribution_of
from wagtail_aufbruch.competitions.domain.honouring.showing import result_for
from wagtail_aufbruch.competitions.enums import NOT_SENT, TAKES_A_PLACE, EntryState
from wagtail_aufbruch.competitions.forms.guardian import AskAgainForm
from wagtail_aufbruch.competitions.models import CompetitionPage, Guardian, TeamMember
from wagtail_aufbruch.competitions.public.entering.ways import (
    asks_too_many,
    entry_page,
    entry_url,
    went_on_url,
    with_entry,
)
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.participation.domain.responses.stages import stage_name
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled

HAND_INS_PER_HOUR = 120
"""From one address: a school class that shares one still gets through."""


@lasting
@with_entry
def show_entry(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET only shows, since mail scanners open links; POST through the mailed link confirms the address."""
    if request.method != "POST" or not opened.is_by_mail:
        return own_page(opened, request)
    try:
        handing_in.confirm(opened.entry)
    except EntryError as error:
        return own_page(opened, request, problem=str(error.message))
    return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done="bestaetigt"))


def own_page(
    opened: Opened,
    request: HttpRequest,
    problem: str = "",
    *,
    again: tuple[int, AskAgainForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the entry. ``again``: the form that was to have a guardian asked once more, with its errors."""
    entry = opened.entry
    people = list(entry.members.select_related("guardian"))
    closed = why_closed(entry)
    is_unconfirmed = entry.state == EntryState.UNCONFIRMED
    contribution = contribution_of(entry)
    return entry_page(
        opened,
        request,
        "entry.html",
        status=409 if problem and status == 200 else status,
        title=_("Your entry"),
        people=[one for one in people if one.is_young],
        asked=_asked_again(people, again),
        can_leave={one.pk for one in people if entry.is_handed_in and one.consent_missing and not one.is_entrant},
        on_paper=any(one.consent_state == "paper" for one in people),
        again_failed=again is not None,
        problem=problem,
        closed=closed,
        until=until(entry),
        parts=copy_of(entry),
        too_late=handing_in.why_confirmed_too_late(entry.competition) if is_unconfirmed else "",
        confirm_by=entry.competition.vote_from if entry.competition.has_vote else None,
        needs_click=is_unconfirmed and opened.is_by_mail,
        waits_for_mail=is_unconfirmed and not opened.is_by_mail,
        missing=[] if closed else handing_in.missing_in(entry),
        is_draft=entry.state == EntryState.DRAFT,
        may_withdraw=entry.state in TAKES_A_PLACE and not why_past(entry),
        story=story_of(entry),
        result=result_for(entry),
        certificates=own_papers(entry).count(),
        went_on=went_on_url(entry.competition, request, contribution) if contribution is not None else "",
        stage=stage_name(entry.competition.process, contribution.stage) if contribution is not None else "",
    )


def _asked_again(
    people: list[TeamMember], again: tuple[int, AskAgainForm] | None
) -> list[tuple[Guardian, AskAgainForm]]:
    """The guardians of whom an answer is missing, each with the form by which they are asked once more."""
    waiting = {one.guardian.pk: one.guardian for one in people if one.guardian is not None and one.agrees is None}
    forms = dict([again]) if again is not None else {}
    return [
        (one, forms.get(pk) or AskAgainForm(prefix=f"sorge-{pk}", initial={"email": one.email}))
        for pk, one in waiting.items()
    ]


@with_entry
def hand_in_entry(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET shows all that was filled in, POST hands it in."""
    entry = opened.entry
    if entry.state != EntryState.DRAFT or why_closed(entry):
        return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token))
    if request.method != "POST":
        return _summary(opened, request)
    if throttled(request, "hand_in_entry", HAND_INS_PER_HOUR, 60):
        return _summary(opened, request, problem=str(TOO_OFTEN), status=429)
    if asks_too_many(request, newly_asked(entry)):
        return _summary(opened, request, problem=str(TOO_OFTEN), status=429)
    try:
        current = handing_in.hand_in(entry, by_mail=opened.is_by_mail)
    except Incomplete as error:
        return _summary(opened, request, problem=str(error.message), status=422)
    except EntryError as error:
        return _summary(opened, request, problem=str(error.message), status=409)
    done = "abgegeben" if current.is_handed_in else ""
    return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done=done))


def _summary(opened: Opened, request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    return entry_page(
        opened,
        request,
        "hand_in.html",
        status=status,
        title=_("Check and hand in"),
        problem=problem,
        parts=copy_of(opened.entry),
        missing=handing_in.missing_in(opened.entry),
        until=until(opened.entry),
    )


@lasting
@with_entry
def withdraw_entry(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET asks once more, POST withdraws; a draft is thrown away."""
    entry = opened.entry
    back = entry_url(competition, request, "entry", opened.token)
    if entry.state == EntryState.WITHDRAWN:
        return HttpResponseRedirect(back)
    if request.method == "POST":
        try:
            current = handing_in.withdraw(entry)
        except EntryError as error:
            return own_page(opened, request, problem=str(error.message))
        if current.pk is None:
            return HttpResponseRedirect(f"{competition.get_url(request)}")
        return HttpResponseRedirect(back)
    return entry_page(
        opened,
        request,
        "withdraw.html",
        title=_("Withdraw"),
        back=back,
        is_draft=entry.state in NOT_SENT,
        can_begin_anew=takes_entries(competition),
    )
