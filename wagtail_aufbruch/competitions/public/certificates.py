"""Certificates for readers: the form for a code, the page that proves one; and those of an entry for its person.

Nothing here is kept by a cache or found by a search engine. Whoever tries codes meets a limit before anything is looked
for, and reads the same of a code that nobody has issued as of one that is not public yet.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.certificates.drawing import certificates_pdf
from wagtail_aufbruch.competitions.domain.certificates.proving import Proof, holds_name, own_papers, prove
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened
from wagtail_aufbruch.competitions.forms.certificates import CodeForm, NameForm
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.competitions.public.entering.entry import own_page
from wagtail_aufbruch.competitions.public.entering.ways import with_entry
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN, throttled
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled

CODES, NAMES, MINUTES = 60, 30, 10
"""From one address in so many minutes: a class that tries its certificates gets through, whoever guesses does not."""
FILES_PER_HOUR, PAPERS_PER_HOUR = 120, 400
"""Files for one address, and certificates that are drawn in them: those of ten classes, one for everybody."""


@lasting
@keeps_what_was_typed
@post_or_get
def show_certificates(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The form for a code; POST leads to the page that proves it."""
    if request.method != "POST":
        return _ask(competition, request, CodeForm())
    form = CodeForm(request.POST)
    if is_forged(request):
        form.is_valid()
        return _ask(competition, request, form, status=refuse_forged(form))
    if not form.is_valid():
        return _ask(competition, request, form, status=422)
    return HttpResponseRedirect(_url(competition, request, form.cleaned_data["code"]))


@lasting
@keeps_what_was_typed
@post_or_get
def show_certificate(competition: CompetitionPage, request: HttpRequest, code: str) -> HttpResponse:
    """What the code proves; POST compares a name with the one on the paper."""
    form = CodeForm({"code": code})
    if not form.is_valid():
        return _ask(competition, request, form, status=404)
    spelled = form.cleaned_data["code"]
    if spelled != code:
        return HttpResponseRedirect(_url(competition, request, spelled))
    if throttled(request, "certificate_code", CODES, MINUTES):
        return _ask(competition, request, form, status=refuse_throttled(form))
    proof = prove(competition, code)
    if proof is None:
        form.add_error("code", _unknown(competition))
        return _ask(competition, request, form, status=404)
    if request.method != "POST" or not proof.asks_name:
        return _tell(competition, request, proof, code, NameForm())
    return _compare(competition, request, proof, code)


def _compare(competition: CompetitionPage, request: HttpRequest, proof: Proof, code: str) -> HttpResponse:
    form = NameForm(request.POST)
    if is_forged(request):
        form.is_valid()
        return _tell(competition, request, proof, code, form, status=refuse_forged(form))
    if not form.is_valid():
        return _tell(competition, request, proof, code, form, status=422)
    if throttled(request, "certificate_name", NAMES, MINUTES):
        return _tell(competition, request, proof, code, form, status=refuse_throttled(form))
    name = form.cleaned_data["name"]
    return _tell(competition, request, proof, code, form, compared=name, fits=holds_name(proof, code, name))


def _unknown(competition: CompetitionPage) -> str:
    if not may_be_told(competition):
        return _("The winners are not announced yet. Until then no code can be checked.")
    return _(
        "There is no certificate with this code here. Please compare it with the paper, and whether the certificate is "
        "of this competition. Very old certificates cannot be checked any more."
    )


def _ask(competition: CompetitionPage, request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return _page(competition, request, "certificate_form", _("Check a certificate"), status=status, form=form)


def _tell(
    competition: CompetitionPage,
    request: HttpRequest,
    proof: Proof,
    code: str,
    form: NameForm,
    *,
    status: int = 200,
    compared: str = "",
    fits: bool = False,
) -> HttpResponse:
    return _page(
        competition,
        request,
        "certificate",
        _("Certificate"),
        status=status,
        proof=proof,
        code=code,
        form=form,
        compared=compared,
        fits=fits,
    )


def _page(
    competition: CompetitionPage, request: HttpRequest, template: str, title: str, *, status: int, **context: object
) -> HttpResponse:
    response: HttpResponse = competition.render(
        request,
        template=f"aufbruch_competitions/{template}.html",
        context_overrides={"subpage_title": title, "subpage_parents": [], **context},
    )
    response.status_code = status
    return response


def _url(competition: CompetitionPage, request: HttpRequest, code: str) -> str:
    return f"{competition.get_url(request)}{competition.reverse_subpage('certificate', args=[code])}"


@lasting
@with_entry
def take_own(competition: CompetitionPage, request: HttpRequest, opened: Opened) -> HttpResponse:
    """All valid certificates of the entry as one PDF."""
    if throttled(request, "certificate_files", FILES_PER_HOUR, 60):
        return own_page(opened, request, problem=str(TOO_OFTEN), status=429)
    papers = list(own_papers(opened.entry))
    if not papers:
        raise Http404("This entry has no certificate.")
    if throttled(request, "certificate_papers", PAPERS_PER_HOUR, 60, amount=len(papers)):
        return own_page(opened, request, problem=str(TOO_OFTEN), status=429)
    answer = HttpResponse(certificates_pdf(competition, papers), content_type="application/pdf")
    return as_download(answer, f"{_('Certificate')} {competition.title}", "pdf")
