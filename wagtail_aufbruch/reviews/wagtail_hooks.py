"""What review rounds add to a process's addresses and to the admin; the latter stands in ``staff.hooks``."""

from collections.abc import Iterator

from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail import hooks

import wagtail_aufbruch.reviews.staff.hooks  # noqa: F401
from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.reviews.domain.outcomes.telling import told_by
from wagtail_aufbruch.reviews.public.urls import urlpatterns


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("aufbruch_group_sections")
def outcomes_of_group(process: Process, group_page: Page) -> Iterator[Section]:
    """What the group has decided of what it judged, once that is published."""
    told = told_by(group_page)
    if told:
        yield Section(
            title=_("Results"),
            template="aufbruch_reviews/sections/outcomes.html",
            context={"told": told},
            order=250,
            anchor="ergebnisse",
        )
