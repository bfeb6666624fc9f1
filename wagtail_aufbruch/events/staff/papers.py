"""Lists, badges and other sheets to print."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.page_hooks import meeting_sheets
from wagtail_aufbruch.events.domain.documents.papers import event_pdf, unprintable_names
from wagtail_aufbruch.events.forms.papers import PapersForm
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.guards import for_staff_of_event, page
from wagtail_aufbruch.participation.staff.paper import say_unprintable, send_pdf


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_event
def print_papers(request: HttpRequest, event: EventPage) -> HttpResponse:
    """Choose what to print; everything comes in one PDF."""
    sheets = meeting_sheets(event)
    form = PapersForm(request.POST if request.method == "POST" else None, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        if form.order.names_people:
            log(event, "aufbruch.registrations_exported", user=request.user, data={"ending": "pdf"})
        return send_pdf(event_pdf(event, form.order), event.title)
    if unprintable := unprintable_names(event):
        messages.warning(request, say_unprintable(unprintable))
    return page(request, "papers", _("Lists and badges"), event, form=form, status=422 if form.errors else 200)
