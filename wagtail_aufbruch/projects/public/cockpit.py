"""The cockpit: all public projects at a glance, below their list."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.projects.domain.cockpit.showing import cockpit_of
from wagtail_aufbruch.projects.models import ProjectIndexPage
from wagtail_aufbruch.projects.public.index import ANCHOR


def link_to(base: str, parameter: str, value: str) -> str:
    """Address of the list, narrowed down to one thing; of all of it where none is named."""
    return f"{base}?{urlencode({parameter: value})}{ANCHOR}" if parameter else f"{base}{ANCHOR}"


def show_cockpit(index: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """Figures, charts with their tables, and what is stuck."""
    process, today = index.process, timezone.localdate()
    base = index.get_url(request) or ""
    cockpit = cockpit_of(process, partial(link_to, base), today, request)
    response: HttpResponse = index.render(
        request,
        template="aufbruch_projects/cockpit.html",
        context_overrides={
            "subpage_title": called(process, "cockpit"),
            "subpage_parents": [],
            "cockpit": cockpit,
            "today": today,
            "lead": _("Where all projects stand, what is due next, and what waits for whom."),
        },
    )
    return response
