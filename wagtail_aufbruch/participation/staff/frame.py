"""The frame of the staff's own pages in Wagtail's admin: breadcrumbs, title and icon; the same for all apps."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Crumb = dict[str, Any]


def way(*steps: tuple[str, str | Promise]) -> list[Crumb]:
    """Breadcrumbs from the admin's first page on; each step is an address and what it is called."""
    return [{"url": url, "label": label} for url, label in ((reverse("wagtailadmin_home"), _("Home")), *steps)]


def staff_page(
    request: HttpRequest,
    template: str,
    title: str,
    trail: Sequence[Crumb],
    *,
    icon: str,
    about: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page at the end of ``trail``. ``about``: whose page it is, where the title alone does not say so.

    Templates extend ``aufbruch_participation/staff/page.html``.
    """
    whole = f"{title}: {about}" if about else title
    frame = {
        "breadcrumbs_items": [*trail, {"url": "", "label": title, "sublabel": about}],
        "header_title": whole,
        "page_title": whole,
        "header_icon": icon,
    }
    return render(request, template, {**frame, **context}, status=status)
