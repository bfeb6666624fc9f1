"""Addresses at which a page answers itself, so that no page below it can be found there."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.routing import hides


def why_hidden(parent: Page | None, slug: str) -> str:
    """Why a page below ``parent`` must not have this slug, and what to do instead; "" if it may."""
    if not slug or parent is None or not hides(parent.specific_class, slug):
        return ""
    return _("“%(slug)s” is an address of “%(page)s” itself, nobody would find this page there. Choose another.") % {
        "slug": slug,
        "page": parent.title,
    }
