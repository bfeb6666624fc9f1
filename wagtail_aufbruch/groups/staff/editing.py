"""Warnings and refusals while a theme group is edited or copied."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.publication import live_versions_refused
from wagtail_aufbruch.groups.domain.tandem import group_problems
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import ThemeGroupMixin, ThemeGroupPage


def warn_of_tandem(request: HttpRequest, page: Page) -> None:
    """After saving: say what the tandem lacks. Silent on autosave, which would pile the warnings up."""
    if not isinstance(page, ThemeGroupMixin) or not request.accepts("text/html"):
        return
    for problem in group_problems(page, today()):
        messages.warning(request, f"{page.title}: {problem}", buttons=[messages.button(_editor(page), _("Edit"))])


def refuse_published_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a page is copied: a published copy is a publication too."""
    if request.method != "POST" or "publish_copies" not in request.POST:
        return None
    wanted = Q(pk=page.pk)
    if "copy_subpages" in request.POST:
        wanted |= Q(path__startswith=page.path)
    found = live_versions_refused(BasePage.objects.filter(wanted))
    if not found:
        return None
    messages.error(request, _("Nothing was copied, because these copies cannot be published:"))
    _tell(request, found)
    return redirect(request.get_full_path())


def _tell(request: HttpRequest, found: list[tuple[ThemeGroupPage, list[str]]]) -> None:
    for group, problems in found:
        buttons = [messages.button(_editor(group), _("Edit"))]
        messages.error(request, f"{group.title}: {' '.join(problems)}", buttons=buttons)


def _editor(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
