"""The consents of an entry's guardians, for the person who enters: the forms for paper, asking once more, and
taking out of the team who does not get it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.consents.asking import ask_again
from wagtail_aufbruch.competitions.domain.consents.papers import consent_papers, papers_for
from wagtail_aufbruch.competitions.domain.consents.taking_out import left_after, take_out, why_not_taken_out
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.forms.guardian import AskAgainForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.entry import own_page
from wagtail_aufbruch.competitions.public.entering.ways import entry_page, entry_url, with_entry
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.public.guarding.refused_forms import FORM_TOO_OLD, is_forged

PAPERS_PER_HOUR = 400
"""Forms to sign that are drawn for one address: those of ten classes. Forty cost a second."""
AGAIN_PER_HOUR = 60
"""From one address: a teacher who asks the parents of a class once more gets through."""


@with_entry
def show_papers(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """The forms of all young people, one page each."""
    members = papers_for(opened.entry)
    if not members:
        raise Http404("Nobody of this entry needs a guardian's consent.")
    if throttled(request, "entry_papers", PAPERS_PER_HOUR, 60, amount=len(members)):
        return own_page(opened, request, problem=str(TOO_OFTEN), status=429)
    answer = HttpResponse(consent_papers(opened.entry, members), content_type="application/pdf")
    return as_download(answer, competition.title, "pdf")


@keeps_what_was_typed
@with_entry
def ask_guardian_again(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """POST has a guardian written to once more, at the same address or another one; GET leads back."""
    if request.method != "POST":
        return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token))
    pk = read_pk(request.POST.get("wer", "")) or 0
    form = AskAgainForm(request.POST, prefix=f"sorge-{pk}")
    if is_forged(request):
        form.add_error("email", FORM_TOO_OLD)
        return own_page(opened, request, again=(pk, form), status=403)
    if not form.is_valid():
        return own_page(opened, request, again=(pk, form), status=422)
    if throttled(request, "entry_ask_guardian", AGAIN_PER_HOUR, 60):
        form.add_error("email", str(TOO_OFTEN))
        return own_page(opened, request, again=(pk, form), status=429)
    try:
        ask_again(opened.entry, pk, form.cleaned_data["email"])
    except ParticipationError as error:
        form.add_error("email", str(error.message))
        return own_page(opened, request, again=(pk, form), status=409)
    done = "gefragt" if opened.entry.is_handed_in else "behalten"
    return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done=done))


@lasting
@with_entry
def take_member_out(competition: CompetitionPage, request: HttpRequest, opened: Opened, member_pk: int) -> HttpResponse:
    """GET asks once more and says what follows, POST takes a young person out of the team."""
    entry, back = opened.entry, entry_url(competition, request, "entry", opened.token)
    people = {one.pk: one for one in entry.members.select_related("guardian")}
    member = people.get(member_pk)
    if member is None or not member.consent_missing:
        return HttpResponseRedirect(back)
    member.entry = entry
    problem = why_not_taken_out(entry, member)
    if request.method == "POST" and not problem:
        try:
            take_out(member)
        except ParticipationError as error:
            problem = str(error.message)
        else:
            return HttpResponseRedirect(entry_url(competition, request, "entry", opened.token, done="herausgenommen"))
    return entry_page(
        opened,
        request,
        "take_out.html",
        status=409 if request.method == "POST" else 200,
        title=_("Take out of the team"),
        member=member,
        problem=problem,
        left=left_after(entry, member),
        has_files=entry.files.exists(),
        back=back,
    )
