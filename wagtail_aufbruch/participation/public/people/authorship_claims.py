"""Whose contribution it is: by the code on the card, or by asking the staff; and the link from the mail."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.authorship.errors import AlreadyClaimed, CodeError
from wagtail_aufbruch.participation.domain.errors import LinkError
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.extension.kinds import general_words, kind_of
from wagtail_aufbruch.participation.forms.authorship_claims import AskClaimForm, CardForm
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_refused
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import remember

TRIES, MINUTES = 20, 60
"""How often one connection may try a code: 2⁵⁵ codes cannot be guessed, and a whole class in a school gets through."""


@keeps_what_was_typed
@post_or_get
def enter_code(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """Code and address. The QR code on the slip brings the code along."""
    if request.method != "POST":
        code = request.GET.get("code", "")[:60].replace("\x00", "")
        return _code_page(process, request, CardForm(initial={"code": code}))
    form = CardForm(request.POST)
    if _forged(request, form):
        return _code_page(process, request, form, status=403)
    if throttled(request, "claim", TRIES, MINUTES):
        return _code_page(process, request, form, status=refuse_throttled(form))
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
def ask_staff(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """Without a code: say why it is yours; after the confirmation by mail staff decide."""
    contribution = claims.open_to_claims(process, pk)
    if contribution is None:
        raise Http404
    words = kind_of(contribution).words
    form = AskClaimForm(request.POST if request.method == "POST" else None, words=words)
    status = 200
    if request.method == "POST":
        if _forged(request, form):
            status = 403
        elif throttled(request, "claim", TRIES, MINUTES):
            refuse_throttled(form)
            status = 429
        elif form.is_valid():
            claims.request_claim(process, contribution, form.cleaned_data["email"], form.cleaned_data["text"])
            return _to_sent(process, request)
        else:
            status = 422
    response = process.render(
        request,
        template="aufbruch_participation/claim_ask.html",
        context_overrides={"form": form, "contribution": contribution, "words": words},
    )
    response.status_code = status
    return response


@post_or_get
def link_sent(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return process.render(
        request, template="aufbruch_participation/claim_sent.html", context_overrides={"words": general_words()}
    )


@post_or_get
def confirm(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what becomes whose, with a button; POST does it. Mail scanners only get."""
    try:
        if request.method == "POST":
            participant, is_author = claims.claim_by_link(process, token)
            done = "claimed" if is_author else "claim_asked"
            response = HttpResponseRedirect(my_participation_url(process, request, done=done))
            remember(response, process, request, participant)
            return response
        link, contribution = claims.check_claim_link(process, token)
    except (LinkError, AlreadyClaimed) as error:
        return link_refused(process, request, error)
    return process.render(
        request,
        template="aufbruch_participation/claim_confirm.html",
        context_overrides={
            "contribution": contribution,
            "asks": "ask" in link.payload,
            "words": kind_of(contribution).words,
        },
    )


def _forged(request: HttpRequest, form: CardForm | AskClaimForm) -> bool:
    if not is_forged(request):
        return False
    refuse_forged(form)
    return True


def _code_page(process: ProcessMixin, request: HttpRequest, form: CardForm, status: int = 200) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_participation/claim_code.html",
        context_overrides={"form": form, "words": general_words()},
    )
    response.status_code = status
    return response


def _to_sent(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{process.get_url(request)}{process.reverse_subpage('claim_sent')}")
