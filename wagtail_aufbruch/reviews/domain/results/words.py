"""How a round comes to its result, in words: for those who judge, for the result's page, for the minutes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.reviews.domain.results.ranking import Place
from wagtail_aufbruch.reviews.enums import Dealing, Method
from wagtail_aufbruch.reviews.extension.subjects import own_result_of
from wagtail_aufbruch.reviews.models import Round


def method_in_words(round_: Round) -> list[str]:
    """The rule of the result, of missing answers, of conflicts and of ties, one paragraph each."""
    own = own_result_of(round_.subject_kind)
    if own is not None:
        return [str(paragraph) for paragraph in own.words(round_.least_reviews)]
    return [_result(round_), _missing(round_), _few(round_), _ties(round_)]


def _result(round_: Round) -> str:
    match round_.method:
        case Method.SUM:
            return _(
                "The scores are added up. Where somebody is biased there is one score fewer, so the sum is smaller; "
                "the mean would even that out."
            )
        case Method.MEAN:
            return _("The result is the mean of the scores, each person counting the same.")
        case _other:
            return _(
                "Each score becomes a share from 0 (lowest) to 1 (highest). A review is the mean of its shares, by the "
                "weights of the criteria, times 100. The result is the mean of the reviews, each person counting the "
                "same."
            )


def _missing(round_: Round) -> str:
    return _(
        "“I cannot judge that” counts neither for nor against: the review then follows from the other criteria. "
        "Whoever is biased judges nothing of it, and what they had handed in before leaves the result."
    )


def _few(round_: Round) -> str:
    few = ngettext(
        "With no review that counts something gets no place.",
        "With fewer than %(number)d reviews that count something gets no place.",
        round_.least_reviews,
    ) % {"number": round_.least_reviews}
    if round_.dealing == Dealing.ALL:
        return few
    each = ngettext(
        "Each is judged by %(number)d person, who is drawn by lot.",
        "Each is judged by %(number)d people, who are drawn by lot.",
        round_.reviews_each,
    ) % {"number": round_.reviews_each}
    return f"{each} {few}"


def _ties(round_: Round) -> str:
    steps = [str(step.label) for step in round_.chain]
    if not steps:
        return _("Equal results share a place; the next one is left out (1, 1, 3).")
    return _(
        "Between equal results decides, in this order: %(steps)s. What is equal even then shares a place, and the next "
        "one is left out (1, 1, 3)."
    ) % {"steps": pgettext("between steps", ", then ").join(steps)}


def decided_in_words(place: Place) -> str:
    """What parted it from others with the same result; "" where nothing had to."""
    if place.decided_by is None:
        return ""
    return _("equal result, decided by: %(step)s") % {"step": place.decided_by.label}
