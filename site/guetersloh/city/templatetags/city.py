"""What the city's frame shows on every page: menu, footer links, the way to the demo's mailbox."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, Site

from guetersloh.city.models import FooterLink

register = template.Library()


@register.inclusion_tag("city/includes/menu.html", takes_context=True)
def city_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The pages below the home page that are in the menu; the one we are in or below is marked."""
    request = context["request"]
    site = Site.find_for_request(request)
    pages = site.root_page.get_children().live().public().in_menu() if site else Page.objects.none()
    entries = []
    for page in pages:
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
    """The pages that the home page lists for the footer."""
    request = context["request"]
    site = Site.find_for_request(request)
    if site is None:
        return {"entries": []}
    links = FooterLink.objects.filter(home_id=site.root_page_id, page__live=True).select_related("page")
    return {"entries": [{"title": link.page.title, "url": link.page.get_url(request)} for link in links]}


@register.simple_tag
def demo_mailbox_url() -> str:
    """Where the demo shows its mails; empty where the site sends real ones."""
    try:
        return reverse("postfach:list")
    except NoReverseMatch:
        return ""
