"""An idea call: its page with the list, the form, one idea."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.caching import allow_parameters
from wagtail_aufbruch.core.views.forgery import keeps_what_was_typed
from wagtail_aufbruch.ideas.domain.calls import fields_to_choose
from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
from wagtail_aufbruch.ideas.domain.hand_in import hand_in
from wagtail_aufbruch.ideas.domain.listing import count_capped, list_page, published_ideas
from wagtail_aufbruch.ideas.forms import IdeaForm
from wagtail_aufbruch.participation.views.guards import post_or_get


def show_call(call: Any, request: HttpRequest) -> HttpResponse:
    """What is asked, until when, and the ideas published so far."""
    ideas = published_ideas(call)
    key = request.GET.get("nach", "")
    allow_parameters(request, "nach")
    return call.render(
        request,
        context_overrides={
            "listed": list_page(ideas, key=key),
            "count": count_capped(ideas),
            "is_first_page": not key,
            "is_open": call.is_open(),
            "has_closed": call.has_closed(),
        },
    )


def show_idea(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One idea. What is not published answers as if it did not exist."""
    idea = published_ideas(call).filter(pk=pk).first()
    if idea is None:
        raise Http404
    return call.render(
        request,
        template="aufbruch_ideas/idea.html",
        context_overrides={"idea": idea, "subpage_title": idea.title, "subpage_parents": [], "is_open": call.is_open()},
    )


@keeps_what_was_typed
@post_or_get
def hand_in_idea(call: Any, request: HttpRequest) -> HttpResponse:
    """The form: given out, given back with what is to be mended, or taken."""
    posted = request.method == "POST"
    form = IdeaForm(request.POST if posted else None, call=call, fields_to_choose=fields_to_choose(call, call.process))
    if not call.is_open():
        return _not_open(call, request, form, CallNotOpen(call))
    if not posted:
        return _form_page(call, request, form)
    if getattr(request, "aufbruch_forged", False):
        form.add_error(None, _("The form was open for too long, or cookies are switched off. Please send it again."))
        return _form_page(call, request, form, status=403)
    if not form.is_valid():
        return _form_page(call, request, form, status=422)
    try:
        hand_in(call, form.proposal, process=call.process)
    except CallNotOpen as error:
        return _not_open(call, request, form, error)
    return HttpResponseRedirect(f"{call.get_url(request)}{call.reverse_subpage('handed_in')}")


def _form_page(call: Any, request: HttpRequest, form: IdeaForm, status: int = 200) -> HttpResponse:
    response = call.render(
        request,
        template="aufbruch_ideas/hand_in.html",
        context_overrides={"form": form, "subpage_title": _("Hand in an idea"), "subpage_parents": []},
    )
    response.status_code = status
    return response


def _not_open(call: Any, request: HttpRequest, form: IdeaForm, error: CallNotOpen) -> HttpResponse:
    """Say since when or from when, and give back what was typed so that it can be kept."""
    typed = {name: request.POST.get(name, "") for name in ("title", "text")} if form.is_bound else {}
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
    response.status_code = 409 if form.is_bound else 200
    return response


@post_or_get
def handed_in(call: Any, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return call.render(
        request,
        template="aufbruch_ideas/handed_in.html",
        context_overrides={"subpage_title": _("Look into your mail"), "subpage_parents": []},
    )
