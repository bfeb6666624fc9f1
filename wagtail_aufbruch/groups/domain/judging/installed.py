"""Whether this site has review rounds: groups do without them, and then nobody judges here."""

from django.apps import apps


def has_rounds() -> bool:
    return apps.is_installed("wagtail_aufbruch.reviews")
