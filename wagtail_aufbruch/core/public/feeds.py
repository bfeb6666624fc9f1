"""What feed readers get (RSS)."""

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import get_language

from wagtail_aufbruch.core.extension.protocols import RoutedPage
from wagtail_aufbruch.core.forms.plain_text import clean_text

TOLD_LENGTH = 600


def feed_of(page: RoutedPage, title: str, route: str) -> Rss201rev2Feed:
    """An empty feed of this page, at the address that ``route`` has below it."""
    return Rss201rev2Feed(
        title=clean_text(title),
        link=page.full_url or "",
        description=clean_text(title),
        language=get_language(),
        feed_url=f"{page.full_url}{page.reverse_subpage(route)}",
    )


def as_feed(feed: Rss201rev2Feed) -> HttpResponse:
    """The feed as it is handed out."""
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def told(text: str) -> str:
    """The beginning of a text; feed readers take it for HTML."""
    return escape(Truncator(clean_text(text).strip()).chars(TOLD_LENGTH))
