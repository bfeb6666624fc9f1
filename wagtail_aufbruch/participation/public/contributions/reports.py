"""Reporting a contribution: for everybody, without an account and without giving an address."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.moderation import reports
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.forms.discussion import ReportForm
from wagtail_aufbruch.participation.models import Report
from wagtail_aufbruch.participation.public.contributions.discussion import public_contribution, show
from wagtail_aufbruch.participation.public.guarding.addresses import own_page
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled

LIMIT = {"limit": 10, "minutes": 60}


@keeps_what_was_typed
@post_or_get
def report(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """The form; 404 for what nobody may see."""
    contribution = public_contribution(process, pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = _check(request, form)
        if status == 200:
            made = reports.report(contribution, form.complaint)
            url = process.reverse_subpage("reported", args=[made.receipt])
            return HttpResponseRedirect(f"{process.get_url(request)}{url}")
    return show(
        process,
        request,
        "report",
        status=status,
        form=form,
        contribution=contribution,
        back=own_page(contribution),
        subpage_title=_("Report a contribution"),
    )


def _check(request: HttpRequest, form: ReportForm) -> int:
    if is_forged(request):
        return refuse_forged(form)
    if not form.is_valid():
        return 422
    return refuse_throttled(form) if throttled(request, "report", **LIMIT) else 200


@post_or_get
def reported(process: ProcessMixin, request: HttpRequest, receipt: str) -> HttpResponse:
    """The receipt number; that is all that this page tells, whoever opens it."""
    known = Report.objects.filter(receipt=receipt, contribution__process_id=process.pk).exists()
    return show(
        process,
        request,
        "reported",
        status=200 if known else 404,
        receipt=receipt if known else "",
        subpage_title=_("Thank you for the hint"),
    )
