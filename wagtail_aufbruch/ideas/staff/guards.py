"""What the staff's pages of ideas share: whose calls and ideas they are, and the frame of the pages of one call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_aufbruch.ideas.domain.capture.capture import calls_for
from wagtail_aufbruch.ideas.domain.responses.handling import ideas_for
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.staff.access import for_staff_of

for_staff_of_call = for_staff_of(calls_for, key="call_pk", name="call")
"""For views of one call: those of its process's case workers."""

for_staff_of_idea = for_staff_of(ideas_for, name="idea")
"""For views of one idea, likewise."""


def page(
    request: HttpRequest,
    template: str,
    title: str,
    call: IdeaCallPage | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the admin's frame, with the way back."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    trail.append({"url": reverse("aufbruch_capture_calls"), "label": _("From the room")})
    if call is not None:
        trail.append({"url": "", "label": title, "sublabel": call.title})
    return render(
        request,
        f"aufbruch_ideas/staff/{template}.html",
        {
            "breadcrumbs_items": trail,
            "header_title": title,
            "page_title": title,
            "header_icon": "edit",
            "call": call,
            **context,
        },
        status=status,
    )
