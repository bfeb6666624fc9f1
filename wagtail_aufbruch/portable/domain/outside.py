"""Pages outside of the process of a file: what may be linked, and what a row of the file may not be about."""

from typing import TypeVar

from django.db.models import Model
from wagtail.models import Site

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models.belonging import process_of
from wagtail_aufbruch.core.pages.base import BasePage

Found = TypeVar("Found", bound=Model)


def is_of_another_process(page: BasePage, process: Page) -> bool:
    """Whether it belongs to a process, and to another one than ``process``, with staff and people of its own."""
    belongs_to = process_of(page)
    return belongs_to is not None and belongs_to.pk != process.pk


def may_be_linked(page: BasePage, process: Page) -> bool:
    """Whether a text of ``process`` may lead there: into another process only where everybody may go."""
    return not is_of_another_process(page, process) or public_page(page.pk) is not None


def unless_elsewhere(found: Found | None, process: Page) -> Found | None:
    """What was ``found`` for a key of a file of ``process``; None for a page that editors have moved into another
    process, which is not the file's to add to."""
    return None if isinstance(found, BasePage) and is_of_another_process(found, process) else found


def page_at(address: str, near: BasePage) -> BasePage | None:
    """The page at an address of the site on which ``near`` lies, as people see it in the browser."""
    site = near.get_site() or Site.objects.filter(is_default_site=True).first()
    root: str = site.root_page.url_path
    inner = address.strip("/")
    found: BasePage | None = BasePage.objects.filter(url_path=f"{root}{inner}/" if inner else root).first()
    return found
