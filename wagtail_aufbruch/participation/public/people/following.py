"""Following: ask for it, confirm it, change it, end it with one click."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public, public_page
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.lasting import lasting, mark_unknown
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed, needs_no_token
from wagtail_aufbruch.participation.domain.contributions.told_titles import followed_as_told, followed_titles
from wagtail_aufbruch.participation.domain.errors import LinkError
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.enums import Frequency
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.forms.following import FollowForm, FrequencyForm
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution, Follow, Participant
from wagtail_aufbruch.participation.public.contributions.discussion import public_contribution
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import participant_required, post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_refused
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant, remember


@dataclass(frozen=True)
class Target:
    """What is to be followed: a contribution, or a page with all that is handed in to it."""

    title: str
    url: str
    contribution: Contribution | None = None
    page: Page | None = None
    brings: str | Promise = ""
    """What following it brings; empty where nothing is said beside the kind's own words."""

    @property
    def usual_frequency(self) -> str:
        """A page brings more news than one contribution."""
        return Frequency.WEEKLY if self.contribution is None else Frequency.AT_ONCE


@keeps_what_was_typed
@post_or_get
def follow_contribution(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a contribution that everybody may see; 404 for all others and for comments."""
    contribution = public_contribution(process, pk)
    if contribution.kind == COMMENT_KIND:
        raise Http404
    url = kind_of(contribution).public_url(contribution)
    return _follow(process, request, Target(str(contribution), url, contribution=contribution))


@keeps_what_was_typed
@post_or_get
def follow_page(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a page of the process to which people hand in; 404 for all others."""
    page = of_process(only_public(BasePage.objects.filter(pk=pk)), process).first()
    if page is None or not getattr(page.specific_class, "can_be_followed", False):
        raise Http404
    brings = getattr(page.specific_class, "following_brings", "")
    return _follow(process, request, Target(page.title, page.get_url(request) or "", page=page, brings=brings))


def _follow(process: ProcessMixin, request: HttpRequest, target: Target) -> HttpResponse:
    participant = current_participant(process, request)
    if participant is not None:
        return _follow_known(process, request, target, participant)
    form = FollowForm(request.POST if request.method == "POST" else None, initial={"frequency": target.usual_frequency})
    if request.method != "POST":
        return _form_page(process, request, target, form)
    if is_forged(request):
        return _form_page(process, request, target, form, status=refuse_forged(form))
    if not form.is_valid():
        return _form_page(process, request, target, form, status=422)
    if throttled(request, "follow", limit=10, minutes=60):
        return _form_page(process, request, target, form, status=refuse_throttled(form))
    following.ask_to_follow(
        process,
        form.cleaned_data["email"],
        contribution=target.contribution,
        page=target.page,
        frequency=form.cleaned_data["frequency"],
    )
    return HttpResponseRedirect(f"{process.get_url(request)}{process.reverse_subpage('follow_sent')}")


def _follow_known(
    process: ProcessMixin, request: HttpRequest, target: Target, participant: Participant
) -> HttpResponse:
    """Whoever is known by the cookie needs neither address nor mail."""
    known = following.following_of(participant, contribution=target.contribution, page=target.page)
    if known is not None and request.method != "POST":
        return HttpResponseRedirect(_change_url(process, request, known))
    form = FrequencyForm(
        request.POST if request.method == "POST" else None, initial={"frequency": target.usual_frequency}
    )
    if request.method != "POST":
        return _form_page(process, request, target, form)
    if is_forged(request):
        return _form_page(process, request, target, form, status=refuse_forged(form))
    if not form.is_valid():
        return _form_page(process, request, target, form, status=422)
    following.follow(
        participant,
        contribution=target.contribution,
        page_pk=target.page.pk if target.page is not None else None,
        frequency=form.cleaned_data["frequency"],
    )
    return HttpResponseRedirect(my_participation_url(process, request, "following"))


def _form_page(
    process: ProcessMixin, request: HttpRequest, target: Target, form: FrequencyForm, status: int = 200
) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_participation/following/follow.html",
        context_overrides={
            "form": form,
            "target": target,
            "subpage_title": _("Follow “%(title)s”") % {"title": target.title},
        },
    )
    response.status_code = status
    return response


