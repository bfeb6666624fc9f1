"""What everybody may see: one rule, which all public queries of the package ask."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.coreutils import resolve_model_string
from wagtail.models import PageViewRestriction

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pagebase import PAGE_MODEL

_PATH = ExpressionWrapper(OuterRef("path"), output_field=CharField())


def only_public(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Of ``pages``, a queryset of any page type, those that are live and lie in no private part of the site.

    The same as Wagtail's ``.live().public()``, but within the one query: Wagtail asks for the private parts anew for
    each list, which a page of many lists pays for. Not for a queryset that is searched afterwards: search backends
    understand Wagtail's own form alone.
    """
    private = PageViewRestriction.objects.annotate(asked=_PATH).filter(asked__startswith=F("page__path"))
    return pages.live().filter(~Exists(private))


def of_process(pages: QuerySet[Any], process: Any) -> QuerySet[Any]:
    """Of ``pages`` those below ``process``, but not those of a process of its own that lies below it."""
    nested = ProcessPage.objects.filter(path__startswith=process.path, depth__gt=process.depth)
    return pages.filter(path__startswith=process.path, depth__gt=process.depth).filter(
        ~Exists(nested.annotate(asked=_PATH).filter(asked__startswith=F("path")))
    )


def public_pages() -> QuerySet[Any]:
    """All pages that everybody may see, as base pages."""
    return only_public(resolve_model_string(PAGE_MODEL).objects.all())


def public_page(pk: int | None) -> Any:
    """The page with this key if everybody may see it, else None; no query where ``pk`` is None."""
    return public_pages().filter(pk=pk).first() if pk else None
