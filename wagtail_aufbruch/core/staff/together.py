"""Pages that Wagtail deletes or moves together.

Where the trees of the languages are kept alike (``WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE``), what is done with a page
is done with its translations too, and no hook hears of these.
"""

from collections.abc import Iterator

from django.conf import settings
from wagtail import hooks

from wagtail_aufbruch.core.pages.base import BasePage


def deleted_with(page: BasePage) -> Iterator[BasePage]:
    """``page``, and its translations that Wagtail deletes together with it."""
    yield page
    yield from _translations(page, "delete")


def moved_with(page: BasePage, destination: BasePage) -> Iterator[tuple[BasePage, BasePage]]:
    """``page``, and its translations that Wagtail moves together with it; each with the place where it comes to."""
    yield page, destination
    for translation in _translations(page, "move"):
        there = destination.get_translation_or_none(translation.locale)
        if there is not None:
            yield translation, there


def _translations(page: BasePage, action: str) -> Iterator[BasePage]:
    above = page.get_parent()
    if above is None or not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return
    parents = set(above.get_translations().values_list("pk", flat=True))
    for others in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
        for pages in (others([page], action) or {}).values():
            yield from (one for one in pages if one.get_parent().pk in parents)
