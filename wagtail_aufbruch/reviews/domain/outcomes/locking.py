"""The locks under which outcomes are written and published."""

from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.models import Item, Round


def locked_with_things(round_pk: int) -> Round:
    """The round, locked behind what it judges: the order in which a person is erased as well."""
    lock(list(Item.objects.filter(round=round_pk).values_list("object_id", flat=True)))
    return locked(round_pk)
