"""Views of page types that show themselves and nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def show(page: Any, request: HttpRequest) -> HttpResponse:
    """The page through its own template."""
    return page.render(request)
