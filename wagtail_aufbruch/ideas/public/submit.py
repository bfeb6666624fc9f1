"""Handing in an idea: the form, the look at similar ones, what comes now."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.ideas.domain.calls.queries import fields_to_choose
from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
from wagtail_aufbruch.ideas.domain.submission.resubmission import earlier_decision, earlier_idea
from wagtail_aufbruch.ideas.domain.submission.similar import similar_ideas
from wagtail_aufbruch.ideas.domain.submission.submit import HandedIn, hand_in
from wagtail_aufbruch.ideas.forms.idea import IdeaForm
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.attachments import UploadGone
from wagtail_aufbruch.participation.domain.people.remembering import TOLD_ONCE
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.enums import Identification, Moderation
from wagtail_aufbruch.participation.forms.consent import read_key
from wagtail_aufbruch.participation.forms.spam_trap import is_trapped
from wagtail_aufbruch.participation.forms.uploads import Uploads
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant
from wagtail_aufbruch.participation.public.maps import allow_tiles
from wagtail_aufbruch.participation.public.uploads.files import shown_files
from wagtail_aufbruch.participation.public.uploads.upload_limits import may_draw, too_many_uploads

IDEAS_PER_HOUR = 60
"""From one address: a school class that shares one still gets through."""
LOOKS_PER_TEN_MINUTES = 200
SHORTEST_LOOK = 4

COOKIE = "aufbruch_handed_in"


@keeps_what_was_typed
@post_or_get
def hand_in_idea(call: IdeaCallPage, request: HttpRequest) -> HttpResponse:
    """The form: given out, given back with what is to be mended, or taken."""
    if not call.is_open():
        return _not_open(call, request, CallNotOpen(call))
    if request.method != "POST":
        return _form_page(call, request, _form(call, request))
    if is_forged(request):
        form = _form(call, request)
        refuse_forged(form)
        if request.FILES:
            form.add_error(None, _("Your files could not be kept. Please choose them once more."))
        return _form_page(call, request, form, status=403)
    return _take(call, request)


def _take(call: IdeaCallPage, request: HttpRequest) -> HttpResponse:
    """A form that was sent as it should be."""
    too_many_files = bool(request.FILES) and too_many_uploads(request)
    form = _form(call, request, receive=not too_many_files)
    if "aendern" in request.POST:
        form.give_back()
        return _form_page(call, request, form)
    if not form.is_valid():
        return _form_page(call, request, form, status=422)
    if not form.has_seen_similar:
        may_look = not throttled(request, "similar", LOOKS_PER_TEN_MINUTES, 10)
        data = form.cleaned_data
        similar = similar_ideas(call.process, data["title"], data["text"]) if may_look else []
        if similar:
            return _similar_page(call, request, form, similar)
    if too_many_files or throttled(request, "hand_in", IDEAS_PER_HOUR, 60):
        return _form_page(call, request, form, status=refuse_throttled(form))
    try:
        done = hand_in(call, form.proposal, process=call.process)
    except CallNotOpen as error:
        return _not_open(call, request, error)
    except UploadGone as error:
        form = _form(call, request)  # with the files that are still there
        form.add_error(None, str(error.message))
        return _form_page(call, request, form, status=409)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _form_page(call, request, form, status=409)
    return _thanks(call, request, done)


def _form(call: IdeaCallPage, request: HttpRequest, *, receive: bool = False) -> IdeaForm:
    """The form with what was sent, or empty. ``receive`` keeps the files that came with it."""
    process = call.process
    posted = request.method == "POST"
    uploads = Uploads(process, uuid.uuid4())
    if posted:
        uploads = Uploads.of_form(process, read_key(request.POST.get("form_key")), call)
        if receive and _is_no_machine(request):
            uploads.receive(request.POST, request.FILES, call, partial(may_draw, request))
            uploads.keep_alts()
    return IdeaForm(
        request.POST if posted else None,
        call=call,
        fields_to_choose=fields_to_choose(call, process),
        uploads=uploads,
        participant=current_participant(process, request),
        earlier=earlier_idea(process, request.POST.get("earlier", "") if posted else request.GET.get("erneut", "")),
    )


def _is_no_machine(request: HttpRequest) -> bool:
    """Files are kept before the form is looked at, so whoever walks into a trap leaves none."""
    return not is_trapped(request.POST)


def _form_page(call: IdeaCallPage, request: HttpRequest, form: IdeaForm, status: int = 200) -> HttpResponse:
    response = call.render(
        request,
        template="aufbruch_ideas/hand_in.html",
        context_overrides={
            "form": form,
            "kept_files": _kept_files(call, request, form),
            "earlier": earlier_decision(form.earlier_idea) if form.earlier_idea else None,
            "earlier_url": _address(form.earlier_idea, request) if form.earlier_idea else "",
            "terms": public_page(call.terms_page_id),
            "subpage_title": _("Hand in an idea"),
            "subpage_parents": [],
        },
    )
    response.status_code = status
    return allow_tiles(response) if "latitude" in form.fields else response


def _kept_files(call: IdeaCallPage, request: HttpRequest, form: IdeaForm) -> list[dict[str, Any]]:
    kept = form.kept_files()
    files = shown_files(call.process, request, [entry["attachment"] for entry in kept], signed=True)
    return [{**entry, "file": file} for entry, file in zip(kept, files, strict=True)]


def _address(idea: Idea, request: HttpRequest) -> str:
    return f"{idea.page.get_url(request)}{IdeaCallPage.get_resolver().reverse('idea', idea.pk)}"


def _similar_page(call: IdeaCallPage, request: HttpRequest, form: IdeaForm, similar: list[Idea]) -> HttpResponse:
    """Before anything is stored: perhaps somebody has proposed it already."""
    files = shown_files(call.process, request, form.uploads.kept, signed=True)
    return call.render(
        request,
        template="aufbruch_ideas/similar.html",
        context_overrides={
            "form": form,
            "typed": form.typed(),
            "files": files,
            "similar": [{"idea": idea, "url": _address(idea, request)} for idea in similar],
            "subpage_title": _("Is there something like it already?"),
            "subpage_parents": [],
        },
    )


def _not_open(call: IdeaCallPage, request: HttpRequest, error: CallNotOpen) -> HttpResponse:
    """Say since when or from when, and give back what was typed so that it can be kept."""
    posted = request.method == "POST"
    typed = {name: clean_text(request.POST.get(name, "")) for name in ("title", "text")} if posted else {}
    response = call.render(
        request,
        template="aufbruch_ideas/not_open.html",
        context_overrides={
            "message": error.message,
            "typed": typed if any(typed.values()) else None,
            "subpage_title": _("Hand in an idea"),
            "subpage_parents": [],
        },
    )
    response.status_code = 409 if posted else 200
    return response


def _thanks(call: IdeaCallPage, request: HttpRequest, done: HandedIn) -> HttpResponse:
    """Go on to what comes now. What is shown there once stands in a cookie for that one page."""
    url = f"{call.get_url(request)}{call.reverse_subpage('handed_in')}"
    response = HttpResponseRedirect(url)
    response.set_signed_cookie(
        COOKIE,
        f"{done.idea.pk}:{done.code}",
        salt=COOKIE,
        max_age=TOLD_ONCE,
        path=url,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@post_or_get
def handed_in(call: IdeaCallPage, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=TOLD_ONCE) or ""
    number, _separator, code = value.partition(":")
    pk = read_pk(number)
    idea = Idea.objects.filter(pk=pk, page_id=call.pk).select_related("author").first() if pk is not None else None
    consent = getattr(idea, "guardian_consent", None) if idea else None
    return call.render(
        request,
        template="aufbruch_ideas/handed_in.html",
        context_overrides={
            "idea": idea,
            "code": code if idea and idea.author_id is None else "",
            "by_mail": idea.state == "unconfirmed" if idea else call.identification == Identification.EMAIL,
            "looked_at_first": call.moderation == Moderation.BEFORE,
            "consent": consent if consent and consent.given_at is None else None,
            "idea_url": _address(idea, request) if idea and idea.is_public else "",
            "subpage_title": _("Your idea has arrived"),
            "subpage_parents": [],
        },
    )


def look_for_similar(call: IdeaCallPage, request: HttpRequest) -> HttpResponse:
    """Ideas like the one that is being typed, for the script that shows them beside the form."""
    title = " ".join(clean_text(request.GET.get("titel", ""))[:200].split())
    found: list[Idea] = []
    if len(title) >= SHORTEST_LOOK and not throttled(request, "similar", LOOKS_PER_TEN_MINUTES, 10):
        found = similar_ideas(call.process, title)
    response = JsonResponse({"ideas": [{"title": idea.title, "url": _address(idea, request)} for idea in found]})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
