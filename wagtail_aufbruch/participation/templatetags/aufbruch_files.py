"""Tags for files of contributions."""

from django import template
from django.template.context import Context

from wagtail_aufbruch.participation.domain.files.attachments import attachments_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.public.uploads.files import ShownFile, shown_files

register = template.Library()


@register.simple_tag(takes_context=True)
def files_of(context: Context, contribution: Contribution) -> list[ShownFile]:
    """The files of a contribution with their addresses; one query."""
    return shown_files(context["process"], context["request"], attachments_of(contribution))
