"""A moderator who approves a version without opening its form is told what it lacks to be public.

Whoever edits saves drafts that lack something while others look through them. Wagtail publishes what is approved from
its lists without asking: what is refused then looks like a missing right, and an empty field like a fault of the site.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow

from wagtail_aufbruch.core.domain.pages.unfinished import unfinished
from wagtail_aufbruch.core.pages.base import BasePage


def explain_refused_approvals() -> list[URLPattern]:
    """For Wagtail's hook that asks for addresses: adds none, and explains itself at one that stands there already."""
    from wagtail.admin.urls import pages

    for pattern in pages.urlpatterns:
        if pattern.name == "workflow_action":
            pattern.callback = _telling_what_is_missing(pattern.callback)
    return []


def _telling_what_is_missing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to the form of what could not be published, with the reasons; the approval is taken back with it."""

    @wraps(view)
    def approved(request: HttpRequest, *args: object, page_id: int, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, page_id=page_id, **kwargs)
        except ValidationError:
            found = list(unfinished(BasePage.objects.filter(pk=page_id)))
            if not found:
                raise
        for page, problems in found:
            message = _("“%(title)s” was not published, because it is not finished: %(problems)s")
            title = page.get_admin_display_title()
            messages.error(request, message % {"title": title, "problems": " ".join(problems)})
        return _led_to(request, reverse("wagtailadmin_pages:edit", args=[page_id]))

    return approved


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    """Also from the window in which a comment is typed."""
    if request.headers.get("x-requested-with") != "XMLHttpRequest":
        return redirect(address)
    answer: HttpResponse = render_modal_workflow(
        request, "", None, {}, json_data={"step": "success", "redirect": address}
    )
    return answer
