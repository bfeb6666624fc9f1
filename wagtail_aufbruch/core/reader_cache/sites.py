"""The site of a request, looked up once and kept until a site or a page changes."""

from zlib import crc32

from django.http import HttpRequest
from wagtail.models import Site

from wagtail_aufbruch.core.reader_cache import marks

SITES = 64
"""Number of cache keys for the sites of an installation; a further host replaces another one."""


def note_site(request: HttpRequest) -> None:
    """Let the request bear its site, kept until a site, or any page, changes.

    Wagtail looks for it with its widest query, and remembers it at the same place (``Site.find_for_request``).
    """
    if hasattr(request, "_wagtail_site"):
        return
    asked = (request.get_host(), request.get_port())

    def look() -> tuple[tuple[str, str], Site | None]:
        return asked, Site.find_for_request(request)

    place = crc32(repr(asked).encode()) % SITES
    known, site = marks.kept(request, marks.EVERYTHING, f"core.site.{place}", look)
    if known == asked and site is not None:
        request._wagtail_site = site  # type: ignore[attr-defined]
