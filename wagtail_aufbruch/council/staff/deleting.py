"""Before something of the council is deleted: what would come back by itself stays."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from wagtail_aufbruch.council.domain.papers.deleting import why_kept


def keep_what_would_come_back(request: HttpRequest, objects: Iterable[Model]) -> HttpResponse | None:
    """Before snippets are deleted, one or several: one that has to stay keeps all of them, and says why."""
    for item in objects:
        reason = why_kept(item)
        if reason:
            messages.error(request, reason)
            return redirect(AdminURLFinder(request.user).get_edit_url(item) or "wagtailadmin_home")
    return None
