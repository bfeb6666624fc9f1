"""What editors may choose from: groups and boards of their processes, drafts among them."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from wagtail_aufbruch.core.domain.process.processes import of_processes
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import BoardPage, ThemeGroupPage


def bodies_of_processes(processes: Iterable[Page]) -> "QuerySet[BasePage]":
    """Groups and boards below ``processes``, as base pages in the order of the page tree."""
    types = ContentType.objects.get_for_models(ThemeGroupPage, BoardPage).values()
    bodies: QuerySet[BasePage] = of_processes(BasePage.objects.filter(content_type__in=types), processes)
    return bodies.order_by("path")
