"""The calendar of what somebody follows: its address asked for, renewed, ended; and the file itself."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.participation.domain.calendars import own_calendar
from wagtail_aufbruch.participation.domain.calendars.days import calendar_of, days_of, latest_change
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.public.calendars.calendar_files import calendar_response, webcal
from wagtail_aufbruch.participation.public.guarding.addresses import my_participation_url
from wagtail_aufbruch.participation.public.guarding.guards import participant_required, post_or_get


@lasting
@participant_required
def change(process: ProcessMixin, request: HttpRequest, participant: Participant) -> HttpResponse:
    """POST gives an address, another one than before, or ends it (``stop``); GET leads back."""
    done = ""
    if request.method == "POST" and "stop" in request.POST:
        own_calendar.end(participant)
        done = "calendar_ended"
    elif request.method == "POST":
        done = "calendar_renewed" if participant.calendar_key else "calendar_made"
        own_calendar.renew(participant)
    return HttpResponseRedirect(f"{my_participation_url(process, request, done)}#kalender")


@lasting
@post_or_get
def show(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """The file. 404 for an address that was renewed or ended."""
    participant = own_calendar.owner_of(process, token)
    if participant is None:
        raise Http404
    days = days_of(process, own_calendar.followed_by(participant))
    name = _("What I follow: %(title)s") % {"title": process.title}
    content = calendar_of(days, name=name)
    return calendar_response(request, content, file_name=name, changed=latest_change(days))


def calendar_context(process: Process, participant: Participant) -> dict[str, str]:
    """The address, for "My participation" (``includes/own_calendar.html``); "" as long as there is none."""
    token = own_calendar.token_of(participant)
    address = full_address(process, "own_calendar", token) if token else ""
    return {"calendar_address": address, "calendar_webcal": webcal(address)}
