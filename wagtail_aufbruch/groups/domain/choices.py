"""What editors may choose from: groups and boards of their processes, drafts among them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.domain.processes import all_processes
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import BoardPage, BodyMixin, ThemeGroupPage


def bodies_of_processes(processes: Iterable[Page]) -> "QuerySet[BasePage]":
    """Groups and boards below ``processes``, as base pages in the order of the page tree."""
    types = ContentType.objects.get_for_models(ThemeGroupPage, BoardPage).values()
    below = reduce(or_, (Q(path__startswith=process.path) for process in processes), Q(pk=None))
    bodies: QuerySet[BasePage] = BasePage.objects.filter(below, content_type__in=types).order_by("path")
    return bodies


def process_of(body: BodyMixin) -> BasePage:
    """The process that a group or board belongs to, as base page; a body always has one if a form offers it."""
    steps = range(body.steplen, len(body.path), body.steplen)
    return all_processes().filter(path__in=[body.path[:end] for end in steps]).order_by("-depth").first()
