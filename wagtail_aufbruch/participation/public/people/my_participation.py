"""“My participation”: see, withdraw, take along, erase."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions, versions
from wagtail_aufbruch.participation.domain.contributions.told_titles import read_titles
from wagtail_aufbruch.participation.domain.errors import ParticipationError, TransitionNotAllowed
from wagtail_aufbruch.participation.domain.people.participants import end_sessions
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.enums import State, VersionState
from wagtail_aufbruch.participation.extension.kinds import has_home, kind_of
from wagtail_aufbruch.participation.extension.personal_data import erasing_notes, self_service_sections
from wagtail_aufbruch.participation.extension.published import know_facts
from wagtail_aufbruch.participation.forms.access import AccessForm
from wagtail_aufbruch.participation.forms.consent import GuardianAddressForm
from wagtail_aufbruch.participation.models import Contribution, Participant
from wagtail_aufbruch.participation.public.calendars.own_calendar import calendar_context
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import participant_required, post_or_get
from wagtail_aufbruch.participation.public.guarding.session import current_participant, forget
from wagtail_aufbruch.participation.public.people.following import followed_context

DONE = {
    "confirmed": _(
        "Thank you, this is confirmed. Our staff read it now and decide on its publication. We will write to you."
    ),
    "published": _("Thank you, this is confirmed and published. Everybody can read it now."),
    "claimed": _("It is yours now. Below you see what becomes of it, and we tell you by mail."),
    "claim_asked": _("Thank you. Our staff decide whether it is yours. We will write to you."),
    "edited": _("Your change is stored."),
    "guardian_anew": _(
        "Your change is stored. Your parent or guardian had agreed to the old words; until they agree to the new ones "
        "as well, these are not published. Below you see how they are asked."
    ),
    "handed_in_again": _("It is handed in again. Our staff read it anew, and we will write to you."),
    "version_shown": _("Your new version is shown, marked as changed."),
    "version_waits": _("Your new version is stored. Our staff read it first; until then the old one stays."),
    "guardian_asked": _("We write to your parent or guardian."),
    "withdrawn": _("It is withdrawn and no longer shown."),
    "following": _("Done. This is what you follow; below you can change or end it at any time."),
    "stopped": _("You follow it no longer, and get no more mails about it."),
    "calendar_made": _("Your calendar has an address now. Below you can subscribe to it."),
    "calendar_renewed": _("Your calendar has a new address. The old one does not work any more."),
    "calendar_ended": _("Your calendar is ended. Its address does not work any more."),
    "forgotten": _("You are signed out on all devices."),
    "erased": _("Your data are deleted. What was published stays without your name."),
}
NOT_DONE = {"too_late": _("This was not possible any more. Below you see where things stand now.")}


@lasting
@post_or_get
def my_participation(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """All that the person handed in, or the way to get in."""
    return own_page(process, request)


def own_page(
    process: ProcessMixin,
    request: HttpRequest,
    refusal: str | Promise = "",
    *,
    status: int = 409,
    again: tuple[int, GuardianAddressForm] | None = None,
) -> HttpResponse:
    """The personal page; a ``refusal`` is told, with this status.

    ``again``: the key of a contribution and the form of its guardian's address that was not taken.
    """
    participant = current_participant(process, request)
    key = request.GET.get("erledigt", "")
    done = DONE.get(key) if not refusal else None
    if participant is None:
        return process.render(
            request,
            template="aufbruch_participation/request_link.html",
            context_overrides={"form": AccessForm(), "done": done},
        )
    handed_in = list(personal_data.contributions_of(participant))
    know_facts(one for one in handed_in if one.guardian_needed)
    titles = read_titles(participant, handed_in)
    contributions = [
        {
            "contribution": contribution,
            "title": titles[contribution.pk],
            "url": kind_of(contribution).public_url(contribution) if contribution.is_public else "",
            "has_receipt": has_home(contribution),
            "kind": kind_of(contribution).name,
            "can_withdraw": transitions.WITHDRAW.is_possible(contribution),
            "can_confirm": contribution.state == State.UNCONFIRMED,
            "reason": _last_reason(contribution),
            **_versions_of(contribution),
            **_guardian_of(contribution),
            "guardian_form": again[1] if again is not None and again[0] == contribution.pk else None,
        }
        for contribution in handed_in
    ]
    response = process.render(
        request,
        template="aufbruch_participation/my_participation.html",
        context_overrides={
            "participant": participant,
            "contributions": contributions,
            "done": done,
            "refusal": refusal or NOT_DONE.get(key),
            "self_service_sections": self_service_sections(participant, process, request),
            **followed_context(participant),
            **calendar_context(process, participant),
        },
    )
    if refusal:
        response.status_code = status
    return response


def _versions_of(contribution: Contribution) -> dict[str, Any]:
    """Whether it can be changed, and what became of the last change."""
    written = list(contribution.versions.all())
    last = written[-1] if written else None
    return {
        "can_edit": versions.can_edit(contribution),
        "version_waits": last is not None and last.state == VersionState.PENDING,
        "refused": last.reason if last is not None and last.state == VersionState.REFUSED else "",
    }


def _guardian_of(contribution: Contribution) -> dict[str, Any]:
    """The consent of a guardian where one is needed, and whether it extends to the newest words."""
    if not contribution.guardian_needed:
        return {"guardian": None}
    consent = getattr(contribution, "guardian_consent", None)
    waiting = [version for version in contribution.versions.all() if version.state == VersionState.PENDING]
    newest = waiting[-1] if waiting else contribution
    return {"guardian": consent, "guardian_agrees": guardians.holds_for(consent, guardians.words_of(newest))}


def _last_reason(contribution: Contribution) -> str:
    """The reason for the state that it is in now, if one was given."""
    steps = list(contribution.transitions.all())
    return steps[-1].reason if steps and steps[-1].to_state == contribution.state else ""


def _own(participant: Participant, pk: int) -> Contribution:
    contribution = personal_data.contributions_of(participant).filter(pk=pk).first()
    if contribution is None:
        raise Http404
    return contribution


@lasting
@participant_required
def confirm_own(process: ProcessMixin, request: HttpRequest, participant: Participant, pk: int) -> HttpResponse:
    """Confirm by button: whoever came in by a link has shown that the address is theirs."""
    contribution = _own(participant, pk)
    done = ""
    if request.method == "POST":
        try:
            done = _try(transitions.confirm, contribution, "confirmed")
        except ParticipationError as error:
            return own_page(process, request, refusal=error.message)
        contribution.refresh_from_db(fields=["state"])
        if done == "confirmed" and contribution.is_public:
            done = "published"
    return HttpResponseRedirect(my_participation_url(process, request, done))


@lasting
@participant_required
def withdraw(process: ProcessMixin, request: HttpRequest, participant: Participant, pk: int) -> HttpResponse:
    """GET asks once more, POST withdraws."""
    contribution = _own(participant, pk)
    if request.method == "POST":
        done = _try(transitions.withdraw, contribution, "withdrawn")
        return HttpResponseRedirect(my_participation_url(process, request, done))
    if not transitions.WITHDRAW.is_possible(contribution):
        return HttpResponseRedirect(my_participation_url(process, request, "too_late"))
    return process.render(
        request,
        template="aufbruch_participation/withdraw.html",
        context_overrides={
            "contribution": contribution,
            "title": read_titles(participant, [contribution])[contribution.pk],
        },
    )


def _try(step: Callable[[Contribution], object], contribution: Contribution, done: str) -> str:
    try:
        step(contribution)
    except TransitionNotAllowed:
        return "too_late"
    return done


@lasting
@participant_required
def download(process: ProcessMixin, request: HttpRequest, participant: Participant) -> HttpResponse:
    """Everything stored about the person, as a file."""
    response = JsonResponse(personal_data.collect(participant), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return as_download(response, "meine-beteiligung", "json")


@lasting
@participant_required
def erase(process: ProcessMixin, request: HttpRequest, participant: Participant) -> HttpResponse:
    """GET says what will be gone, POST erases."""
    if request.method == "POST":
        personal_data.erase(participant)
        response = HttpResponseRedirect(my_participation_url(process, request, "erased"))
        forget(response, process, request)
        return response
    return process.render(
        request,
        template="aufbruch_participation/erase.html",
        context_overrides={"participant": participant, "notes": erasing_notes()},
    )


@lasting
@post_or_get
def leave(process: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """Sign out in every browser: whoever leaves one that others use must not think of all the rest."""
    response = HttpResponseRedirect(
        my_participation_url(process, request, "forgotten" if request.method == "POST" else "")
    )
    if request.method == "POST":
        participant = current_participant(process, request)
        if participant is not None:
            end_sessions(participant)
        forget(response, process, request)
    return response
