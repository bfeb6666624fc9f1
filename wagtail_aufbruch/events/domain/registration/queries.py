"""Named look-ups of registrations for staff."""

from django.db.models import Q, QuerySet

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.models import Registration


def registrations_below(page: Page) -> "QuerySet[Registration]":
    """Registrations for events at a page or below it, or of a process there, whatever their state."""
    return Registration.objects.filter(Q(event__path__startswith=page.path) | Q(process__path__startswith=page.path))
