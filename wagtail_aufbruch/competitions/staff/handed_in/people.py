"""The people of an entry: what guardians have signed, the forms to sign, taking somebody out of the team."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.consents.answering import UnknownVersion, record_paper
from wagtail_aufbruch.competitions.domain.consents.papers import consent_papers, papers_for, unprintable
from wagtail_aufbruch.competitions.domain.consents.taking_out import note_looked_through, take_out
from wagtail_aufbruch.competitions.forms.guardian import PaperForm, TakeOutForm
from wagtail_aufbruch.competitions.models import Entry, TeamMember
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_entry
from wagtail_aufbruch.competitions.staff.handed_in.entries import show
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.staff.paper import say_unprintable, send_pdf


def _young(entry: Entry, member_pk: int) -> TeamMember | None:
    """None for somebody who is not there any more."""
    member = entry.members.filter(pk=member_pk).first()
    if member is None:
        return None
    if not member.is_young:
        raise Http404
    member.entry = entry
    return member


def _gone(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Somebody was faster: the person is out of the team already."""
    messages.error(request, _("This person is not in the team any more."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_POST
@for_staff_of_entry
def record_consent(request: HttpRequest, entry: Entry, member_pk: int) -> HttpResponse:
    """What a guardian has signed on paper, for one young person."""
    member = _young(entry, member_pk)
    if member is None:
        return _gone(request, entry)
    form = PaperForm(request.POST, member=member, prefix=f"papier-{member.pk}")
    if not form.is_valid():
        return show(request, entry, status=422, paper=form)
    try:
        record_paper(
            member, form.consent, form.cleaned_data["received_on"], user=request.user, version=form.read_version
        )
    except UnknownVersion as error:
        form.add_error("consent_version", str(error.message))
        return show(request, entry, status=422, paper=form)
    except ParticipationError as error:
        form.add_error("received_on", str(error.message))
        return show(request, entry, status=409, paper=form)
    messages.success(request, _("What stands on the paper is recorded."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_GET
@for_staff_of_entry
def papers(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The forms for guardians to sign, one page for each young person."""
    members = papers_for(entry)
    if not members:
        raise Http404
    if letters := unprintable(entry):
        messages.warning(request, say_unprintable([letters]))  # shown by the page from which it was asked for
    return send_pdf(consent_papers(entry, members), entry.competition.title)


@require_POST
@for_staff_of_entry
def take_member_out(request: HttpRequest, entry: Entry, member_pk: int) -> HttpResponse:
    """A young person whose guardian does not agree leaves the team, with a reason."""
    member = _young(entry, member_pk)
    if member is None:
        return _gone(request, entry)
    form = TakeOutForm(request.POST, prefix=f"heraus-{member.pk}")
    if not form.is_valid():
        return show(request, entry, status=422, out=(member.pk, form))
    data = form.cleaned_data
    try:
        take_out(member, user=request.user, reason=data["reason"], looked_through=data["looked_through"])
    except ParticipationError as error:
        form.add_error("reason", str(error.message))
        return show(request, entry, status=409, out=(member.pk, form))
    messages.success(request, _("The person is out of the team, and whoever entered is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))


@require_POST
@for_staff_of_entry
def look_through(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Somebody has looked that nothing names or shows who was taken out."""
    try:
        note_looked_through(entry, user=request.user, revision=read_pk(request.POST.get("stand", "")) or 0)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The entry goes on: it is kept back no more."))
    return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))
