"""What the QR code of a ticket leads to."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.cache import add_never_cache_headers

from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.events.domain.operations.checkin import code_in
from wagtail_aufbruch.events.models import EventIndexMixin
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases


@lasting
def find_at_door(page: EventIndexMixin, request: HttpRequest, code: str) -> HttpResponse:
    """Staff at the door get the registration of this code, everybody else the event's page."""
    user = getattr(request, "user", None)
    target = page.get_url(request) or ""
    if user is not None and user.is_authenticated and may_handle_cases(user, page.process):
        with suppress(NoReverseMatch):  # a site whose admin runs elsewhere
            target = f"{reverse('aufbruch_door', args=[page.pk])}?code={code_in(code)}"
    response = HttpResponseRedirect(target)
    add_never_cache_headers(response)
    return response
