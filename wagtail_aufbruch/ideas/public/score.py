"""Assessing an idea by criteria: one page with a choice for each of them."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.forms.score import ScoreForm, ScoreMailForm
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.ideas.public.idea import find_idea, idea_address
from wagtail_aufbruch.participation.domain.assessment import assessments, by_link
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.throttling import network_key, throttled
from wagtail_aufbruch.participation.extension.kinds import Rules
from wagtail_aufbruch.participation.models import Assessment
from wagtail_aufbruch.participation.public.contributions.assess import CLICKS, TAKE_BACK, check_mail_form
from wagtail_aufbruch.participation.public.contributions.discussion import Voter, voter_of
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import hash_browser, new_browser_key, remember_browser


@keeps_what_was_typed
@post_or_get
def score(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """The form, filled with what this person gave before; its own address takes it."""
    idea = find_idea(call, pk).idea
    if call.assessing != Assessing.CRITERIA:
        return HttpResponseRedirect(idea_address(call, request, idea, "support"))
    rules = idea_rules(idea)
    if not rules.may_assess:
        return _closed(call, request, idea, assessments.why_not(rules))
    voter = voter_of(call.process, request, rules)
    not_counted = assessments.why_not_counted(idea, "" if voter.participant else voter.browser)
    if not_counted:
        return _closed(call, request, idea, not_counted)
    if request.method == "POST":
        try:
            return _take(call, request, idea, voter, rules)
        except NotNow as error:
            return _closed(call, request, idea, error.message)
    given = scoring.own_scores(_own(idea, voter))
    return _page(call, request, idea, voter, _form(call, None, voter, rules, given))


def _own(idea: Idea, voter: Voter) -> Assessment | None:
    return assessments.own_assessment(idea, **voter.who) if voter.is_known else None


def _form(
    call: IdeaCallPage, data: QueryDict | None, voter: Voter, rules: Rules, given: dict[int, int] | None = None
) -> ScoreForm:
    by_mail = voter.participant is None and not rules.browser_may_assess
    form = ScoreMailForm if by_mail else ScoreForm
    return form(data, criteria=scoring.criteria_of(call), given=given)


def _take(call: IdeaCallPage, request: HttpRequest, idea: Idea, voter: Voter, rules: Rules) -> HttpResponse:
    """Count what was chosen, or send the link that makes it count. Raises NotNow."""
    back = f"{idea_address(call, request, idea)}#stimme"
    if request.POST.get("action") == TAKE_BACK and voter.is_known and not is_forged(request):
        assessments.take_back(idea, **voter.who)
        return HttpResponseRedirect(back)
    form = _form(call, request.POST, voter, rules)
    status = _check(request, form)
    if status != 200:
        return _page(call, request, idea, voter, form, status)
    if isinstance(form, ScoreMailForm):
        payload = {"scores": {str(key): value for key, value in form.scores.items()}}
        by_link.ask_by_mail(idea, form.cleaned_data["email"], payload)
        process = call.process
        return HttpResponseRedirect(f"{process.get_url(request)}{process.reverse_subpage('assess_sent')}")
    return _count(call, request, idea, voter, form, back)


def _check(request: HttpRequest, form: ScoreForm) -> int:
    if isinstance(form, ScoreMailForm):
        return check_mail_form(request, form)
    if is_forged(request):
        return refuse_forged(form)
    if not form.is_valid():
        return 422
    return refuse_throttled(form) if throttled(request, "assess", **CLICKS) else 200


def _count(
    call: IdeaCallPage, request: HttpRequest, idea: Idea, voter: Voter, form: ScoreForm, back: str
) -> HttpResponse:
    key = "" if voter.is_known else new_browser_key()
    who = {"browser_hash": hash_browser(call.process, key)} if key else voter.who
    with transaction.atomic():
        if voter.participant is not None and voter.browser:
            # What the same browser gave before its owner was known does not count twice.
            assessments.take_back(idea, browser_hash=voter.browser)
        scoring.give_scores(idea, form.scores, **who, network=network_key(request, "assessments"))
    response = HttpResponseRedirect(back)
    if key:
        remember_browser(response, call.process, request, key)
    return response


def _page(
    call: IdeaCallPage,
    request: HttpRequest,
    idea: Idea,
    voter: Voter,
    form: ScoreForm,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    response: HttpResponse = call.render(
        request,
        template="aufbruch_ideas/score.html",
        context_overrides={
            "idea": idea,
            "form": form,
            "mine": _own(idea, voter),
            "back": idea_address(call, request, idea),
            "subpage_title": _("Assess"),
            "subpage_parents": [(idea.title, idea_address(call, request, idea))],
            **context,
        },
    )
    response.status_code = status
    return response


def _closed(call: IdeaCallPage, request: HttpRequest, idea: Idea, message: str | Promise) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return _page(call, request, idea, Voter(), ScoreForm(criteria=[]), status, closed=message)