def _change_url(process: ProcessMixin, request: HttpRequest, one: Follow) -> str:
    return f"{process.get_url(request)}{process.reverse_subpage('follow_change', args=[one.pk])}"


@post_or_get
def sent(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """What comes now."""
    return process.render(
        request,
        template="aufbruch_participation/following/sent.html",
        context_overrides={"subpage_title": _("Look into your mail")},
    )


@post_or_get
def confirm(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: mail scanners only get."""
    try:
        if request.method == "POST":
            one = following.confirm_following(process, token)
            response = HttpResponseRedirect(my_participation_url(process, request, "following"))
            remember(response, process, request, one.participant)
            return response
        link = following.check_following_link(process, token)
        title = str(link.contribution or public_page(link.payload.get("page")))
    except LinkError as error:
        return link_refused(process, request, error)
    return process.render(
        request,
        template="aufbruch_participation/following/confirm.html",
        context_overrides={"title": title, "weekly": link.payload.get("frequency") == Frequency.WEEKLY},
    )


@lasting
@participant_required
def change(process: ProcessMixin, request: HttpRequest, participant: Participant, pk: int) -> HttpResponse:
    """How often, or not any more; for one's own alone."""
    one = following.follows_of(participant).filter(pk=pk).first()
    if one is None:
        raise Http404
    if request.method == "POST" and "stop" in request.POST:
        following.stop(one)
        return HttpResponseRedirect(my_participation_url(process, request, "stopped"))
    form = FrequencyForm(request.POST if request.method == "POST" else None, initial={"frequency": one.frequency})
    if request.method == "POST" and form.is_valid():
        following.change_frequency(one, form.cleaned_data["frequency"])
        return HttpResponseRedirect(my_participation_url(process, request, "following"))
    response = process.render(
        request,
        template="aufbruch_participation/following/change.html",
        context_overrides={"form": form, "title": followed_titles(participant, [one])(one)},
    )
    response.status_code = 422 if form.is_bound else 200
    return response


@lasting
@needs_no_token
@post_or_get
def stop(process: ProcessMixin, request: HttpRequest, key: str) -> HttpResponse:
    """GET shows a button; POST ends it, also that of a mail programme, which brings no token (RFC 8058)."""
    one = following.follow_by_key(process, key)
    if one is not None and request.method == "POST":
        if "weekly" in request.POST:
            following.change_frequency(one, Frequency.WEEKLY)
        else:
            following.stop(one)
    return _stop_page(process, request, one, "weekly" in request.POST)


@lasting
@needs_no_token
@post_or_get
def stop_weekly(process: ProcessMixin, request: HttpRequest, key: str) -> HttpResponse:
    """The same for the digest, which tells of all that somebody follows weekly."""
    one = following.follow_by_key(process, key)
    if one is not None and request.method == "POST":
        following.stop_weekly(one.participant)
    return _stop_page(process, request, one, False, digest=True)


def _stop_page(
    process: ProcessMixin, request: HttpRequest, one: Follow | None, weekly: bool, *, digest: bool = False
) -> HttpResponse:
    done = request.method == "POST"
    response = process.render(
        request,
        template="aufbruch_participation/following/stop.html",
        context_overrides={
            "follow": one,
            "title": followed_titles(one.participant, [one])(one) if one is not None else "",
            "digest": digest,
            "done": done,
            "weekly": weekly,
            "offers_weekly": one is not None and one.frequency == Frequency.AT_ONCE and not digest,
        },
    )
    # A POST is always fine: what a mail programme wanted is so, also when it asks twice.
    response.status_code = 404 if one is None and not done else 200
    if one is None:
        mark_unknown(response)
    return response


def followed_context(participant: Participant) -> dict[str, Any]:
    """What the person follows, for "My participation" (``includes/following.html``)."""
    follows = list(following.follows_of(participant))
    told = followed_as_told(participant, follows)
    return {
        "follows": [
            {
                "follow": one,
                "title": told(one).title,
                "url": _url_of(one) if told(one).is_shown else "",
                "kind": kind_of(one.contribution).name if one.contribution is not None else "",
            }
            for one in follows
        ]
    }


def _url_of(one: Follow) -> str:
    if one.contribution is not None:
        return kind_of(one.contribution).public_url(one.contribution)
    return one.page.full_url or "" if one.page is not None else ""
