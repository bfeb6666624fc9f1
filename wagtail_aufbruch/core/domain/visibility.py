"""What everybody may see: one rule, which all public queries of the package ask."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.coreutils import resolve_model_string
from wagtail.models import PageViewRestriction

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pagebase import PAGE_MODEL, BasePage


def only_public(pages: Any) -> Any:
    """Of ``pages``, a queryset of any page type, those that are live and lie in no private part of the site.

    The same as Wagtail's ``.live().public()``, but within the one query: Wagtail asks for the private parts anew for
    each list, which a page of many lists pays for. Not for a queryset that is searched afterwards: search backends
    understand Wagtail's own form alone.
    """
    private = PageViewRestriction.objects.filter(page__path=_start_of_path("page__path"))
    return pages.live().filter(~Exists(private))


def of_process(pages: Any, process: Any) -> Any:
    """Of ``pages`` those below ``process``, but not those of a process of its own that lies below it."""
    # Asked by key, since there are few processes: SQLite would walk through all pages for each of ``pages`` otherwise.
    processes = BasePage.objects.filter(pk__in=ProcessPage.objects.values("pk"))
    nested = processes.filter(path__startswith=process.path, depth__gt=process.depth)
    return pages.filter(path__startswith=process.path, depth__gt=process.depth).filter(
        ~Exists(nested.filter(path=_start_of_path("path")))
    )


def _start_of_path(name: str) -> Substr:
    """The asked page's path, cut to the length of that in ``name``: equal where it lies at or below that page."""
    return Substr(OuterRef("path"), 1, Length(name))


def public_pages() -> Any:
    """All pages that everybody may see, as base pages."""
    return only_public(resolve_model_string(PAGE_MODEL).objects.all())


def public_page(pk: int | None) -> Any:
    """The page with this key if everybody may see it, else None; no query where ``pk`` is None."""
    return public_pages().filter(pk=pk).first() if pk else None


def public_pages_by_key(keys: Iterable[int]) -> dict[int, Any]:
    """Of the pages with these keys those that everybody may see; no query without a key."""
    wanted = list(keys)
    return dict(public_pages().in_bulk(wanted)) if wanted else {}
