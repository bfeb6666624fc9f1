"""The way from a page of the package down to the page that is asked for, in one query.

Wagtail reads each page of the way twice (as base page, then as its own type) and then asks for the restrictions of it
and all pages above. Here one query says which page lies below, whether it is live, and whether any page of the way is
private; it is asked for each request. What the page holds is kept under the version that every write to pages raises
(``core.reader_cache.marks.kept``), so that its type's query is asked when something has changed.

Whatever is not plain goes Wagtail's own way: drafts, other page types, two pages of one address.
"""

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import Resolver404
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.lasting import OPENED
from wagtail_aufbruch.core.reader_cache import marks

NOTHING_PRIVATE = "_aufbruch_nothing_private"


class ShortWay:
    """For page types of the package: stands behind ``RoutablePageMixin`` and before Wagtail's base page."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's."""
        child = _page_below(self, request, path_components[0]) if path_components else None
        if child is None:
            return super().route(request, path_components)  # type: ignore[misc]
        return child.route(request, path_components[1:])

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """As Wagtail's; no query where the way to this page has just shown that there are none. None either for whoever
        comes with a secret, until it is known to be genuine (``core.pages.lasting``)."""
        if getattr(self, NOTHING_PRIVATE, False) or getattr(self, OPENED, False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]


def _page_below(parent: BasePage, request: HttpRequest, slug: str) -> BasePage | None:
    """The live page of the package with this slug right below ``parent``; None: let Wagtail look."""
    above = [parent.path[:end] for end in range(parent.steplen, len(parent.path) + 1, parent.steplen)]
    lowest, highest = parent._get_children_path_interval(parent.path)
    with connections[router.db_for_read(BasePage)].cursor() as cursor:
        cursor.execute(_sql(len(above)), [*above, parent.depth + 1, lowest, highest, slug])
        rows = cursor.fetchall()
    if len(rows) != 1:
        return None
    pk, live, content_type, is_private = rows[0]
    page_type = ContentType.objects.get_for_id(content_type).model_class()
    if not live or page_type is None or not issubclass(page_type, ShortWay):
        return None
    page: BasePage | None = marks.kept(
        request, marks.EVERYTHING, f"core.page.{pk}", lambda: page_type._default_manager.filter(pk=pk).first()
    )
    if page is None:
        return None
    # Wagtail's parent, so that nobody looks it up.
    page._cached_parent_obj = parent
    setattr(page, NOTHING_PRIVATE, not is_private)
    return page


def hides(page_type: type[BasePage] | None, slug: str) -> bool:
    """Whether pages of this type answer at the address themselves, so that nobody finds a page below with this slug."""
    if page_type is None or not issubclass(page_type, RoutablePageMixin):
        return False
    try:
        page_type.get_resolver().resolve(f"/{slug}/")
    except Resolver404:
        return False
    return True


@cache
def _sql(depth: int) -> str:
    """Which page is meant, and whether it or one of so many pages above is restricted, or an alias, which may be."""
    page, restriction = BasePage._meta.db_table, PageViewRestriction._meta.db_table
    maybe = f'{{0}}.alias_of_id IS NOT NULL OR {{0}}.id IN (SELECT page_id FROM "{restriction}")'  # noqa: S608
    places = ", ".join(["%s"] * depth)
    return f"""
        SELECT page.id, page.live, page.content_type_id, ({maybe.format("page")}) OR EXISTS (
            SELECT 1 FROM "{page}" above WHERE above.path IN ({places}) AND ({maybe.format("above")}))
        FROM "{page}" page WHERE page.depth = %s AND page.path BETWEEN %s AND %s AND page.slug = %s
        LIMIT 2"""  # noqa: S608  names of Wagtail's own tables
