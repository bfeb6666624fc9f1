"""What the city's frame shows on every page: menu, footer links, the way to the demo's mailbox."""

from typing import Any

from django import template
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from guetersloh.city.models import FooterLink
from wagtail_aufbruch.core.reader_cache.marks import EVERYTHING, kept

register = template.Library()


def _frame_pages(request: HttpRequest) -> list[Any]:
    """Public pages of the city's menu and footer; they stand on every page, so they are kept until a page changes."""
    if not hasattr(request, "_city_frame"):
        site = Site.find_for_request(request)
        request._city_frame = (
            kept(request, EVERYTHING, f"city.frame.{site.pk}", lambda: list(_query_frame(site.root_page)))
            if site
            else []
        )
    return request._city_frame


def _query_frame(home: Page) -> PageQuerySet:
    in_menu = Q(show_in_menus=True, depth=home.depth + 1, path__startswith=home.path)
    links = FooterLink.objects.filter(home_id=home.pk, page_id=OuterRef("pk"))
    footer_place = links.values(place=Coalesce("sort_order", 0))[:1]
    pages = Page.objects.live().filter(view_restrictions__isnull=True)
    pages = pages.annotate(
        footer_place=Subquery(footer_place), in_city_menu=Case(When(in_menu, then=True), default=False)
    )
    return pages.filter(Q(footer_place__isnull=False) | Q(in_city_menu=True)).order_by("path")


@register.inclusion_tag("city/includes/menu.html", takes_context=True)
def city_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The pages below the home page that are in the menu; the one we are in or below is marked."""
    request = context["request"]
    entries = []
    for page in _frame_pages(request):
        if page.in_city_menu:
            url = page.get_url(request)
            entries.append({"title": page.title, "url": url, "current": _current(request.path, url)})
    return {"entries": entries}


def _current(path: str, url: str) -> str:
    """The value of ``aria-current`` for a menu entry: the page itself, or a part of the site that holds it."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.inclusion_tag("city/includes/footer_links.html", takes_context=True)
def city_footer_links(context: dict[str, Any]) -> dict[str, Any]:
    """The pages that the home page lists for the footer, in its order."""
    request = context["request"]
    links = [page for page in _frame_pages(request) if page.footer_place is not None]
    links.sort(key=lambda page: page.footer_place)
    return {"entries": [{"title": page.title, "url": page.get_url(request)} for page in links]}


@register.simple_tag
def demo_mailbox_url() -> str:
    """Where the demo shows its mails; empty where the site sends real ones."""
    try:
        return reverse("postfach:list")
    except NoReverseMatch:
        return ""
