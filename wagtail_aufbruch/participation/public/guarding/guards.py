"""What every view for people who take part has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from wagtail_aufbruch.core.extension.protocols import Process, RoutedPage
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.participation.forms.access import AccessForm
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.session import current_participant, was_known

View = Callable[..., HttpResponse]

OWN_WORDS = ("title", "text")
"""Fields in which people write into what is their own."""


def post_or_get(view: View) -> View:
    """Take GET, HEAD and POST; never let the answer be kept, nor its address be told to other sites."""

    @wraps(view)
    def guarded(page: RoutedPage, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        try:
            response = view(page, request, **kwargs)
        except (IntegrityError, ObjectDoesNotExist):
            # What was to be stored belongs to somebody, or to something, that went in that very moment: nothing was.
            is_known_no_more = was_known(page.process, request)
            if not is_known_no_more and request.method != "POST":
                raise
            # Who was found by the address alone, and purged before that, is made anew the second time; what was
            # deleted is not found by then. A fault of another kind comes again.
            response = _sent_by_nobody(page, request) if is_known_no_more else view(page, request, **kwargs)
        keep_to_whoever_asked(response)
        return response

    return guarded


def _sent_by_nobody(page: RoutedPage, request: HttpRequest) -> HttpResponse:
    """They have erased their data in another tab, or the purge has, since nothing of them was left here."""
    typed = words_typed(request, OWN_WORDS)
    if typed:
        return _signed_out(page.process, request, typed)
    return HttpResponseRedirect(my_participation_url(page.process, request, "erased"))


def keep_to_whoever_asked(response: HttpResponseBase) -> None:
    """Let nobody keep the answer, no search engine find it, and its address be told to no other site."""
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"


def participant_required(view: View) -> View:
    """Call the view with the participant of this browser, or send people to where they get a link.

    Whoever has written something, and was signed out meanwhile, gets their words back with it.
    """

    @post_or_get
    @wraps(view)
    def guarded(process: Process, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        participant = current_participant(process, request)
        if participant is None:
            typed = words_typed(request, OWN_WORDS)
            if typed:
                return _signed_out(process, request, typed)
            return HttpResponseRedirect(my_participation_url(process, request))
        return view(process, request, participant=participant, **kwargs)

    return guarded


def _signed_out(process: Process, request: HttpRequest, typed: list[str]) -> HttpResponse:
    response: HttpResponse = process.render(
        request,
        template="aufbruch_participation/request_link.html",
        context_overrides={"form": AccessForm(), "typed": typed},
    )
    response.status_code = 403
    return response
