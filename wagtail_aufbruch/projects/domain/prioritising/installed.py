"""Whether this site has review rounds: projects do without them, and then nobody puts them in an order here.

What a body has decided stays readable all the same: it rests on its own record (``record``).
"""

from django.apps import apps


def has_rounds() -> bool:
    return apps.is_installed("wagtail_aufbruch.reviews")
