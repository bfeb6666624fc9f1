"""Where pages of the package may stand: within a process, all but the process itself."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin, has_process


def why_not_there(page: Page, parent: Page | None) -> str:
    """Why ``page`` must not stand below ``parent``, and what to do instead; "" where no process is missing."""
    page_type = page.specific_class
    if parent is None or page_type is None or not issubclass(page_type, AufbruchPageMixin):
        return ""
    if not page_type.needs_process or has_process(parent):
        return ""
    return _(
        "“%(title)s” (%(type)s) needs a process above it, and “%(parent)s” belongs to none. Choose a process, or a "
        "page within one."
    ) % {"title": page.title, "type": page_type._meta.verbose_name, "parent": parent.title}
