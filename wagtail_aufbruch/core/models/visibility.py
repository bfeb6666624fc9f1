"""The rule for pages that everybody may see, for querysets of pages and of what is handed in to them.

It stands below ``domain``, so that models of other apps can build on it; ``core.domain.showing.visibility`` is where
all else asks.
"""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.pages.base import BasePage


def only_public(pages: PageQuerySet) -> PageQuerySet:
    """Of ``pages``, a queryset of any page type, those that are live and lie in no private part of the site.

    The same as Wagtail's ``.live().public()``, but within the one query: Wagtail asks for the private parts anew for
    each list, which a page of many lists pays for. Not for a queryset that is searched afterwards: search backends
    understand Wagtail's own form alone.
    """
    private = PageViewRestriction.objects.filter(page__path=start_of_path("page__path"))
    return pages.live().filter(~Exists(private))


def on_public_page(name: str) -> Exists:
    """Of rows that point to a page by the column ``name``: whether everybody may see that page.

    Asked row by row, by the page's key: a list that is cut off after a few rows asks about those alone.
    """
    return Exists(only_public(BasePage.objects.filter(pk=OuterRef(name))))


def start_of_path(name: str) -> Substr:
    """The asked page's path, cut to the length of that in ``name``: equal where it lies at or below that page."""
    return Substr(OuterRef("path"), 1, Length(name))
