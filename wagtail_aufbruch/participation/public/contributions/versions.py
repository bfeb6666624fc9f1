"""Changing what one handed in, and what everybody sees of earlier versions."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import versions
from wagtail_aufbruch.participation.domain.contributions.version_diff import compare
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.enums import State, VersionState
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.forms.edit import EditForm
from wagtail_aufbruch.participation.models import Contribution, Participant
from wagtail_aufbruch.participation.public.contributions.discussion import public_contribution
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import participant_required
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled

EDITS_PER_HOUR = 40
COMPARED = 10
"""So many of the newest versions are compared with the one before; older ones are shown whole."""


@lasting
@keeps_what_was_typed
@participant_required
def edit(process: ProcessMixin, request: HttpRequest, participant: Participant, pk: int) -> HttpResponse:
    """The author changes title and text."""
    contribution = personal_data.contributions_of(participant).filter(pk=pk).first()
    if contribution is None:
        raise Http404
    posted = request.method == "POST"
    title, text = versions.newest_words(contribution)
    form = EditForm(request.POST if posted else None, initial={"title": title, "text": text})
    if not posted and not versions.can_edit(contribution):
        return HttpResponseRedirect(my_participation_url(process, request, "too_late"))
    if not posted:
        return _edit_page(process, request, form, contribution)
    if is_forged(request):
        return _edit_page(process, request, form, contribution, status=refuse_forged(form))
    if not form.is_valid():
        return _edit_page(process, request, form, contribution, status=422)
    if throttled(request, "edit", EDITS_PER_HOUR, 60):
        return _edit_page(process, request, form, contribution, status=refuse_throttled(form))
    return _store(process, request, form, contribution, participant)


def _store(
    process: ProcessMixin, request: HttpRequest, form: EditForm, contribution: Contribution, participant: Participant
) -> HttpResponse:
    was_rejected = contribution.state == State.REJECTED
    agreed = guardians.agrees_to_newest(contribution)
    try:
        version = versions.edit(contribution, participant, form.cleaned_data["title"], form.cleaned_data["text"])
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _edit_page(process, request, form, contribution, status=409)
    done = "edited"
    contribution = personal_data.contributions_of(participant).get(pk=contribution.pk)
    if agreed and not guardians.agrees_to_newest(contribution):
        done = "guardian_anew"
    elif version is not None:
        done = "version_shown" if version.state == VersionState.SHOWN else "version_waits"
    elif was_rejected:
        done = "handed_in_again"
    return HttpResponseRedirect(my_participation_url(process, request, done))


def _edit_page(
    process: ProcessMixin, request: HttpRequest, form: EditForm, contribution: Contribution, status: int = 200
) -> HttpResponse:
    rules = kind_of(contribution).rules(contribution)
    steps = list(contribution.transitions.all())
    response = process.render(
        request,
        template="aufbruch_participation/edit.html",
        context_overrides={
            "form": form,
            "contribution": contribution,
            "is_published": contribution.state in {State.PUBLISHED, State.HIDDEN},
            "guardian_agrees": guardians.agrees_to_newest(contribution),
            "is_rejected": contribution.state == State.REJECTED,
            "reason": steps[-1].reason if steps and steps[-1].to_state == contribution.state else "",
            "shown_at_once": rules.publish_first and not contribution.guardian_needed,
            "subpage_title": _("Change"),
            "subpage_parents": [],
        },
    )
    response.status_code = status
    return response


def show_versions(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """What a published contribution said before. What is not published answers as if it did not exist."""
    contribution = public_contribution(process, pk)
    shown = versions.shown_versions(contribution)
    if len(shown) < 2:
        raise Http404
    rows = []
    for index, version in enumerate(shown):
        before = shown[index + 1] if index + 1 < len(shown) and index < COMPARED else None
        rows.append(
            {
                "version": version,
                "title": compare(before.title, version.title) if before else None,
                "text": compare(before.text, version.text) if before else None,
                "at": version.decided_at or version.created_at,
            }
        )
    return process.render(
        request,
        template="aufbruch_participation/versions.html",
        context_overrides={
            "contribution": contribution,
            "url": kind_of(contribution).public_url(contribution),
            "versions": rows,
            "subpage_title": _("Versions of “%(title)s”") % {"title": contribution.title},
            "subpage_parents": [(contribution.title, kind_of(contribution).public_url(contribution))],
        },
    )
