"""Finding pages by their address, as people see it in the browser."""

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.portable.format.problems import one_of


class NotFound(Exception):
    """There is no such page, or no such site; the message lists what there is."""


def find_parent(address: str, site: str = "") -> BasePage:
    """The page at ``address`` ("/", "/leben/buergerbeteiligung/") on the site, see ``find_site``."""
    root = find_site(site).root_page
    page = BasePage.objects.filter(url_path=_url_path(root, address)).first()
    if page is None:
        known = BasePage.objects.descendant_of(root, inclusive=True).order_by("path")[:200]
        addresses = one_of(entry.url_path[len(root.url_path) - 1 :] for entry in known)
        message = _("There is no page with the address “%(address)s”. There are: %(known)s")
        raise NotFound(message % {"address": address, "known": addresses})
    return page.specific


def find_process(name: str, site: str = "") -> ProcessPage:
    """The process at an address of the site, or with this slug where only one has it.

    Without ``site`` the slug is looked for on all sites, since one of them has it or several do.
    """
    root = find_site(site).root_page
    process = ProcessPage.objects.filter(url_path=_url_path(root, name)).first()
    there = ProcessPage.objects.descendant_of(root, inclusive=True) if site else ProcessPage.objects.all()
    with_slug = list(there.filter(slug=name.strip("/"))[:2])
    if process is None and len(with_slug) == 1:
        process = with_slug[0]
    if process is None and len(with_slug) > 1 and not site:
        message = _("Several sites have a process “%(name)s”. Say which one you mean: --site %(known)s")
        raise NotFound(
            message % {"name": name, "known": one_of(_name(one) for one in Site.objects.order_by("hostname"))}
        )
    if process is None:
        addresses = one_of(_address(page, root) for page in there.order_by("path"))
        message = _("There is no process with the address “%(address)s”. There are: %(known)s")
        raise NotFound(message % {"address": name, "known": addresses})
    return process


def find_site(name: str = "") -> Site:
    """The site with this host name, with its port where several share it; "" is the default site."""
    sites = Site.objects.select_related("root_page").order_by("hostname", "port")
    if not name:
        site = sites.filter(is_default_site=True).first()
        if site is None:
            raise NotFound(_("There is no default site yet. Create one in the admin under Settings, Sites."))
        return site
    wanted = name.split("//")[-1].strip("/").lower()
    found = [site for site in sites if wanted in {site.hostname.lower(), _name(site).lower()}]
    if len(found) == 1:
        return found[0]
    message = _("There is no site “%(name)s”. There are: %(known)s")
    if found:
        message = _("Several sites are called “%(name)s”; name the port as well. There are: %(known)s")
    raise NotFound(message % {"name": name, "known": one_of(_name(site) for site in found or sites)})


def _name(site: Site) -> str:
    return f"{site.hostname}:{site.port}"


def _address(page: ProcessPage, root: BasePage) -> str:
    """As one types it here: without the host where it is the site at hand."""
    if page.url_path.startswith(root.url_path):
        return str(page.url_path[len(root.url_path) - 1 :])
    return str(page.full_url or page.url_path)


def _url_path(root: BasePage, address: str) -> str:
    inner = address.strip("/")
    return f"{root.url_path}{inner}/" if inner else root.url_path
