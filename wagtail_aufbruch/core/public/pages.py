"""Views of page types that show themselves and what lies below them."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.domain.process import navigation
from wagtail_aufbruch.core.models import AufbruchPageMixin


def show(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    """The page through its own template, with the public pages below it."""
    return page.render(
        request,
        context_overrides={
            "children": navigation.public_children(page),
            "original": navigation.original_of(page),
        },
    )
