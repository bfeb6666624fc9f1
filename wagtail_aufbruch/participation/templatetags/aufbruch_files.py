"""Tags for files of contributions."""

from typing import Any

from django import template
from django.template.context import Context

from wagtail_aufbruch.participation.domain.files.attachments import attachments_of
from wagtail_aufbruch.participation.public.files import ShownFile, shown_files

register = template.Library()


@register.simple_tag(takes_context=True)
def files_of(context: Context, contribution: Any) -> list[ShownFile]:
    """The files of a contribution with their addresses; one query."""
    return shown_files(context["process"], context.get("request"), attachments_of(contribution))
