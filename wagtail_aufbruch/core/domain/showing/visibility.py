"""What everybody may see: one rule, which all public queries of the package ask."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from wagtail.coreutils import resolve_model_string
from wagtail.models import get_page_models
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models.belonging import of_process
from wagtail_aufbruch.core.models.visibility import on_public_page, only_public
from wagtail_aufbruch.core.pages.base import PAGE_MODEL

__all__ = [
    "installed_types",
    "of_process",
    "on_public_page",
    "only_public",
    "public_page",
    "public_pages",
    "public_pages_by_key",
]


def public_pages() -> PageQuerySet:
    """All pages that everybody may see, as base pages."""
    return only_public(resolve_model_string(PAGE_MODEL).objects.all())


def installed_types() -> list[ContentType]:
    """The types that pages can have; a page of another one was left by an app that is not there any more."""
    return list(ContentType.objects.get_for_models(*get_page_models()).values())


def public_page(pk: int | None) -> Page | None:
    """The page with this key if everybody may see it, else None; no query where ``pk`` is None."""
    return public_pages().filter(pk=pk).first() if pk else None


def public_pages_by_key(keys: Iterable[int]) -> dict[int, Page]:
    """Of the pages with these keys those that everybody may see; no query without a key.

    What an app left that was removed is none of them: at its address Wagtail answers with a bare title.
    """
    wanted = list(keys)
    found = public_pages().in_bulk(wanted) if wanted else {}
    return {pk: page for pk, page in found.items() if page.specific_class is not None}
