"""What becomes of people and of what they have handed in when staff delete something; told before they do."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import ngettext

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.models import Assignment, Contribution, Follow, Participant


def deletion_notes(item: Model) -> Iterator[str]:
    """``item`` is a field of action, a page or a user; of anything else there is nothing to tell. Few queries."""
    if isinstance(item, Handlungsfeld):
        yield from _of_field(item)
    elif isinstance(item, BasePage):
        yield from _of_page(item)
    elif isinstance(item, get_user_model()):
        yield from _of_user(item)


def _of_field(field: Handlungsfeld) -> Iterator[str]:
    number = Contribution.objects.filter(handlungsfeld=field.pk).count()
    if number:
        yield ngettext(
            "%(number)d contribution belongs to it. It stays, without a field of action, and is not found under one "
            "any more. To keep it together with others, give it another field first.",
            "%(number)d contributions belong to it. They stay, without a field of action, and are not found under one "
            "any more. To keep them together, give them another field first, or rename this one.",
            number,
        ) % {"number": number}


def _of_page(page: BasePage) -> Iterator[str]:
    follows = Follow.objects.filter(participant=OuterRef("pk"), page__path__startswith=page.path)
    people = Participant.objects.filter(Q(process__path__startswith=page.path) | Q(Exists(follows)))
    number = people.count()
    if number:
        yield ngettext(
            "%(number)d person has left an address here, for instance to hear of news. What belongs to this page is "
            "deleted with it, and nobody tells them. To keep it, unpublish the page instead.",
            "%(number)d people have left an address here, for instance to hear of news. What belongs to this page is "
            "deleted with it, and nobody tells them. To keep it, unpublish the page instead.",
            number,
        ) % {"number": number}


def _of_user(user: Model) -> Iterator[str]:
    number = Assignment.objects.filter(user_id=user.pk).count()
    if number:
        yield ngettext(
            "%(number)d task is assigned to this account. It is free again for colleagues afterwards.",
            "%(number)d tasks are assigned to this account. They are free again for colleagues afterwards.",
            number,
        ) % {"number": number}
