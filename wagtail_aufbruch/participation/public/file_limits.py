"""How often files that grow with the process are made for one connection; what the cache hands out costs nothing."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.participation.domain.throttling import throttled

FILES_PER_TEN_MINUTES = 20
"""Of one kind; whoever takes all lists of a town along gets through."""
CALENDARS_PER_TEN_MINUTES = 60
"""Calendar programs of an office that shares one address ask for the same file."""


def refuse_too_many_files(
    page: AufbruchPageMixin, request: HttpRequest, kind: str, limit: int | None = None
) -> HttpResponse | None:
    """Count one file of ``kind`` for the sender; the answer with status 429 where that is too many, else None.

    To be called before anything is read for the file.
    """
    if not throttled(request, kind, FILES_PER_TEN_MINUTES if limit is None else limit, 10):
        return None
    response = page.render(
        request,
        template="aufbruch_participation/too_many_files.html",
        context_overrides={"subpage_title": _("Please wait a little"), "subpage_parents": []},
    )
    response.status_code = 429
    return response
