"""Named look-ups of contributions."""

from collections.abc import Iterator

from django.db.models import Model, Q, QuerySet
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.models import Contribution


def contributions_below(page: Page) -> "QuerySet[Contribution]":
    """What was handed in to a page or to one below it, or belongs to a process there."""
    return Contribution.objects.filter(Q(page__path__startswith=page.path) | Q(process__path__startswith=page.path))


def of_deleted_field(item: Model) -> Iterator[str]:
    """What becomes of contributions when their field of action is deleted; one query."""
    number = Contribution.objects.filter(handlungsfeld=item.pk).count() if isinstance(item, Handlungsfeld) else 0
    if number:
        yield ngettext(
            "%(number)d contribution belongs to it. It stays, without a field of action, and is not found under one "
            "any more. To keep it together with others, give it another field first.",
            "%(number)d contributions belong to it. They stay, without a field of action, and are not found under one "
            "any more. To keep them together, give them another field first, or rename this one.",
            number,
        ) % {"number": number}
