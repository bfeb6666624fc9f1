"""What somebody typed into a page that is not there for them any more, so that they can keep it."""

from collections.abc import Container

from django.http import HttpRequest

from wagtail_aufbruch.core.forms.plain_text import clean_text

MOST, LONGEST = 50, 5000
"""So many texts, and so long ones, are given back."""


def words_typed(request: HttpRequest, names: Container[str]) -> list[str]:
    """The texts that were sent under these names of fields, for ``aufbruch/includes/typed.html``; none where nothing
    was sent."""
    sent = [value for name in request.POST if name in names for value in request.POST.getlist(name)]
    words = [clean_text(value[:LONGEST]) for value in sent[:MOST]]
    return [one for one in words if one.strip()]
