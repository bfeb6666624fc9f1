"""Whether criteria and rules fit together: asked before the release, and when they change afterwards."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.reviews.enums import Dealing, Method
from wagtail_aufbruch.reviews.models import Round


def problems_of_rules(round_: Round) -> list[str]:
    """What keeps people from judging by the criteria and rules of the round, one sentence each with what helps."""
    found = []
    criteria = round_.criteria.count()
    if not criteria:
        found.append(_("There is no criterion yet. Add at least one."))
    elif criteria > 1 and round_.method != Method.INDEX:
        found.append(
            _("With the mean or the sum there is one criterion only. Take the others out, or choose weighted points.")
        )
    if round_.dealing == Dealing.SOME and round_.reviews_each < round_.least_reviews:
        found.append(_("Each is judged by fewer people than it needs for a place. Raise the one or lower the other."))
    return found
