"""Named look-ups of contributions."""

from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.participation.models import Contribution


def contributions_below(page: Page) -> "QuerySet[Contribution]":
    """What was handed in to a page or to one below it, or belongs to a process there."""
    return Contribution.objects.filter(Q(page__path__startswith=page.path) | Q(process__path__startswith=page.path))
