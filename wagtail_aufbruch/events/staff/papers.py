"""Lists, badges and other sheets to print."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.page_hooks import meeting_sheets
from wagtail_aufbruch.events.domain.documents.papers import event_pdf
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.forms import PapersForm
from wagtail_aufbruch.events.staff.guards import for_staff_of_event, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_event
def print_papers(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Choose what to print; everything comes in one PDF."""
    sheets = meeting_sheets(event)
    form = PapersForm(request.POST if request.method == "POST" else None, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        if form.order.names_people:
            log(event, "aufbruch.registrations_exported", user=request.user, data={"ending": "pdf"})
        response = HttpResponse(event_pdf(event, form.order), content_type="application/pdf")
        name = f"{slugify(event.title) or 'veranstaltung'}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return page(request, "papers", _("Lists and badges"), event, form=form, status=422 if form.errors else 200)
