"""What a parent or guardian sees: the words of the young person, what they agree to, a button."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import guardian_consent
from wagtail_aufbruch.participation.domain.contributions.guardian_consent import Asked, WordsChanged
from wagtail_aufbruch.participation.domain.errors import NotNow, ParticipationError
from wagtail_aufbruch.participation.domain.files.attachments import attachments_of
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.extension.published import facts_of, place_of
from wagtail_aufbruch.participation.forms.consent import GuardianAddressForm
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import participant_required, post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import linked_page, status_of
from wagtail_aufbruch.participation.public.guarding.refused_forms import FORM_TOO_OLD, is_forged
from wagtail_aufbruch.participation.public.people.my_participation import own_page
from wagtail_aufbruch.participation.public.uploads.files import shown_files


@lasting
@post_or_get
def consent(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be agreed to, with a button; POST agrees. Mail scanners only get."""
    changed = ""
    try:
        if request.method == "POST":
            try:
                return _thanks(process, request, guardian_consent.give_consent(process, token, _seen(request)))
            except WordsChanged as error:
                changed = str(error.message)
        asked = guardian_consent.asked_consent(process, token)
    except ParticipationError as error:
        return _refused(process, request, error)
    files = attachments_of(asked.contribution)
    response = process.render(
        request,
        template="aufbruch_participation/guardian.html",
        context_overrides={
            "asked": asked,
            "changed": changed,
            "place": place_of(asked.contribution),
            "facts": facts_of(asked.contribution),
            "files": shown_files(process, request, files, signed=True),
            "subpage_title": _("Your consent as parent or guardian"),
            "subpage_parents": [],
        },
    )
    if changed:
        response.status_code = 409
    return response


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")


def _thanks(process: ProcessMixin, request: HttpRequest, agreed: Asked) -> HttpResponse:
    return process.render(
        request,
        template="aufbruch_participation/guardian_thanks.html",
        context_overrides={
            "contribution": agreed.contribution,
            "words": agreed.words,
            "is_new_version": agreed.is_new_version,
            "subpage_title": _("Thank you"),
            "subpage_parents": [],
        },
    )


def _refused(process: ProcessMixin, request: HttpRequest, error: ParticipationError) -> HttpResponse:
    template, title = "aufbruch_participation/guardian_refused.html", _("Link not valid")
    return linked_page(process, request, template, title, status=status_of(error), message=error.message)


@keeps_what_was_typed
@participant_required
def ask_again(process: ProcessMixin, request: HttpRequest, participant: Participant, pk: int) -> HttpResponse:
    """The author has the guardian written to once more."""
    contribution = personal_data.contributions_of(participant).filter(pk=pk).first()
    if contribution is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(my_participation_url(process, request))
    form = GuardianAddressForm(request.POST)
    if is_forged(request):
        return own_page(process, request, FORM_TOO_OLD, status=403, again=(pk, form))
    if not form.is_valid():
        return own_page(process, request, NO_ADDRESS, status=422, again=(pk, form))
    try:
        guardians.ask_guardian_again(contribution, form.cleaned_data["guardian_email"])
    except NotNow as error:
        form.add_error("guardian_email", str(error.message))
        return own_page(process, request, error.message, again=(pk, form))
    return HttpResponseRedirect(my_participation_url(process, request, "guardian_asked"))
