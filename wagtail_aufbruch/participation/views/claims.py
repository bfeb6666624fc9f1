"""“Is this your idea?”: by the code on the card, or by asking the staff; and the link from the mail."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.views.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.claim_forms import AskClaimForm, CardForm
from wagtail_aufbruch.participation.domain import claims
from wagtail_aufbruch.participation.domain.claim_errors import AlreadyClaimed, CodeError
from wagtail_aufbruch.participation.domain.errors import LinkError, LinkUnknown
from wagtail_aufbruch.participation.domain.links import look_at_link
from wagtail_aufbruch.participation.domain.spam import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.forms import AccessForm
from wagtail_aufbruch.participation.session import remember
from wagtail_aufbruch.participation.views.addresses import my_participation_url
from wagtail_aufbruch.participation.views.guards import post_or_get

TRIES, MINUTES = 20, 60
"""How often one connection may try a code: 2⁵⁵ codes cannot be guessed, and a whole class in a school gets through."""


@keeps_what_was_typed
@post_or_get
def enter_code(process: Any, request: HttpRequest) -> HttpResponse:
    """Code and address. The QR code on the slip brings the code along."""
    if request.method != "POST":
        code = request.GET.get("code", "")[:60].replace("\x00", "")
        return _code_page(process, request, CardForm(initial={"code": code}))
    form = CardForm(request.POST)
    if _forged(request, form):
        return _code_page(process, request, form, status=403)
    if throttled(request, "claim", TRIES, MINUTES):
        form.add_error(None, TOO_OFTEN)
        return _code_page(process, request, form, status=429)
    if not form.is_valid():
        return _code_page(process, request, form, status=422)
    try:
        claims.claim_with_code(process, form.cleaned_data["code"], form.cleaned_data["email"])
    except CodeError as error:
        form.add_error("code", str(error.message))
        return _code_page(process, request, form, status=422)
    return _to_sent(process, request)


@keeps_what_was_typed
@post_or_get
def ask_staff(process: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Without a code: say why it is yours; after the confirmation by mail staff decide."""
    contribution = claims.open_to_claims(process, pk)
    if contribution is None:
        raise Http404
    form = AskClaimForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if _forged(request, form):
            status = 403
        elif throttled(request, "claim", TRIES, MINUTES):
            form.add_error(None, TOO_OFTEN)
            status = 429
        elif form.is_valid():
            claims.ask_without_code(process, contribution, form.cleaned_data["email"], form.cleaned_data["text"])
            return _to_sent(process, request)
        else:
            status = 422
    response = process.render(
        request,
        template="aufbruch_participation/claim_ask.html",
        context_overrides={"form": form, "contribution": contribution},
    )
    response.status_code = status
    return response


@post_or_get
def link_sent(process: Any, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return process.render(request, template="aufbruch_participation/claim_sent.html")


@post_or_get
def confirm(process: Any, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what becomes whose, with a button; POST does it. Mail scanners only get."""
    try:
        if request.method == "POST":
            participant, is_author = claims.claim_by_link(process, token)
            done = "claimed" if is_author else "claim_asked"
            response = HttpResponseRedirect(my_participation_url(process, request, done=done))
            remember(response, process, request, participant)
            return response
        link = look_at_link(process, token, LinkPurpose.CLAIM)
    except (LinkError, AlreadyClaimed) as error:
        return _refused(process, request, error)
    return process.render(
        request,
        template="aufbruch_participation/claim_confirm.html",
        context_overrides={"contribution": link.contribution, "asks": "ask" in link.payload},
    )


def _forged(request: HttpRequest, form: CardForm | AskClaimForm) -> bool:
    if not getattr(request, "aufbruch_forged", False):
        return False
    form.add_error(None, _("The form was open for too long, or cookies are switched off. Please send it again."))
    return True


def _code_page(process: Any, request: HttpRequest, form: CardForm, status: int = 200) -> HttpResponse:
    response = process.render(
        request, template="aufbruch_participation/claim_code.html", context_overrides={"form": form}
    )
    response.status_code = status
    return response


def _to_sent(process: Any, request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{process.get_url(request)}{process.reverse_subpage('claim_sent')}")


def _refused(process: Any, request: HttpRequest, error: LinkError | AlreadyClaimed) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_participation/link_refused.html",
        context_overrides={"message": error.message, "form": AccessForm()},
    )
    # 404: never was; 409: somebody else was faster; 410: was there and is not any more.
    response.status_code = 404 if isinstance(error, LinkUnknown) else 409 if isinstance(error, AlreadyClaimed) else 410
    return response
