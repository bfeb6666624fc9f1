"""Certificates for staff: issued, looked at, printed, revoked, issued again."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.certificates import issuing
from wagtail_aufbruch.competitions.domain.certificates.drawing import (
    address_of,
    certificates_pdf,
    not_printed,
    not_printed_on_all,
)
from wagtail_aufbruch.competitions.domain.certificates.recipients import (
    missing_for,
    papers_of,
    recipients_of,
    sheet_of,
)
from wagtail_aufbruch.competitions.enums import CertificateKind
from wagtail_aufbruch.competitions.forms.certificates import AgainForm, RevokeForm, SheetForm
from wagtail_aufbruch.competitions.models import (
    Certificate,
    CertificatePaper,
    CompetitionPage,
    Entry,
    Honouring,
    TeamMember,
)
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, page
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.errors import ParticipationError

PER_PAGE = 50
PER_FILE = 100
"""So many pages one PDF has at most; more are several files."""
ISSUE, REVOKE, GIVE_BACK, AGAIN = "ausstellen", "widerrufen", "gelten", "neu"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_competition
def show_certificates(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """All of them; POST stores what stands on them, and issues those that are missing where that was pressed."""
    sheet = sheet_of(competition)
    if request.method != "POST":
        return _show_all(request, competition, SheetForm(sheet=sheet))
    form = SheetForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _show_all(request, competition, form, status=422)
    issuing.keep_sheet(competition, **form.chosen, user=request.user)
    if request.POST.get("tun") != ISSUE:
        messages.success(request, _("What stands on the certificates is stored."))
        return _to_all(competition)
    try:
        number = issuing.issue(competition, user=request.user)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return _show_all(request, competition, form, status=409)
    messages.success(
        request,
        ngettext("%(number)d certificate is issued.", "%(number)d certificates are issued.", number)
        % {"number": number},
    )
    return _to_all(competition)


def _to_all(competition: CompetitionPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_certificates", args=[competition.pk]))


def _show_all(request: HttpRequest, competition: CompetitionPage, form: SheetForm, status: int = 200) -> HttpResponse:
    pages = Paginator(papers_of(competition), PER_PAGE).get_page(request.GET.get("p"))
    number = pages.paginator.count
    ended = Certificate.objects.filter(competition=competition.pk, paper=None)
    return page(
        request,
        "certificates",
        _("Certificates"),
        competition,
        status=status,
        form=form,
        media=form.media,
        pages=pages,
        unprinted_on_all=not_printed_on_all(competition),
        rows=[(one, not_printed(one)) for one in pages.object_list],
        number=number,
        files=range(1, (number + PER_FILE - 1) // PER_FILE + 1),
        missing=len(missing_for(competition)),
        ended=ended.count(),
        is_over=competition.entry_window.is_over(),
        is_public=may_be_told(competition),
        told=Honouring.objects.filter(competition=competition.pk, told_at__isnull=False).exists(),
        form_url=address_of(competition),
    )


@require_GET
@for_staff_of_competition
def preview(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """How a certificate will look; it is crossed by a word, and its code proves nothing."""
    return _pdf(competition, [_sample(competition)], _("Sample"), is_sample=True)


def _sample(competition: CompetitionPage) -> CertificatePaper:
    first = next(iter(recipients_of(competition)), None)
    entry = Entry.objects.select_related("honour").filter(pk=first.entry).first() if first is not None else None
    if first is None or entry is None:
        entry = Entry(competition=competition, title=_("Title of the entry"))
        certificate = Certificate(competition=competition, kind=CertificateKind.WON, prize=_("1st prize"))
        return CertificatePaper(certificate=certificate, entry=entry, name=_("First name and surname"))
    member = TeamMember.objects.filter(pk=first.member).first() if first.member is not None else None
    certificate = Certificate(competition=competition, kind=first.kind, prize=first.prize)
    return CertificatePaper(certificate=certificate, entry=entry, member=member, name=first.name)


def _pdf(
    competition: CompetitionPage, papers: Iterable[CertificatePaper], name: str, *, is_sample: bool = False
) -> HttpResponse:
    content = certificates_pdf(competition, papers, is_sample=is_sample)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Cache-Control"] = "private, no-store"
    return as_download(answer, f"{_('Certificate')} {competition.title} {name}", "pdf")


@require_GET
@for_staff_of_competition
def download_all(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Those that are valid, as one PDF; ``teil``: which of several files."""
    number = read_pk(request.GET.get("teil", "1")) or 1
    rows = papers_of(competition)
    papers = list(rows[(number - 1) * PER_FILE : number * PER_FILE]) if number <= rows.count() else []
    valid = [one for one in papers if one.certificate.ended_at is None]
    if not valid:
        raise Http404
    return _pdf(competition, valid, str(number))


