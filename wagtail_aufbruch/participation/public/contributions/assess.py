"""Support for a contribution: one click for those who are known, a mail for those who are not."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.protocols import Process, RoutedPage
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.assessment import assessments, by_link
from wagtail_aufbruch.participation.domain.errors import LinkError, NotNow
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, network_key, throttled
from wagtail_aufbruch.participation.extension.kinds import Rules, kind_of
from wagtail_aufbruch.participation.forms.discussion import MailForm
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution
from wagtail_aufbruch.participation.public.contributions.discussion import Voter, public_contribution, show, voter_of
from wagtail_aufbruch.participation.public.guarding.addresses import own_page
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_refused
from wagtail_aufbruch.participation.public.guarding.refused_forms import (
    FORM_TOO_OLD,
    is_forged,
    refuse_forged,
    refuse_throttled,
)
from wagtail_aufbruch.participation.public.guarding.session import (
    hash_browser,
    new_browser_key,
    remember,
    remember_browser,
)

TAKE_BACK = "take_back"
CLICKS = {"limit": 60, "minutes": 10}
MAILS = {"limit": 10, "minutes": 60}


@keeps_what_was_typed
@post_or_get
def helpful(process: Process, request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a comment helps, or take that back. 404 for what is no public comment of this process."""
    comment = public_contribution(process, pk)
    if comment.kind != COMMENT_KIND:
        raise Http404
    return support_page(process, request, comment, back=own_page(comment))


def support_page(page: RoutedPage, request: HttpRequest, contribution: Contribution, *, back: str) -> HttpResponse:
    """The page of one contribution's support; its own address takes the form. ``back`` is where people go on."""
    rules = kind_of(contribution).rules(contribution)
    voter = voter_of(page.process, request, rules)
    context: dict[str, Any] = {
        "contribution": contribution,
        "back": back,
        "is_comment": contribution.kind == COMMENT_KIND,
        "words": kind_of(contribution).words,
    }
    context["subpage_title"] = _("Helpful") if context["is_comment"] else _("Support")
    if not rules.may_assess:
        return _closed(page, request, context, assessments.why_not(rules))
    if voter.participant is None and not rules.browser_may_assess:
        return _by_mail(page, request, contribution, context)
    not_counted = assessments.why_not_counted(contribution, "" if voter.participant else voter.browser)
    if not_counted:
        return _closed(page, request, context, not_counted)
    if request.method == "POST":
        return _click(page, request, contribution, voter, rules, context)
    supported = assessments.own_assessment(contribution, **voter.who) is not None
    return show(page, request, "support", supported=supported, **context)


def _closed(page: RoutedPage, request: HttpRequest, context: dict[str, Any], message: str | Promise) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": str(message)}, status=409)
    return show(page, request, "support", status=409 if request.method == "POST" else 200, closed=message, **context)


def wants_json(request: HttpRequest) -> bool:
    """Whether our own script asks, which then writes the answer into the page."""
    return request.headers.get("X-Aufbruch") == "script"


def _click(
    page: RoutedPage,
    request: HttpRequest,
    contribution: Contribution,
    voter: Voter,
    rules: Rules,
    context: dict[str, Any],
) -> HttpResponse:
    problem = ""
    if is_forged(request):
        problem, status = str(FORM_TOO_OLD), 403
    elif throttled(request, "assess", **CLICKS):
        problem, status = str(TOO_OFTEN), 429
    if problem:
        if wants_json(request):
            return JsonResponse({"message": problem}, status=status)
        supported = assessments.own_assessment(contribution, **voter.who) is not None
        return show(page, request, "support", status=status, problem=problem, supported=supported, **context)
    takes_back = request.POST.get("action") == TAKE_BACK
    key = "" if voter.is_known or takes_back else new_browser_key()
    who = {"browser_hash": hash_browser(page.process, key)} if key else voter.who
    try:
        if takes_back:
            if voter.is_known:
                assessments.take_back(contribution, **who)
        else:
            count(contribution, voter, rules, who, network_key(request, "assessments"))
    except NotNow as error:
        return _closed(page, request, context, error.message)
    response = _told(contribution, not takes_back) if wants_json(request) else HttpResponseRedirect(context["back"])
    if key:
        remember_browser(response, page.process, request, key)
    return response


def count(contribution: Contribution, voter: Voter, rules: Rules, who: dict[str, Any], network: str) -> None:
    """Support, and let what the same browser did before its owner was known not count twice."""
    if voter.participant is not None and voter.browser:
        assessments.take_back(contribution, browser_hash=voter.browser)
    assessments.support(contribution, **who, network=network)


def _told(contribution: Contribution, supported: bool) -> JsonResponse:
    """For our script: the new number, and what has happened in words."""
    contribution.refresh_from_db(fields=["support_count"])
    number = contribution.support_count
    words = ngettext("%(number)s person", "%(number)s people", number) % {"number": number}
    done = _("Counted. Thank you.") if supported else _("Taken back.")
    return JsonResponse({"count": number, "supported": supported, "message": f"{done} {words}"})


def _by_mail(
    page: RoutedPage, request: HttpRequest, contribution: Contribution, context: dict[str, Any]
) -> HttpResponse:
    """Ask for an address, and send a link there."""
    form = MailForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = check_mail_form(request, form)
        if status == 200:
            try:
                by_link.ask_by_mail(contribution, form.cleaned_data["email"])
            except NotNow as error:
                return _closed(page, request, context, error.message)
            return HttpResponseRedirect(f"{page.process.get_url(request)}{page.process.reverse_subpage('assess_sent')}")
    return show(page, request, "support", status=status, form=form, **context)


def check_mail_form(request: HttpRequest, form: MailForm) -> int:
    """200 where the form can be taken; otherwise the status, and the reason stands in the form."""
    if is_forged(request):
        return refuse_forged(form)
    if not form.is_valid():
        return 422
    return refuse_throttled(form) if throttled(request, "assess_mail", **MAILS) else 200


@post_or_get
def sent(process: Process, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return show(process, request, "assess_sent", subpage_title=_("Look into your mail"))


@post_or_get
def confirm(process: Process, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be counted, with a button; POST counts it, and this browser is known from then on."""
    try:
        if request.method == "POST":
            participant, contribution = by_link.assess_by_link(process, token)
            response = HttpResponseRedirect(own_page(contribution))
            remember(response, process, request, participant)
            return response
        _link, contribution = by_link.check_assessment_link(process, token)
    except NotNow as error:
        return show(process, request, "assess_closed", status=409, message=error.message, subpage_title=_("Too late"))
    except LinkError as error:
        return link_refused(process, request, error)
    title = _("Confirm your assessment")
    # Whoever was let in to a private page may assess what stands there; here everybody gets in who has the link.
    quoted = Contribution.objects.visible_to_public().filter(pk=contribution.pk).first()
    return show(process, request, "assess_confirm", contribution=quoted, subpage_title=title)
