"""Finding pages by their address, as people see it in the browser."""

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.portable.format.problems import one_of


class NotFound(Exception):
    """There is no such page; the message lists what there is."""


def find_parent(address: str) -> BasePage:
    """The page at ``address`` ("/", "/leben/buergerbeteiligung/") on the default site."""
    root = _root()
    page = BasePage.objects.filter(url_path=_url_path(root, address)).first()
    if page is None:
        known = BasePage.objects.descendant_of(root, inclusive=True).order_by("path")[:200]
        addresses = one_of(entry.url_path[len(root.url_path) - 1 :] for entry in known)
        message = _("There is no page with the address “%(address)s”. There are: %(known)s")
        raise NotFound(message % {"address": address, "known": addresses})
    return page.specific


def find_process(name: str) -> ProcessPage:
    """The process at an address, or with this slug where only one has it."""
    root = _root()
    process = ProcessPage.objects.filter(url_path=_url_path(root, name)).first()
    with_slug = list(ProcessPage.objects.filter(slug=name.strip("/"))[:2])
    if process is None and len(with_slug) == 1:
        process = with_slug[0]
    if process is None:
        addresses = one_of(page.url_path[len(root.url_path) - 1 :] for page in ProcessPage.objects.order_by("path"))
        message = _("There is no process with the address “%(address)s”. There are: %(known)s")
        raise NotFound(message % {"address": name, "known": addresses})
    return process


def _root() -> BasePage:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise NotFound(_("There is no default site yet. Create one in the admin under Settings, Sites."))
    return site.root_page


def _url_path(root: BasePage, address: str) -> str:
    inner = address.strip("/")
    return f"{root.url_path}{inner}/" if inner else root.url_path
