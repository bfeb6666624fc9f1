"""What all desks have in common: which calls somebody may use, and the frame of their pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wagtail_aufbruch.ideas.domain.capture.capture import calls_for
from wagtail_aufbruch.ideas.models import IdeaCallPage

View = Callable[..., HttpResponse]


def for_staff_of_call(view: View) -> View:
    """Call the view with the call, if its process's cases are in this person's hands; everybody else gets a 404."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, call_pk: int, **kwargs: Any) -> HttpResponse:
        call = get_object_or_404(calls_for(request.user), pk=call_pk)
        return view(request, call=call, **kwargs)

    return guarded


def page(
    request: HttpRequest,
    template: str,
    title: str,
    call: IdeaCallPage | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the desks, in the admin's frame with the way back."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    trail.append({"url": reverse("aufbruch_room"), "label": _("From the room")})
    if call is not None:
        trail.append({"url": "", "label": title, "sublabel": call.title})
    return render(
        request,
        f"aufbruch_ideas/staff/{template}.html",
        {
            "breadcrumbs_items": trail,
            "header_title": title,
            "page_title": title,
            "header_icon": "aufbruch-room",
            "call": call,
            **context,
        },
        status=status,
    )
