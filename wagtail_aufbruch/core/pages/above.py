"""Looking up the page tree."""

from django.db.models import QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage


def nearest_above(pages: "QuerySet[BasePage]", page: Page, *, itself: bool = False) -> BasePage | None:
    """Of ``pages`` the one nearest above ``page``, or ``page`` itself where that counts; None where there is none."""
    step = BasePage.steplen
    paths = [page.path[:end] for end in range(step, len(page.path) + (step if itself else 0), step)]
    return pages.filter(path__in=paths).order_by("-depth").first() if paths else None
