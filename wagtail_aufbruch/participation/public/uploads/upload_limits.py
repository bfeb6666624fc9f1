"""How much one connection may send and have drawn; the same for the forms of all apps."""

from django.http import HttpRequest

from wagtail_aufbruch.participation.domain.throttling import throttled

UPLOADS_PER_HOUR = 120
MEGABYTES_PER_HOUR = 6_000
"""A class of thirty that enters with a recording and two pictures each, and begins anew now and then."""
MEGAPIXELS_PER_TEN_MINUTES = 800
"""A class of thirty with a photograph each needs ninety; a picture of one colour has forty in a few kilobytes."""


def may_draw(request: HttpRequest, megapixels: int) -> bool:
    """Whether so many millions of pixels may be drawn for the sender; to be asked before each picture."""
    return not throttled(request, "pixels", MEGAPIXELS_PER_TEN_MINUTES, 10, amount=megapixels)


def too_many_uploads(request: HttpRequest) -> bool:
    """Count one upload for the sender; whether that is more than may be."""
    return throttled(request, "upload", UPLOADS_PER_HOUR, 60)


def too_much_sent(request: HttpRequest, size: int) -> bool:
    """Count the bytes for the sender; whether that is more than may be."""
    return throttled(request, "upload_megabytes", MEGABYTES_PER_HOUR, 60, amount=size // 1_000_000 + 1)
