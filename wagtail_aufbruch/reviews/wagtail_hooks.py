"""What review rounds add to a process's addresses and to the admin; the latter stands in ``staff.hooks``."""

from django.urls import URLPattern
from wagtail import hooks

import wagtail_aufbruch.reviews.staff.hooks  # noqa: F401
from wagtail_aufbruch.reviews.public.urls import urlpatterns


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns
