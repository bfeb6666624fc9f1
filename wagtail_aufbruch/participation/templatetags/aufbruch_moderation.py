"""Tags for the pages on which staff decide: what there is to read."""

from typing import Any, cast

from django import template
from django.template.context import Context
from wagtail.models import Page

from wagtail_aufbruch.core.domain.pages.ways import way_to
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.contributions.version_diff import Piece, compare
from wagtail_aufbruch.participation.extension.inbox_tasks import Task
from wagtail_aufbruch.participation.public.uploads.files import ShownFile, shown_files

register = template.Library()


@register.filter
def compared_with(old: str, new: str) -> list[Piece]:
    """What became of the old words in the new ones."""
    return compare(old, new)


@register.simple_tag(takes_context=True)
def page_for_staff(context: Context, page: Page) -> str:
    """Where the one who looks gets to the page; "" for nowhere, see ``core.domain.pages.ways``."""
    return way_to(page, context["request"].user)


@register.simple_tag(takes_context=True)
def files_of_task(context: Context, task: Task) -> list[ShownFile]:
    """The task's files with their addresses; one query for each process that has tasks with files on the page."""
    if not task.files:
        return []
    known: dict[int, ProcessPage] = cast(Any, context.render_context).setdefault("aufbruch_processes", {})
    if task.process_id not in known:
        known[task.process_id] = ProcessPage.objects.get(pk=task.process_id)
    return shown_files(known[task.process_id], context["request"], task.files)
