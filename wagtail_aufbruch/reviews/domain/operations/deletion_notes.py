"""What becomes of rounds when staff delete something; told before they do."""

from collections.abc import Iterator

from django.db.models import Model, Q
from django.utils.translation import ngettext

from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY
from wagtail_aufbruch.reviews.models import Reviewer, Round


def deletion_notes(item: Model) -> Iterator[str]:
    """``item`` is a page or a member; of anything else there is nothing to tell. At most two queries.

    An account that judges is not deleted: it stands behind reviews (``core.domain.staff_traces``).
    """
    if isinstance(item, BasePage):
        yield from _of_page(item)
    elif isinstance(item, Member):
        yield from _of_people(Reviewer.objects.filter(member=item.pk).count())


def _of_page(page: BasePage) -> Iterator[str]:
    below = Q(page__path__startswith=page.path)
    gone = Round.objects.filter(process__path__startswith=page.path).count()
    kinds = list(
        Round.objects.filter(below)
        .exclude(process__path__startswith=page.path)
        .order_by()
        .values_list("subject_kind", flat=True)
    )
    own = kinds.count(KEY)
    loose = len(kinds) - own
    if gone:
        yield ngettext(
            "%(number)d review round goes with it, with its scores and its result. Take them along as a file first.",
            "%(number)d review rounds go with it, with their scores and results. Take them along as a file first.",
            gone,
        ) % {"number": gone}
    if loose:
        yield ngettext(
            "In %(number)d review round things of this page are judged. The scores stay, without the things.",
            "In %(number)d review rounds things of this page are judged. The scores stay, without the things.",
            loose,
        ) % {"number": loose}
    if own:
        yield ngettext(
            "The group has judged in %(number)d review round, which stays with what was decided, without its name.",
            "The group has judged in %(number)d review rounds, which stay with what was decided, without its name.",
            own,
        ) % {"number": own}


def _of_people(number: int) -> Iterator[str]:
    if number:
        yield ngettext(
            "This person judges in %(number)d review round and stays there with name and address. Take them out of the "
            "round first if they are to judge no more.",
            "This person judges in %(number)d review rounds and stays there with name and address. Take them out of "
            "the rounds first if they are to judge no more.",
            number,
        ) % {"number": number}
