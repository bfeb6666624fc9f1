"""What becomes of working pages when staff delete something; told before they do."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import ngettext

from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import GroupQuestion, WorkingPageLink


def deletion_notes(item: Model) -> Iterator[str]:
    """``item`` is a page or a member; of anything else there is nothing to tell. At most two queries."""
    if isinstance(item, BasePage):
        yield from _questions(GroupQuestion.objects.filter(group__path__startswith=item.path).count())
        yield from _links(WorkingPageLink.objects.filter(group__path__startswith=item.path, ended_at=None).count())
    elif isinstance(item, Member):
        yield from _nameless(GroupQuestion.objects.filter(member=item.pk).count())
        yield from _links(WorkingPageLink.objects.filter(member=item.pk, ended_at=None).count())


def _questions(number: int) -> Iterator[str]:
    if number:
        yield ngettext(
            "%(number)d question of a group to the administration goes with it, with its answer.",
            "%(number)d questions of groups to the administration go with it, with their answers.",
            number,
        ) % {"number": number}


def _links(number: int) -> Iterator[str]:
    if number:
        yield ngettext(
            "%(number)d link to a working page opens nothing any more.",
            "%(number)d links to working pages open nothing any more.",
            number,
        ) % {"number": number}


def _nameless(number: int) -> Iterator[str]:
    if number:
        yield ngettext(
            "%(number)d question of this person to the administration stays, without name and address.",
            "%(number)d questions of this person to the administration stay, without name and address.",
            number,
        ) % {"number": number}
