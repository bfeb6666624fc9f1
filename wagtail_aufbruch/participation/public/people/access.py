"""Links from mails: confirm what was handed in, open "My participation"."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.contributions import access
from wagtail_aufbruch.participation.domain.errors import LinkError, ParticipationError
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of
from wagtail_aufbruch.participation.domain.people.links import check_link
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.forms.access import AccessForm
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url, own_page
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_refused
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import remember

LINKS_PER_HOUR = 20
"""From one connection, so that nobody tries a list of addresses; a class in a school gets through."""

LINKS_TO_ONE_MAILBOX = ((3, 60), (6, 24 * 60))
"""How many links one connection has sent to one mailbox, in how many minutes: whoever has a stranger written to again
and again does not use up the links that the stranger may ask for."""

ENOUGH_LINKS = _(
    "From your connection links were asked for with this address several times. If it has taken part here, they are in "
    "its mailbox: please look there, in the spam folder too. The links in those mails still hold, each can be used "
    "once. Later you can ask for another one."
)
"""The same whether the address has taken part or not."""


@post_or_get
def confirm(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be confirmed, with a button; POST confirms. Mail scanners only get."""
    try:
        if request.method == "POST":
            participant, contribution = access.confirm_by_link(process, token)
            response = HttpResponseRedirect(_after_confirmation(process, request, contribution))
            remember(response, process, request, participant)
            return response
        link = check_link(process, token, LinkPurpose.CONFIRM)
    except ParticipationError as error:
        return link_refused(process, request, error)
    return process.render(
        request,
        template="aufbruch_participation/confirm.html",
        context_overrides={"contribution": link.contribution},
    )


def _after_confirmation(process: ProcessMixin, request: HttpRequest, contribution: Contribution) -> str:
    """A comment that is public now is seen where it stands; all else in "My participation"."""
    if contribution.is_public and contribution.kind == COMMENT_KIND:
        return own_page(contribution)
    return my_participation_url(process, request, done="published" if contribution.is_public else "confirmed")


@lasting
@post_or_get
def enter(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST opens "My participation" in this browser."""
    try:
        if request.method == "POST":
            participant = access.enter_by_link(process, token)
            response = HttpResponseRedirect(my_participation_url(process, request))
            remember(response, process, request, participant)
            return response
        check_link(process, token, LinkPurpose.ACCESS)
    except LinkError as error:
        return link_refused(process, request, error)
    return process.render(request, template="aufbruch_participation/enter.html")


@lasting
@keeps_what_was_typed
@post_or_get
def request_link(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether the address has taken part or not."""
    form = AccessForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _send_or_refuse(process, request, form)
        if status == 200:
            return HttpResponseRedirect(f"{process.get_url(request)}{process.reverse_subpage('link_sent')}")
    elif request.method == "POST":
        status = 403 if is_forged(request) else 422
    response = process.render(
        request, template="aufbruch_participation/request_link.html", context_overrides={"form": form}
    )
    response.status_code = status
    return response


def _send_or_refuse(process: ProcessMixin, request: HttpRequest, form: AccessForm) -> int:
    """200 where the link is on its way, as far as anybody is told; otherwise why not stands in the form."""
    if is_forged(request):
        return refuse_forged(form)
    if throttled(request, "access", LINKS_PER_HOUR, 60):
        return refuse_throttled(form)
    email = form.cleaned_data["email"]
    if _asked_for_enough(request, email):
        form.add_error(None, ENOUGH_LINKS)
        return 429
    access.request_access(process, email)
    return 200


def _asked_for_enough(request: HttpRequest, email: str) -> bool:
    action = f"access {mailbox_of(email)}"
    return any(throttled(request, action, limit, minutes) for limit, minutes in LINKS_TO_ONE_MAILBOX)


@lasting
@post_or_get
def link_sent(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return process.render(request, template="aufbruch_participation/link_sent.html")