@require_GET
@for_staff_of_competition
def download(request: HttpRequest, competition: CompetitionPage, certificate_pk: int) -> HttpResponse:
    """One of them."""
    paper = _paper(competition, certificate_pk)
    return _pdf(competition, [paper], paper.name)


def _paper(competition: CompetitionPage, certificate_pk: int) -> CertificatePaper:
    found = _find(competition, certificate_pk)
    if found is None:
        raise Http404
    return found


def _find(competition: CompetitionPage, certificate_pk: int) -> CertificatePaper | None:
    found = papers_of(competition).filter(pk=certificate_pk).first()
    if found is not None:
        found.certificate.competition = competition
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_competition
def show_certificate(request: HttpRequest, competition: CompetitionPage, certificate_pk: int) -> HttpResponse:
    """One of them; POST takes the step whose button was pressed."""
    paper = _find(competition, certificate_pk)
    if paper is None and request.method == "POST":
        messages.error(request, _("This certificate is not there any more: somebody has issued another in its place."))
        return HttpResponseRedirect(reverse("aufbruch_certificates", args=[competition.pk]))
    if paper is None:
        raise Http404
    wish = request.POST.get("tun", "") if request.method == "POST" else ""
    revoking = RevokeForm(request.POST if wish == REVOKE else None)
    again = AgainForm(request.POST if wish == AGAIN else None, initial={"name": paper.name})
    if not wish:
        return _show_one(request, competition, paper, revoking, again)
    form = {REVOKE: revoking, AGAIN: again}.get(wish)
    if form is not None and not form.is_valid():
        return _show_one(request, competition, paper, revoking, again, status=422)
    try:
        key, done = _act(request, paper.certificate, wish, revoking, again)
    except ParticipationError as error:
        return _show_one(request, competition, paper, revoking, again, status=409, problem=str(error.message))
    messages.success(request, done)
    return HttpResponseRedirect(reverse("aufbruch_certificate", args=[competition.pk, key]))


def _act(
    request: HttpRequest, certificate: Certificate, wish: str, revoking: RevokeForm, again: AgainForm
) -> tuple[int, str]:
    """The key of the certificate that stands there afterwards, and what was done."""
    if wish == REVOKE:
        data = revoking.cleaned_data
        issuing.revoke(certificate, data["reason"], tells_reason=data["tells_reason"], user=request.user)
        return certificate.pk, _("The certificate is revoked. Whoever types its code reads so.")
    if wish == AGAIN:
        made = issuing.issue_again(certificate, again.cleaned_data["name"], user=request.user)
        return made.pk, _("A new certificate is issued. The code of the former one says that it was replaced.")
    if wish == GIVE_BACK:
        issuing.give_back(certificate, user=request.user)
        return certificate.pk, _("The certificate is valid again.")
    raise Http404


def _show_one(
    request: HttpRequest,
    competition: CompetitionPage,
    paper: CertificatePaper,
    revoking: RevokeForm,
    again: AgainForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    return page(
        request,
        "certificate",
        _("Certificate %(code)s") % {"code": paper.code},
        competition,
        status=status,
        paper=paper,
        problem=problem,
        unprinted=not_printed(paper),
        revoking=revoking,
        again=again,
        has_errors=bool(problem or revoking.errors or again.errors),
        is_public=may_be_told(competition),
    )
