"""Photographs of many pages at once."""

from collections.abc import Sequence

from wagtail.images import get_image_model

from wagtail_aufbruch.core.pages.base import BasePage

CARD_RENDITIONS = ["fill-480x270", "fill-960x540"]
"""What ``aufbruch/includes/picture.html`` shows on a card; both name the same."""


def with_photos(pages: Sequence[BasePage]) -> list[BasePage]:
    """The same pages, each with its photograph and the renditions for a card; two queries, whatever their number.

    Pages of the site's own types, without a ``photo``, stay as they are.
    """
    keys = {page.photo_id for page in pages if getattr(page, "photo_id", None)}
    if keys:
        images = get_image_model().objects.prefetch_renditions(*CARD_RENDITIONS).in_bulk(keys)
        for page in pages:
            if getattr(page, "photo_id", None) in images:
                page.photo = images[page.photo_id]
    return list(pages)
